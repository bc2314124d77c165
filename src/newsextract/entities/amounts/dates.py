"""What the patterns of dates cannot say: which bounding words stay, which weekdays are dates."""

from msgspec.structs import replace

from newsextract.entities.amounts.lexemes import Lexeme
from newsextract.entities.amounts.proposal import Proposal


def settled(span: Proposal, found: list[Lexeme]) -> Proposal | None:
    """The date as it is annotated, or None where the pattern met something else.

    A «к» of comparison («+8% к 2021 году») is left out; a bare weekday needs «в» or a bound before it.
    """
    before = found[span.start - 1] if span.start else None
    first = found[span.start]
    if first.cls == "k" and before is not None and before.cls == "u":
        return replace(span, start=span.start + 1)
    if span.rule == "weekday" and first.cls == "d" and not _is_weekday(first, before):
        return None
    return span


def _is_weekday(day: Lexeme, before: Lexeme | None) -> bool:
    """Whether «среду» is a day: after «в», while the environment is «среды» of something."""
    if before is not None and before.text.lower() in ("в", "во", "на"):
        return True
    return day.value != "3" and day.text.endswith("а")
