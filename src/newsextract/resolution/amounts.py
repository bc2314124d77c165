"""Sums, counts and dates in the nominative."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace
from pymorphy3.analyzer import Parse

from newsextract.language.morphology import parses
from newsextract.resolution.inflection import like, nominative, replace_words
from newsextract.resolution.words import Word, case_of, is_adjective, readings

_BOUND: Final = re.compile(r"(?:до|с|со|к|ко|по|от|после|не позднее)\s", re.IGNORECASE)
_YEAR: Final = re.compile(r"^(\d{4})(?:-?(?:й|го|м|му|ом|х))?(?:\s(год[ауе]?|годом))?$")
_YEARS: Final = re.compile(r"^(\d{4}\s?[–—-]\s?\d{2,4})(?:-?(?:й|го|м|е|х))?\s(?:год\w+)$")
_QUARTER: Final = re.compile(r"^(?:[IVX]+|\d)(?:-?[а-я]{1,2})?\s(квартал\w*|полугоди\w*)")
_VALUES: Final = {
    "один": 1, "два": 2, "оба": 2, "три": 3, "четыре": 4, "полтора": 2,
}  # fmt: skip
_COLLECTIVE: Final = {"двое": "два", "трое": "три", "четверо": "четыре", "пятеро": "пять", "шестеро": "шесть"}
_GENDERS: Final = frozenset({"masc", "femn", "neut"})
_RELATIVE: Final = re.compile(r"\b(?:назад|ранее|раньше|позже|спустя)\b")
_MONTHS: Final = re.compile(r"^([а-яё]{3,})(\s?[–—-]\s?)([а-яё]{3,})(?=$|\s\d{4})", re.IGNORECASE)


def date(text: str, words: Sequence[Word]) -> str:
    """A date as a table has it: bounded ones as printed, years as `2027 год`, the rest in the nominative."""
    if _BOUND.match(text):
        return text[0].lower() + text[1:]
    known = _year_or_months(text)
    if known:
        return known
    if match := _QUARTER.match(text):
        return replace_words(text, [(w, _basic(w.text)) for w in words if w.start == match.start(1)])
    if words and _numeral(words[0].text) is not None:
        return amount(text, words)
    if text[0].isdigit() or _RELATIVE.search(text):
        return decapitalised(text.lower() if text.isupper() else text)
    return decapitalised(nominative(text, words))


def _year_or_months(text: str) -> str:
    """`2027 год`, `2026–2028 годы`, `январь–май`, or nothing."""
    if match := _YEAR.match(text):
        return f"{match[1]} год"
    if match := _YEARS.match(text):
        return f"{match[1]} годы"
    if match := _MONTHS.match(text):
        return decapitalised(f"{_basic(match[1])}{match[2]}{_basic(match[3])}{text[match.end() :]}")
    return ""


def _basic(word: str) -> str:
    """Nominative singular of one noun."""
    nouns = [parse for parse in readings(word) if parse.tag.POS == "NOUN"]
    result = nouns[0].inflect({"nomn", "sing"}) if nouns else None
    return like(word, result.word) if result else word


def amount(text: str, words: Sequence[Word]) -> str:
    """A sum or a count with its numeral in the nominative and the counted noun agreeing with it."""
    if text.isupper() and words and not text[0].isdigit() and len(words[0].text) > 2:
        text, words = text.lower(), [replace(word, text=word.text.lower()) for word in words]
    numerals = _numerals(words)
    value = _value(numerals[-1]) if len(numerals) == 1 or (numerals and not _has_digits(numerals)) else None
    group, noun = _counted(words[len(numerals) :])
    if value is None or not _needs_change(numerals[0], noun, value):
        return decapitalised(text)
    gender = str(noun.tag.gender) if noun is not None else ""
    forms = [(word, _numeral_form(word, gender, word is numerals[-1])) for word in numerals]
    if noun is not None:
        forms += [(word, _modifier_form(word, noun, value)) for word in group[:-1]]
        forms.append((group[-1], _noun_form(group[-1], noun, value)))
    return decapitalised(replace_words(text, forms))


def _has_digits(words: Sequence[Word]) -> bool:
    return any(word.text[0].isdigit() for word in words)


def _numerals(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words at the start that make up the number, scales (`тысяча`) not included."""
    for index, word in enumerate(words):
        if not (word.text[0].isdigit() or _numeral(word.text) is not None):
            return tuple(words[:index])
    return tuple(words)


def _numeral(word: str) -> Parse | None:
    return next((p for p in parses(word) if p.tag.POS == "NUMR" or p.normal_form == "один"), None)


def _value(word: Word) -> int | None:
    """The last part of the number, which the counted noun agrees with; None for marks."""
    if word.text[0].isdigit():
        return int(word.text[-18:]) if word.text.isdecimal() else None  # Python reads 4,300 digits at most
    numeral = _numeral(word.text)
    return _VALUES.get(numeral.normal_form, 5) if numeral is not None else None


def _needs_change(numeral: Word, noun: Parse | None, value: int) -> bool:
    """A spelled numeral that cannot be nominative, or a noun in a case that it cannot have behind digits."""
    if numeral.text[0].isdigit():
        if noun is None or "Abbr" in noun.tag or case_of(noun) == "nomn":
            return False
        few = value % 10 in {1, 2, 3, 4} and value % 100 not in {11, 12, 13, 14}
        return case_of(noun) != "gent" or (few and noun.tag.number == "plur")
    return not any(case_of(p) == "nomn" for p in parses(numeral.text) if p.tag.POS in {"NUMR", "ADJF"})


def _counted(words: Sequence[Word]) -> tuple[tuple[Word, ...], Parse | None]:
    """Adjectives and noun right after the number, and the noun's reading."""
    for index, word in enumerate(words):
        if not word.cyrillic:
            break
        nouns = [parse for parse in readings(word.text) if parse.tag.POS == "NOUN"]
        if nouns and word.pos != "ADJ":
            best = max(nouns, key=lambda parse: parse.score + (case_of(parse) == word.case))
            return tuple(words[: index + 1]), best
        if not any(is_adjective(parse) for parse in readings(word.text)):
            break
    return (), None


def _numeral_form(word: Word, gender: str, last: bool) -> str:
    numeral = _numeral(word.text)
    if numeral is None:
        return word.text
    if numeral.normal_form in _COLLECTIVE:
        return like(word.text, _COLLECTIVE[numeral.normal_form])
    agreeing = (
        {"nomn", gender}
        if last and gender in _GENDERS and numeral.normal_form in {"один", "два", "полтора"}
        else {"nomn"}
    )
    result = numeral.inflect(agreeing) or numeral.inflect({"nomn"})
    return like(word.text, result.word) if result else word.text


def _noun_form(word: Word, noun: Parse, value: int) -> str:
    """The noun as it stands after a numeral in the nominative."""
    if noun.normal_form == "год" and value >= 5:
        return "лет"
    first = noun.inflect({"nomn", "sing"})
    form = first.make_agree_with_number(value) if first is not None else None
    return like(word.text, form.word) if form is not None else word.text


def _modifier_form(word: Word, noun: Parse, value: int) -> str:
    """An adjective of the counted noun after a numeral in the nominative."""
    found = [parse for parse in readings(word.text) if is_adjective(parse)]
    result = found[0].inflect(_adjective_grammemes(noun, value)) if found else None
    return like(word.text, result.word) if result else word.text


def _adjective_grammemes(noun: Parse, value: int) -> set[str]:
    if value % 10 == 1 and value % 100 != 11:
        return {"nomn", "sing", str(noun.tag.gender or "masc")}
    few = value % 10 in {2, 3, 4} and value % 100 not in {12, 13, 14}
    return {"nomn", "plur"} if few and noun.tag.gender == "femn" else {"gent", "plur"}


def decapitalised(text: str) -> str:
    """The first letter small, unless the first word is an abbreviation, a Roman number or mixed."""
    first = re.split(r"[\s-]", text, maxsplit=1)[0]
    if len(first) > 1 and not first[1:].islower():
        return text
    return text[:1].lower() + text[1:] if not first[:1].isascii() else text
