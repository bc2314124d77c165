"""Negation, refusal, condition, plan: what turns a statement into none or into an intention."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from newsextract.relations.clauses import clauses
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.scene import Node, Scene

_TERMINATORS: Final = frozenset({";", ".", "но", "а", "зато", "однако"})
_WINDOW: Final = 14


def evidence(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """Cues in the head's item, where that is another one than the tail's."""
    other = ~couples.equal("item")
    stage = couples.stage
    kinds_of = [scene.context_of_item[n.item] for scene, n in zip(stage.scene_of, stage.nodes, strict=True)]
    for kind in set().union(*kinds_of):
        holding = np.array([kind in kinds for kinds in kinds_of])
        yield f"context_head_item:{kind}", other & holding[couples.heads]


def of_tail(scene: Scene, tail: Node) -> Iterable[tuple[str, float]]:
    """Cues in the tail's clause, with the direction in which they stand, on its verbs and in its item."""
    kinds = {
        "before": cues(scene, tail, -1),
        "after": cues(scene, tail, 1),
        "verb": _of_verbs(scene, tail),
        "item": scene.context_of_item[tail.item],
    }
    return [(f"context_{where}:{kind}", 1.0) for where, found in kinds.items() for kind in found]


def cues(scene: Scene, tail: Node, direction: int) -> set[str]:
    """Kinds of context set on one side (-1 before, 1 after) of a mention within its clause."""
    kinds: set[str] = set()
    first, last = (tail.start - _WINDOW, tail.start) if direction < 0 else (tail.end, tail.end + _WINDOW)
    window = range(max(first, 0), min(last, len(scene.tokens)))[::direction]
    if not any(scene.contexts[max(first, 0) : last]):
        return kinds
    for place in window:
        if scene.sentence_of[place] != tail.sentence or scene.tokens.lemmas[place] in _TERMINATORS:
            break
        kinds.update(scene.contexts[place])
    return kinds


def _of_verbs(scene: Scene, tail: Node) -> set[str]:
    """Kinds of context that the predicates over a mention set, a «не» before them included."""
    return {kind for clause in clauses(scene, tail)[:2] for kind in scene.recall(_of_verb, clause.verb)}


def _of_verb(scene: Scene, verb: int) -> tuple[str, ...]:
    children = scene.tokens.children.get(verb, ())
    negated = any("negation" in scene.contexts[child] for child in children)
    return (*scene.contexts[verb], *(("negation",) if negated else ()))
