"""A proposal in lexemes, before it becomes a candidate in code points."""

from dataclasses import dataclass

from newsextract.schema import MentionType


@dataclass(frozen=True, slots=True)
class Proposal:
    """Half-open interval of lexemes with the rule that proposes it and how often that rule is right."""

    start: int
    end: int
    type: MentionType
    rule: str
    confidence: float
