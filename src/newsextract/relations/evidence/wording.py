"""The words between and around head and tail."""

from collections.abc import Sequence
from typing import Final

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene
from newsextract.schema import MENTION_TYPES

Named = list[tuple[str, float]]
_SHORT: Final = 4  # words between that are named one by one
_BETWEEN: Final = 12  # words between that are looked at
_WINDOW: Final = 5
_TYPES: Final = frozenset(MENTION_TYPES)


def of_head(scene: Scene, head: Node) -> Named:
    """What the two words before the head evoke."""
    first, anaphors = max(head.start - 2, 0), lexicon().anaphors
    kinds = [kind for word in scene.remember(_words)[first : head.start] for kind in anaphors.get(word, ())]
    return [("before_head:" + kind, 1.0) for kind in kinds] + _frames(scene, "before_head", first, head.start)


def of_tail(scene: Scene, tail: Node) -> Named:
    """The words right before and after the tail, and what those around and in it evoke."""
    words, first, last = scene.remember(_words), max(tail.start - _WINDOW, 0), tail.end + _WINDOW
    found = _frames(scene, "before_tail", first, tail.start) + _frames(scene, "after_tail", tail.end, last)
    previous = next(filter(None, reversed(words[first : tail.start])), None)
    following = next(filter(None, words[tail.end : last]), None)
    if previous:
        found.append((f"previous:{previous}", 1.0))
    if following:
        found.append((f"next:{following}", 1.0))
    in_tail = (frame for frames in scene.frames[tail.start : tail.end] for frame in frames)
    found.extend((f"in_tail:{frame}", 1.0) for frame in in_tail)
    return found


def evidence(scene: Scene, head: Node, tail: Node) -> Named:
    """Words between head and tail of one sentence if few, frames between if not."""
    left, right = (head, tail) if head.start < tail.start else (tail, head)
    words = _joined(scene.remember(_words_outside_asides)[left.end : right.start])[:_BETWEEN]
    frames, tokens = lexicon().frames, scene.tokens
    found = [(f"between:{frame}", 1.0) for word in words for frame in frames.get(word, ())]
    if len(words) <= _SHORT:
        found.append(("between:" + " ".join(words), 1.0))
    found.append(("verbs_between", min(tokens.parts[left.end : right.start].count("VERB"), 3) / 3))
    found.append(("commas_between", min(tokens.texts[left.end : right.start].count(","), 4) / 4))
    return found


def _frames(scene: Scene, where: str, first: int, last: int) -> Named:
    """The frames that words outside mentions evoke from one token up to another, exclusive."""
    frames_of = scene.remember(_frames_of_words)[first:last]
    return [(f"{where}:{frame}", 1.0) for frames in frames_of if frames for frame in frames]


def _frames_of_words(scene: Scene) -> list[tuple[str, ...]]:
    frames = lexicon().frames
    return [frames.get(word, ()) for word in scene.remember(_words)]


def _words(scene: Scene) -> list[str]:
    """For each token the lemma of a word or telling mark, the type of the mention it is in, or «»."""
    tokens = scene.tokens
    words = [
        lemma if alpha or text in "(—–;:," else ""
        for lemma, alpha, text in zip(tokens.lemmas, tokens.is_alpha, tokens.texts, strict=True)
    ]
    for node in scene.nodes:
        words[node.start : node.end] = [node.type] * (node.end - node.start)
    return words


def _words_outside_asides(scene: Scene) -> list[str]:
    return ["" if place in scene.asides else word for place, word in enumerate(scene.remember(_words))]


def _joined(words: Sequence[str]) -> list[str]:
    """Words without gaps; a mention, and what follows of its type, is one."""
    joined: list[str] = []
    for word in words:
        if word and not (word in _TYPES and joined and joined[-1] == word):
            joined.append(word)
    return joined
