"""All amounts of a text: the patterns and rules of each type, then the longest of what overlaps."""

from collections.abc import Iterable, Iterator
from typing import Final

from newsextract.entities.amounts.dates import settled
from newsextract.entities.amounts.lexemes import Lexeme, lexemes
from newsextract.entities.amounts.lexicon import lexicon
from newsextract.entities.amounts.money import bare_sums
from newsextract.entities.amounts.proposal import Proposal
from newsextract.entities.amounts.quantities import counts
from newsextract.entities.candidate import Candidate

_RANK: Final = {"DATE": 0, "MONEY": 1, "QUANTITY": 2}


def find_amounts(text: str) -> list[Candidate]:
    """Proposes MONEY, DATE and QUANTITY mentions.

    Args:
        text: of a document; no tokens and no model are needed.

    Returns:
        Candidates in the order of the text, without overlaps. Counted things that may be products
        (rule ``counted-thing``) have a low confidence.
    """
    found = lexemes(text)
    return [
        Candidate(found[span.start].start, found[span.end - 1].end, span.type, span.rule, span.confidence)
        for span in _longest(_proposals(found))
    ]


def _proposals(found: list[Lexeme]) -> Iterator[Proposal]:
    classes = "".join(lexeme.cls for lexeme in found)
    for pattern in lexicon().patterns:
        for match in pattern.regex.finditer(classes):
            span = Proposal(match.start(), match.end(), pattern.type, pattern.rule, pattern.confidence)
            kept = settled(span, found) if span.type == "DATE" else span
            if kept is not None:
                yield kept
    yield from counts(found, classes)
    yield from bare_sums(found, classes)


def _longest(spans: Iterable[Proposal]) -> Iterator[Proposal]:
    """From left to right, of those that start together the longest, then in the order of types."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end, _RANK[span.type])):
        if span.start >= end:
            yield span
            end = span.end
