"""Evidence that a pair of mentions is related: one module for each kind, one line here to add one.

A source of evidence looks at a head and a tail in their scene and names what it sees, each with a
strength from 0 to 1. What speaks for and what against a relation, and how much, is learned
(`newsextract.relations.scoring`).
"""

from collections.abc import Callable, Iterator
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
Source = Callable[[Scene, Node, Node], Evidence]

SOURCES: Final[tuple[Source, ...]] = (
    identity.evidence,
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
    own = dict(identity.evidence(scene, head, tail))
    return {**scene.remember(_collect, head, link.node), **own, f"chain:{link.chain}": 1.0}


def _collect(scene: Scene, head: Node, tail: Node) -> dict[str, float]:
    merged: dict[str, float] = {}
    for source in SOURCES:
        for name, strength in source(scene, head, tail):
            merged[name] = max(strength, merged.get(name, 0.0))
    return merged
