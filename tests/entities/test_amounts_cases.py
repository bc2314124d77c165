"""Tables of cases: a sentence and the amounts in it."""

import pytest
from amount_cases import cases

from newsextract.entities.amounts import find_amounts


def spans(text: str, type_: str) -> str:
    found = [text[c.start : c.end] for c in find_amounts(text) if c.type == type_]
    return " | ".join(found) or "nothing"


@pytest.mark.parametrize(("text", "expected"), cases("amounts-money.txt"))
def test_sums(text: str, expected: str) -> None:
    assert spans(text, "MONEY") == expected


@pytest.mark.parametrize(("text", "expected"), cases("amounts-dates.txt"))
def test_dates(text: str, expected: str) -> None:
    assert spans(text, "DATE") == expected


@pytest.mark.parametrize(("text", "expected"), cases("amounts-quantities.txt"))
def test_quantities(text: str, expected: str) -> None:
    assert spans(text, "QUANTITY") == expected


def test_a_thing_that_may_be_a_product_is_less_sure_than_people() -> None:
    thing, people = find_amounts("Собрали 23 электропоезда, наняли 23 сборщика.")
    assert (thing.rule, people.rule) == ("counted-thing", "counted-people")
    assert thing.confidence < people.confidence
