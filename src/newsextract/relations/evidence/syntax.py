"""Dependency structure: subjects, governors, paths, prepositions and cases."""

import re
from collections.abc import Sequence
from typing import Final

from newsextract.relations.clauses import clauses
from newsextract.relations.scene import Node, Scene

Named = list[tuple[str, float]]
_LONGEST_PATH: Final = 5
_HIGHEST: Final = 4  # words above a mention beyond the first that are looked at for a verb
_PREPOSITION: Final = 4  # tokens before a mention among which its preposition stands
_CASE: Final = re.compile(r"\bCase=(\w+)")


def of_head(scene: Scene, head: Node) -> Named:
    """Case, preposition and label of the head, and the words that govern it: «сообщила БЕЛТА»."""
    return [*_cases(scene, "head", head), *_governors(scene, "head", head)]


def of_tail(scene: Scene, tail: Node) -> Named:
    """Case, preposition and label of the tail, and the words that govern it."""
    return [*_cases(scene, "tail", tail), *_governors(scene, "tail", tail)]


def evidence(scene: Scene, head: Node, tail: Node) -> Named:
    """How the syntax ties tail and head of one sentence, and what the word evokes that joins them."""
    found = _subjects(scene, head, tail)
    rising, falling = scene.upwards(head.head), scene.upwards(tail.head)
    top = next((token for token in falling if token in rising), None)
    if top is not None:
        up, down = rising[: rising.index(top)], falling[: falling.index(top)]
        if len(up) + len(down) <= _LONGEST_PATH:
            found.append((f"path:{_path(scene.tokens.labels, up, down)}", 1.0))
        found.append((f"top_pos:{scene.tokens.parts[top]}", 1.0))
        found.extend((f"top:{frame}", 1.0) for frame in scene.frames[top])
    return found


def _path(labels: Sequence[str], up: Sequence[int], down: Sequence[int]) -> str:
    """Labels of the arcs up from one token and down to another."""
    rising, falling = [labels[token] for token in up], [labels[token] for token in reversed(down)]
    return "^".join(rising) + "|" + "v".join(falling)


def _subjects(scene: Scene, head: Node, tail: Node) -> Named:
    """Whether the head is what the tail's clause is said of, and what the clause says."""
    found: Named = []
    for depth, clause in enumerate(clauses(scene, tail)):
        if any(agent.entity.id == head.entity.id for agent in clause.agents):
            found.append((f"subject:{depth}", 1.0))
            found.extend((f"subject_of:{frame}", 1.0) for frame in scene.frames[clause.verb] or ("other",))
            break
        if clause.agents:
            found.append(("other_subject", 1.0))
    return found


def _governors(scene: Scene, side: str, node: Node) -> Named:
    """Frames of the words above a mention, up to and including the nearest verb."""
    found: Named = []
    for depth, token in enumerate(scene.upwards(node.head)[1:]):
        found.extend((f"{side}_under:{frame}", 1.0 / (1 + depth)) for frame in scene.frames[token])
        if scene.tokens.parts[token] == "VERB" or depth == _HIGHEST:
            passive = "Voice=Pass" in scene.tokens.morphs[token]
            found.append((f"{side}_verb:" + ("pass" if passive else "act"), 1.0))
            break
    return found


def _cases(scene: Scene, side: str, node: Node) -> Named:
    case = _CASE.search(scene.tokens.morphs[node.head])
    return [
        (f"{side}_case:{case[1] if case else 'none'}", 1.0),
        (f"{side}_prep:{scene.remember(preposition, node)}", 1.0),
        (f"{side}_dep:{scene.tokens.labels[node.head]}", 1.0),
    ]


def preposition(scene: Scene, node: Node) -> str:
    """The preposition of a mention: by syntax, or standing at most three words before it."""
    tokens = scene.tokens
    for child in tokens.children.get(node.head, ()):
        if tokens.labels[child] == "case" and 0 < node.start - child <= _PREPOSITION:
            return tokens.texts[child].lower()
    for token in range(node.start - 1, max(node.start - 3, 0) - 1, -1):
        if tokens.parts[token] == "ADP":
            return tokens.texts[token].lower()
        if tokens.parts[token] not in ("ADJ", "NOUN", "DET", "PUNCT") or tokens.texts[token] in "—–;:.()":
            break
    return "none"
