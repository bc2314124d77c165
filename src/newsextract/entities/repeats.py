"""A name found once in a document is found everywhere in it, in any case form."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken

_NAMES: Final = frozenset({"PER", "ORG", "LOC"})
_SURE: Final = 0.8  # confidence from which on a name is looked for elsewhere
_LEARNED: Final = 0.9  # how far the confidence of a repeat follows that of the name
_SHORTEST: Final = 3
_WORD: Final = re.compile(r"\w")


def repeated(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Adds unmarked repeats of names: the same lemmas in a row, the first one capitalised."""
    known = _known(doc, candidates)
    return Taken(candidates).with_new(_repeats(doc, known))


def _known(doc: Doc, candidates: Sequence[Candidate]) -> dict[tuple[str, ...], Candidate]:
    """Lemmas of sure names to the surest mention; names of two types are left out."""
    found: defaultdict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    text = doc.text
    for each in candidates:
        long_enough = each.end - each.start >= _SHORTEST
        if each.type in _NAMES and each.confidence >= _SURE and long_enough and text[each.start].isupper():
            span = doc.char_span(each.start, each.end, alignment_mode="expand")
            if span is not None:
                found[_key(list(span))].append(each)
    return {
        lemmas: max(same, key=lambda each: each.confidence)
        for lemmas, same in found.items()
        if len(Counter(each.type for each in same)) == 1
    }


def _repeats(doc: Doc, known: dict[tuple[str, ...], Candidate]) -> Iterator[Candidate]:
    text = doc.text
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for lemmas in known:
        lengths[lemmas[0]].add(len(lemmas))
    for token in doc:
        if not token.text[0].isupper():
            continue
        for length in sorted(lengths.get(token.lemma_, ()), reverse=True):
            tokens = list(doc[token.i : token.i + length])
            name = known.get(_key(tokens))
            if name is not None and _stands_alone(text, tokens):
                end = tokens[-1].idx + len(tokens[-1])
                yield Candidate(token.idx, end, name.type, "repeat", round(_LEARNED * name.confidence, 3))


def _key(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.lemma_ for token in tokens)


def _stands_alone(text: str, tokens: Sequence[Token]) -> bool:
    """Whether the words are no part of a longer capitalised or hyphenated name."""
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not any(mark == "-" or _WORD.match(mark) for mark in (before, after) if mark)
