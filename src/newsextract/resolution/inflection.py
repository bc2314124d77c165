"""Noun phrases in the nominative: modifiers and head inflect together, everything after the head stays."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct
from pymorphy3.analyzer import Parse

from newsextract.resolution.words import Word, case_of, grammar, is_adjective, readings

# Weights of the evidence for a reading; the tagger has seen the sentence, so its case outweighs frequency.
_TAGGED_CASE: Final = 1.5
_TAGGED_NUMBER: Final = 0.7
_TAGGED_GENDER: Final = 0.4
_KNOWN_NAME: Final = 2.0
# The dictionary guesses plurals for unknown names that end in a consonant (`Ростех` of `Ростехи`).
_GUESSED_PLURAL: Final = 1.5
# Of readings that the tagger does not tell apart, an object is likelier than the rest.
_OBJECT: Final = 0.2
_JOINTS: Final = frozenset({"и", "или"})

# How well known a nominative form is as a name, 0 for not at all.
Known = Callable[[str], float]


class _Analysis(Struct, frozen=True, gc=False):
    """One way to read modifiers and head in agreement."""

    parses: tuple[Parse, ...]
    head: Parse
    number: str
    score: float


def nominative(text: str, words: Sequence[Word], number: str = "", known: Known | None = None) -> str:
    """The phrase with its head and the adjectives that agree with it in the nominative.

    Args:
        text: the phrase as printed.
        words: its words; features of the tagger, where present, choose between readings.
        number: ``sing`` or ``plur`` to put the head into, empty to keep its own.
        known: how well a nominative form is known as a name, which settles doubtful readings.

    Returns:
        The phrase with nothing but word forms changed; as it was when nothing in it can be inflected.
    """
    group = agreeing_group(words)
    if not group:
        return text
    best = max(_analyses(group, known), key=lambda analysis: analysis.score, default=None)
    if best is None:
        return text
    target = number or _own_number(group, best)
    forms = [
        (word, inflected(word.text, parse, target, best.head))
        for word, parse in zip(group, best.parses, strict=True)
    ]
    return replace_words(text, forms)


def agreeing_group(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words that change: adjectives up to the head, the head, and adjectives right behind it."""
    modifiers: list[Word] = []
    for index, word in enumerate(words):
        if word.text.lower() in _JOINTS and modifiers:
            continue
        if word.quoted or not word.cyrillic:
            if modifiers or word.quoted or any(letter.isalpha() for letter in word.text):
                break
            continue
        if _modifies(word, words[index + 1 :]):
            modifiers.append(word)
        elif _is_nominal(word):
            return (*modifiers, word, *_behind(word, words[index + 1 :]))
        elif modifiers or word.pos not in {"ADV", "ADP", "PART"}:
            break
    return tuple(modifiers)


def _is_nominal(word: Word) -> bool:
    return any(grammar(parse).part == "NOUN" for parse in readings(word.text))


def _modifies(word: Word, rest: Sequence[Word]) -> bool:
    """Whether a word is an adjective and not the head: it agrees with a noun that follows, or is no noun."""
    adjectives = [parse for parse in readings(word.text) if is_adjective(parse)]
    if not adjectives:
        return False
    if not _is_nominal(word) or word.pos == "ADJ":
        return True
    following = next((other for other in rest if other.text.lower() not in _JOINTS), None)
    if following is None or following.quoted:
        return word.pos not in {"NOUN", "PROPN"} and adjectives[0] is readings(word.text)[0]
    return any(_agree(adjective, noun) for adjective in adjectives for noun in readings(following.text))


def _behind(head: Word, rest: Sequence[Word]) -> Iterator[Word]:
    """Adjectives after the head (`икру осетровую`), unless a noun of their own follows."""
    if not rest or rest[0].quoted or not rest[0].cyrillic or (len(rest) > 1 and _is_nominal(rest[1])):
        return
    parses = readings(rest[0].text)
    if parses and is_adjective(parses[0]) and rest[0].text.islower():
        nouns = [parse for parse in readings(head.text) if grammar(parse).part == "NOUN"]
        if any(_agree(adjective, noun) for adjective in parses if is_adjective(adjective) for noun in nouns):
            yield rest[0]


def _agree(adjective: Parse, noun: Parse) -> bool:
    """Case, number and gender of the two go together; a singular adjective may share a plural head."""
    mine, its = grammar(adjective), grammar(noun)
    if mine.case != its.case:
        return False
    if mine.number == "plur":
        return its.number == "plur"
    if its.number == "plur":
        return its.gender in {"", mine.gender}
    return its.gender in {"", mine.gender} or "ms-f" in str(noun.tag)


def _analyses(group: Sequence[Word], known: Known | None) -> Iterator[_Analysis]:
    """Every agreeing reading of the group; the head is its last noun, or its last adjective."""
    nouns = [index for index, word in enumerate(group) if not _adjective_only(word, group)]
    position = nouns[-1] if nouns else len(group) - 1
    for head in readings(group[position].text):
        if bool(nouns) == is_adjective(head) or grammar(head).part == "NUMR":
            continue
        chosen = [_best_agreeing(word, head) if word is not group[position] else head for word in group]
        parses = tuple(parse for parse in chosen if parse is not None)
        if len(parses) == len(group):
            yield _Analysis(parses, head, grammar(head).number, _score(group, parses, head, known))


def _adjective_only(word: Word, group: Sequence[Word]) -> bool:
    """Whether the word serves as an adjective within its group."""
    found = readings(word.text)
    if not any(grammar(parse).part == "NOUN" for parse in found):
        return True
    return any(is_adjective(parse) for parse in found) and (word is not group[-1] or word.pos == "ADJ")


def _best_agreeing(word: Word, head: Parse) -> Parse | None:
    found = [parse for parse in readings(word.text) if is_adjective(parse) and _agree(parse, head)]
    return max(found, key=lambda parse: parse.score + (case_of(parse) == word.case), default=None)


def _score(group: Sequence[Word], parses: Sequence[Parse], head: Parse, known: Known | None) -> float:
    score = float(head.score) + _OBJECT * (case_of(head) == "accs")
    for word, parse in zip(group, parses, strict=True):
        tag = grammar(parse)
        score += _TAGGED_CASE / len(group) * (word.case == tag.case)
        score += _TAGGED_NUMBER / len(group) * (word.number == tag.number != "")
        score -= _GUESSED_PLURAL * (tag.number == "plur" != word.number and not parse.is_known)
        score += _TAGGED_GENDER / len(group) * (word.gender == tag.gender != "")
    if known is not None:
        forms = (inflected(w.text, p, grammar(head).number, head) for w, p in zip(group, parses, strict=True))
        score += _KNOWN_NAME * known(" ".join(forms))
    return score


def _own_number(group: Sequence[Word], best: _Analysis) -> str:
    """The head's number; a plural head of a singular adjective is shared with another mention."""
    singular = any(
        is_adjective(parse) and grammar(parse).number == "sing"
        for parse in best.parses
        if parse is not best.head
    )
    return "sing" if singular and len(group) > 1 else best.number


def inflected(word: str, parse: Parse, number: str, head: Parse | None = None) -> str:
    """A word form in the nominative of a number, letter case and ``ё`` as printed.

    Adjectives take the gender of the head in the singular.
    """
    own = grammar(parse)
    if "Fixd" in parse.tag or (own.case == "nomn" and number in {"", own.number}):
        return word
    grammemes = {"nomn"} | ({number} if number else set())
    gender = grammar(head).gender if head is not None and not is_adjective(head) else own.gender
    if is_adjective(parse) and number == "sing" and gender in {"masc", "femn", "neut"}:
        grammemes.add(gender)
    result = _superlative(parse, grammemes) or parse.inflect(grammemes) or parse.inflect({"nomn"})
    return like(word, _compound(word, result.word, number)) if result else word


def _superlative(parse: Parse, grammemes: set[str]) -> Parse | None:
    """`высшей` → `высшая`: the dictionary has `высочайшая` in the same paradigm."""
    if "Supr" not in parse.tag:
        return None
    forms = [form for form in parse.lexeme if grammemes | {"Supr"} <= form.tag.grammemes]
    return max(forms, key=lambda form: SequenceMatcher(None, form.word, parse.word).ratio(), default=None)


def _compound(word: str, form: str, number: str) -> str:
    """Compounds with an unchanging first part take the plural of their last part (`мини-тракторы`)."""
    first, hyphen, last = word.lower().rpartition("-")
    if not hyphen or number != "plur" or not form.startswith(first + "-"):
        return form
    nouns = [parse for parse in readings(last) if parse.tag.POS == "NOUN"]
    result = nouns[0].inflect({"nomn", "plur"}) if nouns else None
    return f"{first}-{result.word}" if result else form


def like(word: str, form: str) -> str:
    """A form in the letter case of a word, with ``ё`` only where the word does not print it as ``е``."""
    sources, parts = word.split("-"), form.split("-")
    if len(sources) != len(parts):
        return _cased(word, form)
    return "-".join(_cased(source, part) for source, part in zip(sources, parts, strict=True))


def _cased(source: str, part: str) -> str:
    if len(source) > 1 and source.isupper():
        return part.upper()
    letters = list(part if "ё" in source.lower() else part.replace("ё", "е"))
    for index, char in enumerate(source[: len(letters)]):
        if char.isupper() and (index == 0 or char.lower() == letters[index]):
            letters[index] = letters[index].upper()
    return "".join(letters)


def replace_words(text: str, forms: Sequence[tuple[Word, str]]) -> str:
    """The phrase with some of its words replaced."""
    pieces, position = [], 0
    for word, form in sorted(forms, key=lambda pair: pair[0].start):
        pieces += [text[position : word.start], form]
        position = word.start + len(word.text)
    return "".join([*pieces, text[position:]])


def plain_spaces(text: str) -> str:
    """No-break spaces and line ends as single spaces."""
    return re.sub(r"\s+", " ", text).strip()
