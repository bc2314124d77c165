"""Brackets, list items, dashes and headings: what punctuation ties together."""

from collections.abc import Iterable, Iterator

import numpy as np

from newsextract.relations.columns import Bools, Ints
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.scene import Node, Scene

_MARKS = ",;:()—–-.«»\n/"
_NEAR = 12  # tokens between mentions up to which the marks between them count
_MOST_MARKS = 8


def evidence(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """How brackets, items of lists and marks stand between head and tail."""
    yield from _brackets(couples)
    same_item, same_line = couples.equal("item"), couples.equal("line")
    alone, opens = couples.stage.of_scenes(_alone_in_item), couples.stage.of_nodes(_opens_line)
    yield "same_item", same_item
    yield "alone_in_item", same_item & alone[couples.heads]
    yield "tail_opens_line", same_line & opens[couples.tails]
    yield "head_opens_line", same_line & opens[couples.heads]


def marks(scene: Scene, head: Node, tail: Node) -> Iterable[tuple[str, float]]:
    """The marks between mentions that stand near each other."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    return (("marks:" + marks_between(scene, left, right), 1.0),)


def near(couples: Couples) -> Bools:
    """Which pairs have so few tokens between them that the marks between them count."""
    return couples.gap <= _NEAR


def _brackets(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    columns, heads, tails = couples.columns, couples.heads, couples.tails
    opened = _opened(couples)
    of_head, of_tail = opened[heads], opened[tails]
    head_in, tail_in = of_head >= 0, of_tail >= 0
    to_head, to_tail = of_head - columns.end[tails], of_tail - columns.end[heads]
    same = head_in & (of_head == of_tail)
    tail_after = ~same & tail_in & (to_tail >= 0) & (to_tail <= 2)
    head_after = ~same & ~tail_after & head_in & (to_head >= 0) & (to_head <= 2)
    shut = ~head_after & head_in & ~tail_in & (columns.start[heads] > columns.end[tails])
    yield "tail_in_bracket", tail_in
    yield "head_in_bracket", head_in
    yield "same_bracket", same
    yield "tail_in_bracket_after_head", tail_after
    yield "head_in_bracket_after_tail", head_after
    yield "bracket_shuts_head_off", shut


def _opened(couples: Couples) -> Ints:
    """For each mention the token that opens the bracket around it, or -1."""
    stage = couples.stage
    back = [
        node.start - scene.bracket_of.get(node.start, (node.start + 1,))[0]
        for scene, node in zip(stage.scene_of, stage.nodes, strict=True)
    ]
    return np.where(np.array(back) >= 0, couples.columns.start - back, -1)


def _alone_in_item(scene: Scene) -> Iterator[bool]:
    """Whether the sentence names at most one company in each mention's list item."""
    named: dict[tuple[int, int], set[str]] = {}
    for node in scene.companies:
        named.setdefault((node.sentence, node.item), set()).add(node.entity.id)
    return (len(named.get((node.sentence, node.item), ())) <= 1 for node in scene.nodes)


def marks_between(scene: Scene, left: Node, right: Node) -> str:
    """The punctuation between two mentions, other mentions standing as «x»."""
    return "".join(scene.remember(_marks)[left.end : right.start])[:_MOST_MARKS]


def _marks(scene: Scene) -> list[str]:
    """What each token is in a line of marks: a mark, a line end, the beginning of a mention, or nothing."""
    tokens = scene.tokens
    marks = [
        text if text in _MARKS else ("\n" if ends else "")
        for text, ends in zip(tokens.texts, tokens.ends_line, strict=True)
    ]
    for node in scene.nodes:
        marks[node.start : node.end] = ["x", *[""] * (node.end - node.start - 1)]
    return marks


def _opens_line(scene: Scene, node: Node) -> bool:
    """Whether no word stands before a mention in its line."""
    return not any(scene.tokens.is_alpha[scene.line_starts[node.line] : node.start])
