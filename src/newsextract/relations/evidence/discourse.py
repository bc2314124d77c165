"""What crosses sentences: anaphors, the topic, the places of headings and leads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.clauses import clauses
from newsextract.relations.scene import Node, Scene

_LONGEST_HEADING: Final = 9  # tokens


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """How much the document and the paragraph are about the head."""
    if scene.is_company(head):
        of_head, companies = scene.by_entity[head.entity.id], scene.companies
        yield "topic_share", len(of_head) / len(companies)
        yield "topic", float(all(len(of_head) >= len(scene.by_entity[n.entity.id]) for n in companies))
        first = bisect_left(scene.company_starts, _line_start(scene, head))
        yield "opens_paragraph", float(companies[first].entity.id == head.entity.id)


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the tail's sentence names a company, whether the tail is where the news comes from."""
    yield "own_company", float(scene.remember(_names_company, tail))
    yield "dateline", float(_is_dateline(scene, tail))


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is what the tail's sentence talks about without naming it."""
    yield "heading_over_head", float(head.line - tail.line in (1, 2) and scene.remember(_is_heading, tail))
    if head.sentence >= tail.sentence:
        return
    alone = not scene.remember(_names_company, tail)
    recent = scene.remember(_recent, tail)
    rank = recent.index(head.entity.id) if head.entity.id in recent else 3
    yield f"recent:{rank}", 1.0
    yield "recent_in_line", float(rank == 0 and head.line == tail.line)
    for kind in scene.remember(_anaphors, tail):
        yield f"anaphor:{kind}", 1.0
        if alone:
            yield f"anaphor:{kind}:{rank}", 1.0
    if alone:
        yield f"recent_alone:{rank}", 1.0
        yield "head_was_subject", float(head.head.dep_ in ("nsubj", "nsubj:pass", "root"))


def _names_company(scene: Scene, tail: Node) -> bool:
    return any(scene.is_company(node) for node in scene.in_sentence(tail.sentence))


def _recent(scene: Scene, tail: Node) -> list[str]:
    """Entities of the latest companies named before the tail's sentence, latest first."""
    start, _ = scene.tokens.sentence(tail.start)
    return [node.entity.id for node in scene.recent_companies(start, 3)]


def _anaphors(scene: Scene, tail: Node) -> frozenset[str]:
    """Kinds of anaphors in the tail's sentence up to its clause's subject."""
    kinds = {f"subject_{clause.anaphor}" for clause in clauses(scene, tail) if clause.anaphor}
    start, _ = scene.tokens.sentence(tail.start)
    for token in range(start, tail.start):
        if token not in scene.by_token:
            kinds.update(lexicon().anaphors.get(scene.tokens.lemmas[token], ()))
    return frozenset(kinds)


def _is_dateline(scene: Scene, tail: Node) -> bool:
    """Whether a place opens its line and a date or an agency follows: «ТУЛА, 3 марта, ИНТЕРФАКС»."""
    if tail.type != "LOC" or tail.index + 1 == len(scene.nodes) or tail.start - _line_start(scene, tail) > 1:
        return False
    following = scene.nodes[tail.index + 1]
    media = "media" in scene.bodies(following.entity)
    return following.start - tail.end <= 2 and (following.type == "DATE" or media)


def _is_heading(scene: Scene, tail: Node) -> bool:
    """Whether the line of a mention is short and says nothing of anything: «📍 АЗОВ»."""
    start, end = _line_start(scene, tail), bisect_right(scene.line_of, tail.line)
    return end - start <= _LONGEST_HEADING and "VERB" not in scene.tokens.parts[start:end]


def _line_start(scene: Scene, node: Node) -> int:
    return bisect_left(scene.line_of, node.line)
