"""Dictionary morphology: what forms a Russian word can be, from pymorphy3 (OpenCorpora's dictionary)."""

import unicodedata
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse


@cache
def analyzer() -> MorphAnalyzer:
    """The dictionary, loaded once a process (about 0.2 s)."""
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def parses(word: str) -> tuple[Parse, ...]:
    """Every analysis of a word form, likeliest first; unknown words get analogical guesses."""
    # pymorphy3 asks for the name of each character and fails on those that Unicode gives none.
    known = "".join(letter if unicodedata.name(letter, "") else "?" for letter in word)
    return tuple(analyzer().parse(known))
