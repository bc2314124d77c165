"""Mentions become entities: coreference, canonical names, places and their codes."""
