"""Order, distance and competitors."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from newsextract.relations.columns import Ints
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.scene import Node, Scene

_FAR: Final = 60  # tokens from which on distance makes no difference
_MOST_BETWEEN: Final = 200  # mentions among which rivals are looked for; their counts saturate at four


def evidence(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """Where head and tail stand to each other and what rivals stand between them."""
    columns, left, right = couples.columns, couples.left, couples.right
    gap = _words_between(couples)
    apart = np.abs(columns.sentence[couples.heads] - columns.sentence[couples.tails])
    yield "head_first", couples.head_first
    yield "tail_first", ~couples.head_first
    yield "near", np.maximum(0.0, 1 - gap / _FAR)
    yield "adjacent", gap <= 1
    yield "same_sentence", apart == 0
    yield "same_line", couples.equal("line")
    yield "sentences_apart", np.minimum(apart, 5) / 5
    first = np.maximum(left + 1, right - _MOST_BETWEEN)
    yield "rival_heads", np.minimum(_rivals(couples, couples.heads, first), 4) / 4
    yield "rival_tails", np.minimum(_rivals(couples, couples.tails, first), 4) / 4
    yield "persons_between", np.minimum(columns.count("PER", first, right), 2) / 2
    yield "posts_between", np.minimum(columns.count("POSITION", first, right), 2) / 2
    yield "mentions_between", np.minimum(np.maximum(right - first, 0), 8) / 8
    yield from _nearest(couples)


def of_head(scene: Scene, head: Node) -> Iterable[tuple[str, float]]:
    """How often the head is named, and whether it is named here first."""
    return _prominence(scene, "head", head)


def of_tail(scene: Scene, tail: Node) -> Iterable[tuple[str, float]]:
    """The same of the tail."""
    return _prominence(scene, "tail", tail)


def _prominence(scene: Scene, side: str, node: Node) -> Iterable[tuple[str, float]]:
    mentions = scene.by_entity[node.entity.id]
    return (f"{side}_mentions", min(len(mentions), 6) / 6), (f"{side}_is_new", float(mentions[0] is node))


def _words_between(couples: Couples) -> Ints:
    """Tokens between two mentions, without those of relative clauses; as many as matter."""
    before = couples.stage.outside_asides
    begin = couples.columns.end[couples.left]
    end = np.minimum(couples.columns.start[couples.right], begin + 2 * _FAR)
    return np.where(end > begin, before[end] - before[begin], 0)


def _rivals(couples: Couples, of: Ints, first: Ints) -> Ints:
    """How many other entities have mentions of a mention's type from a place to the right mention."""
    columns, right = couples.columns, couples.right
    named = (columns.last_named(right, columns.type[of]) >= first[:, None]).sum(1)
    own = np.where(of == right, columns.previous_same[right] >= first, columns.next_same[of] < right)
    rivals: Ints = np.maximum(named - own, 0)
    return rivals


def _nearest(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """Whether the head is the nearest of its type on its side of the tail."""
    columns, heads, tails = couples.columns, couples.heads, couples.tails
    type_, entity, sentence = columns.type[heads], columns.entity[heads], columns.sentence[tails]
    before = columns.before[tails, type_]
    after = columns.after[tails, type_]
    count = columns.in_sentence[sentence, type_]
    yield "nearest_before", before == entity
    yield "nearest_after", after == entity
    only = columns.any_in_sentence[sentence, type_] == entity
    yield "alone_in_sentence", (count == 1) & only
    yield "heads_in_sentence", np.minimum(count, 4) / 4
    yield "rivals_before", before >= 0
