"""Evidence that a pair of mentions is related: one module for each kind, a line here to add a source.

A source of evidence looks at a head, at a tail or at both in their scene and names what it sees, each
with a strength from 0 to 1. What speaks for and what against a relation, and how much, is learned
(`newsextract.relations.scoring`). What can be said of one mention alone is said once, not for each pair.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from newsextract.relations.evidence import (
    context,
    discourse,
    identity,
    layout,
    position,
    posts,
    syntax,
    wording,
)
from newsextract.relations.scene import Node, Scene

Evidence = Iterator[tuple[str, float]]
Source = Callable[[Scene, Node], Evidence]
PairSource = Callable[[Scene, Node, Node], Evidence]

# No name comes from two of the three groups.
OF_HEADS: Final[tuple[Source, ...]] = (
    identity.of_head,
    position.of_head,
    syntax.of_head,
    wording.of_head,
    discourse.of_head,
)
OF_TAILS: Final[tuple[Source, ...]] = (
    identity.of_tail,
    position.of_tail,
    syntax.of_tail,
    wording.of_tail,
    discourse.of_tail,
    context.of_tail,
)
OF_PAIRS: Final[tuple[PairSource, ...]] = (
    position.evidence,
    layout.evidence,
    syntax.evidence,
    wording.evidence,
    discourse.evidence,
    posts.evidence,
    context.evidence,
)


def collect(scene: Scene, head: Node, tail: Node) -> dict[str, float]:
    """All evidence about one pair of mentions; a later member of a chain has that of the first one."""
    link = scene.leads.get(tail.index)
    if link is None or link.node.entity.id == head.entity.id:
        return scene.remember(_collect, head, tail)
    own = dict(identity.of_tail(scene, tail))
    return {**scene.remember(_collect, head, link.node), **own, f"chain:{link.chain}": 1.0}


def _collect(scene: Scene, head: Node, tail: Node) -> dict[str, float]:
    merged = scene.remember(_of_head, head) | scene.remember(_of_tail, tail)
    merged |= _strongest(found for source in OF_PAIRS for found in source(scene, head, tail))
    return merged


def _of_head(scene: Scene, head: Node) -> dict[str, float]:
    return _strongest(found for source in OF_HEADS for found in source(scene, head))


def _of_tail(scene: Scene, tail: Node) -> dict[str, float]:
    return _strongest(found for source in OF_TAILS for found in source(scene, tail))


def _strongest(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Each name that is present with the greatest of its strengths."""
    merged: dict[str, float] = {}
    for name, strength in found:
        if strength > merged.get(name, 0.0):
            merged[name] = strength
    return merged
