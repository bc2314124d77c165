"""Where a mention begins and ends: no blanks, no stray marks, quotation marks in pairs."""

import re
import unicodedata
from functools import cache
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.language.tokens import Tokens
from newsextract.resources import table

_OPEN, _CLOSE = "«„“", "»”“"
_PAIRS: Final = {"«": "»", "„": "“", "“": "”"}
_STRAY: Final = frozenset(" \t\r\n\xa0,;:—–-/·•#\ufe0f")
_SEPARATOR: Final = re.compile(r"[|\t→•]|[\s\xa0]#")  # between cells and items, which no mention holds
_NUMBER: Final = re.compile(r"[\s\xa0]?№[\s\xa0]?\d+")  # «Хлебозавод № 9»
_SHORTENED: Final = re.compile(r"(?:(?<!\w)[гм]\.[\s\xa0]?о|(?<!\w)обл|(?<!\w)р-н)\.")  # «Чеховский г. о.»
_MARKS: Final = frozenset('«»„“”"')
_AMOUNTS: Final = frozenset({"MONEY", "DATE", "QUANTITY"})


def mend(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Every name with proper borders; what has nothing left between them goes."""
    text = tokens.text
    mended = (each if each.type in _AMOUNTS else _mended(text, each) for each in candidates)
    return [each for each in mended if each.start < each.end]


def _mended(text: str, candidate: Candidate) -> Candidate:
    start, end = _trimmed(text, candidate.start, candidate.end)
    separator = _SEPARATOR.search(text, start, end)
    if separator:
        start, end = _trimmed(text, start, separator.start())
    if candidate.type == "ORG" and (number := _NUMBER.match(text, end)):
        end = number.end()
    if candidate.type == "ORG" and text[end : end + 1] == "." and _dotted_form().search(text, start, end):
        end += 1
    if candidate.type == "LOC" and (stop := _SHORTENED.search(text, start, end + 1)) and stop.end() > end:
        end = stop.end()
    if not _MARKS.isdisjoint(text[start:end]):
        start, end = _quoted(text, start, end)
    if (start, end) == (candidate.start, candidate.end):
        return candidate
    return replace(candidate, start=start, end=end)


@cache
def _dotted_form() -> re.Pattern[str]:
    """A foreign form at the end of a name, the full stop behind it left out."""
    return re.compile(
        rf"(?<=[\w.,]\s)(?:{'|'.join(map(re.escape, table('organisations.toml')['dotted_forms']))})$"
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and _is_stray(text[start]):
        start += 1
    while start < end and _is_stray(text[end - 1]):
        end -= 1
    return start, end


def _is_stray(mark: str) -> bool:
    """Blanks, marks between words, and signs such as emoji."""
    return mark in _STRAY or unicodedata.category(mark) == "So"


def _quoted(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a mark that belongs to the span (the first of «Заря» имени Ленина), leave out others."""
    opened, stray = _unpaired(text[start:end])
    if _lacks_its_opening(text, start, end, [*opened, *stray]):
        return start - 1, end
    if len(opened) == 1 and opened[0] > 0 and text[end : end + 1] in ("»", "”", '"', "“") and end < len(text):
        return start, end + 1
    if (opened and opened[0] == 0) or _wholly_quoted(text[start:end]):
        wholly = _wholly_quoted(text[start:end])
        return _trimmed(text, start + 1, end - 1 if wholly else end)
    if end - start - 1 in {*opened[-1:], *stray[-1:]}:
        return _trimmed(text, start, end - 1)
    return start, end


def _lacks_its_opening(text: str, start: int, end: int, alone: list[int]) -> bool:
    """Whether one mark inside the span closes what the mark before the span opens."""
    if len(alone) != 1 or not 0 < alone[0] < end - start - 1:
        return False
    closing = text[start + alone[0]]
    return text[start - 1 : start] == '"' == closing or _PAIRS.get(text[start - 1 : start]) == closing


def _unpaired(span: str) -> tuple[list[int], list[int]]:
    """Places of opening marks that nothing closes and of closing marks that nothing opens."""
    opened: list[int] = []
    stray: list[int] = []
    for place, letter in enumerate(span):
        if letter == '"':
            straight = opened and span[opened[-1]] == '"'
            opened.pop() if straight else opened.append(place)
        elif opened and letter == _PAIRS.get(span[opened[-1]]):
            opened.pop()
        elif letter in _OPEN:
            opened.append(place)
        elif letter in _CLOSE:
            stray.append(place)
    return opened, stray


def _wholly_quoted(span: str) -> bool:
    """Whether one pair of marks surrounds the whole span."""
    if len(span) < 3 or span[0] not in '«„“"' or span[-1] not in '»”“"':
        return False
    inner = span[1:-1]
    return not any(_unpaired(inner)) and (span[0] == '"' or _unpaired(span) == ([], []))
