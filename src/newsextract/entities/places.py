"""Places: type words on either side, named sites, pairs joined by a hyphen."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken
from newsextract.language.morphology import may_be_name
from newsextract.language.tokens import Tokens
from newsextract.resolution.gazetteer import gazetteer
from newsextract.resolution.words import lemma
from newsextract.resources import rows, table

_SURE_ORGANISATION: Final = 0.96  # confidence from which on a name of a place is taken for an organisation's
_BARE_NAME: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+)?(?<!ский)(?<!ская)(?<!ское)")
_STREET: Final = re.compile(
    r"\b(?:ул\.|улиц\w+|пр-т|просп\.|проспект\w*|пер\.|переул\w+|наб\.|набережн(?:ая|ой|ую)|ш\.|шоссе|б-р|бульвар\w*|площад\w+|пл\.)",
    re.IGNORECASE,
)
_HOUSE: Final = re.compile(
    r"\.?(,[\s\xa0](?:д\.[\s\xa0]?)?\d+[а-я]?)(?=[\s\xa0]?(?:[.,;:)»](?!\d)|$|\n))", re.MULTILINE
)
_OPENING, _CLOSING = '«„“"', '»“”"'
_LONGEST_PHRASE: Final = 4  # words in a type phrase
_PAIR: Final = re.compile(r"([А-ЯЁ][а-яё]+)\s?[-–—]\s?([А-ЯЁ][а-яё]+)")
_ABBREVIATED: Final = re.compile(
    r"(?<=\bобл)\.|[\s\xa0]?(?:г\.\s?о\.|м\.\s?о\.|г\.\s?п\.|с\.\s?п\.|р-н\w*|обл\.)", re.IGNORECASE
)
# «деревни Пески Кирилловского р-на»: a name, and behind it the adjective and the type word of a wider place
_WIDER: Final = re.compile(
    r"[А-ЯЁ][\w-]*[»\"]?[ \xa0]([А-ЯЁ][А-ЯЁа-яё-]*[сц]к(?:ого|ой|ом|ому|ая|ий|ую|им)[ \xa0]"
    r"(?:(?:автономн|городск|муниципальн|сельск)\w+[ \xa0])?"
    r"(?:р-н|район|област|обл\b|кра[йяею]|округ|г\.\s?о\.|м\.\s?о\.|республик)\w*\.?)$"
)

# «в деревне Кукеты «Заря» ставит станки»: behind a place with its type word, quotes hold another name
_TENANT: Final = re.compile(
    r"(?P<place>(?P<type>[а-яё.]+)[ \xa0][А-ЯЁ][\w-]+)[ \xa0][«„“\"](?P<name>[^«»„“”\"]+)[»”“\"]"
)


def levels(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A place and the wider one behind it are two mentions; a type word alone is none."""
    apart = [part for each in candidates for part in _levels(tokens.text, each)]
    result: list[Candidate] = []
    for each in apart:
        if result and _is_type_of(tokens.text, result[-1], each):
            result[-1] = replace(each, start=result[-1].start, rule="type-word")
        else:
            result.append(each)
    return result


def _levels(text: str, candidate: Candidate) -> Iterator[Candidate]:
    tenant = _TENANT.fullmatch(text, candidate.start, candidate.end) if candidate.type == "LOC" else None
    if tenant and (_STREET.match(tenant["type"]) or lemma(tenant["type"]) in _settlements()):
        yield replace(candidate, end=tenant.end("place"), rule="levels")
        yield replace(
            candidate, start=tenant.start("name"), end=tenant.end("name"), type="ORG", rule="levels"
        )
        return
    match = _WIDER.search(text[candidate.start : candidate.end]) if candidate.type == "LOC" else None
    if match is None:
        yield candidate
        return
    border = candidate.start + match.start(1)
    yield replace(candidate, end=border - 1, rule="levels")
    yield replace(candidate, start=border, rule="levels")


def _is_type_of(text: str, word: Candidate, name: Candidate) -> bool:
    """Whether a place is nothing but the type word of the next one: «пос.» before «Мурмино»."""
    if (word.type, name.type) != ("LOC", "LOC") or text[word.end : name.start] not in ("", " ", "\xa0"):
        return False
    return text[word.start : word.end].removesuffix(".").lower().replace("ё", "е") in _settlements()


@cache
def _settlements() -> frozenset[str]:
    """Type words of towns and villages, and their abbreviations."""
    return frozenset(table("place_types.toml")["city"])


def with_types(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Places together with their type words: «индустриальный парк «Есипово»», «Одинцовского г.о.»."""
    taken = Taken(candidates)
    return [_with_type(tokens, taken, each) if each.type == "LOC" else each for each in candidates]


def sites(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Quoted names of parks, zones and clusters with their type words are places; unmarked ones are added."""
    return Taken(_site(tokens, each) for each in candidates).with_new(_sites(tokens))


def _site(tokens: Tokens, candidate: Candidate) -> Candidate:
    """A site whose quoted name was taken for an organisation."""
    text, start, end = tokens.text, candidate.start, candidate.end
    quoted = start > 0 and text[start - 1] in _OPENING and text[end : end + 1] in tuple(_CLOSING)
    if candidate.type != "ORG" or not quoted:
        return candidate
    phrase = _phrase_start(tokens, tokens.covering(start, end)[0] - 1)
    return (
        candidate
        if phrase is None
        else replace(candidate, start=phrase, end=end + 1, type="LOC", rule="site")
    )


def addresses(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Streets with the number of the house: «ул. Мира, 12»."""
    whole = [_with_house(tokens.text, each) if each.type == "LOC" else each for each in candidates]
    ends = [0, *accumulate((each.end for each in whole), max)]
    return [each for end, each in zip(ends, whole, strict=False) if each.start >= end]


def _with_house(text: str, candidate: Candidate) -> Candidate:
    house = _HOUSE.match(text, candidate.end)
    if house is None or not _STREET.search(text, candidate.start, candidate.end):
        return candidate
    return replace(candidate, end=house.end(1), rule="address")


def pairs(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Two countries joined by a hyphen are two mentions."""
    return [part for each in candidates for part in _parts(tokens.text, each)]


def _with_type(tokens: Tokens, taken: Taken, candidate: Candidate) -> Candidate:
    after = _ABBREVIATED.match(tokens.text, candidate.end)
    if after and taken.free(candidate.end, after.end()):
        return replace(candidate, end=after.end(), rule="type-word")
    start = _phrase_start(tokens, tokens.covering(candidate.start, candidate.end)[0])
    if start is not None and taken.free(start, candidate.start):
        return replace(candidate, start=start, rule="type-word")
    return candidate


def _phrase_start(tokens: Tokens, token: int) -> int | None:
    """First character of the longest type phrase that ends right before a token or goes on into it."""
    lemmas = tokens.lemmas
    for first in range(max(token - _LONGEST_PHRASE, 0), token):
        for last in (token + 1, token):
            if " ".join(lemmas[first:last]) in _phrases() and tokens.sentence(first)[0] != first:
                return tokens.starts[first]
    return None


def _sites(tokens: Tokens) -> Iterator[Candidate]:
    for number, text in enumerate(tokens.texts):
        if text != "«" or "»" not in tokens.texts[number + 1 : number + 8]:
            continue
        start = _phrase_start(tokens, number)
        if start is not None:
            closing = tokens.texts.index("»", number + 1)
            yield Candidate(start, tokens.ends[closing], "LOC", "site", 0.9)


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


def known(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A doubtful organisation without quotation marks that the gazetteer knows is a place."""
    return [_known(tokens, each) for each in candidates]


def _known(tokens: Tokens, candidate: Candidate) -> Candidate:
    text, start, end = tokens.text, candidate.start, candidate.end
    doubtful = candidate.type == "ORG" and candidate.confidence < _SURE_ORGANISATION
    if not doubtful or not _BARE_NAME.fullmatch(text, start, end) or text[start - 1 : start] in tuple('«"„“'):
        return candidate
    first, last = tokens.covering(start, end)
    common = last - first == 1 and not may_be_name(text[start:end])
    described = first > 0 and tokens.lemmas[first - 1] in table("organisations.toml")["descriptors"]
    if common or described or not gazetteer().has("".join(tokens.lemmas[first:last])):
        return candidate
    return replace(candidate, type="LOC", rule="gazetteer")
