"""Where extractions go: JSONL, CSV, SQL databases."""
