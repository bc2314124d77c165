"""What crosses sentences: anaphors, the topic, the places of headings and leads."""

from collections.abc import Iterator

from newsextract.relations.clauses import clauses
from newsextract.relations.lexicon import lexicon
from newsextract.relations.scene import Node, Scene


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the tail's sentence names a company."""
    yield "own_company", float(scene.remember(_names_company, tail))


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is what the tail's sentence talks about without naming it."""
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
