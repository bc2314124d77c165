"""Order, distance and competitors."""

from collections.abc import Iterator
from typing import Final

from newsextract.relations.scene import Node, Scene

_FAR: Final = 60  # tokens from which on distance makes no difference
_MOST_BETWEEN: Final = 200  # mentions among which rivals are looked for; their counts saturate at four


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Where head and tail stand to each other and what rivals stand between them."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    gap = sum(token not in scene.asides for token in range(left.end, min(right.start, left.end + 2 * _FAR)))
    yield ("head_first" if head is left else "tail_first"), 1.0
    yield "near", max(0.0, 1 - gap / _FAR)
    yield "adjacent", float(gap <= 1)
    yield "same_sentence", float(head.sentence == tail.sentence)
    yield "same_line", float(head.line == tail.line)
    yield "sentences_apart", min(abs(head.sentence - tail.sentence), 5) / 5
    between = scene.nodes[max(left.index + 1, right.index - _MOST_BETWEEN) : right.index]
    rivals = {n.entity.id for n in between if n.type == head.type} - {head.entity.id}
    others = {n.entity.id for n in between if n.type == tail.type} - {tail.entity.id}
    yield "rival_heads", min(len(rivals), 4) / 4
    yield "rival_tails", min(len(others), 4) / 4
    yield "persons_between", min(sum(n.type == "PER" for n in between), 2) / 2
    yield "posts_between", min(sum(n.type == "POSITION" for n in between), 2) / 2
    yield "mentions_between", min(len(between), 8) / 8
    yield from _prominence(scene, head, tail)
    yield from _nearest(scene, head, tail)


def _prominence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """How often head and tail are named, and whether they are named here first."""
    of_head, of_tail = scene.by_entity[head.entity.id], scene.by_entity[tail.entity.id]
    yield "head_mentions", min(len(of_head), 6) / 6
    yield "tail_mentions", min(len(of_tail), 6) / 6
    yield "head_is_new", float(of_head[0] is head)
    yield "tail_is_new", float(of_tail[0] is tail)


def _nearest(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is the nearest of its type on its side of the tail."""
    same = [node for node in scene.in_sentence(tail.sentence) if node.type == head.type]
    before = [node for node in same if node.end <= tail.start]
    after = [node for node in same if node.start >= tail.end]
    yield "nearest_before", float(bool(before) and before[-1].entity.id == head.entity.id)
    yield "nearest_after", float(bool(after) and after[0].entity.id == head.entity.id)
    yield "alone_in_sentence", float({node.entity.id for node in same} == {head.entity.id})
    yield "heads_in_sentence", min(len({node.entity.id for node in same}), 4) / 4
    yield "rivals_before", float(bool(before))
