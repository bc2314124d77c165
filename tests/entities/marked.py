"""Candidates out of texts with marks, and back: ``[Заря|ORG] в [Туле|LOC:0.7]``; else 0.9."""

import re
from collections.abc import Callable

from newsextract import pipeline
from newsextract.entities.candidate import Candidate
from newsextract.language.tokens import Tokens

_MARK = re.compile(r"\[(?P<text>[^|\]]+)\|(?P<type>[A-Z]+)(?::(?P<confidence>[\d.]+))?\]")

Rule = Callable[[Tokens, list[Candidate]], list[Candidate]]


def after(rule: Rule, marked: str) -> str:
    """The text with the marks that a rule leaves, without confidences."""
    text, candidates = read(marked)
    nlp = pipeline.load()
    doc = nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))  # type: ignore[operator]
    return write(text, rule(Tokens(doc), candidates))


def read(marked: str) -> tuple[str, list[Candidate]]:
    text, end, candidates = "", 0, []
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        start, end = len(text), match.end()
        text += match["text"]
        sure = float(match["confidence"] or 0.9)
        candidates.append(Candidate(start, len(text), match["type"], "test", sure))  # type: ignore[arg-type]
    return text + marked[end:], candidates


def write(text: str, candidates: list[Candidate]) -> str:
    for each in sorted(candidates, key=lambda each: -each.start):
        inner = text[each.start : each.end]
        text = f"{text[: each.start]}[{inner}|{each.type}]{text[each.end :]}"
    return text
