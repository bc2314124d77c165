"""The words and patterns of ``data/amounts.toml``, with lemmas expanded to their forms."""

import re
from functools import cache
from typing import Any, Final

from msgspec import Struct

from newsextract.language.morphology import parses
from newsextract.resources import table
from newsextract.schema import MentionType

_FRAGMENT: Final = re.compile(r"<([A-Z]+)>")


class Term(Struct, frozen=True, gc=False):
    """What a word is to a pattern (its class, one character) and what it is worth (`value`)."""

    cls: str
    value: str


class Pattern(Struct, frozen=True, gc=False):
    """A regular expression over the string of classes of a text's lexemes."""

    type: MentionType
    rule: str
    confidence: float
    regex: re.Pattern[str]


class Lexicon(Struct, frozen=True, gc=False):
    """Everything that the rules for amounts look up.

    Attributes:
        terms: by form, without ё and in lower case unless the case matters (``кВ``).
        dotted: abbreviations that own the full stop after them.
        patterns: in the order of the file.
        words: named lists of lemmas for the rules that are not patterns.
        fragments: the named parts of patterns, expanded.
    """

    terms: dict[str, Term]
    dotted: frozenset[str]
    patterns: tuple[Pattern, ...]
    words: dict[str, frozenset[str]]
    fragments: dict[str, str]

    def term(self, form: str) -> Term | None:
        """The term that a form belongs to; None for other words."""
        return self.terms.get(form) or self.terms.get(fold(form))


def fold(form: str) -> str:
    """Lower case, е for ё: how forms are compared."""
    return form.lower().replace("ё", "е")


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    raw = table("amounts.toml")
    fragments = {name: _expanded(text, raw["fragments"]) for name, text in raw["fragments"].items()}
    return Lexicon(
        terms=_terms(raw["terms"]),
        dotted=frozenset(raw["abbreviations"]["dotted"]),
        patterns=tuple(_pattern(entry, fragments) for entry in raw["patterns"]),
        words={name: frozenset(lemmas) for name, lemmas in raw["words"].items()},
        fragments=fragments,
    )


def _terms(groups: list[dict[str, Any]]) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for group in groups:
        for value, entry in group["values"].items():
            term = Term(group["class"], value)
            for lemma in entry.get("lemmas", ()):
                terms.update(dict.fromkeys(_forms(lemma), term))
            terms.update(dict.fromkeys(entry.get("forms", ()), term))
    return terms


def _forms(lemma: str) -> set[str]:
    """All forms of a lemma; of a participle («следующий») not those of its verb."""
    parse = next((parse for parse in parses(lemma) if parse.normal_form == lemma), parses(lemma)[0])
    stem = lemma[:-2] if parse.tag.POS == "PRTF" else ""
    return {fold(form.word) for form in parse.lexeme if form.word.startswith(stem)} | {fold(lemma)}


def _pattern(entry: dict[str, Any], fragments: dict[str, str]) -> Pattern:
    regex = re.compile(_expanded(entry["classes"], fragments))
    return Pattern(entry["type"], entry["rule"], entry["confidence"], regex)


def _expanded(text: str, fragments: dict[str, str]) -> str:
    """The text with every ``<NAME>`` replaced by the fragment of that name, over and over."""
    while found := _FRAGMENT.search(text):
        text = text.replace(found.group(), fragments[found.group(1)])
    return text
