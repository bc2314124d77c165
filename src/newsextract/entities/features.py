"""What the mention tagger sees of a token: slovnet's features, embedding, affixes, place, clues."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from newsextract.entities.candidate import Candidate
from newsextract.entities.clues import clues
from newsextract.language.encoder import look_up
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
        words: for each token the number of its word form.
        vectors: navec's embedding of each word form (words × 300).
        affixes: bucket of each word form's two prefixes and three suffixes (words × 5).
        shapes: capitals, digits and script of each word form (words × 5).
        places: line, quote and spacing of each token (tokens × 5).
        context: ``doc.tensor`` of each token (tokens × 192).
        clues: see `newsextract.entities.clues` (tokens × its width).
    """

    tokens: tuple[Ints, ...]
    words: Ints
    vectors: Floats
    affixes: Ints
    shapes: Floats
    places: Floats
    context: Floats
    clues: Floats


def featurise(docs: Sequence[Doc], amounts: Sequence[Sequence[Candidate]]) -> Inputs:
    """The inputs of documents that slovnet's component has been over.

    Args:
        docs: the documents.
        amounts: what the amounts grammar proposes in each of them.
    """
    spoken = [[token for token in doc if not token.is_space] for doc in docs]
    numbers: dict[str, int] = {}
    words = [numbers.setdefault(token.text, len(numbers)) for tokens in spoken for token in tokens]
    forms = list(numbers)
    tokens = tuple(np.array([token.i for token in row], dtype=np.int64) for row in spoken)
    return Inputs(
        tokens=tokens,
        words=np.array(words, dtype=np.int64),
        vectors=look_up(forms).vectors if forms else np.zeros((0, 300), dtype=np.float32),
        affixes=np.array([_affixes(form) for form in forms], dtype=np.int64).reshape(-1, len(_AFFIXES)),
        shapes=np.array([_shape(form) for form in forms], dtype=np.float32).reshape(-1, 5),
        places=np.concatenate([_places(row) for row in spoken]),
        context=np.concatenate([doc.tensor[rows] for doc, rows in zip(docs, tokens, strict=True)]),
        clues=np.concatenate(
            [clues(doc, found)[rows] for doc, found, rows in zip(docs, amounts, tokens, strict=True)]
        ),
    )


def _affixes(form: str) -> list[int]:
    word = form.lower()
    cut = (word[:size] if side == "<" else word[-size:] for side, size in _AFFIXES)
    return [
        zlib.crc32(f"{side}{size}{affix}".encode()) % AFFIX_BUCKETS
        for (side, size), affix in zip(_AFFIXES, cut, strict=True)
    ]


def _shape(form: str) -> tuple[bool, ...]:
    first = form[0]
    return (
        first.isupper(),
        form.isupper(),
        form.isdigit(),
        any(map(str.isdigit, form)),
        "a" <= first.lower() <= "z",
    )


def _places(tokens: Sequence[Token]) -> Floats:
    """First and last in the line, inside quotes or brackets, glued to the token before."""
    rows = np.zeros((len(tokens), 5), dtype=np.float32)
    quoted = bracketed = 0
    for row, token in zip(rows, tokens, strict=True):
        before = token.nbor(-1) if token.i else None
        after = token.nbor(1) if token.i + 1 < len(token.doc) else None
        first = before is None or "\n" in before.text
        quoted = 0 if first else max(quoted - (token.text in _CLOSE_QUOTES), 0)
        bracketed = 0 if first else max(bracketed - (token.text == ")"), 0)
        last = after is None or "\n" in after.text
        glued = before is not None and not before.whitespace_ and not before.is_space
        row[:] = first, last, quoted > 0, bracketed > 0, glued
        quoted += token.text in _OPEN_QUOTES
        bracketed += token.text == "("
    return rows
