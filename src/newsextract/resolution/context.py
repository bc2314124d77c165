"""The words of a mention in the case that its surroundings give, where they are surer than the tagger."""

from typing import Final

from msgspec.structs import replace

from newsextract.language.tokens import Tokens
from newsextract.resolution.words import (
    Word,
    case_in,
    cases_of,
    grammar,
    is_adjective,
    lemma,
    readings,
    words_in,
)
from newsextract.resources import table
from newsextract.schema import Mention

_QUOTES: Final = frozenset("«»“”„\"'")
_LONGEST_JOINT: Final = 4  # characters between two products of a list: «, » or « и »
_STARTS: Final = frozenset("—–-:•■;.!?(")
# What an unknown name in the nominative cannot be to its head.
_OBLIQUE: Final = frozenset({"nmod", "obl", "obl:agent", "iobj"})


def words_of_mention(tokens: Tokens, mention: Mention, before: Mention | None = None) -> tuple[Word, ...]:
    """The words of a mention for its canonical name.

    Args:
        tokens: of the tagged document.
        mention: which mention.
        before: the mention before it, whose post or adjective may stand in apposition.
    """
    words = words_in(tokens, mention.start, mention.end)
    if not words:
        return words
    if mention.type == "PER":
        case = _case_of_post(tokens, mention, before) or _case_of_subject(tokens, mention, words)
        return tuple(replace(word, case=case) for word in words) if case else words
    if mention.type == "ORG":
        case = _surrounding_case(tokens, mention, before, words[0])
        return _with_case(words, case or _case_of_unknown(tokens, mention, words))
    if mention.type == "PRODUCT":
        return (_of_product(tokens, mention, before, words[0]), *words[1:])
    return words


def _of_product(tokens: Tokens, mention: Mention, before: Mention | None, word: Word) -> Word:
    """The first word of a product: a genitive is none where the phrase is an argument or an item."""
    if word.case != "gent":
        return word
    if _is_argument(tokens, mention) or _continues_list(tokens, mention, before):
        return replace(word, case="accs", number="")
    return replace(word, case="nomn", number="") if _starts_item(tokens, mention) else word


def _is_argument(tokens: Tokens, mention: Mention) -> bool:
    """Whether the phrase is subject or object, where a genitive is a plural that looks like one."""
    first, _ = tokens.covering(mention.start, mention.end)
    return tokens.labels[first] in {"obj", "nsubj", "nsubj:pass"}


def _continues_list(tokens: Tokens, mention: Mention, before: Mention | None) -> bool:
    """Whether the product is coordinated with the one right before it, no genitive: `шьёт чехлы и попоны`."""
    if before is None or before.type != "PRODUCT" or mention.start - before.end > _LONGEST_JOINT:
        return False
    item, last = (tokens.root(*tokens.covering(each.start, each.end)) for each in (mention, before))
    return tokens.labels[item] == "conj" and case_in(tokens.morphs[last]) in {"nomn", "accs"}


def _with_case(words: tuple[Word, ...], case: str) -> tuple[Word, ...]:
    return (replace(words[0], case=case), *words[1:]) if case in cases_of(words[0].text) else words


def _surrounding_case(tokens: Tokens, mention: Mention, before: Mention | None, word: Word) -> str:
    token = _previous(tokens, mention.start)
    if token is None or mention.text[0].islower():
        return ""
    governed = table("prepositions.toml").get(tokens.texts[token].lower())
    if governed is not None:
        possible = cases_of(word.text)
        return next((case for case in governed if case in possible), "")
    owned = before is not None and before.type == "POSITION" and before.end >= tokens.starts[token]
    return _case_of_neighbour(tokens, token) or ("gent" if owned else "")


def _case_of_neighbour(tokens: Tokens, token: int) -> str:
    """Behind `%` comes a genitive, behind a descriptor (`завод «Луч»`) a nominative; adjectives agree."""
    if tokens.texts[token] == "%":
        return "gent"
    if tokens.parts[token] in {"ADJ", "DET"}:
        return case_in(tokens.morphs[token])
    if _is_oblique_adjective(tokens.texts[token]):
        return "gent"
    return "nomn" if lemma(tokens.texts[token]) in table("organisations.toml")["descriptors"] else ""


def _case_of_unknown(tokens: Tokens, mention: Mention, words: tuple[Word, ...]) -> str:
    """A genitive where the tagger takes an unknown name for a nominative and the sentence tells otherwise.

    `акции «Финама»`, `цех «Термоприбора»`: the noun before is no descriptor (`завод «Луч»`), or the name
    depends on another word the way a nominative does not.
    """
    word = words[0]
    if len(words) > 1 or word.case != "nomn" or any(parse.is_known for parse in readings(word.text)):
        return ""
    token = _previous(tokens, mention.start)
    label = tokens.labels[tokens.covering(mention.start, mention.end)[1] - 1]
    owned = label == "appos" and token is not None and _is_plain_noun(tokens.texts[token])
    return "gent" if owned or label in _OBLIQUE else ""


def _is_plain_noun(word: str) -> bool:
    """Whether the dictionary has a word in small letters as a noun and nothing else."""
    parts = {grammar(parse).part for parse in readings(word) if parse.is_known}
    return word.islower() and parts == {"NOUN"}


def _is_oblique_adjective(word: str) -> bool:
    """Whether a word can be an adjective in the genitive only, whatever the tagger takes it for."""
    found = readings(word)
    return bool(found) and all(map(is_adjective, found)) and "gent" in cases_of(word)


def _case_of_post(tokens: Tokens, mention: Mention, before: Mention | None) -> str:
    """`Начальник цеха Фарида Мингачева`: an unambiguous nominative of the post is one of the name."""
    if before is None or before.type != "POSITION" or mention.start - before.end > 60:
        return ""
    if any(char in tokens.text[before.end : mention.start] for char in ".,;:\n(—–"):
        return ""
    words = words_in(tokens, before.start, before.end)
    return "nomn" if words and cases_of(words[0].text) == {"nomn"} else ""


def _case_of_subject(tokens: Tokens, mention: Mention, words: tuple[Word, ...]) -> str:
    """`Отвечает Дина Мурзагалиева`: a subject whose words can all be nominatives is one."""
    label = tokens.labels[tokens.covering(mention.start, mention.end)[0]]
    return "nomn" if label == "nsubj" and all("nomn" in cases_of(word.text) for word in words) else ""


def _previous(tokens: Tokens, start: int) -> int | None:
    """The token before an offset, quotation marks and blanks passed over."""
    token = tokens.covering(start, start + 1)[0] - 1
    while token >= 0 and (tokens.is_space[token] or tokens.texts[token] in _QUOTES):
        token -= 1
    return token if token >= 0 else None


def _starts_item(tokens: Tokens, mention: Mention) -> bool:
    """Whether the mention opens a line, a sentence or an item of a list."""
    token = tokens.covering(mention.start, mention.end)[0] - 1
    while token >= 0 and not tokens.texts[token].strip(" \u00a0"):
        token -= 1
    return token < 0 or tokens.ends_line[token] or tokens.texts[token][-1] in _STARTS
