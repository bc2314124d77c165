"""Where sentences begin: razdel within a line, line ends, and what never ends a sentence."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from razdel import sentenize

from newsextract.language.morphology import parses
from newsextract.resources import table

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
LINE_END: Final = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")
_BLANK_LINE: Final = re.compile(r"\r?\n[ \t\xa0]*\r?\n")
_LOWER: Final = re.compile(r"\s*[а-яёa-z]")
_WRAP_WIDTH: Final = 40  # a shorter line is a heading or an item, unless it fills a narrow column
_NARROWEST: Final = 25  # characters of the narrowest column
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

    A line is taken for wrapped when it is long or has no room for the next one's first word, the next one
    follows without a blank line, and either that one goes on in lower case or this one cannot end there
    (a comma, a dash, a preposition). Three lines or more of which none had room for the next one's first
    word are one paragraph.
    """
    for block in _blocks(text):
        width = max(len(text[start:end].strip()) for start, end in block)
        full = [_full(text, line, following, width) for line, following in pairwise(block)]
        column = len(full) > 1 and all(full)
        first, last = block[0]
        for line, (start, end), filled in zip(block, block[1:], full, strict=False):
            if not (column or _wrapped(text[slice(*line)].strip(), text[start:end], filled)):
                yield first, last
                first = start
            last = end
        yield first, last


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines that no blank line parts."""
    block: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if block and _BLANK_LINE.search(text, block[-1][1], match.start()):
            yield block
            block = []
        block.append(match.span())
    if block:
        yield block


def sentences(text: str, within: Iterable[tuple[int, int]] | None = None) -> Iterator[tuple[int, int]]:
    """Sentences as half-open intervals of code points; blanks between them belong to none.

    Args:
        text: of a document.
        within: its `lines`, where they are known already.
    """
    for start, end in lines(text) if within is None else within:
        for left, right in _joined(text[start:end]):
            yield start + left, start + right


def _full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether a column has no room for the next line's first word behind a line."""
    word = text[slice(*following)].split(maxsplit=1)[0]
    return width >= _NARROWEST and len(text[slice(*line)].strip()) + 1 + len(word) > width


def _wrapped(line: str, following: str, filled: bool) -> bool:
    """Whether a sentence goes on from a line in the one that follows."""
    if line[-1] in ".!?;:…":
        return False
    goes_on = bool(_LOWER.match(following))
    if len(line) < _WRAP_WIDTH:
        return goes_on and filled
    return goes_on or bool(_UNFINISHED.search(line))


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
