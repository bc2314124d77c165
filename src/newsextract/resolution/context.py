"""The words of a mention in the case that its surroundings give, where they are surer than the tagger."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from newsextract.resolution.words import CASES, Word, case_of, lemma, readings, words_in
from newsextract.resources import table
from newsextract.schema import Mention

_QUOTES: Final = frozenset("«»“”„\"'")
_STARTS: Final = frozenset("—–-:•■;.!?(")


def words_of_mention(doc: Doc, mention: Mention, before: Mention | None = None) -> tuple[Word, ...]:
    """The words of a mention for its canonical name.

    Args:
        doc: the tagged document.
        mention: which mention.
        before: the mention before it, whose post or adjective may stand in apposition.
    """
    words = words_in(doc, mention.start, mention.end)
    if not words:
        return words
    case = _surrounding_case(doc, mention, before)
    if mention.type == "PRODUCT" and _is_argument(doc, mention):
        return (_accusative(words[0]), *words[1:])
    if mention.type == "PER":
        return tuple(replace(word, case=case) for word in words) if case else words
    if mention.type == "ORG":
        return _with_case(words, case)
    if mention.type == "PRODUCT" and _starts_item(doc, mention):
        return (
            tuple(
                replace(word, case="nomn", number="") if word.case == "gent" else word for word in words[:1]
            )
            + words[1:]
        )
    return words


def _is_argument(doc: Doc, mention: Mention) -> bool:
    """Whether the phrase is subject or object, where a genitive is a plural that looks like one."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span is not None and span[0].dep_ in {"obj", "nsubj", "nsubj:pass"}


def _accusative(word: Word) -> Word:
    return replace(word, case="accs", number="") if word.case == "gent" else word


def _with_case(words: tuple[Word, ...], case: str) -> tuple[Word, ...]:
    possible = {case_of(parse) for parse in readings(words[0].text)}
    return (replace(words[0], case=case), *words[1:]) if case in possible else words


def _surrounding_case(doc: Doc, mention: Mention, before: Mention | None) -> str:
    if mention.type == "PER":
        return _case_of_post(doc, mention, before)
    token = _previous(doc, mention.start)
    if token is None or mention.text[0].islower():
        return ""
    governed = table("prepositions.toml").get(token.text.lower())
    if governed is not None:
        return _first_possible(words_in(doc, mention.start, mention.end), governed)
    owned = before is not None and before.type == "POSITION" and before.end >= token.idx
    return _case_of_neighbour(token) or ("gent" if owned else "")


def _case_of_neighbour(token: Token) -> str:
    """Behind `%` comes a genitive, behind a descriptor (`завод «Луч»`) a nominative; adjectives agree."""
    if token.text == "%":
        return "gent"
    if token.pos_ in {"ADJ", "DET"}:
        return CASES.get("".join(token.morph.get("Case", [])), "")
    return "nomn" if lemma(token.text) in table("organisations.toml")["descriptors"] else ""


def _first_possible(words: Sequence[Word], cases: Sequence[str]) -> str:
    possible = {case_of(parse) for parse in readings(words[0].text)}
    return next((case for case in cases if case in possible), "")


def _case_of_post(doc: Doc, mention: Mention, before: Mention | None) -> str:
    """`Начальник цеха Фарида Мингачева`: an unambiguous nominative of the post is one of the name."""
    if before is None or before.type != "POSITION" or mention.start - before.end > 60:
        return ""
    span = doc.char_span(before.end, mention.start, alignment_mode="contract")
    between = span.text if span is not None else ""
    if any(char in between for char in ".,;:\n(—–"):
        return ""
    words = words_in(doc, before.start, before.end)
    cases = {case_of(parse) for word in words[:1] for parse in readings(word.text)}
    return "nomn" if cases == {"nomn"} else ""


def _previous(doc: Doc, start: int) -> Token | None:
    """The token before an offset, quotation marks and blanks passed over."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    index = span.start - 1 if span is not None else -1
    while index >= 0 and (doc[index].is_space or doc[index].text in _QUOTES):
        index -= 1
    return doc[index] if index >= 0 and doc[index].text not in {"\n"} else None


def _starts_item(doc: Doc, mention: Mention) -> bool:
    """Whether the mention opens a line, a sentence or an item of a list."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    index = span.start - 1 if span is not None else -1
    while index >= 0 and not doc[index].text.strip(" \u00a0"):
        index -= 1
    return index < 0 or "\n" in doc[index].text or doc[index].text[-1] in _STARTS
