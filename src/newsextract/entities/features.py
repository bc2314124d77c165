"""What the mention tagger sees of a token: slovnet's features, embedding, affixes, place, clues."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsextract.entities.candidate import Candidate
from newsextract.entities.clues import clues
from newsextract.language.encoder import embeddings
from newsextract.language.tokens import Tokens
from newsextract.language.weights import Floats

Ints = NDArray[np.int64]
AFFIX_BUCKETS: Final = 4096
_AFFIXES: Final = (("<", 2), ("<", 3), (">", 2), (">", 3), (">", 4))
_OPEN_QUOTES, _CLOSE_QUOTES = "«„“", "»”"


@dataclass(frozen=True, eq=False)
class Inputs:
    """Tokens of a batch of documents, white space left out.

    Attributes:
        tokens: for each document, the numbers of its tokens in the Doc.
        heads: for each document the place of each token's syntactic head among these; a root is its own.
        words: for each token the number of its word form.
        vectors: navec's embedding of each word form (words × 300).
        affixes: bucket of each word form's two prefixes and three suffixes (words × 5).
        shapes: capitals, digits and script of each word form (words × 5).
        places: line, quote and spacing of each token (tokens × 5).
        context: ``doc.tensor`` of each token (tokens × 192).
        clues: see `newsextract.entities.clues` (tokens × its width).
    """

    tokens: tuple[Ints, ...]
    heads: tuple[Ints, ...]
    words: Ints
    vectors: Floats
    affixes: Ints
    shapes: Floats
    places: Floats
    context: Floats
    clues: Floats


def featurise(tokens: Sequence[Tokens], amounts: Sequence[Sequence[Candidate]]) -> Inputs:
    """The inputs of documents that slovnet's component has been over.

    Args:
        tokens: of the documents.
        amounts: what the amounts grammar proposes in each of them.
    """
    numbers: dict[str, int] = {}
    words = [numbers.setdefault(each.texts[i], len(numbers)) for each in tokens for i in each.words]
    affixes, shapes = zip(*map(_form, numbers), strict=True) if numbers else ((), ())
    rows = tuple(np.array(each.words, dtype=np.int64) for each in tokens)
    return Inputs(
        tokens=rows,
        heads=tuple(map(_heads, tokens, rows)),
        words=np.array(words, dtype=np.int64),
        vectors=embeddings(list(numbers)),
        affixes=np.array(affixes, dtype=np.int64).reshape(-1, len(_AFFIXES)),
        shapes=np.array(shapes, dtype=np.float32).reshape(-1, 5),
        places=np.array([row for each in tokens for row in _places(each)], dtype=np.float32).reshape(-1, 5),
        context=np.concatenate([each.doc.tensor[places] for each, places in zip(tokens, rows, strict=True)]),
        clues=np.concatenate(
            [clues(each, found)[places] for each, found, places in zip(tokens, amounts, rows, strict=True)]
        ),
    )


def _heads(tokens: Tokens, rows: Ints) -> Ints:
    """Places among words; a word that hangs on white space counts as a root."""
    places = np.full(len(tokens), -1)
    places[rows] = np.arange(len(rows))
    heads = places[np.array(tokens.heads, dtype=np.int64)[rows]]
    return np.where(heads < 0, np.arange(len(rows)), heads)


@lru_cache(maxsize=15_000)
def _form(form: str) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Buckets of a word form's affixes, and its shape."""
    return tuple(_affixes(form)), _shape(form)


def _affixes(form: str) -> Iterator[int]:
    word = form.lower()
    for side, size in _AFFIXES:
        affix = word[:size] if side == "<" else word[-size:]
        yield zlib.crc32(f"{side}{size}{affix}".encode()) % AFFIX_BUCKETS


def _shape(form: str) -> tuple[bool, ...]:
    first = form[0]
    return (
        first.isupper(),
        form.isupper(),
        form.isdigit(),
        any(map(str.isdigit, form)),
        "a" <= first.lower() <= "z",
    )


def _places(tokens: Tokens) -> Iterator[tuple[bool, ...]]:
    """First and last in the line, inside quotes or brackets, glued to the token before."""
    texts, ends_line = tokens.texts, [*tokens.ends_line, True]
    quoted = bracketed = 0
    for token in tokens.words:
        text = texts[token]
        first = ends_line[token - 1]
        quoted = 0 if first else max(quoted - (text in _CLOSE_QUOTES), 0)
        bracketed = 0 if first else max(bracketed - (text == ")"), 0)
        glued = (
            token > 0 and tokens.ends[token - 1] == tokens.starts[token] and not tokens.is_space[token - 1]
        )
        yield first, ends_line[token + 1], quoted > 0, bracketed > 0, glued
        quoted += text in _OPEN_QUOTES
        bracketed += text == "("
