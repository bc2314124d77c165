"""Whether a stated relation is a plan or a fact: «построит завод», «планирует выпускать»."""

from typing import Final

from spacy.tokens import Token

from newsextract.lexicon import lexicon
from newsextract.relations.candidates import Pair
from newsextract.schema import RelationType, Status

_TIMELESS: Final = frozenset({"works_as", "works_for", "owns"})
_WINDOW: Final = 4  # words above a mention that may say that it is planned


def status(type_: RelationType, pair: Pair) -> Status:
    """``planned`` where the words above the tail speak of the future or of an intention.

    Posts and ownership are taken for actual: whoever is said to hold a post holds or held it.
    """
    if type_ in _TIMELESS:
        return "actual"
    _, tail = pair.closest
    above = [token for _, token in zip(range(_WINDOW), (tail.head, *tail.head.ancestors), strict=False)]
    return "planned" if any(_is_plan(token) for token in above) else "actual"


def _is_plan(token: Token) -> bool:
    """A future verb, a word of intention, or a verb under an auxiliary of the future («будет выпускать»)."""
    return (
        "Fut" in token.morph.get("Tense", [])
        or "plan" in lexicon().context.get(token.lemma_, ())
        or any(child.lower_.startswith("буд") and child.lemma_ == "быть" for child in token.children)
    )
