"""Places: levels of one, type words on either side."""

import pytest

from newsextract import pipeline
from newsextract.entities.candidate import Candidate
from newsextract.entities.places import levels, with_types
from newsextract.language.tokens import Tokens


def found(text: str, *names: str) -> tuple[Tokens, list[Candidate]]:
    nlp = pipeline.load()
    doc = nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))  # type: ignore[operator]
    starts = [(text.index(name), name) for name in names]
    return Tokens(doc), [Candidate(start, start + len(name), "LOC", "test", 0.9) for start, name in starts]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "В деревне Луки Заречного района, а также в селе Мары Томской обл. открыли цеха.",
            ["деревне Луки Заречного района", "селе Мары Томской обл."],
            ["деревне Луки Заречного района", "селе Мары", "Томской обл."],
        ),
        ("в городе Мары Томского р-на", ["Мары Томского р-на"], ["Мары", "Томского р-на"]),
        (
            "в посёлке «Луч» Усть-Томского муниципального округа",
            ["посёлке «Луч» Усть-Томского муниципального округа"],
            ["посёлке «Луч»", "Усть-Томского муниципального округа"],
        ),
        ("в Усть-Томском районе", ["Усть-Томском районе"], ["Усть-Томском районе"]),
        ("в пос. Мары", ["пос.", "Мары"], ["пос. Мары"]),
        ("в г.Туле", ["г.", "Туле"], ["г.Туле"]),
        ("Парк, Мары", ["Парк", "Мары"], ["Парк", "Мары"]),
    ],
)
def test_levels_of_a_place_are_mentions_of_their_own(
    text: str, names: list[str], expected: list[str]
) -> None:
    tokens, candidates = found(text, *names)
    assert [text[each.start : each.end] for each in levels(tokens, candidates)] == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Завод в Томской обл. закрыт.", "Томской обл", "Томской обл."),
        ("Завод в Одинцовском г. о. закрыт.", "Одинцовском", "Одинцовском г. о."),
        ("Завод в Томской области.", "Томской области", "Томской области"),
    ],
)
def test_a_place_has_its_type_word_behind_it(text: str, name: str, expected: str) -> None:
    tokens, candidates = found(text, name)
    assert [text[each.start : each.end] for each in with_types(tokens, candidates)] == [expected]
