"""The words between and around head and tail."""

from collections.abc import Iterable, Iterator
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene

_SHORT: Final = 4  # words between that are named one by one
_BETWEEN: Final = 12  # words between that are looked at
_WINDOW: Final = 5


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """What the two words before the head evoke."""
    for word in _lemmas(scene, max(head.start - 2, 0), head.start):
        for kind in lexicon().anaphors.get(word, ()):
            yield f"before_head:{kind}", 1.0
        for frame in lexicon().frames.get(word, ()):
            yield f"before_head:{frame}", 1.0


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """The words right before and after the tail, and what those around and in it evoke."""
    before = _lemmas(scene, max(tail.start - _WINDOW, 0), tail.start)
    after = _lemmas(scene, tail.end, min(tail.end + _WINDOW, len(scene.tokens)))
    if before:
        yield f"previous:{before[-1]}", 1.0
    if after:
        yield f"next:{after[0]}", 1.0
    yield from _frames("before_tail", before)
    yield from _frames("after_tail", after)
    yield from _frames("in_tail", scene.tokens.lemmas[tail.start : tail.end])


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Words between head and tail of one sentence if few, frames between if not."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    words = _lemmas(scene, left.end, right.start, asides=False, most=_BETWEEN)
    if len(words) <= _SHORT:
        yield "between:" + " ".join(words), 1.0
    yield from _frames("between", words)
    tokens = scene.tokens
    yield "verbs_between", min(tokens.parts[left.end : right.start].count("VERB"), 3) / 3
    yield "commas_between", min(tokens.texts[left.end : right.start].count(","), 4) / 4


def _frames(where: str, words: Iterable[str]) -> Iterator[tuple[str, float]]:
    for word in words:
        for frame in lexicon().frames.get(word, ()):
            yield f"{where}:{frame}", 1.0


def _lemmas(scene: Scene, start: int, end: int, *, asides: bool = True, most: int | None = None) -> list[str]:
    """Lemmas of words outside mentions, a mention in between standing as its type; the first ones."""
    result: list[str] = []
    tokens = scene.tokens
    for token in range(start, end):
        if len(result) == most:
            break
        if not asides and token in scene.asides:
            continue
        node = scene.by_token.get(token)
        if node is not None:
            if not result or result[-1] != node.type:
                result.append(node.type)
        elif tokens.is_alpha[token] or tokens.texts[token] in "(—–;:,":
            result.append(tokens.lemmas[token])
    return result
