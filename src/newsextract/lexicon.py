"""Frames, context cues and anaphors as data: ``data/frames.toml``, keyed by lemma."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from newsextract.resources import table


@dataclass(frozen=True)
class Lexicon:
    """Lemmas and what they evoke.

    Attributes:
        frames: lemma to the frames it evokes (make, supply, open …).
        context: lemma to the kinds of context it sets (negation, refusal, plan …).
        anaphors: lemma to the kind of anaphor it may be (descriptors, pronouns …).
        bodies: lemma to the kind of organisation that it shows, which is no company.
        stand_ins: lemma to the types of mentions that a list after it spells out.
    """

    frames: Mapping[str, tuple[str, ...]]
    context: Mapping[str, tuple[str, ...]]
    anaphors: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, tuple[str, ...]]
    stand_ins: Mapping[str, tuple[str, ...]]


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon; read once a process."""
    data = table("frames.toml")
    return Lexicon(
        *(_by_lemma(data[part]) for part in ("frames", "context", "anaphora", "bodies", "stand_ins"))
    )


def _by_lemma(kinds_of: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    kinds: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for kind, lemmas in kinds_of.items():
        for each in dict.fromkeys(form for lemma in lemmas for form in _voices(lemma)):
            kinds[each] += (kind,)
    return dict(kinds)


def _voices(lemma: str) -> tuple[str, ...]:
    """A verb and its reflexive, which has a lemma of its own: «выпускать», «выпускаться»."""
    if lemma.endswith("ть"):
        return lemma, f"{lemma}ся"
    return (lemma, f"{lemma}сь") if lemma.endswith("ти") else (lemma,)
