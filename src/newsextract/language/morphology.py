"""Dictionary morphology: what forms a Russian word can be, from pymorphy3 (OpenCorpora's dictionary)."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag

_NAMES: Final = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})  # grammemes of names
_USUAL: Final = re.compile("[А-яЁё-]*")  # characters that all have names


@cache
def analyzer() -> MorphAnalyzer:
    """The dictionary, loaded once a process (about 0.2 s)."""
    return MorphAnalyzer(lang="ru")


def parses(word: str) -> tuple[Parse, ...]:
    """Every analysis of a word form, likeliest first; unknown words get analogical guesses."""
    # the case of the first letter tells the dictionary something of initials only
    return _parses(word.lower() if len(word) > 2 and word.istitle() else word)


@lru_cache(maxsize=4_000)
def _parses(word: str) -> tuple[Parse, ...]:
    return tuple(analyzer().parse(word if _USUAL.fullmatch(word) else _named(word)))


class Entry(NamedTuple):
    """A place of a word form in the dictionary.

    Attributes:
        tag: number of its tag, see `tag_of`.
        paradigm: number of the paradigm.
        place: of the form in the paradigm.
        form: with «ё» where the dictionary has it.
    """

    tag: int
    paradigm: int
    place: int
    form: str

    def normal_form(self) -> str:
        """The paradigm's first form."""
        return str(analyzer().dictionary.build_normal_form(self.paradigm, self.place, self.form))


def entries(word: str) -> list[Entry]:
    """Where the dictionary has a word in small letters.

    What `parses` tells besides, above all how likely each analysis is, costs most of its time.
    """
    dictionary = analyzer().dictionary
    paradigms = dictionary.paradigms
    return [
        Entry(paradigms[number][len(paradigms[number]) // 3 + place], number, place, form)
        for form, found in dictionary.words.similar_items(word, analyzer().char_substitutes)
        for number, place in found
    ]


def tag_of(number: int) -> OpencorporaTag:
    """The tag that has a number."""
    return analyzer().dictionary.gramtab[number]


def may_be_name(word: str) -> bool:
    """Whether the dictionary does not know a word, or knows it as a name."""
    found = [parse.tag.grammemes for parse in parses(word) if parse.is_known]
    return not found or not all(_NAMES.isdisjoint(grammemes) for grammemes in found)


def _named(word: str) -> str:
    """The word without characters that Unicode gives no name, which pymorphy3 asks for and fails on."""
    return "".join(letter if unicodedata.name(letter, "") else "?" for letter in word)
