"""Names of people, places and organisations as slovnet's tagger finds them."""

from collections.abc import Container, Iterator, Sequence

import numpy as np

from newsextract.language.crf import viterbi
from newsextract.language.encoder import Ints, encode, lay_out, look_up
from newsextract.language.tokenizer import split
from newsextract.language.weights import Floats, weights


def find_names(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """The names in texts by slovnet's tagger alone, each text taken as one sequence of words.

    This is what slovnet itself gives for a text; the pipeline's own names do not leave their line.

    Args:
        texts: any strings; many at once are several times as fast as one by one.

    Returns:
        For each text its names in order: start and end in code points, and PER, LOC or ORG.
    """
    places = [list(_places(text)) for text in texts]
    forms = [text[start:end] for text, of in zip(texts, places, strict=True) for start, end in of]
    if not forms:
        return [[] for _ in texts]
    numbers: dict[str, int] = {}
    row = np.array([numbers.setdefault(form, len(numbers)) for form in forms], dtype=np.int64)
    layout = lay_out(row, [len(of) for of in places])
    labels = label(encode(weights("ner"), look_up(list(numbers)), layout), layout.lengths)
    of_texts = np.split(labels, np.cumsum(layout.lengths)[:-1])
    return [
        [(of[first][0], of[last - 1][1], kind) for first, last, kind in runs(own, ())]
        for of, own in zip(places, of_texts, strict=True)
    ]


def label(features: Floats, lengths: Sequence[int]) -> Ints:
    """The number of the BIO label of each token, from the last layer of the name tagger's encoder."""
    head = weights("ner").head
    return viterbi(head.proj(features), head.crf.transitions.array, lengths)


def runs(labels: Ints, starts: Container[int]) -> Iterator[tuple[int, int, str]]:
    """Names as first token, one past the last and type; as slovnet reads them, only a «B» begins one.

    Args:
        labels: number of each token's BIO label.
        starts: tokens that begin a line, which no name of the line before goes on into.
    """
    names = [name.partition("-") for name in weights("ner").labels]
    inside = np.array([bool(kind) for *_, kind in names])
    start, end, kind = -1, -1, ""
    for place in np.flatnonzero(inside[labels]).tolist():
        position, _, following = names[labels[place]]
        if position == "B" or place != end or place in starts:
            if kind:
                yield start, end, kind
            start, kind = place, following if position == "B" else ""
        end = place + 1
    if kind:
        yield start, end, kind


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each token that is no white space."""
    start = 0
    for token, spaced in zip(*split(text), strict=True):
        if not token.isspace():
            yield start, start + len(token)
        start += len(token) + spaced
