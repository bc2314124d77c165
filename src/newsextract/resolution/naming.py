"""Canonical names: a mention as a reader would write it in a table."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from newsextract.resolution import amounts, persons
from newsextract.resolution.amounts import decapitalised
from newsextract.resolution.gazetteer import LARGEST, gazetteer
from newsextract.resolution.inflection import (
    agreeing_group,
    inflected,
    nominative,
    plain_spaces,
    replace_words,
)
from newsextract.resolution.place_types import TypeWord, type_word
from newsextract.resolution.words import Word, case_of, is_adjective, readings, words_of
from newsextract.resources import legal_forms
from newsextract.schema import MentionType

# Capitals up to this length may be an abbreviation (США, ХМАО), longer ones are a heading.
_LONGEST_ABBREVIATION: Final = 4
_PROPER_TYPES: Final = frozenset({"республика", "биотехнопарк", "свободный порт"})
_CUT: Final = re.compile(r"\b(г|с|д|п|ул|пос|дер)\.(?=[А-ЯЁ])")
# Type words whose name takes their case (`реку Шачу`); behind others it is a genitive (`бухты Троицы`).
_INFLECTED_TYPES: Final = frozenset({"река", "озеро", "остров", "гора"})
_DISTRICT: Final = re.compile(r"\bр-н(?:а|е|у|ом)\b")
# Deputies whose name holds a genitive and does not inflect (`замглавы`), unlike `зампред` or `замминистр`.
_DEPUTY: Final = re.compile(
    r"зам(?:министра|губернатора|главы|директора|гендиректора|начальника|руководителя|председателя|прокурора|мэра)\b",
    re.IGNORECASE,
)
# A name in capital and final consonant is a nominative singular; genitive plurals have an adjective or `й`.
_CONSONANT: Final = re.compile(r"^[А-ЯЁ].*(?:[бвгджзклнпрстфцчшщ]|[^ая]х)$")
_OBLIQUE: Final = re.compile(r"(?:у|ю|[оеа]м|[оеа]й|[ая]х|ами|ями)$")
# An abbreviation with an ending of case (`ГОКу`).
_INFLECTED_ABBREVIATION: Final = re.compile(r"\b([А-ЯЁ]{2,})(?:а|у|ом|е)\b")
# Ministries whose short name ends in a genitive (`Минцифры`).
_FIXED_BODY: Final = re.compile(r"Мин\w+(?:[ыияо]|труда)")
# What stands behind the name of a group and inflects in its place (`МСП Банка`, `Велес Капитала`).
_APPOSED: Final = (
    "банк",
    "лизинг",
    "капитал",
    "страховани",
    "холдинг",
    "девелопмент",
    "маркет",
    "инвест",
    "трейд",
)
_ACTING: Final = re.compile(r"^исполняющ\w+ обязанности", re.IGNORECASE)
_SMALL: Final = frozenset({"на", "де", "эль", "аль"})
Naming = Callable[[str, Sequence[Word]], str]


def normalise(text: str, mention_type: MentionType, words: Sequence[Word] | None = None) -> str:
    """The canonical form of a mention: nominative, agreement kept, quoted words and abbreviations untouched.

    Args:
        text: the mention as printed, in any case and letter case.
        mention_type: which of the nine types it is; a place adjective stays an adjective.
        words: the words of the mention with the tagger's features, where a sentence has been tagged;
            without them the dictionary alone decides.

    Returns:
        ``Одинцовского г.о.`` → ``Одинцовский г.о.``, ``огнестойких кабелей`` → ``огнестойкие кабели``.
    """
    return _normalised(text, mention_type, None if words is None else tuple(words))


@lru_cache(maxsize=5_000)
def _normalised(text: str, mention_type: MentionType, words: tuple[Word, ...] | None) -> str:
    plain = plain_spaces(text)
    if words is None or plain != text:
        words = _shifted(plain, words)
    return _NAMING[mention_type](plain, words) if plain else plain


def _shifted(plain: str, words: Sequence[Word] | None) -> tuple[Word, ...]:
    """Words for the text without doubled spaces, with the features that they had."""
    fresh = words_of(plain)
    if words is None or [word.text for word in fresh] != [word.text for word in words]:
        return fresh
    return tuple(replace(old, start=new.start) for new, old in zip(fresh, words, strict=True))


def _person(text: str, words: Sequence[Word]) -> str:
    return persons.person_name(text, tuple(words)).text


def _organisation(text: str, words: Sequence[Word]) -> str:
    """Legal forms keep their names; other names inflect their head; `ИП` is followed by a person."""
    first = words[0].text if words else ""
    if first == "ИП" and len(words) > 1 and words[1].text[0].isupper() and not words[1].quoted:
        return _entrepreneur(text, words[1:])
    if first in legal_forms() or _FIXED_BODY.fullmatch(text):
        return text
    if first and _is_abbreviation(first):
        return _behind_abbreviation(text, words)
    if len(words) == 2 and words[1].text.lower().startswith(_APPOSED) and words[1].case not in {"", "nomn"}:
        return _with_last(text, words)
    group = agreeing_group(words)
    if len(group) == 1 and (_CONSONANT.search(group[0].text) or _unknown_nominative(group[0])):
        return text
    return _INFLECTED_ABBREVIATION.sub(r"\1", nominative(text, words))


def _is_abbreviation(word: str) -> bool:
    """Whether a word is an abbreviation in capitals, with or without an ending: `УрФУ`, `РУСАЛа`."""
    return sum(map(str.isupper, word)) > 1 and word.isalpha() and not word[-2:].islower()


def _behind_abbreviation(text: str, words: Sequence[Word]) -> str:
    """`РУСАЛа` → `РУСАЛ`, `ВТБ Лизинга` → `ВТБ Лизинг`, `УрФУ` as it is."""
    if len(words) == 2 and words[1].text.lower().startswith(_APPOSED):
        return _with_last(text, words)
    return _INFLECTED_ABBREVIATION.sub(r"\1", text)


def _with_last(text: str, words: Sequence[Word]) -> str:
    """A name in apposition: its last word inflects."""
    start = words[-1].start
    return text[:start] + nominative(text[start:], [replace(words[-1], start=0)])


def _unknown_nominative(word: Word) -> bool:
    """The tagger sees a nominative where the dictionary can only guess."""
    if word.case != "nomn" or _OBLIQUE.search(word.text):
        return False
    return not any(parse.is_known for parse in readings(word.text))


def _entrepreneur(text: str, words: Sequence[Word]) -> str:
    start = words[0].start
    return text[:start] + _person(text[start:], [replace(word, start=word.start - start) for word in words])


def _product(text: str, words: Sequence[Word]) -> str:
    """Number stays; a heading in capitals becomes ordinary."""
    shouted = text.isupper() and len(text) > _LONGEST_ABBREVIATION
    if shouted:
        text, words = text.lower(), [replace(word, text=word.text.lower()) for word in words]
    return decapitalised(nominative(text, words))


def _position(text: str, words: Sequence[Word]) -> str:
    if _DEPUTY.match(text):
        return decapitalised(text)
    if _ACTING.match(text):
        return _ACTING.sub("исполняющий обязанности", text)
    return decapitalised(nominative(text, words, number="sing"))


def _place(text: str, words: Sequence[Word]) -> str:
    """A place with its type word, both in the nominative; names in capitals become ordinary."""
    text = _CUT.sub(r"\1. ", text)
    if text.isupper() and (len(text) > _LONGEST_ABBREVIATION or gazetteer().is_heading(text)):
        text, words = _uncapitalised(text, words)
    words = _shifted(text, words)
    found = type_word(text)
    if found is None or found.start > 0:
        return _untyped(text, words) if found is None else _typed_behind(text, words, found)
    head = [word for word in words if word.start < found.end]
    rest = [word for word in words if word.start >= found.end]
    start = rest[0].start if rest else len(text)
    typed = nominative(text[:start], head)
    name = _apposed(text[start:], [replace(word, start=word.start - start) for word in rest], head[-1], found)
    return (typed if found.word in _PROPER_TYPES else decapitalised(typed)) + name


def _untyped(text: str, words: Sequence[Word]) -> str:
    if gazetteer().fame(text) >= LARGEST:
        return text
    name = nominative(text, words, known=gazetteer().fame)
    guessed = len(words) == 1 and _unknown_nominative(words[0]) and not gazetteer().has(name)
    return text if guessed else name


def _typed_behind(text: str, words: Sequence[Word], found: TypeWord) -> str:
    """`Одинцовского г.о.`, `Рязанского р-на`: the abbreviation tells the gender that its adjective takes."""
    if found.kind == "district":
        words = [replace(word, gender="masc") for word in words]
    return _DISTRICT.sub("р-н", nominative(text, words))


def _uncapitalised(text: str, words: Sequence[Word]) -> tuple[str, list[Word]]:
    """`АКМОЛИНСКАЯ ОБЛАСТЬ` → `Акмолинская область`; in quotes only the first word stays capital."""
    titled = []
    for index, word in enumerate(words):
        inner = word.quoted and index > 0 and words[index - 1].quoted
        titled.append(replace(word, text=word.text.lower() if inner else _titled(word.text, text)))
    return replace_words(text, [(word, word.text) for word in titled]), titled


def _titled(word: str, text: str) -> str:
    """A word of a name in capitals in ordinary letters."""
    lowered = word.lower()
    found = type_word(text)
    if found is not None and lowered in text[found.start : found.end].lower():
        return lowered
    return "-".join(part if part in _SMALL else part.capitalize() for part in lowered.split("-"))


def _apposed(name: str, words: Sequence[Word], head: Word, found: TypeWord) -> str:
    """The name behind its type word: inflected where it stands in the same case, else as printed."""
    if not words or words[0].quoted or gazetteer().has(name) or head.cut:
        return name
    cases = {case_of(parse) for parse in readings(head.text)} if not head.case else {head.case}
    if cases == {"nomn"}:
        return name
    adjective = _agreeing_adjective(words, found, cases)
    if adjective is not None:
        return adjective
    if found.kind == "other" and found.word not in _INFLECTED_TYPES:
        return name
    return _noun_apposed(name, words, cases)


def _agreeing_adjective(words: Sequence[Word], found: TypeWord, cases: set[str]) -> str | None:
    """`улицу Гражданскую`, `селе Советском` → the adjective in the gender of the type word."""
    genders = {str(parse.tag.gender) for parse in readings(found.word.split()[-1])[:1]}
    for parse in readings(words[0].text) if len(words) == 1 else ():
        if is_adjective(parse) and case_of(parse) in cases - {"nomn"} and str(parse.tag.gender) in genders:
            return inflected(words[0].text, parse, "sing")
    return None


def _noun_apposed(name: str, words: Sequence[Word], cases: set[str]) -> str:
    found = readings(words[-1].text)
    singular = {case_of(parse) for parse in found if parse.tag.number == "sing"}
    if "nomn" in singular or not singular & cases:
        return name
    case = next(iter(cases)) if len(cases) == 1 else ""
    return nominative(name, [replace(word, case=case) for word in words], known=gazetteer().fame)


_NAMING: Final[dict[MentionType, Naming]] = {
    "PER": _person,
    "ORG": _organisation,
    "LOC": _place,
    "LOCADJ": _product,
    "PRODUCT": _product,
    "POSITION": _position,
    "MONEY": amounts.amount,
    "DATE": amounts.date,
    "QUANTITY": amounts.amount,
}
