"""What the component writes into a Doc, whatever the text."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from language_texts import TEXTS, samples
from spacy.language import Language
from spacy.tokens import Doc

FIELDS = ["ORTH", "SPACY", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]
untimed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def same(left: Doc, right: Doc) -> bool:
    columns = (left.to_array(FIELDS) == right.to_array(FIELDS)).all()
    return bool(columns) and np.allclose(left.tensor, right.tensor, atol=1e-5)


@untimed
@given(text=TEXTS)
def test_sentences_are_trees_and_the_text_is_kept(russian: Language, text: str) -> None:
    doc = russian(text)
    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    for sentence in doc.sents:
        assert [token for token in sentence if token.head == token] == [sentence.root]
        assert all(token.head in sentence for token in sentence)
        assert all(sentence.root in (token, *token.ancestors) for token in sentence)


@untimed
@given(text=TEXTS)
def test_white_space_begins_a_sentence_at_the_start_of_a_text_only(russian: Language, text: str) -> None:
    doc = russian(text)
    assert all(not token.is_space or token.i == 0 for token in doc if token.is_sent_start)
    assert all(token.pos_ == "SPACE" for token in doc if token.is_space)
    assert not any(name[place].is_space for name in doc.ents for place in (0, -1))


@untimed
@given(texts=st.lists(TEXTS, max_size=5))
def test_a_batch_gives_what_single_texts_give(russian: Language, texts: list[str]) -> None:
    batch = list(russian.pipe(texts, batch_size=3))
    assert all(same(doc, russian(text)) for doc, text in zip(batch, texts, strict=True))


def test_a_batch_of_releases_gives_what_single_releases_give(russian: Language) -> None:
    texts = samples()
    batch = list(russian.pipe(texts, batch_size=3))
    assert all(same(doc, russian(text)) for doc, text in zip(batch, texts, strict=True))


def test_a_plain_sentence(russian: Language) -> None:
    doc = russian("  Завод «Луч» выпускает соусы.\n")
    assert [(t.text, t.lemma_, t.pos_, t.head.text, t.dep_) for t in doc if not t.is_space] == [
        ("Завод", "завод", "NOUN", "выпускает", "nsubj"),
        ("«", "«", "PUNCT", "Луч", "punct"),
        ("Луч", "луч", "NOUN", "Завод", "appos"),
        ("»", "»", "PUNCT", "Луч", "punct"),
        ("выпускает", "выпускать", "VERB", "выпускает", "root"),
        ("соусы", "соус", "NOUN", "выпускает", "obj"),
        (".", ".", "PUNCT", "выпускает", "punct"),
    ]
    assert doc[1].morph.get("Case") == ["Nom"]
    assert [t.head.i for t in doc if t.is_space] == [1, 7]
    assert doc.tensor.shape == (len(doc), 192)
    assert not doc.tensor[0].any()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n", "\xa0"])
def test_a_text_without_words(russian: Language, text: str) -> None:
    doc = russian(text)
    assert (doc.text, doc.ents) == (text, ())
    assert doc.tensor.shape == (len(doc), 192)  # documents of a batch are joined by these
    assert len(list(doc.sents)) == min(len(doc), 1)


def test_a_list_of_words_longer_than_any_sentence_is_cut(russian: Language) -> None:
    doc = russian("слово " * 1200)
    assert [len(sentence) for sentence in doc.sents] == [250, 250, 250, 250, 200]


def test_names_do_not_leave_their_line(russian: Language) -> None:
    doc = russian("Директор Иван\n\nПетров Сергей")
    assert [(name.text, name.label_) for name in doc.ents] == [("Иван", "PER"), ("Петров Сергей", "PER")]
