from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.language.lemmas import best_parse, lemma

CASES = [
    line.split(" | ")
    for line in (Path(__file__).parents[1] / "cases/lemmas.txt").read_text("utf-8").splitlines()
    if line[0] != "#"
]


@pytest.mark.parametrize(("word", "tag", "expected"), CASES)
def test_the_tag_picks_the_lemma(word: str, tag: str, expected: str) -> None:
    assert lemma(word, tag) == expected


@given(st.text(), st.sampled_from(["NOUN|Case=Gen", "VERB", "PROPN", "X", "PUNCT", ""]))
def test_every_word_has_a_lemma_in_lower_case(word: str, tag: str) -> None:
    assert lemma(word, tag) == lemma(word, tag).lower()
    assert bool(lemma(word, tag)) == bool(word)


def test_an_unknown_part_of_speech_leaves_the_choice_to_frequency() -> None:
    assert best_parse("стали", "X") == best_parse("стали", "")


def test_a_character_without_a_name_is_analysed_too() -> None:
    assert lemma("завод\U00017000", "NOUN")


@pytest.mark.parametrize(
    "word", ["стали", "Дели", "выпускает", "ещё", "Мещерского", "завода-изготовителя", "кг"]
)
@pytest.mark.parametrize(
    "tag", ["NOUN|Case=Gen", "VERB|VerbForm=Fin", "ADJ|Case=Gen|Number=Sing", "PROPN", "X"]
)
def test_the_lemma_is_that_of_the_best_analysis(word: str, tag: str) -> None:
    assert lemma(word, tag) == best_parse(word, tag).normal_form
