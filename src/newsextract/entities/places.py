"""Places: type words on either side, named sites, pairs joined by a hyphen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from spacy.tokens import Doc, Token

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken
from newsextract.resources import rows, table

_LONGEST_PHRASE: Final = 4  # words in a type phrase
_PAIR: Final = re.compile(r"([А-ЯЁ][а-яё]+)\s?[-–—]\s?([А-ЯЁ][а-яё]+)")
_ABBREVIATED: Final = re.compile(
    r"[\s\xa0]?(?:г\.\s?о\.|м\.\s?о\.|г\.\s?п\.|с\.\s?п\.|р-н\w*|обл\.)", re.IGNORECASE
)


def with_types(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Places together with their type words: «индустриальный парк «Есипово»», «Одинцовского г.о.»."""
    taken = Taken(candidates)
    text = doc.text
    return [_with_type(doc, text, taken, each) if each.type == "LOC" else each for each in candidates]


def sites(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Adds quoted names of parks, zones and clusters with their type words."""
    return Taken(candidates).with_new(_sites(doc))


def pairs(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Two countries joined by a hyphen are two mentions."""
    text = doc.text
    return [part for each in candidates for part in _parts(text, each)]


def _with_type(doc: Doc, text: str, taken: Taken, candidate: Candidate) -> Candidate:
    after = _ABBREVIATED.match(text, candidate.end)
    if after and taken.free(candidate.end, after.end()):
        return replace(candidate, end=after.end(), rule="type-word")
    span = doc.char_span(candidate.start, candidate.end, alignment_mode="expand")
    start = _phrase_start(doc, span.start) if span is not None else None
    if start is not None and taken.free(start, candidate.start):
        return replace(candidate, start=start, rule="type-word")
    return candidate


def _phrase_start(doc: Doc, token: int) -> int | None:
    """First character of the longest type phrase that ends right before a token or goes on into it."""
    for first in range(max(token - _LONGEST_PHRASE, 0), token):
        for last in (token + 1, token):
            if " ".join(t.lemma_ for t in doc[first:last]) in _phrases() and not doc[first].is_sent_start:
                return int(doc[first].idx)
    return None


def _sites(doc: Doc) -> Iterator[Candidate]:
    for token in doc:
        closing = _closing(doc, token) if token.text == "«" else None
        if closing is None:
            continue
        start = _phrase_start(doc, token.i)
        if start is not None:
            yield Candidate(start, closing.idx + 1, "LOC", "site", 0.9)


def _closing(doc: Doc, opening: Token) -> Token | None:
    """The closing mark of a short quoted name."""
    return next((token for token in doc[opening.i + 1 : opening.i + 8] if token.text == "»"), None)


@cache
def _phrases() -> frozenset[str]:
    """Type phrases of named sites, as lemmas."""
    return frozenset(table("named_sites.toml")["site"])


def _parts(text: str, candidate: Candidate) -> Iterator[Candidate]:
    match = (
        _PAIR.fullmatch(text[candidate.start : candidate.end]) if candidate.type in ("LOC", "ORG") else None
    )
    if match and {match[1].lower(), match[2].lower()} <= _countries():
        for group in (1, 2):
            start, end = (candidate.start + match.span(group)[side] for side in (0, 1))
            yield replace(candidate, start=start, end=end, type="LOC", rule="hyphenated-pair")
    else:
        yield candidate


@cache
def _countries() -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows("gazetteer.tsv") if row[2] == "country")
