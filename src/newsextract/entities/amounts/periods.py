"""Dates and periods as ISO 8601, with nothing in them that the text does not say.

A missing year is left out as XML Schema does (``--03-14``, ``--03``), a season is written as in ISO 8601-2
(``2027-23``), an open interval has two dots (``../2027-12-31``).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from newsextract.entities.amounts.lexemes import Lexeme
from newsextract.entities.amounts.numerals import bounds

_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
# Days of the months in a leap year.
_LONGEST: Final = [monthrange(2024, month)[1] for month in range(1, 13)]
_RELATIVE: Final = frozenset("advAT")


class _Range(Struct, frozen=True, gc=False):
    """The first and last ISO date of a period; equal for one that is written as one."""

    first: str
    last: str

    def written(self) -> str:
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


def iso_period(found: Sequence[Lexeme]) -> str | None:
    """The period that a DATE mention names.

    «До», «к», «по» open the start of the interval, «с», «после» its end; «начало» and «середина» of a period
    stand for the period, for no day is named.

    Args:
        found: the lexemes of the mention.

    Returns:
        A date or interval; None for a period that is relative to the time of writing or of an event.
    """
    classes = "".join(lexeme.cls for lexeme in found)
    if interval := re.fullmatch(r"f([^ty]+)[ty](.+)", classes):
        end = interval.end(1)
        return _interval(found[1:end], found[end + 1 :])
    bound = classes[:1] if classes[:1] in tuple("ftkyz") else ""
    period = _period(found[1:] if bound else [lexeme for lexeme in found if lexeme.value != "end"])
    if period is None or not bound:
        return period.written() if period else None
    return f"{period.first}/.." if bound in "fz" else f"../{period.last}"


def _interval(left: Sequence[Lexeme], right: Sequence[Lexeme]) -> str | None:
    """«С 3 по 28 февраля»: the left side borrows the month and year that it lacks."""
    own = {lexeme.cls for lexeme in left}
    lent = [lexeme for lexeme in right if _is_lent(lexeme, own)]
    start, end = _period([*left, *lent]), _period(right)
    return f"{start.first}/{end.last}" if start and end else None


def _is_lent(lexeme: Lexeme, own: set[str]) -> bool:
    kind = "Y" if lexeme.cls in "YZ" else lexeme.cls
    return kind in ("M", "Y", "Q") and not own & ({"Y", "Z"} if kind == "Y" else {kind})


def _period(found: Sequence[Lexeme]) -> _Range | None:
    classes = "".join(lexeme.cls for lexeme in found)
    if "F" in classes:
        dates = [_numeric(lexeme.text) for lexeme in found if lexeme.cls == "F"]
        return _Range(dates[0], dates[-1]) if all(dates) else None
    years = _years(found)
    if "M" in classes:
        return _in_months(found, years[0] if years else "-")
    if "Q" in classes or "w" in classes:
        return _parts(found, years)
    if not years or set(classes) & _RELATIVE:
        return None
    return _of_year(found, years)


def _years(found: Sequence[Lexeme]) -> list[str]:
    """The years that are named, the second of ``2024/25`` written out."""
    years: list[str] = []
    for index, lexeme in enumerate(found):
        if lexeme.cls in "YZ":
            years.append(lexeme.text[:4])
        elif lexeme.cls == "D" and index and found[index - 1].cls in "-/" and years:
            years.append(years[-1][:2] + lexeme.text)
    return years


def _numeric(text: str) -> str:
    """``20.09.2022`` as ``2022-09-20``; empty for a year of two digits, whose century is not said."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    day, month, year = text.split(".")
    return f"{year}-{int(month):02}-{int(day):02}" if len(year) == 4 else ""


def _in_months(found: Sequence[Lexeme], year: str) -> _Range | None:
    months = [int(lexeme.value) for lexeme in found if lexeme.cls == "M"]
    days = [int(re.match(r"\d+", lexeme.text)[0]) for lexeme in found if lexeme.cls in "DO"]  # type: ignore[index]
    first, last = f"{year}-{months[0]:02}", f"{year}-{months[-1]:02}"
    if days and max(days) > _LONGEST[months[-1] - 1]:
        return None
    if days:
        return _Range(f"{first}-{days[0]:02}", f"{last}-{days[-1]:02}")
    if _has(found, "end") and year != "-":
        return _Range(first, f"{last}-{monthrange(int(year), months[-1])[1]}")
    return _Range(first, last)


def _parts(found: Sequence[Lexeme], years: Sequence[str]) -> _Range | None:
    """Quarters and half-years of a named year."""
    length = 6 if _has(found, "half") else 3
    ordinals = [_ordinal(lexeme) for lexeme in found if lexeme.cls in "RrDO"]
    if not years or not ordinals or not all(1 <= ordinal <= 12 // length for ordinal in ordinals):
        return None
    start, end = (ordinals[0] - 1) * length + 1, ordinals[-1] * length
    year = years[0]
    return _Range(f"{year}-{start:02}-01", f"{year}-{end:02}-{monthrange(int(year), end)[1]}")


def _ordinal(lexeme: Lexeme) -> int:
    digits = re.match(r"\d+", lexeme.text)
    return int(digits[0]) if digits else int(lexeme.value)


def _of_year(found: Sequence[Lexeme], years: Sequence[str]) -> _Range | None:
    """A year or its part: its first months, its season, its end."""
    first, last = years[0], years[-1]
    season = next((_SEASONS[lexeme.value] for lexeme in found if lexeme.cls in "sS"), None)
    if season:
        return _Range(f"{first}-{season}", f"{first}-{season}")
    if _has(found, "month"):
        months = bounds(found[:1])
        return _Range(f"{first}-01", f"{first}-{int(months[1]):02}") if months else None
    if _has(found, "half"):
        return _parts(found, years)
    return _Range(first, f"{last}-12-31") if _has(found, "end") else _Range(first, last)


def _has(found: Sequence[Lexeme], value: str) -> bool:
    return any(lexeme.value == value for lexeme in found)
