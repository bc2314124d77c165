"""Dependency structure: subjects, governors, paths, prepositions and cases."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Token

from newsextract.lexicon import lexicon
from newsextract.relations.clauses import clauses
from newsextract.relations.scene import Node, Scene

_LONGEST_PATH: Final = 5


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """How the syntax ties tail and head, and what words govern each."""
    yield from _cases(scene, "head", head)
    yield from _cases(scene, "tail", tail)
    yield from _governors("tail", tail)
    if head.sentence == tail.sentence:
        yield from _subjects(scene, head, tail)
        yield from _governors("head", head)
        yield from _joint(head.head, tail.head)


def _joint(head: Token, tail: Token) -> Iterator[tuple[str, float]]:
    """The path between two tokens, and the frames of the word that it turns at."""
    path = path_between(head, tail)
    if path is not None:
        yield f"path:{path}", 1.0
    above = {token.i for token in (head, *head.ancestors)}
    top = next((token for token in (tail, *tail.ancestors) if token.i in above), None)
    if top is not None:
        yield f"top_pos:{top.pos_}", 1.0
        for frame in lexicon().frames.get(top.lemma_, ()):
            yield f"top:{frame}", 1.0


def _subjects(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the head is what the tail's clause is said of, and what the clause says."""
    for clause in clauses(scene, tail):
        entities = {agent.entity.id for agent in clause.agents}
        if head.entity.id in entities:
            yield f"subject:{clause.depth}", 1.0
            for frame in lexicon().frames.get(clause.verb.lemma_, ("other",)):
                yield f"subject_of:{frame}", 1.0
            return
        if entities:
            yield "other_subject", 1.0


def _governors(side: str, node: Node) -> Iterator[tuple[str, float]]:
    """Frames of the words above a mention, up to and including the nearest verb."""
    for depth, token in enumerate(node.head.ancestors):
        for frame in lexicon().frames.get(token.lemma_, ()):
            yield f"{side}_under:{frame}", 1.0 / (1 + depth)
        if token.pos_ == "VERB" or depth == 4:
            yield f"{side}_verb:" + ("pass" if "Voice=Pass" in str(token.morph) else "act"), 1.0
            return


def _cases(scene: Scene, side: str, node: Node) -> Iterator[tuple[str, float]]:
    case = node.head.morph.get("Case", [])
    yield f"{side}_case:{case[0] if case else 'none'}", 1.0
    yield f"{side}_prep:{preposition(scene, node)}", 1.0
    yield f"{side}_dep:{node.head.dep_}", 1.0


def preposition(scene: Scene, node: Node) -> str:
    """The preposition of a mention: by syntax, or standing at most three words before it."""
    for child in node.head.children:
        if child.dep_ == "case" and child.i < node.start and node.start - child.i <= 4:
            return str(child.lower_)
    for token in reversed(scene.doc[max(node.start - 3, 0) : node.start]):
        if token.pos_ == "ADP":
            return str(token.lower_)
        if token.pos_ not in ("ADJ", "NOUN", "DET", "PUNCT") or token.text in "—–;:.()":
            break
    return "none"


def path_between(start: Token, end: Token) -> str | None:
    """Labels of the arcs up from one token and down to the other; None if too long."""
    up = {token.i: depth for depth, token in enumerate((start, *start.ancestors))}
    down: list[str] = []
    for token in (end, *end.ancestors):
        if token.i in up:
            rising = [t.dep_ for t in (start, *start.ancestors)][: up[token.i]]
            if len(rising) + len(down) > _LONGEST_PATH:
                return None
            return "^".join(rising) + "|" + "v".join(reversed(down))
        down.append(token.dep_)
    return None
