"""What a rule or the tagger proposes before proposals are merged into mentions."""

from dataclasses import dataclass

from newsextract.schema import MentionType


@dataclass(frozen=True, slots=True)
class Candidate:
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
