"""A proposal in lexemes, before it becomes a candidate in code points."""

from msgspec import Struct

from newsextract.schema import MentionType


class Proposal(Struct, frozen=True, gc=False):
    """Half-open interval of lexemes with the rule that proposes it and how often that rule is right."""

    start: int
    end: int
    type: MentionType
    rule: str
    confidence: float
