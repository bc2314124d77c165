"""What a rule or the tagger proposes before proposals are merged into mentions."""

from msgspec import Struct

from newsextract.schema import MentionType


class Candidate(Struct, frozen=True, gc=False):
    """A proposed mention.

    Attributes:
        start: first code point in the text.
        end: one past the last.
        type: mention type.
        rule: name of the rule or model that proposes it.
        confidence: how often proposals of this rule are right, 0 to 1.
    """

    start: int
    end: int
    type: MentionType
    rule: str
    confidence: float
