"""Type words of place names: `область`, `г. о.`, `село`, `ОЭЗ`."""

import re
from functools import cache, lru_cache
from typing import Final, cast

from msgspec import Struct

from newsextract.resolution.words import lemma, quoted_positions
from newsextract.resources import table
from newsextract.schema import Kind

_TOKEN: Final = re.compile(r"[^\W\d_]\s?\.\s?[^\W\d_](?=\.|\s)|[^\W\d_]+(?:-[^\W\d_]+)*")
_PLAIN: Final = re.compile(r"[а-я]+(?:[ -][а-я]+)*")
_LONGEST: Final = 4


class TypeWord(Struct, frozen=True, gc=False):
    """A type word found in a name.

    Attributes:
        kind: the kind of place that it names.
        word: its dictionary form.
        start: first code point in the name.
        end: one past the last, a full stop of an abbreviation included.
    """

    kind: Kind
    word: str
    start: int
    end: int


@cache
def _kinds() -> dict[str, Kind]:
    return {word: cast("Kind", kind) for kind, words in table("place_types.toml").items() for word in words}


@lru_cache(maxsize=5_000)
def type_word(name: str) -> TypeWord | None:
    """The first type word of a name outside quotation marks, the longest phrase where several begin there."""
    tokens = _tokens(name)
    for first in range(len(tokens)):
        for last in range(min(len(tokens), first + _LONGEST), first, -1):
            phrase = " ".join(token[0] for token in tokens[first:last])
            kind = _kinds().get(phrase)
            if kind is not None and _is_type(name, phrase, tokens[first][1], len(tokens)):
                end = tokens[last - 1][2]
                return TypeWord(kind, phrase, tokens[first][1], end + (name[end : end + 1] == "."))
    return None


def _tokens(name: str) -> list[tuple[str, int, int]]:
    """Dictionary form, start and end of each word outside quotation marks."""
    quoted = quoted_positions(name)
    return [
        (_lemma(match.group()), match.start(), match.end())
        for match in _TOKEN.finditer(name)
        if match.start() not in quoted
    ]


def _lemma(word: str) -> str:
    if "." in word:
        return ". ".join(re.findall(r"[^\W\d_]", word.lower()))
    known = _kinds()
    lowered = word.lower().replace("ё", "е")
    last = lemma(lowered.rpartition("-")[2])
    if "-" in lowered and len(last) > 3 and last in known:
        return last
    return lowered if lowered in known else lemma(word)


def _is_type(name: str, phrase: str, start: int, count: int) -> bool:
    """A type word is small, or capital at the start of a longer name, or an abbreviation in capitals."""
    if count == 1 and "«" not in name and '"' not in name:
        return False
    if len(phrase) <= 2 and name[start : start + 2].strip(". ").isupper() and not name.isupper():
        return False
    return start == 0 or name[start].islower() or name.isupper() or name[start : start + 2].isupper()


@lru_cache(maxsize=5_000)
def bare_name(name: str) -> str:
    """The name without its type word and quotation marks, lower case, ``ё`` as ``е``."""
    found = type_word(name)
    rest = name if found is None else f"{name[: found.start]} {name[found.end :]}"
    return key(rest)


@lru_cache(maxsize=10_000)
def key(name: str) -> str:
    """A name for comparison: lower case, ``ё`` as ``е``, one kind of dash, no quotation marks."""
    plain = name.lower().replace("ё", "е")
    if _PLAIN.fullmatch(plain):
        return plain
    plain = re.sub(r"[«»“”„\"]", " ", plain)
    return re.sub(r"\s+", " ", re.sub(r"\s*[–—]\s*|-", "-", plain)).strip(" .,")
