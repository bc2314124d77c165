"""Files of many formats and encodings become documents."""

from newsextract.sources.jsonl import JsonFields
from newsextract.sources.reader import read

__all__ = ["JsonFields", "read"]
