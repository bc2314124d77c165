"""What looks like a name and is none: events, programmes, brands, people (decision 9), first words."""

import re
from functools import cache
from itertools import chain
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.language.lemmas import lemma
from newsextract.language.morphology import may_be_name
from newsextract.language.tokens import Tokens
from newsextract.resolution.adjectives import masculine, place_named_by
from newsextract.resolution.gazetteer import Context
from newsextract.resources import table

_NAMES = frozenset({"ORG", "LOC", "PER"})
_LETTERS: Final = re.compile(r"(?:[A-ZА-ЯЁ]\.\s?)+[A-ZА-ЯЁ]?\.?")
_SURE_PLACE: Final = (
    0.98  # confidence from which on an adjective is taken for that of a place not in the table
)
_LISTED: Final = re.compile(
    r"(?<![\w-])([а-яё-]+):?[\s\xa0](?:(?:«[^«»\n]{1,40}»|[A-Z][\w-]+)(?:,|[\s\xa0]и)[\s\xa0])+«?$"
)
_LONGEST_LIST: Final = 120  # characters of it that are looked at
_QUOTES = frozenset('«"„“')
_SURE: Final = 0.89  # confidence from which on a common word is taken for a name
_OPENING: Final = re.compile(r"(?:\n|[.!?…:—–•-]\s)\W{0,4}$")
_REACH: Final = 8  # characters before a word that say whether a sentence begins with it


def without_events(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops quoted names of events, programmes and brands, and groups of people taken for organisations."""
    return [each for each in candidates if each.type not in _NAMES or not _excluded(tokens, each)]


def without_openings(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Common words whose capital only says that a sentence begins are no names; products stay products."""
    products = {_lemmas(tokens, each) for each in candidates if each.type == "PRODUCT"}
    result = []
    for each in candidates:
        if not _opens(tokens, each):
            result.append(each)
        elif _lemmas(tokens, each) in products:
            result.append(replace(each, type="PRODUCT", rule="opening"))
    return result


def without_bare_types(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops forms and type words without a name: «выручка ООО», «статус ТОСЭР», «акции Общества», «P. S.»."""
    return [each for each in candidates if not _is_bare(tokens, each)]


def without_common_adjectives(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops adjectives that the dictionary knows and that no place is behind: «ткацкая фабрика»."""
    return [each for each in candidates if each.type != "LOCADJ" or not _is_common(tokens, each)]


def _is_bare(tokens: Tokens, candidate: Candidate) -> bool:
    text = tokens.text[candidate.start : candidate.end]
    if candidate.type == "ORG":
        alone = text in table("organisations.toml")["never_alone"]
        return alone or _LETTERS.fullmatch(text) is not None or _is_self_name(tokens, candidate)
    plain = text.islower() or text.isupper()  # «Шахты» is a town
    return candidate.type == "LOC" and plain and " ".join(_lemmas(tokens, candidate)) in _type_words()


def _is_self_name(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether a company speaks of itself, or of its group, outside quotation marks."""
    lemmas = _lemmas(tokens, candidate)
    quoted = tokens.text[candidate.start - 1 : candidate.start] in _QUOTES
    return len(lemmas) == 1 and not quoted and lemmas[0] in table("exclusions.toml")["self_names"]


@cache
def _type_words() -> frozenset[str]:
    places, sites = table("place_types.toml").values(), table("named_sites.toml").values()
    return frozenset(chain.from_iterable(chain(places, sites)))


def _is_common(tokens: Tokens, candidate: Candidate) -> bool:
    word = tokens.text[candidate.start : candidate.end]
    return (
        candidate.confidence < _SURE_PLACE
        and (word.islower() or word.isupper())
        and not may_be_name(word.lower())
        and place_named_by(masculine(word), False, Context()) is None
    )


def _opens(tokens: Tokens, candidate: Candidate) -> bool:
    """Whether an organisation or a place is one common word, with a capital for opening a sentence."""
    first, last = tokens.covering(candidate.start, candidate.end)
    word = tokens.texts[first]
    if (
        candidate.type not in {"ORG", "LOC"}
        or last - first > 1
        or not word[:1].isupper()
        or word[1:].isupper()
    ):
        return False
    sure = candidate.confidence >= _SURE
    return (
        not (sure and (candidate.type == "LOC" or not _is_used(tokens, first)))
        and _begins(tokens.text, candidate.start)
        and not may_be_name(word)
    )


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, line or item begins at an offset, and no quotation."""
    before = text[max(start - _REACH, 0) : start]
    if before[-1:] in _QUOTES and before:
        return False
    first = start <= _REACH and not any(map(str.isalnum, before))
    return first or _OPENING.search(before) is not None


def _is_used(tokens: Tokens, token: int) -> bool:
    """Whether a word also stands in the text in small letters."""
    return any(
        lemma == tokens.lemmas[token] and text.islower()
        for lemma, text in zip(tokens.lemmas, tokens.texts, strict=True)
    )


def _lemmas(tokens: Tokens, candidate: Candidate) -> tuple[str, ...]:
    return tuple(tokens.lemmas[slice(*tokens.covering(candidate.start, candidate.end))])


def _excluded(tokens: Tokens, candidate: Candidate) -> bool:
    first, _ = tokens.covering(candidate.start, candidate.end)
    return (
        _named_otherwise(tokens, first)
        or _listed_otherwise(tokens.text, candidate)
        or (candidate.type == "ORG" and _no_organisation(tokens, first))
    )


def _named_otherwise(tokens: Tokens, first: int) -> bool:
    """Whether the name stands in quotes right after a noun such as «форум»."""
    if first < 2 or tokens.texts[first - 1] not in _QUOTES or not tokens.texts[first - 2].islower():
        return False
    return tokens.lemmas[first - 2] in table("exclusions.toml")["named_otherwise"]


def _listed_otherwise(text: str, candidate: Candidate) -> bool:
    """Whether the name stands in a list of names that are none: «марки «Лён», «Печка» и Altera»."""
    listed = _LISTED.search(text, max(candidate.start - _LONGEST_LIST, 0), candidate.start)
    return listed is not None and lemma(listed[1], "NOUN") in table("exclusions.toml")["named_otherwise"]


def _no_organisation(tokens: Tokens, first: int) -> bool:
    return (
        tokens.texts[first].islower() and tokens.lemmas[first] in table("exclusions.toml")["no_organisations"]
    )
