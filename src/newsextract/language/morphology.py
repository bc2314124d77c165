"""Dictionary morphology: what forms a Russian word can be, from pymorphy3 (OpenCorpora's dictionary)."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

_NAMES: Final = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})  # grammemes of names
_USUAL: Final = re.compile("[А-яЁё-]*")  # characters that all have names


@cache
def analyzer() -> MorphAnalyzer:
    """The dictionary, loaded once a process (about 0.2 s)."""
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=10_000)
def parses(word: str) -> tuple[Parse, ...]:
    """Every analysis of a word form, likeliest first; unknown words get analogical guesses."""
    return tuple(analyzer().parse(word if _USUAL.fullmatch(word) else _named(word)))


def may_be_name(word: str) -> bool:
    """Whether the dictionary does not know a word, or knows it as a name."""
    found = [parse.tag.grammemes for parse in parses(word) if parse.is_known]
    return not found or not all(_NAMES.isdisjoint(grammemes) for grammemes in found)


def _named(word: str) -> str:
    """The word without characters that Unicode gives no name, which pymorphy3 asks for and fails on."""
    return "".join(letter if unicodedata.name(letter, "") else "?" for letter in word)
