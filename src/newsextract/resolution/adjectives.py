"""Adjectives made from place names: which places can `тульский` mean."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from newsextract.resolution.gazetteer import Context, Place, gazetteer
from newsextract.resolution.place_types import key
from newsextract.resolution.words import is_adjective, readings
from newsextract.resources import rows

# A place whose name is an adjective itself, of any gender (`Слободской`, `Шуйское`).
_ADJECTIVE: Final = re.compile(r"(?:[сц]к(?:ий|ой|ая|ое|ие)|ный|ная|ное|ые|ий)$")
_SUFFIX: Final = re.compile(r"(?:ский|ской|цкий|цкой|ный|ная|ное|ые|ий)$")
_PLACE_ENDING: Final = re.compile(r"(ск|цк)(?:ая|ое|ого|ой|ому|ую|ою|им|ом|ие|их|ими)$")
_SOFT: Final = {"г": "ж", "к": "ч", "х": "ш", "ц": "ч"}
# What may stand between the stem of a name and -ский, commonest first.
_LINKS: Final = ("", "ь", "й", "ий", "ин", "ен", "нен", "н", "ов", "ев", "ей")
# Links from this rank on are too irregular to name a country.
_IRREGULAR: Final = 4
# A smaller city gives way to the region of the same adjective (`забайкальский`).
_SMALL_CITY: Final = 50_000
_VOWELS: Final = "аеиоуыэюяьй"
_COMPOUND: Final = re.compile(r"^([а-я]+?)(?:ый|ий|ая|ое|ые|ие|ой)[ -]([а-я].*)$")


@lru_cache(maxsize=10_000)
def masculine(adjective: str) -> str:
    """The dictionary form of a place adjective: `серпуховское` → `серпуховский`."""
    word = adjective.lower().replace("ё", "е")
    if _PLACE_ENDING.search(word):
        return _PLACE_ENDING.sub(r"\1ий", word)
    found = [parse for parse in readings(word) if is_adjective(parse)]
    return (found[0].normal_form if found else word).replace("ё", "е")


@cache
def irregular() -> dict[str, str]:
    """Adjectives whose place no rule finds, or finds wrongly."""
    return {adjective: name for adjective, name in rows("place_adjectives.tsv")}  # noqa: C416


@lru_cache(maxsize=20_000)
def likeness(adjective: str, name: str) -> int | None:
    """How regularly an adjective (dictionary form) is made from a name: 0 is best, None is not at all."""
    name = key(name)
    if irregular().get(adjective) is not None and key(irregular()[adjective]) == name:
        return 0
    if name == adjective:
        return _IRREGULAR
    match = _SUFFIX.search(adjective)
    if match is None:
        return None
    stem = adjective[: match.start()]
    ranks = [rank for form in _stems(name, match.group()) for rank in _ranks(stem, form)]
    return min(ranks, default=None)


def _ranks(stem: str, form: str) -> Iterator[int]:
    if stem.startswith(form):
        link = stem[len(form) :]
        if link in _LINKS:
            yield _LINKS.index(link)


def _stems(name: str, suffix: str) -> Iterator[str]:
    """What of a name can begin its adjective."""
    compound = _COMPOUND.match(name)
    if compound:
        # Once: each more part of «а-ый-ый-ый…» would double the stems.
        for stem in _simple_stems(compound[2], suffix):
            yield f"{compound[1]}о{stem}"
            yield f"{compound[1]}е{stem}"
    yield from _simple_stems(name, suffix)


def _simple_stems(name: str, suffix: str) -> Iterator[str]:
    """The same of a name that is no compound, or of its last part."""
    name = re.sub(r"-(?:на|в)-.+$", "", name)
    name = re.sub(r"^(?:великий|нижний|новый|большой|набережные) ", "", name)
    bare = re.sub(r"(?:ск|цк)(?:ий|ая|ое)$", lambda m: m.group()[:2], name).rstrip(_VOWELS) or name
    yield name
    yield bare
    yield name.removesuffix("ий").removesuffix("ый").removesuffix("ое")
    if bare.endswith("ск"):
        yield bare[:-2]
    if name.endswith("ль"):
        yield name[:-2]
    if name.endswith(("уя", "оя", "ея")):
        yield f"{name[:-1]}й"
    if suffix.startswith("ц") and bare.endswith(("цк", "ц", "к", "т", "ч")):
        yield from (bare[:-2] if bare.endswith("цк") else bare[:-1], bare[:-1])
    if bare.endswith(("ец", "ок", "ек")):
        yield bare[:-2] + bare[-1]
    if bare[-1:] in _SOFT:
        yield bare[:-1] + _SOFT[bare[-1]]
    yield from _with_fleeting_vowel(bare)


def _with_fleeting_vowel(bare: str) -> Iterator[str]:
    """`Коломн-а` → `коломен-`, `Москв-а` → `москов-`."""
    if len(bare) > 2 and bare[-2] not in _VOWELS and bare[-1] not in _VOWELS:
        yield f"{bare[:-1]}е{bare[-1]}"
        yield f"{bare[:-1]}о{bare[-1]}"


def place_named_by(adjective: str, for_post: bool, context: Context) -> Place | None:
    """The place of the gazetteer that an adjective means when the text names none that fits.

    Args:
        adjective: its dictionary form.
        for_post: whether it modifies a post (then the region is meant) or a company (then the city).
        context: countries and regions that the document names.
    """
    region = _region(adjective)
    if for_post and region is not None:
        return region
    if adjective in irregular():
        found = gazetteer().find(irregular()[adjective])
        return max(found, key=lambda place: place.population, default=None)
    best = max(_sources(adjective), key=lambda pair: _preference(pair[0], pair[1], context), default=None)
    if best is None or (region is not None and best[1].kind == "city" and best[1].population < _SMALL_CITY):
        return region or (best[1] if best is not None else None)
    return best[1]


@lru_cache(maxsize=2_000)
def _sources(adjective: str) -> tuple[tuple[int, Place], ...]:
    """The places that an adjective can be made from, each with how regularly."""
    ranked = (
        (likeness(adjective, place.name), place)
        for place in gazetteer().starting(adjective[:2])
        if place.kind in {"country", "city", "other"}
    )
    return tuple(
        (rank, place)
        for rank, place in ranked
        if rank is not None
        and _is_source(place, adjective)
        and (rank < _IRREGULAR or place.kind != "country")
    )


def _is_source(place: Place, adjective: str) -> bool:
    """Places named by an adjective (`Слободской`) are meant only by the very adjective, and if large."""
    name = key(place.name)
    if not _ADJECTIVE.search(name):
        return True
    return adjective in {name, masculine(name)} and place.population > _SMALL_CITY // 2


def _region(adjective: str) -> Place | None:
    for word in ("область", "край", "республика"):
        feminine = {"край": adjective}.get(word, re.sub(r"(?:ий|ой)$", "ая", adjective))
        found = gazetteer().find(f"{feminine} {word}", "region")
        if found:
            return found[0]
    return None


def _preference(rank: int, place: Place, context: Context) -> tuple[bool, int, int, int]:
    """Countries first, then what the document speaks of, then size; doubtful forms last."""
    supported = 2 * (place.region in context.regions) + (place.country in context.countries)
    size = len(str(place.population))
    return place.kind == "country", size + supported - rank // 2, place.population, -rank
