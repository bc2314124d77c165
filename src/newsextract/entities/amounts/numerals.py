"""Numbers in digits and words: how they govern nouns and what they are worth."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Final

from newsextract.entities.amounts.lexemes import Lexeme

_NUMBER_CLASSES: Final = frozenset("DYNnixX")


class Agreement(Enum):
    """What a number asks of the noun after it."""

    ONE = "one"
    FEW = "few"
    MANY = "many"
    FRACTION = "fraction"
    SCALE = "scale"


def agreement(number: Sequence[Lexeme]) -> Agreement:
    """How the last word or digit of a number governs a noun: 21 завод, 2 завода, 5 заводов, 1,9 тонны."""
    last = number[-1]
    if last.cls in "xX":
        return Agreement.SCALE
    exact = _exact(last)
    if exact is None or exact != int(exact):
        return Agreement.FRACTION
    value = int(exact)
    if value % 100 in (11, 12, 13, 14) or value % 10 in (0, 5, 6, 7, 8, 9):
        return Agreement.MANY
    return Agreement.ONE if value % 10 == 1 else Agreement.FEW


def decimal_of(digits: str) -> Decimal | None:
    """The value of digits with grouping spaces and a decimal comma or point; None for ``1.2.3``."""
    plain = re.sub(r"\s", "", digits).replace(",", ".")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        return Decimal(plain.replace(".", ""))  # points between thousands, as in «1.200.300»
    return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _exact(lexeme: Lexeme) -> Decimal | None:
    if _is_half(lexeme):
        return Decimal("0.5")
    return Decimal(lexeme.value) if lexeme.value else decimal_of(lexeme.text)


def is_number(lexeme: Lexeme) -> bool:
    """Whether the lexeme is digits, a cardinal word, a scale or the half of «две с половиной»."""
    return lexeme.cls in _NUMBER_CLASSES or _is_half(lexeme)


def _is_half(lexeme: Lexeme) -> bool:
    return lexeme.cls == "b" and lexeme.value == "half"


def bounds(number: Sequence[Lexeme]) -> tuple[Decimal, Decimal] | None:
    """The least and greatest value of a number or range: equal for a number, None for no number.

    In a range the scale of the second number is that of the first unless it has its own: ``10–12 млн``.
    """
    groups = _groups(number)
    values = [value for value in map(_value, groups) if value is not None]
    if not values or len(values) != len(groups):
        return None
    low, high = values[0], values[-1]
    if len(groups) == 2 and not any(lexeme.cls in "xX" for lexeme in groups[0]):
        low *= _scale(groups[1])
    return low, high


def _groups(number: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """The numbers on the two sides of a dash or «до», or the only one."""
    groups: list[list[Lexeme]] = [[]]
    for lexeme in number:
        if is_number(lexeme):
            groups[-1].append(lexeme)
        elif lexeme.cls in "-t" and groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _value(group: Sequence[Lexeme]) -> Decimal | None:
    """Cardinals add up, a scale multiplies what stands before it: «два миллиона триста тысяч»."""
    total, current = Decimal(0), Decimal(0)
    for lexeme in group:
        if lexeme.cls in "xX":
            total += (current or Decimal(1)) * _scale([lexeme])
            current = Decimal(0)
        else:
            part = _exact(lexeme)
            if part is None:
                return None
            current += part
    exact = total + current
    return Decimal(int(exact)) if exact == int(exact) else exact


def _scale(group: Sequence[Lexeme]) -> Decimal:
    """The power of ten that the scales of a number make together; 1 without a scale."""
    return Decimal(10) ** sum(int(lexeme.value) for lexeme in group if lexeme.cls in "xX")
