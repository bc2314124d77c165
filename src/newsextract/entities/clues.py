"""What the amounts grammar, the syntax and the words of business say of each token, for the mention tagger.

Whether a noun phrase is a product depends on what governs it («выпускает», «закупает»); whether a number is
a count of its own or part of a product («труба диаметром 219 мм») on both.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, LEMMA, POS
from spacy.strings import StringStore

from newsextract.entities.candidate import Candidate
from newsextract.language.tokens import Tokens
from newsextract.language.weights import weights
from newsextract.lexicon import lexicon

_Floats = NDArray[np.float32]
_Ints = NDArray[np.int64]
_Numbers = NDArray[np.uint64]
_LARGEST: Final = 2**64 - 1

_AMOUNTS: Final = ("MONEY", "DATE", "QUANTITY")
_PARTS: Final = (
    "NOUN", "PROPN", "ADJ", "VERB", "ADP", "NUM", "PUNCT", "CCONJ", "ADV", "DET", "PRON", "PART", "SCONJ",
    "AUX", "SYM", "X",
)  # fmt: skip
_STEPS_UP: Final = 3  # how far above a token a word may stand that governs it
_LONGEST_ARC: Final = 10  # tokens from which on the distance to the head makes no difference


def clues(tokens: Tokens, amounts: Sequence[Candidate]) -> _Floats:
    """Clues about each token of a document (tokens × `width`), from 0 to 1.

    Args:
        tokens: of a document with parts of speech, lemmas and syntax.
        amounts: what the amounts grammar proposes in it.
    """
    columns: _Numbers = tokens.doc.to_array([POS, LEMMA, DEP, HEAD])  # type: ignore[assignment]
    own = np.arange(len(tokens))
    heads = own + columns[:, 3].astype(np.int64)
    arcs = heads - own
    length = np.minimum(np.abs(arcs), _LONGEST_ARC) / _LONGEST_ARC
    sides = np.stack([arcs > 0, arcs < 0, length], axis=1)
    parts = _one_hot(columns[:, 0], _numbers("parts"))
    labels = _one_hot(columns[:, 2], _numbers("labels"))
    frames = _frames_of(columns[:, 1])
    above = _above(frames, heads)
    return np.hstack([_of_amounts(tokens, amounts), parts, labels, sides, frames, above]).astype(np.float32)


def width() -> int:
    """The number of clues about a token."""
    return 2 * len(_AMOUNTS) + len(_PARTS) + len(weights("syntax").labels) + 3 + 2 * len(_frame_names())


def _of_amounts(tokens: Tokens, amounts: Sequence[Candidate]) -> _Floats:
    """For each type how sure the grammar is that an amount begins at a token, and that one goes on there."""
    result = np.zeros((len(tokens), 2 * len(_AMOUNTS)), dtype=np.float32)
    for each in amounts:
        first, last = tokens.covering(each.start, each.end)
        column = 2 * _AMOUNTS.index(each.type)
        result[first, column] = each.confidence
        result[first + 1 : last, column + 1] = each.confidence
    return result


def _one_hot(values: _Numbers, known: _Numbers) -> _Floats:
    equal: NDArray[np.bool_] = np.equal.outer(values, known)
    return equal.astype(np.float32)


def _frames_of(lemmas: _Numbers) -> _Floats:
    """The frames that each token's lemma evokes (tokens × frames)."""
    known, frames = _frames()
    places = np.searchsorted(known, lemmas)
    places[known[places] != lemmas] = 0  # the first row is of no lemma
    return np.take(frames, places, axis=0)


def _above(frames: _Floats, heads: _Ints) -> _Floats:
    """The frames of the words above each token."""
    result = np.zeros_like(frames)
    at = np.arange(len(heads))
    for _ in range(_STEPS_UP):
        risen = heads[at] != at
        at = heads[at]
        result = np.maximum(result, frames[at] * risen[:, None])
    return result


@cache
def _frame_names() -> tuple[str, ...]:
    return tuple(sorted({frame for frames in lexicon().frames.values() for frame in frames}))


@cache
def _frames() -> tuple[_Numbers, _Floats]:
    """Lemmas as spaCy's numbers, in order, with the frames that each evokes; no lemma's at either end."""
    evoked = sorted((_number(lemma), frames) for lemma, frames in lexicon().frames.items())
    evoked = [(0, ()), *evoked, (_LARGEST, ())]
    table = [[name in frames for name in _frame_names()] for _, frames in evoked]
    return np.array([number for number, _ in evoked], dtype=np.uint64), np.array(table, dtype=np.float32)


@cache
def _numbers(kind: str) -> _Numbers:
    """SpaCy's numbers of parts of speech or of syntactic labels."""
    names = _PARTS if kind == "parts" else weights("syntax").labels
    return np.array([_number(name) for name in names], dtype=np.uint64)


def _number(string: str) -> int:
    """SpaCy's number of a string, which is the same in every vocabulary."""
    return int(StringStore()[string])
