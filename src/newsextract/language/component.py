"""The spaCy component that gives a Doc what slovnet and pymorphy3 know of it."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from spacy import symbols
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch
from spacy.vocab import Vocab

from newsextract.batches import BATCH_SIZE
from newsextract.language.analysis import Analysis, Segmentation, analyse, segment
from newsextract.language.encoder import Ints
from newsextract.language.lemmas import lemma
from newsextract.language.names import runs
from newsextract.language.weights import weights

_ATTRIBUTES: Final = [POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE]
_POS, _MORPH, _LEMMA, _DEP, _HEAD, _IOB, _KIND = range(len(_ATTRIBUTES))
_INSIDE, _OUTSIDE, _BEGINS = 1, 2, 3  # spaCy's numbers of I, O and B


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
            numbers = _Numbers(docs[0].vocab)
            for doc, parts, analysis in zip(docs, segmentations, analyse(segmentations), strict=True):
                _annotate(doc, parts, analysis, numbers)
                yield doc


@Language.factory(
    "newsextract_slovnet",
    assigns=[
        "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "token.is_sent_start",
        "doc.ents", "doc.tensor",
    ],
    default_config={"batch_size": BATCH_SIZE},
)  # fmt: skip
def create_slovnet(nlp: Language, name: str, batch_size: int) -> SlovnetComponent:
    """Factory: ``nlp.add_pipe("newsextract_slovnet")`` after a razdel tokenizer."""
    return SlovnetComponent(batch_size)


class _Numbers:
    """SpaCy's numbers of what a batch of documents holds, each asked for once.

    Attributes:
        labels: of the syntactic labels.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._tags: dict[int, tuple[int, int]] = {}
        self._words: dict[tuple[str, int], tuple[int, int, int]] = {}
        labels = [vocab.strings.add(label) for label in weights("syntax").labels]
        self.labels: Ints = np.array(labels, dtype=np.uint64)

    def words(self, forms: Iterable[str], tags: Iterable[int]) -> list[tuple[int, int, int]]:
        """Part of speech, morphology and lemma of each word."""
        known, result = self._words, []
        for word in zip(forms, tags, strict=True):
            if word not in known:
                known[word] = self._word(*word)
            result.append(known[word])
        return result

    def _word(self, form: str, tag: int) -> tuple[int, int, int]:
        label = weights("morph").labels[tag]
        if tag not in self._tags:
            part, _, features = label.partition("|")
            number = symbols.IDS["X" if part == "<pad>" else part]
            self._tags[tag] = number, self._vocab.morphology.add(features)
        return *self._tags[tag], self._vocab.strings.add(lemma(form, label))


def _annotate(doc: Doc, parts: Segmentation, analysis: Analysis, numbers: _Numbers) -> None:
    """Write what is known of a document into it."""
    doc.tensor = np.zeros((len(doc), analysis.features.shape[1]), dtype=np.float32)
    if not len(doc):
        return
    rows = parts.tokens
    doc.tensor[rows] = analysis.features
    values = np.zeros((len(doc), len(_ATTRIBUTES)), dtype=np.uint64)
    values[:, _POS], values[:, _DEP] = symbols.IDS["SPACE"], doc.vocab.strings.add("dep")
    values[:, _HEAD], values[:, _IOB] = _space_heads(len(doc), rows), _OUTSIDE
    if len(rows):
        values[rows, _POS : _LEMMA + 1] = numbers.words(parts.forms, analysis.tags.tolist())
        values[rows, _DEP] = numbers.labels[analysis.relations]
        values[rows, _HEAD] = _head_offsets(parts, analysis)
    for start, end, kind in runs(analysis.names, frozenset(np.cumsum(parts.lines).tolist())):
        first, last = rows[start], rows[end - 1] + 1
        values[first:last, _IOB], values[first, _IOB] = _INSIDE, _BEGINS
        values[first:last, _KIND] = doc.vocab.strings.add(kind)
    doc.from_array(_ATTRIBUTES, values)  # type: ignore[arg-type]  # spaCy's stub forgets unsigned numbers


def _head_offsets(parts: Segmentation, analysis: Analysis) -> Ints:
    """Distance in tokens of the Doc from each word to its head; 0 for a root."""
    starts = np.repeat(np.cumsum([0, *parts.sentences[:-1]]), parts.sentences)
    own = np.arange(len(parts.tokens))
    heads = np.where(analysis.heads > 0, starts + analysis.heads - 1, own)
    return (parts.tokens[heads] - parts.tokens).astype(np.int64).view(np.uint64)


def _space_heads(size: int, words: Ints) -> Ints:
    """White space hangs on the token before it, at the start of a text on the one after it."""
    offsets = np.full(size, -1, dtype=np.int64)
    first = int(words[0]) if len(words) else size - 1
    offsets[: first + 1] = np.arange(first, -1, -1)
    return offsets.view(np.uint64)
