"""Counts with the noun phrase that they count: «58 новых рабочих мест»."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from newsextract.entities.amounts.lexemes import Lexeme
from newsextract.entities.amounts.lexicon import lexicon
from newsextract.entities.amounts.numerals import Agreement, agreement
from newsextract.entities.amounts.proposal import Proposal
from newsextract.language.morphology import parses

_LONGEST_PHRASE: Final = 6
_CLOSED: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "VERB", "INFN", "ADVB", "GRND", "PRED"})
_OBLIQUE: Final = frozenset({"gent", "datv", "ablt", "loct", "gen2", "loc2"})


def counts(found: list[Lexeme], classes: str) -> Iterator[Proposal]:
    """Numbers with the nouns that they agree with.

    Args:
        found: the lexemes of a text.
        classes: their classes, one character each.

    Yields:
        Proposals in the order of the text; their confidence is lower where the noun may be a product.
    """
    for match in _numbers().finditer(classes):
        if found[match.end() - 1].kind == "number" and _glued(found, match.end()):
            continue
        number = agreement(found[match.start() : match.end()])
        end = noun_phrase_end(found, match.end(), number)
        if end is not None and not (number is Agreement.SCALE and is_sum(found[end - 1])):
            rule, confidence = _trust(found[end - 1])
            yield Proposal(match.start(), end, "QUANTITY", rule, confidence)


@lru_cache(maxsize=1)
def _numbers() -> re.Pattern[str]:
    return re.compile(lexicon().fragments["NUMBER"])


def is_sum(noun: Lexeme) -> bool:
    """Whether the noun says that the number before it is a sum («5 млн штрафа»)."""
    return parses(noun.text)[0].normal_form in lexicon().words["sums"]


def _glued(found: list[Lexeme], index: int) -> bool:
    return index < len(found) and found[index - 1].end == found[index].start


def noun_phrase_end(found: list[Lexeme], start: int, number: Agreement) -> int | None:
    """One past the noun that a number counts, or None where no noun agrees with it.

    Modifiers may stand between them, joined by commas or «и»; an adjective that is a noun too («рабочих»)
    counts as the noun only if none follows.
    """
    end = None
    for index in range(start, min(start + _LONGEST_PHRASE, len(found))):
        word = found[index]
        noun, adjective = _roles(word.text, number) if word.kind == "word" else (False, False)
        if noun:
            end = index + 1
        if not adjective and (noun or index == start or word.text not in ("и", ",")):
            break
    return end


@lru_cache(maxsize=5_000)
def _roles(word: str, number: Agreement) -> tuple[bool, bool]:
    """Whether the word can be the counted noun, and whether a modifier of it."""
    readings = parses(word)
    if not word.islower() or readings[0].tag.POS in _CLOSED or _is_uncounted(readings[0].normal_form):
        return False, False
    fits = [parse.tag for parse in readings if parse.score > 0.02 and _agrees(parse.tag, number)]
    noun = any(tag.POS == "NOUN" for tag in fits)
    return noun, any(tag.POS in ("ADJF", "PRTF") and "Apro" not in tag for tag in fits)


def _is_uncounted(lemma: str) -> bool:
    term = lexicon().term(lemma)
    return lemma in lexicon().words["uncounted"] or (term is not None and term.cls in "Mnixc")


def _agrees(tag: object, number: Agreement) -> bool:
    case, plural = getattr(tag, "case", None), getattr(tag, "number", None) == "plur"
    noun = getattr(tag, "POS", None) == "NOUN"
    if number is Agreement.ONE:
        return not plural or case == "gent"
    if number is Agreement.SCALE:
        return case in ("gent", "gen2") and (plural or noun)
    if number is Agreement.FEW:
        return (not plural and case == "gent" and noun) or (plural and (case in _OBLIQUE or not noun))
    if number is Agreement.FRACTION:
        return case == "gent"
    return plural and case in _OBLIQUE


def _trust(head: Lexeme) -> tuple[str, float]:
    """The rule and its confidence by the noun: people and countable things above possible products."""
    reading = next(parse for parse in parses(head.text) if parse.tag.POS == "NOUN")
    if reading.normal_form in lexicon().words["counted"]:
        return "counted-noun", 0.95
    if "anim" in reading.tag:
        return "counted-people", 0.9
    return "counted-thing", 0.75
