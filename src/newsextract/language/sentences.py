"""Where sentences begin: razdel within a line, line ends, and what never ends a sentence."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from razdel import sentenize

from newsextract.language.morphology import parses
from newsextract.resources import table

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_BLANK_LINE: Final = re.compile(r"\r?\n[ \t\xa0]*\r?\n")
_LOWER: Final = re.compile(r"\s*[а-яёa-z]")
_WRAP_WIDTH: Final = 40  # a shorter line is a heading or an item, not the first part of a wrapped line
_UNFINISHED: Final = re.compile(
    r"(?:[,\-–—(«„]|(?<!\w)(?:и|в|на|с|по|из|для|от|до|за|у|к|о))\s*$", re.IGNORECASE
)
_INITIAL: Final = r"[А-ЯЁA-Z]|[А-ЯЁ][а-яё]?\. ?[А-ЯЁ]"
# razdel never ends a sentence after «2008 г.»; a capital on a word that is no name shows that it does.
_YEAR: Final = re.compile(r"\d[ \xa0]?гг?\.\s+(?=([А-ЯЁ][а-яё]*)\b)")
_NO_NAMES: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "ADVB", "PRED"})
_TOWN: Final = re.compile(r"(?<!\d)(?<!\d )(?<!\d\xa0)\bг\.$")
_LONGEST_ABBREVIATION: Final = 24


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text that names and sentences do not leave: lines, wrapped ones joined.

    A line is taken for wrapped when it is long, the next one follows without a blank line, and either
    that one goes on in lower case or this one cannot end there (a comma, a dash, a preposition).
    """
    start = end = -1
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if start >= 0 and not _wrapped(text, end, match.start()):
            yield start, end
            start = -1
        start = match.start() if start < 0 else start
        end = match.end()
    if start >= 0:
        yield start, end


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences as half-open intervals of code points; blanks between them belong to none."""
    for start, end in lines(text):
        for left, right in _joined(text[start:end]):
            yield start + left, start + right


def _wrapped(text: str, end: int, following: int) -> bool:
    start = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    line = text[start:end].rstrip()
    if _BLANK_LINE.search(text, end, following) or len(line) < _WRAP_WIDTH or line[-1] in ".!?;:…":
        return False
    return bool(_LOWER.match(text, following) or _UNFINISHED.search(line))


def _joined(line: str) -> Iterator[tuple[int, int]]:
    """Sentences of one line, those that an abbreviation cut put together again."""
    start = end = -1
    for left, right in _parts(line):
        if start >= 0 and not _goes_on(line[start:end], line[left:right]):
            yield start, end
            start = -1
        start = left if start < 0 else start
        end = right
    if start >= 0:
        yield start, end


def _parts(line: str) -> Iterator[tuple[int, int]]:
    """Razdel's sentences, cut where one ends with a year."""
    for part in sentenize(line):
        start = part.start
        for match in _YEAR.finditer(part.text):
            if parses(match.group(1).lower())[0].tag.POS in _NO_NAMES:
                end = part.start + match.end()
                yield start, start + len(line[start:end].rstrip())
                start = end
        yield start, part.stop


def _goes_on(left: str, right: str) -> bool:
    never_last, seldom_last = _abbreviations()
    tail = left[-_LONGEST_ABBREVIATION:]
    if _TOWN.search(tail):
        return True
    if seldom_last.search(tail):
        return not right[:1].isupper()
    return bool(never_last.search(tail))


@cache
def _abbreviations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = table("abbreviations.toml")
    never = "|".join([*_alternatives(data["never_last"]), _INITIAL])
    seldom = "|".join(_alternatives(data["seldom_last"]))
    return re.compile(rf"(?<!\w)(?:{never})\.$"), re.compile(rf"(?<!\w)(?:{seldom})\.$")


def _alternatives(abbreviations: Iterable[str]) -> list[str]:
    return [re.escape(item).replace(r"\ ", r"\s?") for item in abbreviations]
