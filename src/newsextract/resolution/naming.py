"""Canonical names: a mention as a reader would write it in a table."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from newsextract.resolution import amounts, persons
from newsextract.resolution.amounts import decapitalised
from newsextract.resolution.gazetteer import LARGEST, gazetteer
from newsextract.resolution.inflection import (
    inflected,
    nominative,
    plain_spaces,
    replace_words,
)
from newsextract.resolution.organisation_names import is_unknown_nominative, organisation_name
from newsextract.resolution.place_types import TypeWord, type_word
from newsextract.resolution.words import Word, case_of, is_adjective, readings, words_of
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
# Endings of oblique cases of nouns and adjectives, each with what the nominative may have in its place.
_NOUNS: Final = {
    "а": ("",), "я": ("ь", "й", "е"), "у": ("", "а"), "ю": ("ь", "й", "я", "е"),
    "е": ("", "а", "ь", "й", "я"), "ом": ("",), "ем": ("ь", "й", "е"), "и": ("ь", "я"),
    "ы": ("а",), "ой": ("а",), "ей": ("я",), "ью": ("ь",), "ах": ("ы", "и"),
    "ам": ("ы", "и"), "ами": ("ы", "и"), "ов": ("ы",),
}  # fmt: skip
_ADJECTIVES: Final = {
    "ого": ("ий", "ый", "ое"), "ому": ("ий", "ый", "ое"), "ом": ("ий", "ый", "ое"), "им": ("ий",),
    "ым": ("ый", "ое"), "ой": ("ая",), "ую": ("ая",),
}  # fmt: skip
_IN_OV: Final = re.compile(r"(?<!остр)(?:[оеё]в|(?<!цз)[иы]н)$")
_ACTING: Final = re.compile(r"^исполняющ\w+ обязанности", re.IGNORECASE)
_SMALL: Final = frozenset({"на", "де", "эль", "аль"})
Endings = Mapping[str, tuple[str, ...]]
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
    fame = gazetteer().fame
    if fame(text) >= LARGEST:
        return text
    name = nominative(text, words, known=fame)
    if len(words) != 1:
        return name
    if fame(name) > 0 or fame(text) > 0:
        return max((name, text, _masculine(name)), key=fame)
    return _listed(text) or _guessed(text, name, words[0])


def _masculine(name: str) -> str:
    """`Свободном` may be a form of Свободное and of Свободный."""
    return name.removesuffix("ое") + "ый" if name.endswith("ное") else name


def _listed(text: str) -> str:
    """The place of the gazetteer that an unknown word is a form of: `Шэньчжэня`, `Каменска-Уральского`."""
    fame = gazetteer().fame
    for last in (_NOUNS, _ADJECTIVES):
        known = [name for name in _possible(text, last) if fame(name) > 0]
        if known:
            return max(known, key=fame)
    return ""


def _possible(text: str, endings: Endings) -> Iterator[str]:
    """What a word may be a form of; of two joined words the first may inflect too."""
    first, dash, rest = text.partition("-")
    yield from _undeclined(text, endings)
    if dash:
        for one in _undeclined(first, _NOUNS):
            yield from (f"{one}-{other}" for other in (rest, *_undeclined(rest, endings)))


def _undeclined(word: str, endings: Endings) -> Iterator[str]:
    for oblique, nominatives in endings.items():
        if word.endswith(oblique):
            yield from (word.removesuffix(oblique) + ending for ending in nominatives)


def _guessed(text: str, name: str, word: Word) -> str:
    """A place in no list; one in -ов is likelier one in -ово (`Толмачёве`)."""
    if is_unknown_nominative(word):
        return text
    return name + "о" if name != text and _IN_OV.search(name) and "-" not in name else name


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
    if not words or words[0].quoted:
        return name
    if head.cut:  # `г. Заречном`
        return name if found.kind == "other" or gazetteer().has(name) else _listed(name) or name
    cases = {case_of(parse) for parse in readings(head.text)} if not head.case else {head.case}
    if cases == {"nomn"}:
        return name
    adjective = _agreeing_adjective(words, found, cases)
    if adjective is not None or gazetteer().has(name):
        return adjective or name
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
    "ORG": organisation_name,
    "LOC": _place,
    "LOCADJ": _product,
    "PRODUCT": _product,
    "POSITION": _position,
    "MONEY": amounts.amount,
    "DATE": amounts.date,
    "QUANTITY": amounts.amount,
}
