"""Files of many formats and encodings become documents."""

from newsextract.sources.jsonl import JsonFields
from newsextract.sources.reader import read, read_bytes

__all__ = ["JsonFields", "read", "read_bytes"]
