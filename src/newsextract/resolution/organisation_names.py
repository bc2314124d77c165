"""Names of organisations in the nominative: which words inflect, and which only look as if they did."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from newsextract.language.morphology import parses
from newsextract.resolution.inflection import agreeing_group, nominative
from newsextract.resolution.persons import person_name
from newsextract.resolution.words import Word, cases_of, grammar, is_adjective, readings
from newsextract.resources import legal_forms, table

# A name in capital and final consonant is a nominative singular; genitive plurals have an adjective or `й`.
_CONSONANT: Final = re.compile(r"^[А-ЯЁ].*(?:[бвгджзклнпрстфцчшщ]|[^ая]х)$")
_OBLIQUE: Final = re.compile(r"(?:у|ю|[оеа]м|[оеа]й|[ая]х|ами|ями)$")
# An abbreviation with an ending of case (`ГОКу`).
_INFLECTED_ABBREVIATION: Final = re.compile(r"\b(\w*[А-ЯЁ]{2,})(?:а|у|ом|е)\b")
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
_GENITIVE: Final = ("gent", "sing", "masc")
_ENDING: Final = re.compile(r"(?<=[лмнрт])а$")
_SHORTEST: Final = 5  # letters of a noun in which an unknown name may end (`Сибстекла`)
_WITH_INITIALS: Final = re.compile(r"ИП \w+(?:[оеё]в|[иы]н)а(?: [А-ЯЁ]\.){1,2}")


def organisation_name(text: str, words: Sequence[Word]) -> str:
    """The nominative of an organisation's name; legal forms and what they hold stay as they are.

    Args:
        text: the name as printed, in any case.
        words: its words with the tagger's features, where there are any.
    """
    first = words[0].text if words else ""
    if first == "ИП" and len(words) > 1 and words[1].text[0].isupper() and not words[1].quoted:
        return _entrepreneur(text, words[1:])
    if first in legal_forms() or _is_fixed_body(words):
        return text
    return _inflected(text, words)


def _inflected(text: str, words: Sequence[Word]) -> str:
    if _has_apposed(words):
        return _with_last(text, words)
    group = () if words and _is_abbreviation(words[0].text) else agreeing_group(words)
    if len(group) == 1 and (_CONSONANT.search(group[0].text) or is_unknown_nominative(group[0])):
        return text
    if len(words) == 1 and _is_unknown_masculine(words[0]):
        return _ENDING.sub("", text)
    return _INFLECTED_ABBREVIATION.sub(r"\1", nominative(text, words) if group else text)


def _is_unknown_masculine(word: Word) -> bool:
    """The tagger sees a masculine genitive of which the dictionary can make none (`Русала`, `Финама`)."""
    if (word.case, word.number, word.gender) != _GENITIVE or not _ENDING.search(word.text):
        return False
    tail = (word.text[place:].lower() for place in range(1, len(word.text) - _SHORTEST + 1))
    if any(parse.is_known for each in (word.text, *tail) for parse in parses(each)):
        return False
    found = [grammar(parse) for parse in readings(word.text)]
    return not any((tag.case, tag.number, tag.gender) == _GENITIVE for tag in found)


def _is_fixed_body(words: Sequence[Word]) -> bool:
    """`Минцифры`, `Минэкологии РК`; `Минстроя` is a genitive that the dictionary knows."""
    if not words or not _FIXED_BODY.fullmatch(words[0].text):
        return False
    known = (grammar(parse).gender for parse in readings(words[0].text) if parse.is_known)
    return "masc" not in known


def _is_abbreviation(word: str) -> bool:
    """Whether a word is an abbreviation in capitals, with or without an ending: `УрФУ`, `РУСАЛа`."""
    return sum(map(str.isupper, word)) > 1 and word.isalpha() and not word[-2:].islower()


def _has_apposed(words: Sequence[Word]) -> bool:
    """Whether the last word inflects for the first: `ВТБ Лизинга`, `Ак Барсе`, `Газпром межрегионгазом`."""
    if len(words) < 2 or words[-1].case in {"", "nomn"} or words[-1].quoted:
        return False
    last, first = words[-1].text, words[0].text
    if any(map(is_adjective, readings(first))) or any(
        word.text in table("prepositions.toml") for word in words
    ):
        return False
    if len(words) == 2 and last.lower().startswith(_APPOSED):
        return True
    if words[-1].case == "gent":
        return last[0].isupper() and _is_abbreviation(first) and _is_common(last)
    fixed = _is_abbreviation(first) or "nomn" in cases_of(first)
    return fixed and (last[0].isupper() or not _is_known(last))


def _has_preposition(words: Sequence[Word]) -> bool:
    return any(word.text in table("prepositions.toml") for word in words)


def _is_common(word: str) -> bool:
    """Whether the dictionary has a word as the name of a thing and of no place."""
    tags = [parse.tag for parse in readings(word) if parse.is_known]
    return bool(tags) and all(
        {"inan", "sing"} <= tag.grammemes and not {"Geox", "Orgn"} & tag.grammemes for tag in tags
    )


def _is_known(word: str) -> bool:
    return any(parse.is_known for parse in readings(word))


def _with_last(text: str, words: Sequence[Word]) -> str:
    """A name in apposition: its last word inflects."""
    start = words[-1].start
    return text[:start] + nominative(text[start:], [replace(words[-1], start=0)])


def is_unknown_nominative(word: Word) -> bool:
    """The tagger sees a nominative where the dictionary can only guess."""
    if word.case != "nomn" or _OBLIQUE.search(word.text):
        return False
    return not _is_known(word.text)


def _entrepreneur(text: str, words: Sequence[Word]) -> str:
    """`ИП` does not inflect, so that nothing tells a man's genitive; with initials it is as registered."""
    if len(words) > 1 and _WITH_INITIALS.fullmatch(text):
        return text
    start = words[0].start
    person = tuple(replace(word, start=word.start - start) for word in words)
    return text[:start] + person_name(text[start:], person).text
