"""What crosses sentences: anaphors, the topic, the places of headings and leads."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.clauses import clauses
from newsextract.relations.scene import Node, Scene

_LONGEST_HEADING: Final = 9  # tokens


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is what the tail's sentence talks about without naming it."""
    start = scene.doc[tail.start].sent.start
    rank = _rank(scene, head, start)
    own = [n for n in scene.in_sentence(tail.sentence) if scene.is_company(n)]
    yield "own_company", float(bool(own))
    yield "dateline", float(scene.remember(_is_dateline, tail))
    yield "heading_over_head", float(head.line - tail.line in (1, 2) and scene.remember(_is_heading, tail))
    if head.sentence >= tail.sentence:
        return
    yield f"recent:{rank}", 1.0
    yield "recent_in_line", float(rank == 0 and head.line == tail.line)
    kinds = set(_anaphors(scene, tail, start))
    for kind in kinds:
        yield f"anaphor:{kind}", 1.0
        if not own:
            yield f"anaphor:{kind}:{rank}", 1.0
    if not own:
        yield f"recent_alone:{rank}", 1.0
        yield "head_was_subject", float(head.head.dep_ in ("nsubj", "nsubj:pass", "root"))


def _rank(scene: Scene, head: Node, token: int) -> int:
    """0 if the head's entity is the latest company named before a token, 1 if the next … 3 for more."""
    recent = scene.recent_companies(token, 3)
    return next((rank for rank, node in enumerate(recent) if node.entity.id == head.entity.id), 3)


def _anaphors(scene: Scene, tail: Node, start: int) -> Iterator[str]:
    """Kinds of anaphors in the tail's sentence up to its clause's subject."""
    for clause in clauses(scene, tail):
        if clause.anaphor:
            yield f"subject_{clause.anaphor}"
    for token in scene.doc[start : tail.start]:
        if token.i not in scene.by_token:
            yield from lexicon().anaphors.get(token.lemma_, ())


def _is_dateline(scene: Scene, tail: Node) -> bool:
    """Whether a place opens its line and a date or an agency follows: «ТУЛА, 3 марта, ИНТЕРФАКС»."""
    if tail.type != "LOC" or tail.index + 1 == len(scene.nodes) or tail.start - _line_start(scene, tail) > 1:
        return False
    following = scene.nodes[tail.index + 1]
    media = "media" in scene.bodies(following.entity)
    return following.start - tail.end <= 2 and (following.type == "DATE" or media)


def _is_heading(scene: Scene, tail: Node) -> bool:
    """Whether the line of a mention is short and says nothing of anything: «📍 АЗОВ»."""
    start, end = _line_start(scene, tail), tail.end
    while end < len(scene.doc) and scene.line_of[end] == tail.line:
        end += 1
    line = scene.doc[start:end]
    return len(line) <= _LONGEST_HEADING and not any(token.pos_ == "VERB" for token in line)


def _line_start(scene: Scene, node: Node) -> int:
    return bisect_left(scene.line_of, node.line)
