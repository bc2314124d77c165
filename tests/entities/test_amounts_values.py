"""What amounts are worth."""

import pytest
from amount_cases import cases

from newsextract.entities.amounts import Money, Period, Quantity, value_of


def shown(value: Money | Period | Quantity | None) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, Period):
        return value.iso
    number = f"{value.low}" if value.low == value.high else f"{value.low}..{value.high}"
    return f"{number} {value.currency or '-' if isinstance(value, Money) else value.unit}"


@pytest.mark.parametrize(("mention", "expected"), cases("amounts-values.txt"))
def test_values(mention: str, expected: str) -> None:
    type_, _, text = mention.partition(" ")
    assert shown(value_of(text, type_)) == expected


def test_other_types_have_no_value() -> None:
    assert value_of("12 тонн", "PRODUCT") is None
