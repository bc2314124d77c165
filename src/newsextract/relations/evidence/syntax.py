"""Dependency structure: subjects, governors, paths, prepositions and cases."""

from collections.abc import Iterator, Mapping
from typing import Final

from spacy.tokens import Token

from newsextract.lexicon import lexicon
from newsextract.relations.clauses import clauses
from newsextract.relations.scene import Node, Scene

_LONGEST_PATH: Final = 5


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """Case, preposition and label of the head, and the words that govern it: «сообщила БЕЛТА»."""
    yield from _cases(scene, "head", head)
    yield from _governors("head", head)


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """Case, preposition and label of the tail, and the words that govern it."""
    yield from _cases(scene, "tail", tail)
    yield from _governors("tail", tail)


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """How the syntax ties tail and head of one sentence, and what the word evokes that joins them."""
    yield from _subjects(scene, head, tail)
    rising, falling = scene.remember(_way_up, head), scene.remember(_way_up, tail)
    path = _joined(rising, falling)
    if path is not None:
        yield f"path:{path}", 1.0
    top = next((token for token in falling if token in rising), None)
    if top is not None:
        yield f"top_pos:{scene.tokens.parts[top]}", 1.0
        for frame in lexicon().frames.get(scene.tokens.lemmas[top], ()):
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
    tokens = scene.tokens
    for token in range(node.start - 1, max(node.start - 3, 0) - 1, -1):
        if tokens.parts[token] == "ADP":
            return tokens.texts[token].lower()
        if tokens.parts[token] not in ("ADJ", "NOUN", "DET", "PUNCT") or tokens.texts[token] in "—–;:.()":
            break
    return "none"


def path_between(start: Token, end: Token) -> str | None:
    """Labels of the arcs up from one token and down to the other; None if too long."""
    return _joined(_arcs(start), _arcs(end))


def _way_up(scene: Scene, node: Node) -> dict[int, str]:
    return _arcs(node.head)


def _arcs(start: Token) -> dict[int, str]:
    """The tokens from one up to the root, each with the label of its arc upwards."""
    return {token.i: token.dep_ for token in (start, *start.ancestors)}


def _joined(rising: Mapping[int, str], falling: Mapping[int, str]) -> str | None:
    down: list[str] = []
    for token, label in falling.items():
        if token in rising:
            up = list(rising.values())[: list(rising).index(token)]
            if len(up) + len(down) > _LONGEST_PATH:
                return None
            return "^".join(up) + "|" + "v".join(reversed(down))
        down.append(label)
    return None
