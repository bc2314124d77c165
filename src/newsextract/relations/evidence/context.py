"""Negation, refusal, condition, plan: what turns a statement into none or into an intention."""

from collections.abc import Iterator
from typing import Final

from newsextract.relations.lexicon import lexicon
from newsextract.relations.scene import Node, Scene

_TERMINATORS: Final = frozenset({";", ".", "но", "а", "зато", "однако"})
_WINDOW: Final = 14


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """Cues in the tail's clause, with the direction in which they stand."""
    for kind in cues(scene, tail, -1):
        yield f"context_before:{kind}", 1.0
    for kind in cues(scene, tail, 1):
        yield f"context_after:{kind}", 1.0


def cues(scene: Scene, tail: Node, direction: int) -> set[str]:
    """Kinds of context set on one side (-1 before, 1 after) of a mention within its clause."""
    kinds: set[str] = set()
    place = tail.start - 1 if direction < 0 else tail.end
    lemmas, sentence_of = scene.tokens.lemmas, scene.sentence_of
    for _ in range(_WINDOW):
        if not 0 <= place < len(lemmas) or sentence_of[place] != tail.sentence:
            break
        lemma = lemmas[place]
        if lemma in _TERMINATORS:
            break
        kinds.update(lexicon().context.get(lemma, ()))
        place += direction
    return kinds
