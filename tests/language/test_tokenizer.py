import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_texts import TEXTS
from razdel import tokenize
from spacy.lang.ru import Russian
from spacy.util import registry

from newsextract.language.tokenizer import create_tokenizer, split

NLP = Russian()
TOKENIZE = create_tokenizer()(NLP)


@given(TEXTS)
def test_every_character_comes_back_at_its_place(text: str) -> None:
    doc = TOKENIZE(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@given(TEXTS)
def test_a_token_is_either_white_space_or_has_none_at_its_ends(text: str) -> None:
    for token in TOKENIZE(text):
        assert token.is_space or token.text == token.text.strip()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" ", [" "]),
        ("\n\n", ["\n\n"]),
        ("Завод растёт.", ["Завод", "растёт", "."]),
        (" Завод", [" ", "Завод"]),
        ("Завод  растёт", ["Завод", " ", "растёт"]),
        ("Завод\tрастёт \n", ["Завод", "\t", "растёт", "\n"]),
        ("Завод\r\nрастёт", ["Завод", "\r\n", "растёт"]),
        ("36,8\xa0млрд", ["36,8", "\xa0", "млрд"]),
        ("ООО «СТС»", ["ООО", "«", "СТС", "»"]),
        ("по-русски", ["по-русски"]),
    ],
)
def test_white_space_other_than_one_blank_is_a_token(text: str, tokens: list[str]) -> None:
    assert [token.text for token in TOKENIZE(text)] == tokens


# Razdel looks over a blank: «5, 6» is «5,» and «6», «слово -то» is «слово» and «-то».
SIGNS = st.sampled_from('ая aK1½2²٣ -–—_.,/\\!?…:;()»«"„“*°µ№%\n\xa0')


@given(TEXTS | st.text(SIGNS, max_size=12))
def test_the_tokens_are_razdels(text: str) -> None:
    words = [word for word in split(text)[0] if not word.isspace()]
    assert words == [token.text for token in tokenize(text)]


def test_a_stretch_without_blanks_is_cut() -> None:
    assert [len(word) for word in split("а" * 2500)[0]] == [1000, 1000, 500]


def test_a_lone_surrogate_is_refused_by_spacy() -> None:
    with pytest.raises(UnicodeEncodeError):
        TOKENIZE("Завод \ud800")


def test_the_tokenizer_is_registered_under_its_name() -> None:
    assert registry.tokenizers.get("newsextract_razdel") is create_tokenizer
