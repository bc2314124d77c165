"""Brackets, list items, dashes and headings: what punctuation ties together."""

from collections.abc import Iterator

from newsextract.relations.scene import Node, Scene

_MARKS = ",;:()—–-.«»\n/"


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """How brackets, items of lists and marks stand between head and tail."""
    yield from _brackets(scene, head, tail)
    yield from _items(scene, head, tail)
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    if right.start - left.end <= 12:
        yield "marks:" + marks_between(scene, left, right), 1.0
    if tail.line == head.line:
        yield "tail_opens_line", float(scene.remember(_opens_line, tail))
        yield "head_opens_line", float(scene.remember(_opens_line, head))


def _brackets(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    of_head, of_tail = (scene.bracket_of.get(node.start) for node in (head, tail))
    yield "tail_in_bracket", float(of_tail is not None)
    yield "head_in_bracket", float(of_head is not None)
    if of_head and of_head == of_tail:
        yield "same_bracket", 1.0
    elif of_tail and 0 <= of_tail[0] - head.end <= 2:
        yield "tail_in_bracket_after_head", 1.0
    elif of_head and 0 <= of_head[0] - tail.end <= 2:
        yield "head_in_bracket_after_tail", 1.0
    elif of_head and not of_tail and head.start > tail.end:
        yield "bracket_shuts_head_off", 1.0


def _items(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    yield "same_item", float(head.item == tail.item)
    if head.item == tail.item:
        yield "alone_in_item", float(scene.remember(_alone_in_item, head))


def _alone_in_item(scene: Scene, head: Node) -> bool:
    rivals = {
        n.entity.id for n in scene.in_sentence(head.sentence) if n.item == head.item and scene.is_company(n)
    }
    return len(rivals) <= 1


def marks_between(scene: Scene, left: Node, right: Node) -> str:
    """The punctuation between two mentions, other mentions standing as «x»."""
    marks, place = "", left.end
    texts, ends_line = scene.tokens.texts, scene.tokens.ends_line
    while place < right.start:
        node = scene.by_token.get(place)
        if node is not None:
            marks, place = marks + "x", node.end
            continue
        text = texts[place]
        marks += text if text in _MARKS else ("\n" if ends_line[place] else "")
        place += 1
    return marks[:8]


def _opens_line(scene: Scene, node: Node) -> bool:
    place = node.start - 1
    while place >= 0 and scene.line_of[place] == node.line:
        if scene.tokens.is_alpha[place]:
            return False
        place -= 1
    return True
