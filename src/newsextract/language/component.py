"""The spaCy component that gives a Doc what slovnet and pymorphy3 know of it."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import numpy as np
from spacy import symbols
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from newsextract.language.analysis import Analysis, Segmentation, analyse, segment
from newsextract.language.encoder import Ints
from newsextract.language.lemmas import lemma
from newsextract.language.weights import weights

_ATTRIBUTES: Final = [POS, MORPH, LEMMA, DEP, HEAD]


class SlovnetComponent:
    """Sets part of speech, morphology, lemma, head, label, sentence starts, names and ``doc.tensor``.

    ``doc.tensor`` holds the encoders' last layers (tokens × 192), which the mention tagger reads.
    """

    def __init__(self, batch_size: int) -> None:
        self.batch_size = batch_size

    def __call__(self, doc: Doc) -> Doc:
        """Analyse one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int | None = None) -> Iterator[Doc]:
        """Analyse documents in batches, which is several times as fast as one by one."""
        for docs in minibatch(stream, batch_size or self.batch_size):
            segmentations = [segment(doc) for doc in docs]
            for doc, parts, analysis in zip(docs, segmentations, analyse(segmentations), strict=True):
                _annotate(doc, parts, analysis)
                yield doc


@Language.factory(
    "newsextract_slovnet",
    assigns=[
        "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "token.is_sent_start",
        "doc.ents", "doc.tensor",
    ],
    default_config={"batch_size": 32},
)  # fmt: skip
def create_slovnet(nlp: Language, name: str, batch_size: int) -> SlovnetComponent:
    """Factory: ``nlp.add_pipe("newsextract_slovnet")`` after a razdel tokenizer."""
    return SlovnetComponent(batch_size)


def _annotate(doc: Doc, parts: Segmentation, analysis: Analysis) -> None:
    doc.tensor = np.zeros((len(doc), analysis.features.shape[1]), dtype=np.float32)
    if not len(doc):
        return
    values = np.zeros((len(doc), len(_ATTRIBUTES)), dtype=np.uint64)
    values[:, 0], values[:, 3] = symbols.IDS["SPACE"], doc.vocab.strings.add("dep")
    values[:, 4] = _space_heads(doc)
    rows = parts.tokens
    if len(rows):
        values[rows, :3] = _words(doc, parts, analysis)
        values[rows, 3] = _labels(doc, analysis)
        values[rows, 4] = _head_offsets(parts, analysis)
    doc.from_array(_ATTRIBUTES, values)  # type: ignore[arg-type]  # spaCy's stub forgets unsigned numbers
    doc.set_ents([Span(doc, start, end, kind) for start, end, kind in _names(parts, analysis)])
    doc.tensor[rows] = analysis.features


def _words(doc: Doc, parts: Segmentation, analysis: Analysis) -> list[tuple[int, int, int]]:
    """Part of speech, morphology and lemma of each word, as spaCy's numbers."""
    labels = weights("morph").labels
    result = []
    for form, number in zip(parts.forms, analysis.tags, strict=True):
        part, features = _tag(labels[number])
        base = doc.vocab.strings.add(lemma(form, labels[number]))
        result.append((symbols.IDS[part], doc.vocab.morphology.add(features), base))
    return result


def _labels(doc: Doc, analysis: Analysis) -> list[int]:
    """Syntactic label of each word, as spaCy's number."""
    labels = weights("syntax").labels
    return [doc.vocab.strings.add(labels[number]) for number in analysis.relations]


@cache
def _tag(label: str) -> tuple[str, str]:
    """Part of speech and features of slovnet's label ``NOUN|Case=Gen``."""
    part, _, features = label.partition("|")
    return ("X" if part == "<pad>" else part), features


def _head_offsets(parts: Segmentation, analysis: Analysis) -> Ints:
    """Distance in tokens of the Doc from each word to its head; 0 for a root."""
    starts = np.repeat(np.cumsum([0, *parts.sentences[:-1]]), parts.sentences)
    own = np.arange(len(parts.tokens))
    heads = np.where(analysis.heads > 0, starts + analysis.heads - 1, own)
    return (parts.tokens[heads] - parts.tokens).astype(np.int64).view(np.uint64)


def _space_heads(doc: Doc) -> Ints:
    """White space hangs on the token before it, at the start of a text on the one after it."""
    offsets = np.full(len(doc), -1, dtype=np.int64)
    first = next((token.i for token in doc if not token.is_space), len(doc) - 1)
    offsets[: first + 1] = np.arange(first, -1, -1)
    return offsets.view(np.uint64)


def _names(parts: Segmentation, analysis: Analysis) -> Iterator[tuple[int, int, str]]:
    """Names as first token, one past the last (both of the Doc) and type; none leaves its line."""
    labels = weights("ner").labels
    line_starts = set(np.cumsum(parts.lines).tolist())
    start, kind = -1, ""
    for place, number in enumerate([*analysis.names, 0]):
        position, _, following = labels[number].partition("-")
        if kind and (position != "I" or following != kind or place in line_starts):
            yield int(parts.tokens[start]), int(parts.tokens[place - 1]) + 1, kind
            kind = ""
        if following and not kind:
            start, kind = place, following
