"""Lemmas: the dictionary's analysis that agrees best with the tag that the tagger chose."""

from functools import lru_cache
from typing import Final

from pymorphy3.analyzer import Parse

from newsextract.language.morphology import parses

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


@lru_cache(maxsize=200_000)
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
    if not any("а" <= letter <= "я" or letter == "ё" for letter in lower):
        return lower
    return str(best_parse(word, tag).normal_form)


@lru_cache(maxsize=200_000)
def best_parse(word: str, tag: str) -> Parse:
    """The dictionary's analysis that shares most with a tag; among equals the likeliest one."""
    part, *features = tag.split("|")
    return max(parses(word.lower()), key=lambda parse: _agreement(parse, part, features))


def _agreement(parse: Parse, part: str, features: list[str]) -> float:
    grammemes = parse.tag.grammemes
    score = 4.0 if parse.tag.POS in _PARTS.get(part, ()) else 0.0
    score += sum(any(name in grammemes for name in _GRAMMEMES.get(feature, ())) for feature in features)
    return score + float(parse.score) / 2
