"""A name found once in a document is found everywhere in it, in any case form."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken
from newsextract.language.tokens import Tokens
from newsextract.schema import MentionType

_NAMES: Final = frozenset({"PER", "ORG", "LOC"})
_TYPED: Final = frozenset({"PER", "ORG", "LOC", "PRODUCT"})
_MAJORITY: Final = 1.2  # times as sure as another type that gives way to it
_INTRODUCED: Final = 2.0  # what a name with its type word counts for the same name without
_SURE: Final = 0.8  # confidence from which on a name is looked for elsewhere
_LEARNED: Final = 0.9  # how far the confidence of a repeat follows that of the name
_SHORTEST: Final = 3
_WORD: Final = re.compile(r"\w")
_QUOTED: Final = re.compile(r"[«„“\"]([^«»„“”\"]+)[»”“\"]$")


def repeated(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Adds unmarked repeats of names: the same lemmas in a row, the first one capitalised."""
    known = _known(tokens, candidates)
    return Taken(candidates).with_new(_repeats(tokens, known))


def _known(tokens: Tokens, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], Candidate]:
    """Lemmas of sure names to the surest mention; names of two types are left out."""
    found: defaultdict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for each in candidates:
        long_enough = each.end - each.start >= _SHORTEST
        sure = each.type in _NAMES and each.confidence >= _SURE
        if sure and long_enough and tokens.text[each.start].isupper():
            first, last = tokens.covering(each.start, each.end)
            found[tuple(tokens.lemmas[first:last])].append(each)
    return {
        lemmas: max(same, key=lambda each: each.confidence)
        for lemmas, same in found.items()
        if len({each.type for each in same}) == 1
    }


def _repeats(tokens: Tokens, known: dict[tuple[str, ...], Candidate]) -> Iterator[Candidate]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for lemmas in known:
        lengths[lemmas[0]].add(len(lemmas))
    for number, lemma in enumerate(tokens.lemmas):
        if lemma not in lengths or not tokens.texts[number][0].isupper():
            continue
        for length in sorted(lengths[lemma], reverse=True):
            name = known.get(tuple(tokens.lemmas[number : number + length]))
            if name is not None:
                start, end = tokens.starts[number], tokens.ends[min(number + length, len(tokens)) - 1]
                if _stands_alone(tokens.text, start, end):
                    yield Candidate(start, end, name.type, "repeat", round(_LEARNED * name.confidence, 3))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the words are no part of a longer capitalised or hyphenated name."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not any(mark == "-" or _WORD.match(mark) for mark in (before, after) if mark)


def agreed(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """One name has one type in a document: that of which its mentions are surest together."""
    sums: defaultdict[tuple[str, ...], dict[MentionType, float]] = defaultdict(dict)
    keys = [_key(tokens, each) for each in candidates]
    for each, key in zip(candidates, keys, strict=True):
        if key:
            sums[key][each.type] = sums[key].get(each.type, 0.0) + each.confidence
        if inner := _quoted_key(tokens, each):
            sums[inner][each.type] = sums[inner].get(each.type, 0.0) + _INTRODUCED * each.confidence
    return [_agreeing(each, sums[key]) if key else each for each, key in zip(candidates, keys, strict=True)]


def _key(tokens: Tokens, candidate: Candidate) -> tuple[str, ...]:
    """Lemmas of a capitalised name, nothing for what is none."""
    if candidate.type not in _TYPED or not tokens.text[candidate.start].isupper():
        return ()
    return tuple(tokens.lemmas[slice(*tokens.covering(candidate.start, candidate.end))])


def _quoted_key(tokens: Tokens, candidate: Candidate) -> tuple[str, ...]:
    """Lemmas of what a longer name holds in quotation marks: `ОЭЗ «Алабуга»` tells what `«Алабуга»` is."""
    match = _QUOTED.search(tokens.text, candidate.start, candidate.end)
    if match is None or candidate.type not in {"ORG", "LOC"}:
        return ()
    return tuple(tokens.lemmas[slice(*tokens.covering(*match.span(1)))])


def _agreeing(candidate: Candidate, sums: Mapping[MentionType, float]) -> Candidate:
    best = max(sums, key=lambda type_: sums[type_])
    if best == candidate.type or sums[best] < _MAJORITY * sums[candidate.type]:
        return candidate
    return replace(candidate, type=best, rule="agreed")
