"""What amounts are worth."""

import pytest
from amount_cases import cases

from newsextract.entities.amounts import value_of
from newsextract.schema import Value


def shown(value: Value | None) -> str:
    if value is None:
        return "unknown"
    if value.date:
        return value.date
    number = f"{value.low:.15g}" if value.low == value.high else f"{value.low:.15g}..{value.high:.15g}"
    return f"{number} {value.currency or value.unit or '-'}"


@pytest.mark.parametrize(("mention", "expected"), cases("amounts-values.txt"))
def test_values(mention: str, expected: str) -> None:
    type_, _, text = mention.partition(" ")
    assert shown(value_of(text, type_)) == expected


def test_other_types_have_no_value() -> None:
    assert value_of("12 тонн", "PRODUCT") is None


def test_a_number_beyond_all_floats_has_no_value() -> None:
    assert value_of("9" * 400 + " тонн", "QUANTITY") is None
