"""The words between and around head and tail."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene
from newsextract.schema import MENTION_TYPES

_SHORT: Final = 4  # words between that are named one by one
_BETWEEN: Final = 12  # words between that are looked at
_WINDOW: Final = 5
_TYPES: Final = frozenset(MENTION_TYPES)


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """What the two words before the head evoke."""
    for word in _joined(scene.remember(_words)[max(head.start - 2, 0) : head.start]):
        for kind in lexicon().anaphors.get(word, ()):
            yield f"before_head:{kind}", 1.0
        for frame in lexicon().frames.get(word, ()):
            yield f"before_head:{frame}", 1.0


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """The words right before and after the tail, and what those around and in it evoke."""
    words = scene.remember(_words)
    before = _joined(words[max(tail.start - _WINDOW, 0) : tail.start])
    after = _joined(words[tail.end : tail.end + _WINDOW])
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
    words = _joined(scene.remember(_words_outside_asides)[left.end : right.start])[:_BETWEEN]
    if len(words) <= _SHORT:
        yield "between:" + " ".join(words), 1.0
    yield from _frames("between", words)
    tokens = scene.tokens
    yield "verbs_between", min(tokens.parts[left.end : right.start].count("VERB"), 3) / 3
    yield "commas_between", min(tokens.texts[left.end : right.start].count(","), 4) / 4


def _frames(where: str, words: Iterable[str]) -> Iterator[tuple[str, float]]:
    frames = lexicon().frames
    for word in words:
        for frame in frames.get(word, ()):
            yield f"{where}:{frame}", 1.0


def _words(scene: Scene) -> list[str | None]:
    """For each token the lemma of a word or telling mark, the type of the mention it is in, or nothing."""
    tokens = scene.tokens
    words = [
        lemma if alpha or text in "(—–;:," else None
        for lemma, alpha, text in zip(tokens.lemmas, tokens.is_alpha, tokens.texts, strict=True)
    ]
    for node in scene.nodes:
        words[node.start : node.end] = [node.type] * (node.end - node.start)
    return words


def _words_outside_asides(scene: Scene) -> list[str | None]:
    return [None if place in scene.asides else word for place, word in enumerate(scene.remember(_words))]


def _joined(words: Sequence[str | None]) -> list[str]:
    """Words without gaps; a mention, and what follows of its type, is one."""
    joined: list[str] = []
    for word in words:
        if word is not None and not (word in _TYPES and joined and joined[-1] == word):
            joined.append(word)
    return joined
