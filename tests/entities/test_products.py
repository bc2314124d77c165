"""Borders of products."""

import pytest
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.entities.candidate import Candidate
from newsextract.entities.products import joined, with_complements
from newsextract.entities.recognition import Rule
from newsextract.language.tokens import Tokens


def products(text: str, *found: str, rule: Rule = with_complements) -> list[str]:
    nlp = pipeline.load()
    doc: Doc = nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))
    candidates = [
        Candidate(text.index(each), text.index(each) + len(each), "PRODUCT", "test", 0.9) for each in found
    ]
    return [text[each.start : each.end] for each in rule(Tokens(doc), candidates)]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        (
            "Завод выпускает клапаны из бычьего перикарда.",
            "клапаны из",
            "клапаны из бычьего перикарда",
        ),
        ("Фирма шьёт тенты для грузовиков.", "тенты для", "тенты для грузовиков"),
        ("Хозяйство выращивает семена сои.", "семена", "семена сои"),
        ("Завод нарастил выпуск бензина на 8%.", "бензина на", "бензина"),
        ("Комбинат делает сыр и творог.", "сыр и", "сыр"),
        ("Покупают полотенца фабрики.", "полотенца", "полотенца"),
        ("Цех выпускает сыр.", "сыр", "сыр"),
    ],
)
def test_a_product_has_its_complements_and_no_loose_preposition(text: str, found: str, whole: str) -> None:
    assert products(text, found) == [whole]


def test_another_mention_is_left_alone() -> None:
    assert products("Комбинат делает сыр и творог.", "сыр", "творог") == ["сыр", "творог"]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (
            "Завод заявил об оборудовании газового пожаротушения.",
            ("оборудовании", "газового пожаротушения"),
            ["оборудовании газового пожаротушения"],
        ),
        ("Завод выпускает сыр, масло.", ("сыр", "масло"), ["сыр", "масло"]),
        ("Полотенца марлей обшивает цех.", ("Полотенца", "марлей"), ["Полотенца", "марлей"]),
    ],
)
def test_a_product_right_behind_another_in_the_genitive_belongs_to_it(
    text: str, found: tuple[str, ...], expected: list[str]
) -> None:
    assert products(text, *found, rule=joined) == expected
