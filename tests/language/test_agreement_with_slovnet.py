"""The batched encoder gives what slovnet's own code gives for the same words."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from language_texts import CORPUS, samples
from navec import Navec
from slovnet import NER, Morph, Syntax
from spacy.language import Language
from spacy.tokens import Doc, Token

from newsextract.language.names import find_names, runs
from newsextract.language.sentences import lines
from newsextract.language.weights import weights


@cache
def peer(kind: Any, file: str) -> Any:
    """A model as slovnet itself reads it, from the files of natasha's package, which is not imported."""
    spec = find_spec("natasha")
    assert spec is not None and spec.origin is not None
    data = Path(spec.origin).parent / "data"
    embedding = Navec.load(data / "emb/navec_news_v1_1B_250K_300d_100q.tar")
    return kind.load(data / "model" / f"slovnet_{file}_news_v1.tar").navec(embedding)


@pytest.fixture(scope="module")
def docs(russian: Language) -> list[Doc]:
    return list(russian.pipe(samples(), batch_size=3))


def sentences(docs: list[Doc]) -> list[list[Token]]:
    """Words of each sentence, white space left out."""
    return [[token for token in sentence if not token.is_space] for doc in docs for sentence in doc.sents]


def forms(sentence: list[Token]) -> list[str]:
    return [token.text for token in sentence]


def test_tags(docs: list[Doc]) -> None:
    ours = sentences(docs)
    theirs = peer(Morph, "morph").map(map(forms, ours))
    for words, markup in zip(ours, theirs, strict=True):
        assert [(t.pos_, t.morph.to_dict()) for t in words] == [(t.pos, t.feats) for t in markup.tokens]


def their_heads(sentence: list[Token]) -> list[int]:
    """Numbers from 1 in the sentence, 0 for a root."""
    [markup] = peer(Syntax, "syntax").map([forms(sentence)])
    return [int(token.head_id) for token in markup.tokens]


def our_heads(sentence: list[Token]) -> list[int]:
    numbers = {token.i: number for number, token in enumerate(sentence, 1)}
    return [0 if token.head == token else numbers[token.head.i] for token in sentence]


def in_cycle(heads: list[int]) -> set[int]:
    """Places whose way upwards comes back to them."""

    def way(place: int) -> Iterator[int]:
        for _ in heads:
            place = heads[place] - 1
            if place < 0:
                return
            yield place

    return {place for place in range(len(heads)) if place in way(place)}


def test_heads_but_for_repaired_cycles_and_extra_roots(docs: list[Doc]) -> None:
    compared = 0
    for sentence in sentences(docs):
        ours, theirs = our_heads(sentence), their_heads(sentence)
        repairable = in_cycle(theirs) | {place for place, head in enumerate(theirs) if head == 0}
        kept = [place for place in range(len(ours)) if place not in repairable]
        assert [ours[place] for place in kept] == [theirs[place] for place in kept]
        if not in_cycle(theirs) and theirs.count(0) == 1:
            assert ours == theirs
            compared += 1
    assert compared > 30


def test_labels_where_heads_are_the_same(docs: list[Doc]) -> None:
    for sentence in sentences(docs):
        [markup] = peer(Syntax, "syntax").map([forms(sentence)])
        for token, head, theirs in zip(sentence, our_heads(sentence), markup.tokens, strict=True):
            if head == int(theirs.head_id) and not (theirs.rel == "root" and head):
                assert token.dep_ == theirs.rel


def test_names(docs: list[Doc]) -> None:
    for doc in docs:
        theirs = [
            (start + span.start, start + span.stop, span.type)
            for start, end in lines(doc.text)
            for span in peer(NER, "ner")(doc.text[start:end]).spans
        ]
        assert [(name.start_char, name.end_char, name.label_) for name in doc.ents] == theirs
        assert theirs


def test_names_of_whole_texts_of_the_corpus() -> None:
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    theirs = [
        [(span.start, span.stop, span.type) for span in markup.spans]
        for markup in peer(NER, "ner").map(texts)
    ]
    assert find_names(texts) == theirs


def test_a_name_begins_with_a_b() -> None:
    numbers = {label: number for number, label in enumerate(weights("ner").labels)}
    labels = ["I-PER", "O", "B-LOC", "I-LOC", "I-ORG", "B-ORG", "I-ORG", "O", "B-PER"]
    found = list(runs(np.array([numbers[label] for label in labels]), starts={6}))
    assert found == [(2, 5, "LOC"), (5, 6, "ORG"), (8, 9, "PER")]


def test_names_of_texts_without_words() -> None:
    assert find_names(["", "Иван Петров", " \n"]) == [[], [(0, 11, "PER")], []]
    assert find_names([""]) == [[]]
