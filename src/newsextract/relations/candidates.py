"""Which pairs of entities may be related, and the evidence about each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsextract.relations.clauses import clauses
from newsextract.relations.evidence import collect
from newsextract.relations.scene import Node, Scene
from newsextract.schema import SIGNATURES, RelationType, Span

_RECENT: Final = 4  # companies named before a sentence that it may still speak of
_WINDOW: Final = 30  # mentions before a sentence among which its territory is looked for
_AHEAD: Final = 2  # sentences after a tail in which its head may first be named


@dataclass(frozen=True, eq=False)
class Pair:
    """A pair of entities with what all its mentions together say.

    Attributes:
        head: id of the head's entity.
        tail: id of the tail's entity.
        evidence: name of each piece of evidence to its greatest strength, 0 to 1.
        closest: the head's and the tail's mention that stand nearest to each other.
        span: the characters of these two and what is between, or the tail's sentence if the head stands in
            another one.
    """

    head: str
    tail: str
    evidence: dict[str, float]
    closest: tuple[Node, Node]
    span: Span


def pairs(scene: Scene, relation: RelationType) -> list[Pair]:
    """The candidate pairs of a relation, bounded by the number of mentions times a constant."""
    found: defaultdict[tuple[str, str], list[tuple[Node, Node]]] = defaultdict(list)
    for head, tail in _mention_pairs(scene, relation):
        if _possible(relation, head, tail):
            found[head.entity.id, tail.entity.id].append((head, tail))
    return [_pair(scene, mentions) for mentions in found.values()]


def _strongest(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each piece of evidence that is present with the greatest of its strengths."""
    merged = {name: strength for name, strength in found[0].items() if strength > 0}
    for other in found[1:]:
        for name, strength in other.items():
            if strength > merged.get(name, 0.0):
                merged[name] = strength
    return merged


def _mention_pairs(scene: Scene, relation: RelationType) -> Iterator[tuple[Node, Node]]:
    heads, tails = SIGNATURES[relation]
    for node in scene.nodes:
        if relation == "works_for" and node.type == "PER":
            yield from ((node, other) for other in _before(scene, node) if other.entity.type in tails)
        elif relation != "works_for" and node.entity.type in tails:
            yield from (
                (other, node) for other in scene.remember(_heads_near, node) if other.entity.type in heads
            )


def _before(scene: Scene, person: Node) -> Iterator[Node]:
    """What a person's post may belong to: the sentence's own names, or what was spoken of last."""
    first = scene.first_in_sentence[max(person.sentence - 1, 0)]
    last = scene.first_in_sentence[person.sentence + 1]
    yield from scene.nodes[first:last]
    start, _ = scene.tokens.sentence(person.start)
    yield from (node for node in scene.recent_companies(start, 2) if node.index < first)
    places = [node for node in scene.nodes[max(first - _WINDOW, 0) : first] if node.type == "LOC"]
    yield from places[-3:]


def _heads_near(scene: Scene, tail: Node) -> list[Node]:
    """Mentions in the tail's sentence, around it, and the companies last spoken of."""
    found: dict[int, Node] = {}
    first = scene.first_in_sentence[max(tail.sentence - 1, 0)]
    last = scene.first_in_sentence[min(tail.sentence + _AHEAD + 1, len(scene.first_in_sentence) - 1)]
    start, _ = scene.tokens.sentence(tail.start)
    unnamed = any(clause.anaphor == "indefinites" for clause in clauses(scene, tail))
    for node in (*scene.nodes[first:last], *scene.recent_companies(start, _RECENT), *scene.companies[:1]):
        if unnamed and node.sentence != tail.sentence:
            continue  # «ещё одна компания» is none of those named before or after
        if node.index != tail.index:
            found.setdefault(node.index, node)
    return list(found.values())


def _possible(relation: RelationType, head: Node, tail: Node) -> bool:
    if head.entity.id == tail.entity.id or head.type == "LOCADJ":
        return False
    if head.type == "LOC" and relation == "located_in":
        return head.entity.kind == "site"
    if relation == "works_as":
        return abs(head.sentence - tail.sentence) <= 1
    return not (relation == "exports_to" and tail.type == "LOCADJ")


def _pair(scene: Scene, mentions: list[tuple[Node, Node]]) -> Pair:
    evidence = _strongest([scene.remember(collect, head, tail) for head, tail in mentions])
    head, tail = min(mentions, key=_distance) if len(mentions) > 1 else mentions[0]
    return Pair(head.entity.id, tail.entity.id, evidence, (head, tail), _span(scene, head, tail))


def _distance(mentions: tuple[Node, Node]) -> tuple[int, int]:
    head, tail = mentions
    gap = max(tail.start - head.end, head.start - tail.end)
    return abs(head.sentence - tail.sentence), gap


def _span(scene: Scene, head: Node, tail: Node) -> Span:
    if head.sentence != tail.sentence:
        first, last = scene.tokens.sentence(tail.start)
        return Span(scene.tokens.starts[first], scene.tokens.ends[last - 1])
    return Span(min(head.mention.start, tail.mention.start), max(head.mention.end, tail.mention.end))
