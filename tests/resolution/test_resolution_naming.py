"""Canonical names, read as a table of what is printed and what a reader would write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from newsextract.resolution import normalise
from newsextract.resolution.words import words_of
from newsextract.schema import MENTION_TYPES

CASES = Path(__file__).parent.parent / "cases" / "naming.txt"


def cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(" | ")]


@pytest.mark.parametrize(("type_", "printed", "name"), list(cases()))
def test_canonical_name(type_, printed, name):
    assert normalise(printed, type_) == name


# Without a sentence these are genitives as well: `кресла-кровати` of one.
AMBIGUOUS = {"кресла-кровати"}


@pytest.mark.parametrize(("type_", "printed", "name"), [case for case in cases() if case[2] not in AMBIGUOUS])
def test_a_canonical_name_stays(type_, printed, name):
    assert normalise(name, type_) == name


def test_no_break_spaces_become_spaces():
    assert normalise("640\u00a0млн\u202fрублей", "MONEY") == "640 млн рублей"


@given(
    st.text(alphabet='аеёийнстоАОСТЁ «»"-.()0123\u00a0\nabcXY%–', max_size=30), st.sampled_from(MENTION_TYPES)
)
def test_any_text_has_a_name(text, type_):
    name = normalise(text, type_)
    assert name == name.strip()
    assert bool(name) == bool(text.strip())
    assert "\n" not in name


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ВТБ Лизинга", "ВТБ Лизинг"), ("Велес Капитала", "Велес Капитал"), ("Акрон Холдинг", "Акрон Холдинг")],
)
def test_what_stands_behind_the_name_of_a_group_inflects(name: str, expected: str) -> None:
    first, last = words_of(name)
    oblique = "gent" if name != expected else "nomn"
    assert normalise(name, "ORG", [replace(first, case="nomn"), replace(last, case=oblique)]) == expected


@pytest.mark.parametrize(
    ("name", "features", "expected"),
    [
        ("Русала", [("gent", "masc")], "Русал"),
        ("Мечела", [("gent", "masc")], "Мечел"),
        ("Сибстекла", [("gent", "masc")], "Сибстекло"),
        ("НЭО Центра", [("", ""), ("gent", "masc")], "НЭО Центр"),
        ("РЖД Логистику", [("", ""), ("accs", "femn")], "РЖД Логистика"),
        ("УФАС по Хакасии", [("", ""), ("", ""), ("datv", "femn")], "УФАС по Хакасии"),
        ("ТПП Грузии", [("", ""), ("gent", "femn")], "ТПП Грузии"),
    ],
)
def test_the_case_that_the_tagger_sees_decides_of_unknown_names(name, features, expected):
    words = [
        replace(word, case=case, gender=gender, number="sing")
        for word, (case, gender) in zip(words_of(name), features, strict=True)
    ]
    assert normalise(name, "ORG", words) == expected
