"""The lists of lemmas: a word that the dictionary never gives as a lemma would never be found."""

import tomllib
from importlib.resources import files

import pytest

from newsextract.language.morphology import parses
from newsextract.lexicon import lexicon

TABLES = tomllib.loads((files("newsextract") / "data/frames.toml").read_text("utf-8"))


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_is_one_lemma_of_the_dictionary(table: str) -> None:
    unreachable = {
        f"{kind}: {word}"
        for kind, words in TABLES[table].items()
        for word in words
        if all(parse.normal_form != word for parse in parses(word))
    }
    assert unreachable == set()


@pytest.mark.parametrize("table", TABLES)
def test_no_entry_stands_twice_in_its_list(table: str) -> None:
    assert all(len(words) == len(set(words)) for words in TABLES[table].values())


def test_a_lemma_may_evoke_several_frames() -> None:
    assert {"make", "plant"} <= set(lexicon().frames["производство"])
    assert lexicon().context["не"] == ("negation",)
    assert lexicon().anaphors["предприятие"] == ("descriptors",)
    assert lexicon().bodies["министерство"] == ("government",)
