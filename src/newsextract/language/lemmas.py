"""Lemmas: the dictionary's analysis that agrees best with the tag that the tagger chose."""

import re
from functools import lru_cache
from typing import Final

from pymorphy3.analyzer import Parse
from pymorphy3.tagset import OpencorporaTag

from newsextract.language.morphology import Entry, entries, parses, tag_of

# Parts of speech of Universal Dependencies and the OpenCorpora ones that they may stand for.
_PARTS: Final[dict[str, frozenset[str]]] = {
    "NOUN": frozenset({"NOUN"}),
    "PROPN": frozenset({"NOUN", "ADJF"}),
    "ADJ": frozenset({"ADJF", "ADJS", "COMP", "PRTF"}),
    "VERB": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "AUX": frozenset({"VERB", "INFN"}),
    "ADV": frozenset({"ADVB", "COMP", "PRED"}),
    "NUM": frozenset({"NUMR", "ADJF"}),
    "PRON": frozenset({"NPRO", "ADJF"}),
    "DET": frozenset({"ADJF", "NPRO"}),
    "ADP": frozenset({"PREP"}),
    "CCONJ": frozenset({"CONJ"}),
    "SCONJ": frozenset({"CONJ"}),
    "PART": frozenset({"PRCL"}),
    "INTJ": frozenset({"INTJ"}),
}
# Features of Universal Dependencies and the grammemes that they may stand for.
_GRAMMEMES: Final[dict[str, tuple[str, ...]]] = {
    "Case=Nom": ("nomn",),
    "Case=Gen": ("gent", "gen2"),
    "Case=Dat": ("datv",),
    "Case=Acc": ("accs",),
    "Case=Ins": ("ablt",),
    "Case=Loc": ("loct", "loc2"),
    "Number=Sing": ("sing",),
    "Number=Plur": ("plur",),
    "Gender=Masc": ("masc", "ms-f"),
    "Gender=Fem": ("femn", "ms-f"),
    "Gender=Neut": ("neut",),
    "Animacy=Anim": ("anim",),
    "Animacy=Inan": ("inan",),
    "VerbForm=Inf": ("INFN",),
    "VerbForm=Part": ("PRTF", "PRTS"),
    "VerbForm=Conv": ("GRND",),
    "VerbForm=Fin": ("VERB",),
}
_CYRILLIC: Final = re.compile("[а-яё]")


@lru_cache(maxsize=20_000)
def lemma(word: str, tag: str) -> str:
    """The dictionary form of a word.

    Args:
        word: as it stands in the text.
        tag: part of speech and features as slovnet gives them, ``NOUN|Case=Gen|Number=Sing``.

    Returns:
        The lemma in lower case, with «ё» where the dictionary has it; a word without Cyrillic letters is
        returned in lower case.
    """
    lower = word.lower()
    if not _CYRILLIC.search(lower):
        return lower
    forms = {entry.normal_form() for entry in _agreeing(lower, tag)}
    return forms.pop() if len(forms) == 1 else str(best_parse(word, tag).normal_form)


def _agreeing(word: str, tag: str) -> list[Entry]:
    """The dictionary's entries that share most with a tag; how likely they are is not asked."""
    found = entries(word)
    if len(found) < 2:
        return found
    agreements = [_agreement_of(entry.tag, tag) for entry in found]
    best = max(agreements)
    return [entry for entry, agreement in zip(found, agreements, strict=True) if agreement == best]


@lru_cache(maxsize=10_000)
def _agreement_of(number: int, tag: str) -> float:
    return _agreement(tag_of(number), tag)


def best_parse(word: str, tag: str) -> Parse:
    """The dictionary's analysis that shares most with a tag; among equals the likeliest one."""
    found = parses(word.lower())
    if len(found) == 1:
        return found[0]
    return max(found, key=lambda parse: _agreement(parse.tag, tag) + float(parse.score) / 2)


@lru_cache(maxsize=10_000)
def _agreement(found: OpencorporaTag, tag: str) -> float:
    """How much the dictionary's tag shares with slovnet's."""
    part, *features = tag.split("|")
    score = 4.0 if found.POS in _PARTS.get(part, ()) else 0.0
    grammemes = found.grammemes
    return score + sum(not grammemes.isdisjoint(_GRAMMEMES.get(feature, ())) for feature in features)
