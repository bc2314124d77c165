"""What an amount is worth: a sum with its currency, an ISO 8601 date, a number with its unit."""

from collections.abc import Sequence
from decimal import Decimal
from math import isfinite
from typing import Final

from newsextract.entities.amounts.lexemes import Lexeme, lexemes
from newsextract.entities.amounts.numerals import bounds, is_number
from newsextract.entities.amounts.periods import iso_period
from newsextract.schema import MentionType, Value

_SUPERSCRIPTS: Final = {"2": "²", "3": "³"}
# Currencies that share a word with another one, by the adjective that tells them apart.
_BY_COUNTRY: Final = {
    ("BY", "RUB"): "BYN", ("CA", "USD"): "CAD", ("AU", "USD"): "AUD", ("HK", "USD"): "HKD",
    ("SG", "USD"): "SGD", ("TM", "AZN"): "TMT",
}  # fmt: skip


def value_of(text: str, type: MentionType) -> Value | None:  # noqa: A002 - the schema's name
    """The value of an amount mention.

    Args:
        text: the characters of the mention.
        type: MONEY, DATE or QUANTITY.

    Returns:
        None for other types, and where the text alone does not say the value («прошлом году»), or says
        one that no float can hold.
    """
    if type not in ("DATE", "MONEY", "QUANTITY"):
        return None
    found = lexemes(text)
    if type == "DATE":
        iso = iso_period(found)
        return Value(date=iso) if iso else None
    if type == "MONEY":
        return _money(found)
    return _quantity(found, text)


def _money(found: Sequence[Lexeme]) -> Value | None:
    coins = next((index - 1 for index, lexeme in enumerate(found) if lexeme.cls == "m"), len(found))
    limits, minor = bounds([lexeme for lexeme in found[:coins] if lexeme.cls != "."]), Decimal(0)
    if limits is None:
        return None
    if coins < len(found):
        cents = bounds(found[coins : coins + 1])
        minor = cents[0] / 100 if cents else minor
    low, high = float(limits[0] + minor), float(limits[1] + minor)
    return Value(low, high, currency=_currency(found)) if isfinite(low + high) else None


def _currency(found: Sequence[Lexeme]) -> str | None:
    code = next((lexeme.value for lexeme in found if lexeme.cls in "c$"), None)
    country = next((lexeme.value for lexeme in found if lexeme.cls == "C"), "")
    return _BY_COUNTRY.get((country, code), code) if code else None


def _quantity(found: Sequence[Lexeme], text: str) -> Value | None:
    last = max((index for index, lexeme in enumerate(found) if is_number(lexeme)), default=-1)
    limits = bounds(found[: last + 1])
    if limits is None or last + 1 == len(found):
        return None
    sign = -1 if found[0].text in ("−", "-") else 1
    low, high = float(sign * limits[0]), float(sign * limits[1])
    return Value(low, high, unit=_unit(found[last + 1 :], text)) if isfinite(low + high) else None


def _unit(found: Sequence[Lexeme], text: str) -> str:
    classes = "".join(lexeme.cls for lexeme in found)
    if classes == "u":
        return found[0].value
    if classes == "wu" and found[0].value in _SUPERSCRIPTS:
        return found[1].value + _SUPERSCRIPTS[found[0].value]
    return " ".join(text[found[0].start :].split())
