"""Words of a phrase with what the tagger knows about them."""

import re
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct
from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag

from newsextract.language.morphology import parses
from newsextract.language.tokens import Tokens

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]{2,})*|\d+(?:-[^\W\d_]+)?")
_OPENING: Final = frozenset("«“„")
_CLOSING: Final = frozenset("»”")
_CYRILLIC: Final = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_VOWEL: Final = re.compile(r"[аеёиоуыэюя]", re.IGNORECASE)
_GENDERS: Final = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
CASES: Final = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_SECOND_CASES: Final = {
    "gen1": "gent",
    "gen2": "gent",
    "acc2": "accs",
    "loc1": "loct",
    "loc2": "loct",
    "voct": "",
}
_ADJECTIVES: Final = frozenset({"ADJF", "PRTF"})
_NOMINAL: Final = frozenset({"NOUN", "ADJF", "PRTF", "NUMR", "NPRO"})


class Word(Struct, frozen=True, gc=False):
    """A word of a phrase.

    Attributes:
        text: its characters.
        start: first code point in the phrase.
        quoted: whether it stands inside quotation marks of the phrase.
        cut: whether it is an abbreviation with a full stop.
        case: case by the tagger in the dictionary's terms (``nomn``, ``gent`` …), empty when unknown.
        number: ``sing``, ``plur`` or empty.
        gender: ``masc``, ``femn``, ``neut`` or empty.
        pos: part of speech by the tagger (Universal Dependencies) or empty.
    """

    text: str
    start: int
    quoted: bool = False
    cut: bool = False
    case: str = ""
    number: str = ""
    gender: str = ""
    pos: str = ""

    @property
    def cyrillic(self) -> bool:
        """Whether Russian can inflect it: Cyrillic letters with a vowel, no abbreviation."""
        return not self.cut and _inflects(self.text)


class Grammar(Struct, frozen=True, gc=False):
    """Part of speech, case, number and gender of a dictionary's analysis, each empty where it has none.

    Attributes:
        part: part of speech (OpenCorpora).
        case: with the second genitive, accusative and locative folded into the first.
        number: ``sing`` or ``plur``.
        gender: ``masc``, ``femn`` or ``neut``.
    """

    part: str
    case: str
    number: str
    gender: str


@lru_cache(maxsize=10_000)
def _inflects(text: str) -> bool:
    shouted = len(text) > 1 and text.isupper()
    return not shouted and bool(_CYRILLIC.fullmatch(text) and _VOWEL.search(text[1:]))


@lru_cache(maxsize=5_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a phrase that no tagger has seen."""
    quoted = quoted_positions(text)
    return tuple(
        Word(m.group(), m.start(), m.start() in quoted, text[m.end() : m.end() + 1] == ".")
        for m in _TOKEN.finditer(text)
    )


def words_in(tokens: Tokens, start: int, end: int) -> tuple[Word, ...]:
    """The words of ``tokens.text[start:end]`` with the tagger's features; offsets count from ``start``."""
    numbers = {tokens.starts[token] - start: token for token in range(*tokens.covering(start, end))}
    return tuple(
        Word(
            word.text,
            word.start,
            word.quoted,
            word.cut,
            *_features(tokens.morphs[numbers[word.start]]),
            tokens.parts[numbers[word.start]],
        )
        if word.start in numbers
        else word
        for word in words_of(tokens.text[start:end])
    )


@cache
def _features(morph: str) -> tuple[str, str, str]:
    """Case, number and gender, in a word's terms, of the tagger's ``Case=Gen|Number=Sing``."""
    values = dict(feature.split("=", 1) for feature in morph.split("|") if "=" in feature)
    return (
        CASES.get(values.get("Case", ""), ""),
        values.get("Number", "").lower(),
        _GENDERS.get(values.get("Gender", ""), ""),
    )


def case_in(morph: str) -> str:
    """The case, in a word's terms, of the tagger's ``Case=Gen|Number=Sing``; empty without one."""
    return _features(morph)[0]


def quoted_positions(text: str) -> frozenset[int]:
    """Offsets that lie inside quotation marks; a mark without its pair quotes up to the end."""
    depth, inside = 0, []
    straight = False
    for position, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char == '"':
            straight = not straight
        if depth or straight:
            inside.append(position)
    return frozenset(inside)


@lru_cache(maxsize=5_000)
def readings(word: str) -> tuple[Parse, ...]:
    """Nominal analyses of a word form that have a case, likeliest first."""
    found = ((grammar(parse), parse) for parse in parses(word))
    return tuple(parse for tag, parse in found if tag.part in _NOMINAL and tag.case)


@lru_cache(maxsize=5_000)
def cases_of(word: str) -> frozenset[str]:
    """The cases that a word form can stand in."""
    return frozenset(map(case_of, readings(word)))


def case_of(parse: Parse) -> str:
    """The case with the second genitive, accusative and locative folded into the first."""
    return grammar(parse).case


def is_adjective(parse: Parse) -> bool:
    """Adjectives and participles in their long form."""
    return grammar(parse).part in _ADJECTIVES


def grammar(parse: Parse) -> Grammar:
    """What agreement asks of an analysis; the dictionary's own tag works each of them out again and again."""
    return _grammar(parse.tag)


@cache
def _grammar(tag: OpencorporaTag) -> Grammar:
    case = str(tag.case or "")
    number, gender = str(tag.number or ""), str(tag.gender or "")
    return Grammar(str(tag.POS or ""), _SECOND_CASES.get(case, case), number, gender)


@lru_cache(maxsize=10_000)
def lemma(word: str) -> str:
    """Likeliest nominal dictionary form of a word form, ``ё`` as ``е``."""
    found = readings(word)
    return (found[0].normal_form if found else word.lower()).replace("ё", "е")
