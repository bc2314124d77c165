"""The words between and around head and tail."""

from collections.abc import Iterator
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene

_SHORT: Final = 4  # words between that are named one by one
_WINDOW: Final = 5


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Words between if few, frames between if not, frames just before and after the tail."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    words = _lemmas(scene, left.end, right.start, asides=False) if head.sentence == tail.sentence else []
    if head.sentence == tail.sentence and len(words) <= _SHORT:
        yield "between:" + " ".join(words), 1.0
    for word in words[:12]:
        for frame in lexicon().frames.get(word, ()):
            yield f"between:{frame}", 1.0
    if head.sentence == tail.sentence:
        between = scene.doc[left.end : right.start]
        yield "verbs_between", min(sum(token.pos_ == "VERB" for token in between), 3) / 3
        yield "commas_between", min(sum(token.text == "," for token in between), 4) / 4
    yield from _around(scene, tail)
    for word in _lemmas(scene, max(head.start - 2, 0), head.start):
        for kind in lexicon().anaphors.get(word, ()):
            yield f"before_head:{kind}", 1.0
        for frame in lexicon().frames.get(word, ()):
            yield f"before_head:{frame}", 1.0


def _around(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    before = _lemmas(scene, max(tail.start - _WINDOW, 0), tail.start)
    after = _lemmas(scene, tail.end, tail.end + _WINDOW)
    for distance, word in enumerate(reversed(before)):
        if distance == 0:
            yield f"previous:{word}", 1.0
        for frame in lexicon().frames.get(word, ()):
            yield f"before_tail:{frame}", 1.0
    for distance, word in enumerate(after):
        if distance == 0:
            yield f"next:{word}", 1.0
        for frame in lexicon().frames.get(word, ()):
            yield f"after_tail:{frame}", 1.0
    for token in scene.doc[tail.start : tail.end]:
        for frame in lexicon().frames.get(token.lemma_, ()):
            yield f"in_tail:{frame}", 1.0


def _lemmas(scene: Scene, start: int, end: int, *, asides: bool = True) -> list[str]:
    """Lemmas of words outside mentions, a mention in between standing as its type."""
    result: list[str] = []
    for token in scene.doc[start:end]:
        if not asides and token.i in scene.asides:
            continue
        node = scene.by_token.get(token.i)
        if node is not None:
            if not result or result[-1] != node.type:
                result.append(node.type)
        elif token.is_alpha or token.text in "(—–;:,":
            result.append(token.lemma_)
    return result
