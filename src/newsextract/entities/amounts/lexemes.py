"""A text as lexemes: numbers, words and signs, each with the class that the patterns are written in.

The lexemes are the module's own, not the tokens of a `Doc`, because amounts need numbers with their groups
(``9 400``), abbreviations with their full stops and units next to their digits whatever the tokenizer does.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from newsextract.entities.amounts.lexicon import Lexicon, Term, lexicon

_SPACE: Final = r"[ \u00a0\u2009\u202f]"
_DAY: Final = "(?:0[1-9]|[12][0-9]|3[01]|[1-9])"
_MONTH: Final = "(?:0[1-9]|1[0-2]|[1-9])"
_LEXEME: Final = re.compile(
    rf"""
      (?P<date>(?<![\w.])(?:{_DAY}\.{_MONTH}\.(?:[12][0-9]{{3}}|[0-9]{{2}})|[12][0-9]{{3}}-{_MONTH}-{_DAY})(?!\w|\.[0-9]))
    | (?P<ordinal>[0-9]+[-‑–](?:го|му|м|ми|й|я|е|х|ом|ым|ый|ой|ую|ая|ое|ые|ых)(?!\w))
    | (?P<code>[0-9]+[-‑](?=[^\W\d_])[\w-]+ | [^\W\d_]+[-‑]?[0-9][\w-]*)
    | (?P<number>[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?![0-9])(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)*)
    | (?P<unit>п\.\ ?п\.|л\.\ ?с\.|[^\W\d_]+[·⋅∙*]ч(?!\w))
    | (?P<word>[^\W\d_]+(?:[-‑][^\W\d_]+)*)
    | (?P<break>\n)
    | (?P<sign>[°℃][CСcс]?|[^\s\w]|_)
    """,
    re.VERBOSE,
)
_DASHES: Final = frozenset("-–—‑−")
_SIGNS: Final = frozenset("+-−")
_LONGEST_NUMBER: Final = 20
_IN_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_BY_CONTEXT: Final = frozenset({"number", "sign"})  # kinds whose class depends on their neighbours


class Lexeme(Struct, frozen=True, gc=False):
    """A stretch of text that the patterns see as one thing.

    Attributes:
        start: first code point.
        end: one past the last.
        text: the characters, without the full stop of an abbreviation that owns one.
        kind: name of the alternative of the lexer that matched.
        cls: class as the patterns use it, one character.
        value: worth of the term that it is a form of; empty for others.
    """

    start: int
    end: int
    text: str
    kind: str
    cls: str
    value: str


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of a text in order; spaces other than line ends are left out. Linear in the text."""
    found = list(_scan(text))
    return [
        _with_context(found, index, text) if lexeme.kind in _BY_CONTEXT or lexeme.cls in "Md" else lexeme
        for index, lexeme in enumerate(found)
    ]


def _scan(text: str) -> Iterator[Lexeme]:
    words = lexicon()
    owned = -1
    for match in _LEXEME.finditer(text):
        if match.start() == owned:
            continue
        kind, form, end = match.lastgroup or "", match.group(), match.end()
        if kind == "word" and text[end : end + 1] == "." and form.lower() in words.dotted:
            owned, end = end, end + 1
        if kind == "word" and "-" in form and _is_pair(words, form):
            yield from _parts(match.start(), form)
            continue
        term = _term(kind, form)
        yield Lexeme(match.start(), end, form, kind, term.cls, term.value)


def _is_pair(words: Lexicon, form: str) -> bool:
    """Whether a hyphen joins two of a kind: «шесть-семь», «январь-май», «весна-лето»."""
    terms = [words.term(part) for part in form.split("-")]
    return all(term is not None and term.cls in "nMS" for term in terms)


def _parts(start: int, form: str) -> Iterator[Lexeme]:
    for part in re.finditer(r"-|[^-]+", form):
        kind = "sign" if part.group() == "-" else "word"
        term = _term(kind, part.group())
        yield Lexeme(start + part.start(), start + part.end(), part.group(), kind, term.cls, term.value)


@lru_cache(maxsize=10_000)
def _term(kind: str, form: str) -> Term:
    words = lexicon()
    if kind == "number":
        return Term(_number_class(form), "")
    if kind == "ordinal":
        year = re.match(r"(?:1[5-9]|20)\d\d(?!\d)", form)
        return Term("O" if not year else "H" if form.endswith(("е", "х")) else "Z", "")
    if kind in ("date", "break"):
        return Term("F" if kind == "date" else "#", "")
    if kind == "code":
        return words.term(form) or Term("_", "")
    if kind == "unit":
        return words.term(re.sub(r"\W", "", form)) or Term("_", "")
    return words.term(form) or Term(form if form in "./" else "_", "")


def _number_class(form: str) -> str:
    if len(form) > _LONGEST_NUMBER or (form.count(".") > 1 and not _IN_THOUSANDS.fullmatch(form)):
        return "_"  # «версия 1.0.5» has no value
    if not form.isdecimal():
        return "N"
    if len(form) <= 2 and 1 <= int(form) <= 31:
        return "D"
    return "Y" if len(form) == 4 and 1500 <= int(form) <= 2100 else "N"


def _with_context(found: list[Lexeme], index: int, text: str) -> Lexeme:
    """The lexeme with the class that its neighbours leave it."""
    lexeme = found[index]
    if lexeme.kind == "number" and _is_part_of_code(found, index, text):
        return _reclassed(lexeme, "_")
    if lexeme.text in _DASHES and _is_range(found, index):
        return _reclassed(lexeme, "-")
    if lexeme.text in _SIGNS and not _touches(found, index - 1) and _touches(found, index):
        return _reclassed(lexeme, "+")
    if lexeme.cls in "Md" and _is_name(found, index):
        return _reclassed(lexeme, "_")
    return lexeme


def _reclassed(lexeme: Lexeme, cls: str) -> Lexeme:
    return Lexeme(lexeme.start, lexeme.end, lexeme.text, lexeme.kind, cls, lexeme.value)


def _is_part_of_code(found: list[Lexeme], index: int, text: str) -> bool:
    """Whether digits belong to an article, a telephone, a time of day or a model."""
    lexeme = found[index]
    before = found[index - 1].text if index else ""
    after = found[index + 1] if index + 1 < len(found) else None
    if before in ("№", "#", "N", "ст", "стр", "тел", "п"):
        return True
    if after and after.kind == "word" and after.start == lexeme.end and after.cls not in "uxcgwm":
        return True
    tail = text[lexeme.end : lexeme.end + 2]
    return bool(re.match(r":\d", tail)) or text[lexeme.start - 1 : lexeme.start] == ":"


def _touches(found: list[Lexeme], index: int) -> bool:
    """Whether no space parts the lexeme at `index` from the next one, and neither is a bracket."""
    if not 0 <= index < len(found) - 1:
        return False
    return found[index].end == found[index + 1].start and found[index].text not in "(["


def _is_range(found: list[Lexeme], index: int) -> bool:
    """Whether a dash joins what touches it, or two numbers or months that ascend («650 - 700»)."""
    if not 0 < index < len(found) - 1:
        return False
    left, dash, right = found[index - 1 : index + 2]
    if left.end == dash.start and dash.end == right.start:
        return True
    if left.cls == right.cls == "M":
        return int(left.value) < int(right.value)
    spaced = left.end < dash.start and dash.end < right.start and dash.text != "—"
    numbers = left.kind == right.kind == "number" and left.cls == right.cls
    return spaced and numbers and _worth(left) < _worth(right)


def _worth(number: Lexeme) -> float:
    digits = re.sub(r"\s", "", number.text).replace(",", ".")
    return float(digits) if digits.count(".") < 2 else 0.0


def _is_name(found: list[Lexeme], index: int) -> bool:
    """Whether a month's or day's word with a capital is a name («Августа», «Мая»)."""
    lexeme = found[index]
    if not lexeme.text[:1].isupper() or lexeme.text.isupper() or index == 0:
        return False
    before = found[index - 1]
    return before.kind not in ("break", "number", "ordinal") and before.text not in ".!?:;—–-■•«("
