"""Order, distance and competitors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from newsextract.relations.scene import Node, Scene

# Of one type and around a mention: the entity before it, the one after it, and all of the sentence.
Neighbours = tuple[str | None, str | None, frozenset[str]]

_NOTHING: Final[Neighbours] = (None, None, frozenset())
_FAR: Final = 60  # tokens from which on distance makes no difference
_MOST_BETWEEN: Final = 200  # mentions among which rivals are looked for; their counts saturate at four


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Where head and tail stand to each other and what rivals stand between them."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    gap = _words_between(scene, left, right)
    yield ("head_first" if head is left else "tail_first"), 1.0
    yield "near", max(0.0, 1 - gap / _FAR)
    yield "adjacent", float(gap <= 1)
    yield "same_sentence", float(head.sentence == tail.sentence)
    yield "same_line", float(head.line == tail.line)
    yield "sentences_apart", min(abs(head.sentence - tail.sentence), 5) / 5
    between = scene.nodes[max(left.index + 1, right.index - _MOST_BETWEEN) : right.index]
    types = [node.type for node in between]
    yield "rival_heads", min(_others(between, head), 4) / 4
    yield "rival_tails", min(_others(between, tail), 4) / 4
    yield "persons_between", min(types.count("PER"), 2) / 2
    yield "posts_between", min(types.count("POSITION"), 2) / 2
    yield "mentions_between", min(len(between), 8) / 8
    yield from _nearest(scene, head, tail)


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """How often the head is named, and whether it is named here first."""
    yield from _prominence(scene, "head", head)


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """The same of the tail."""
    yield from _prominence(scene, "tail", tail)


def _prominence(scene: Scene, side: str, node: Node) -> Iterator[tuple[str, float]]:
    mentions = scene.by_entity[node.entity.id]
    yield f"{side}_mentions", min(len(mentions), 6) / 6
    yield f"{side}_is_new", float(mentions[0] is node)


def _words_between(scene: Scene, left: Node, right: Node) -> int:
    """Tokens between two mentions, without those of relative clauses; as many as matter."""
    before = scene.outside_asides
    end = min(right.start, left.end + 2 * _FAR)
    return before[end] - before[left.end] if end > left.end else 0


def _others(between: Sequence[Node], node: Node) -> int:
    """How many other entities have mentions of a mention's type."""
    return len({other.entity.id for other in between if other.type == node.type} - {node.entity.id})


def _nearest(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is the nearest of its type on its side of the tail."""
    before, after, entities = scene.remember(_around, tail).get(head.type, _NOTHING)
    yield "nearest_before", float(before == head.entity.id)
    yield "nearest_after", float(after == head.entity.id)
    yield "alone_in_sentence", float(entities == {head.entity.id})
    yield "heads_in_sentence", min(len(entities), 4) / 4
    yield "rivals_before", float(before is not None)


def _around(scene: Scene, tail: Node) -> dict[str, Neighbours]:
    """For each type the tail's neighbours in its sentence."""
    by_type: defaultdict[str, list[Node]] = defaultdict(list)
    for node in scene.in_sentence(tail.sentence):
        by_type[node.type].append(node)
    return {type_: _neighbours(nodes, tail) for type_, nodes in by_type.items()}


def _neighbours(nodes: Sequence[Node], tail: Node) -> Neighbours:
    before = [node.entity.id for node in nodes if node.end <= tail.start]
    after = [node.entity.id for node in nodes if node.start >= tail.end]
    entities = frozenset(node.entity.id for node in nodes)
    return (before[-1] if before else None), (after[0] if after else None), entities
