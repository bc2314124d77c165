"""What the amounts grammar, the syntax and the words of business say of each token, for the mention tagger.

Whether a noun phrase is a product depends on what governs it («выпускает», «закупает»); whether a number is
a count of its own or part of a product («труба диаметром 219 мм») on both.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy import symbols
from spacy.attrs import DEP, HEAD, LEMMA, POS
from spacy.tokens import Doc

from newsextract.entities.candidate import Candidate
from newsextract.language.weights import weights
from newsextract.lexicon import lexicon

_Floats = NDArray[np.float32]
_Ints = NDArray[np.int64]

_AMOUNTS: Final = ("MONEY", "DATE", "QUANTITY")
_PARTS: Final = (
    "NOUN", "PROPN", "ADJ", "VERB", "ADP", "NUM", "PUNCT", "CCONJ", "ADV", "DET", "PRON", "PART", "SCONJ",
    "AUX", "SYM", "X",
)  # fmt: skip
_STEPS_UP: Final = 3  # how far above a token a word may stand that governs it
_LONGEST_ARC: Final = 10  # tokens from which on the distance to the head makes no difference


def clues(doc: Doc, amounts: Sequence[Candidate]) -> _Floats:
    """Clues about each token of a document (tokens × `width`), from 0 to 1.

    Args:
        doc: with parts of speech, lemmas and syntax.
        amounts: what the amounts grammar proposes in it.
    """
    columns: NDArray[np.uint64] = doc.to_array([POS, LEMMA, DEP, HEAD])  # type: ignore[assignment]
    own = np.arange(len(doc))
    heads = own + columns[:, 3].astype(np.int64)
    arcs = heads - own
    length = np.minimum(np.abs(arcs), _LONGEST_ARC) / _LONGEST_ARC
    sides = np.stack([arcs > 0, arcs < 0, length], axis=1)
    parts = _one_hot(columns[:, 0], [symbols.IDS[part] for part in _PARTS])
    labels = _one_hot(columns[:, 2], [doc.vocab.strings[label] for label in weights("syntax").labels])
    frames = _frames_of(doc, columns[:, 1])
    above = _above(frames, heads)
    return np.hstack([_of_amounts(doc, amounts), parts, labels, sides, frames, above]).astype(np.float32)


def width() -> int:
    """The number of clues about a token."""
    return 2 * len(_AMOUNTS) + len(_PARTS) + len(weights("syntax").labels) + 3 + 2 * len(_frame_names())


def _of_amounts(doc: Doc, amounts: Sequence[Candidate]) -> _Floats:
    """For each type how sure the grammar is that an amount begins at a token, and that one goes on there."""
    result = np.zeros((len(doc), 2 * len(_AMOUNTS)), dtype=np.float32)
    for each in amounts:
        span = doc.char_span(each.start, each.end, alignment_mode="expand")
        if span is not None:
            column = 2 * _AMOUNTS.index(each.type)
            result[span.start, column] = each.confidence
            result[span.start + 1 : span.end, column + 1] = each.confidence
    return result


def _one_hot(values: NDArray[np.uint64], known: Sequence[int]) -> _Floats:
    equal: NDArray[np.bool_] = np.equal.outer(values, np.array(known, dtype=np.uint64))
    return equal.astype(np.float32)


def _frames_of(doc: Doc, lemmas: NDArray[np.uint64]) -> _Floats:
    """The frames that each token's lemma evokes (tokens × frames)."""
    unique, places = np.unique(lemmas, return_inverse=True)
    table = np.zeros((len(unique), len(_frame_names())), dtype=np.float32)
    for row, number in zip(table, unique, strict=True):
        row[:] = _frames(doc.vocab.strings[int(number)])
    return np.take(table, places, axis=0)


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
def _frames(lemma: str) -> tuple[bool, ...]:
    evoked = lexicon().frames.get(lemma, ())
    return tuple(name in evoked for name in _frame_names())
