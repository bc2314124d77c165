"""What looks like a name and is none: events, programmes, brands, groups of people (decision 9)."""

from newsextract.entities.candidate import Candidate
from newsextract.language.tokens import Tokens
from newsextract.resources import table

_NAMES = frozenset({"ORG", "LOC", "PER"})
_QUOTES = frozenset('«"„“')


def without_events(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops quoted names of events, programmes and brands, and groups of people taken for organisations."""
    return [each for each in candidates if each.type not in _NAMES or not _excluded(tokens, each)]


def _excluded(tokens: Tokens, candidate: Candidate) -> bool:
    first, _ = tokens.covering(candidate.start, candidate.end)
    return _named_otherwise(tokens, first) or (candidate.type == "ORG" and _no_organisation(tokens, first))


def _named_otherwise(tokens: Tokens, first: int) -> bool:
    """Whether the name stands in quotes right after a noun such as «форум»."""
    if first < 2 or tokens.texts[first - 1] not in _QUOTES or not tokens.texts[first - 2].islower():
        return False
    return tokens.lemmas[first - 2] in table("exclusions.toml")["named_otherwise"]


def _no_organisation(tokens: Tokens, first: int) -> bool:
    return (
        tokens.texts[first].islower() and tokens.lemmas[first] in table("exclusions.toml")["no_organisations"]
    )
