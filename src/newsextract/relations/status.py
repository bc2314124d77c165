"""Whether a stated relation is a plan or a fact: «построит завод», «планирует выпускать»."""

import re
from typing import Final

from newsextract.relations.scene import Node, Scene
from newsextract.schema import RelationType, Status

_TIMELESS: Final = frozenset({"works_as", "works_for", "owns"})
_WINDOW: Final = 4  # words above a mention that may say that it is planned
_FUTURE: Final = re.compile(r"\bTense=(?:\w+,)*Fut\b")


def status(type_: RelationType, scene: Scene, tail: Node) -> Status:
    """``planned`` where the words above the tail speak of the future or of an intention.

    Posts and ownership are taken for actual: whoever is said to hold a post holds or held it.
    """
    if type_ in _TIMELESS:
        return "actual"
    above = scene.upwards(tail.head)[:_WINDOW]
    return "planned" if any(scene.recall(_is_plan, token) for token in above) else "actual"


def _is_plan(scene: Scene, token: int) -> bool:
    """A future verb, a word of intention, or a verb under an auxiliary of the future («будет выпускать»)."""
    tokens = scene.tokens
    return (
        _FUTURE.search(tokens.morphs[token]) is not None
        or "plan" in scene.contexts[token]
        or any(
            tokens.lemmas[child] == "быть" and tokens.texts[child].lower().startswith("буд")
            for child in tokens.children.get(token, ())
        )
    )
