"""Sums without a currency: «2 млрд инвестиций», «штраф в 500 тысяч»."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from newsextract.entities.amounts.lexemes import Lexeme
from newsextract.entities.amounts.lexicon import fold, lexicon
from newsextract.entities.amounts.numerals import Agreement
from newsextract.entities.amounts.proposal import Proposal
from newsextract.entities.amounts.quantities import is_sum, noun_phrase_end
from newsextract.language.morphology import parses

_WINDOW: Final = 40


def bare_sums(found: list[Lexeme], classes: str) -> Iterator[Proposal]:
    """Numbers with a scale and neither currency nor counted noun after them.

    Millions and more are sums by themselves; thousands are where a word of money stands near, and else a
    quantity whose noun is understood («собралось около двух тысяч»).
    """
    for match in _scaled().finditer(classes):
        start, end = match.span()
        if not _is_free(found, classes, end):
            continue
        near = any(map(_is_cue, found[max(start - _WINDOW, 0) : end + _WINDOW]))
        if "3" not in (lexeme.value for lexeme in found[start:end]):
            yield Proposal(start, end, "MONEY", "bare-sum", 0.9 if near else 0.75)
        elif near:
            yield Proposal(start, end, "MONEY", "bare-thousands", 0.75)
        else:
            yield Proposal(start, end, "QUANTITY", "bare-thousands", 0.5)


@lru_cache(maxsize=1)
def _scaled() -> re.Pattern[str]:
    fragments = lexicon().fragments
    return re.compile(rf"(?:{fragments['DIGITS']}[xX]|{fragments['SPELT']}(?<=[xX]))(?!\.?[cCuwmM$])")


def _is_free(found: list[Lexeme], classes: str, end: int) -> bool:
    """Whether no counted noun follows, or one that makes it a sum («5 млн штрафа»)."""
    after = noun_phrase_end(found, end, Agreement.SCALE)
    return after is None or is_sum(found[after - 1])


@lru_cache(maxsize=5_000)
def _is_cue_word(form: str) -> bool:
    return any(parse.normal_form in lexicon().words["cues"] for parse in parses(form))


def _is_cue(lexeme: Lexeme) -> bool:
    return lexeme.cls in "c$" or (lexeme.kind == "word" and _is_cue_word(fold(lexeme.text)))
