"""Which documents a person should look at first."""

from collections.abc import Iterable
from statistics import fmean

from newsextract.schema import Extraction


def confidence(extraction: Extraction) -> float:
    """Mean confidence of a document's mentions and relations, 1 where it has none."""
    known = [mention.confidence for mention in extraction.mentions]
    known += [relation.confidence for relation in extraction.relations]
    return round(fmean(known), 3) if known else 1.0


def least_confident(extractions: Iterable[Extraction], count: int) -> list[Extraction]:
    """The documents to correct first: those with the lowest confidence, lowest first, without failed ones."""
    readable = (extraction for extraction in extractions if extraction.error is None)
    return sorted(readable, key=confidence)[:count]
