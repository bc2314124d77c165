"""What looks like a name and is none: events, programmes, brands, groups of people (decision 9)."""

from spacy.tokens import Doc, Span

from newsextract.entities.candidate import Candidate
from newsextract.resources import table

_NAMES = frozenset({"ORG", "LOC", "PER"})
_QUOTES = frozenset('«"„“')


def without_events(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Drops quoted names of events, programmes and brands, and groups of people taken for organisations."""
    return [each for each in candidates if each.type not in _NAMES or not _excluded(doc, each)]


def _excluded(doc: Doc, candidate: Candidate) -> bool:
    span = doc.char_span(candidate.start, candidate.end, alignment_mode="expand")
    return span is not None and (_named_otherwise(span) or _no_organisation(span, candidate))


def _named_otherwise(span: Span) -> bool:
    """Whether the name stands in quotes right after a noun such as «форум»."""
    before = span.doc[max(span.start - 2, 0) : span.start]
    if len(before) < 2 or before[1].text not in _QUOTES:
        return False
    return before[0].text.islower() and before[0].lemma_ in table("exclusions.toml")["named_otherwise"]


def _no_organisation(span: Span, candidate: Candidate) -> bool:
    first = span[0]
    return (
        candidate.type == "ORG"
        and first.text.islower()
        and first.lemma_ in table("exclusions.toml")["no_organisations"]
    )
