"""Mentions become entities: coreference, canonical names, places and their codes."""

from newsextract.resolution.naming import normalise
from newsextract.resolution.resolve import resolve

__all__ = ["normalise", "resolve"]
