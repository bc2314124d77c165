"""Lists of a Doc's tokens are what spaCy says of them one by one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from language_texts import TEXTS, samples
from spacy.language import Language
from spacy.tokens import Doc

from newsextract.language.tokens import Tokens

untimed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def assert_same(doc: Doc) -> None:
    tokens = Tokens(doc)
    assert (tokens.text, len(tokens)) == (doc.text, len(doc))
    assert tokens.texts == [token.text for token in doc]
    assert tokens.starts == [token.idx for token in doc]
    assert tokens.ends == [token.idx + len(token) for token in doc]
    assert tokens.words == [token.i for token in doc if not token.is_space]
    assert tokens.lemmas == [token.lemma_ for token in doc]
    assert tokens.parts == [token.pos_ for token in doc]
    assert tokens.morphs == [str(token.morph) for token in doc]
    assert tokens.labels == [token.dep_ for token in doc]
    assert tokens.names == [token.ent_type_ for token in doc]
    assert tokens.heads == [token.head.i for token in doc]
    assert tokens.sentence_starts == [sentence.start for sentence in doc.sents]


@untimed
@given(TEXTS)
def test_any_text(russian: Language, text: str) -> None:
    assert_same(russian(text))


@pytest.mark.parametrize("text", samples())
def test_a_release(russian: Language, text: str) -> None:
    doc = russian(text)
    assert_same(doc)
    tokens = Tokens(doc)
    for token in doc:
        assert tokens.sentence(token.i) == (token.sent.start, token.sent.end)
        assert list(tokens.ancestors(token.i)) == [above.i for above in token.ancestors]
        assert tokens.children.get(token.i, []) == [child.i for child in token.children]


@untimed
@given(st.data())
def test_the_tokens_of_a_stretch_and_its_root(russian: Language, data: st.DataObject) -> None:
    doc = russian(data.draw(TEXTS.filter(str.strip) | st.sampled_from(samples())))
    tokens = Tokens(doc)
    start = data.draw(st.integers(0, len(doc.text) - 1))
    end = data.draw(st.integers(start + 1, min(start + 60, len(doc.text))))
    if doc.text[start:end].strip():
        span = doc.char_span(start, end, alignment_mode="expand")
        assert tokens.covering(start, end) == (span.start, span.end)
        assert tokens.root(span.start, span.end) == span.root.i


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\n \n"])
def test_what_ends_a_line(russian: Language, end: str) -> None:
    tokens = Tokens(russian(f"Завод{end}растёт"))
    assert [text for text, ends in zip(tokens.texts, tokens.ends_line, strict=True) if ends] == [end]


@pytest.mark.parametrize("blank", [" ", "\xa0", "\t", "\u2009"])
def test_what_does_not(russian: Language, blank: str) -> None:
    assert not any(Tokens(russian(f"Завод{blank}растёт")).ends_line)
