"""Morphology, syntax and names of a batch of documents in one pass of slovnet's models."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from spacy.tokens import Doc

from newsextract.language.encoder import Ints, Words, encode, lay_out, look_up
from newsextract.language.names import label
from newsextract.language.sentences import sentences
from newsextract.language.syntax import parse
from newsextract.language.tokens import Tokens
from newsextract.language.weights import Floats, weights

# Longer stretches are cut: syntax is quadratic in a sentence's length, and nothing longer is language.
_SENTENCE_TOKENS: Final = 250
_LINE_TOKENS: Final = 1000
FEATURES: Final = 192


@dataclass(frozen=True, eq=False)
class Segmentation:
    """A document's tokens without white space, and how sentences and lines divide them.

    Attributes:
        tokens: numbers of the tokens in the Doc.
        forms: their texts.
        sentences: tokens of each sentence.
        lines: tokens of each line.
    """

    tokens: Ints
    forms: tuple[str, ...]
    sentences: tuple[int, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """What slovnet says of each token of a `Segmentation`.

    Attributes:
        tags: number of the morphological label.
        heads: number of the syntactic head in the sentence from 1; 0 for the root.
        relations: number of the syntactic label.
        names: number of the BIO label of the name tagger.
        features: the encoders' last layers, for names, morphology and syntax (tokens × 192).
    """

    tags: Ints
    heads: Ints
    relations: Ints
    names: Ints
    features: Floats


def segment(doc: Doc) -> Segmentation:
    """Sentences and lines of a document as counts of tokens."""
    tokens = Tokens(doc)
    numbers = np.array(tokens.words, dtype=np.int64)
    starts = np.array(tokens.starts, dtype=np.int64)[numbers]
    return Segmentation(
        tokens=numbers,
        forms=tuple([tokens.texts[number] for number in tokens.words]),
        sentences=_counts(starts, sentences(tokens.text, tokens.lines), _SENTENCE_TOKENS),
        lines=_counts(starts, tokens.lines, _LINE_TOKENS),
    )


def analyse(segmentations: Sequence[Segmentation]) -> list[Analysis]:
    """Run all three models over a batch; the order is kept."""
    forms = [form for item in segmentations for form in item.forms]
    numbers: dict[str, int] = {}
    row = np.array([numbers.setdefault(form, len(numbers)) for form in forms], dtype=np.int64)
    if not len(row):
        return [_EMPTY for _ in segmentations]
    result = _run(look_up(list(numbers)), row, segmentations)
    sizes = np.cumsum([len(item.forms) for item in segmentations])[:-1]
    columns = [np.split(column, sizes) for column in result]
    return [Analysis(*parts) for parts in zip(*columns, strict=True)]


def _run(
    words: Words, row: Ints, segmentations: Sequence[Segmentation]
) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    by_sentence = lay_out(row, [size for item in segmentations for size in item.sentences])
    by_line = lay_out(row, [size for item in segmentations for size in item.lines])
    morph, syntax, ner = weights("morph"), weights("syntax"), weights("ner")
    morph_features = encode(morph, words, by_sentence)
    syntax_features = encode(syntax, words, by_sentence)
    heads, relations = parse(syntax, syntax_features, by_sentence.lengths)
    name_features = encode(ner, words, by_line)
    names = label(name_features, by_line.lengths)
    tags = np.asarray(morph.head.proj(morph_features).argmax(-1))
    return (
        tags,
        heads,
        relations,
        names,
        np.hstack([name_features, morph_features, syntax_features]),
    )


def _counts(starts: Ints, intervals: Iterable[tuple[int, int]], longest: int) -> tuple[int, ...]:
    """Tokens that begin in each interval; the intervals cover every token. Long ones are cut."""
    ends = np.array([end for _, end in intervals], dtype=np.int64)
    bounds = np.searchsorted(starts, ends)
    sizes = np.diff(bounds, prepend=0)
    return tuple(piece for size in sizes if size for piece in _pieces(int(size), longest))


def _pieces(size: int, longest: int) -> Iterator[int]:
    while size > longest:
        yield longest
        size -= longest
    yield size


_NONE: Final = np.zeros(0, dtype=np.int64)
_EMPTY: Final = Analysis(_NONE, _NONE, _NONE, _NONE, np.zeros((0, FEATURES), dtype=np.float32))
