"""Comparison of extractions with gold."""
