"""The table of places: look-up by name, homonyms settled by what else the document names."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, cast

from msgspec import Struct

from newsextract.resolution.place_types import bare_name, key
from newsextract.resources import rows
from newsextract.schema import Codes, Kind

# A namesake is chosen without other evidence when it has this many times the inhabitants of the next one.
_DOMINANT: Final = 8
# Type words as the table itself spells them; `bare_name` would cost seconds for all its rows.
_TYPE: Final = re.compile(
    r"\b(?:(?:городской|муниципальный|автономный|сельский|национальный) округ|район|округ|область|край|"
    r"республика|автономная область|автономный район|улус|кожуун|велаят)\b"
)
# Fame of countries, regions and areas, whose names are given in the nominative.
LARGEST: Final = 2.0
# Which kind a bare name means when places of several kinds have it.
_PRECEDENCE: Final[tuple[Kind, ...]] = ("country", "region", "other", "site", "city", "district")


class Place(Struct, frozen=True, gc=False):
    """A row of the table.

    Attributes:
        name: its usual Russian name.
        kind: as the annotation scheme has it.
        country: ISO 3166-1 code, empty for areas.
        region: ISO 3166-2 code of the region that it lies in or is.
        iso: its own ISO 3166-2 code.
        geonames: its GeoNames identifier.
        population: inhabitants, 0 where unknown.
    """

    name: str
    kind: Kind
    country: str = ""
    region: str = ""
    iso: str = ""
    geonames: int | None = None
    population: int = 0

    @property
    def codes(self) -> Codes | None:
        """The identifiers of the place in public registers, None for areas without any."""
        if not (self.country or self.iso or self.geonames):
            return None
        return Codes(self.country or None, self.region or None, self.geonames)


class Context(Struct, frozen=True, gc=False):
    """Which countries and regions a document names, by their codes."""

    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


class Gazetteer:
    """Places by name; a row is parsed when it is asked for."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        self._rows: list[str] = []  # as lines, which take a third of the memory of their cells
        self._index: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self._places: dict[int, Place] = {}
        for number, row in enumerate(lines):
            self._rows.append("\t".join(row))
            self._prefixes.setdefault(row[0][:2].lower(), []).append(number)
            for name in _keys(row):
                self._index.setdefault(name, []).append(number)

    def find(self, name: str, kind: Kind | None = None) -> tuple[Place, ...]:
        """Places that have this name in the nominative, with or without its type word.

        Args:
            name: the name in the nominative.
            kind: the only kind wanted; None means the kind that a bare name usually has.
        """
        numbers = self._index.get(key(name)) or self._index.get(bare_name(name), [])
        found = [self._place(number) for number in dict.fromkeys(numbers)]
        if kind is not None:
            return tuple(place for place in found if place.kind == kind)
        first = next((k for k in _PRECEDENCE if any(place.kind == k for place in found)), None)
        return tuple(place for place in found if place.kind == first)

    def has(self, name: str) -> bool:
        """Whether any place has this name."""
        return key(name) in self._index

    def fame(self, name: str) -> float:
        """How well a name is known: 0 for no place, up to 2 for large cities and all larger territories."""
        places = [self._place(number) for number in self._index.get(key(name), ())]
        return max((_fame(place) for place in places), default=0.0)

    def is_heading(self, text: str) -> bool:
        """Whether a word in capitals is an ordinary name in a heading and no abbreviation."""
        return any(place.name.upper() == text for place in self.find(text) if not place.name.isupper())

    def starting(self, prefix: str) -> Iterator[Place]:
        """Places whose name begins with the two letters."""
        for number in self._prefixes.get(prefix, ()):
            yield self._place(number)

    def choose(self, name: str, kind: Kind | None, context: Context) -> Place | None:
        """The place meant by a name in a document, None when nothing tells namesakes apart."""
        ranked = sorted(self.find(name, kind), key=lambda place: -_weight(place, context))
        if len(ranked) < 2:
            return ranked[0] if ranked else None
        first, second = ranked[:2]
        if _support(first, context) > _support(second, context) or (
            not second.population and first.population
        ):
            return first
        return first if first.population >= _DOMINANT * max(second.population, 1) else None

    def _place(self, number: int) -> Place:
        if number not in self._places:
            self._places[number] = self._read(number)
        return self._places[number]

    def _read(self, number: int) -> Place:
        name, _, kind, country, region, iso, geonames, population = self._rows[number].split("\t")
        identifier = int(geonames) if geonames else None
        return Place(name, cast("Kind", kind), country, region, iso, identifier, int(population or 0))


def _keys(row: Sequence[str]) -> Iterator[str]:
    for name in (row[0], *row[1].split("|")):
        if name:
            whole = key(name)
            yield whole
            if row[2] in {"district", "region"} and (bare := _TYPE.sub("", whole).strip()) != whole:
                yield bare


def _support(place: Place, context: Context) -> int:
    """What the document says for a place: its region outweighs its country."""
    return 2 * (place.region in context.regions) + (place.country in context.countries)


def _fame(place: Place) -> float:
    if place.kind in {"country", "region", "other"}:
        return LARGEST
    return 1.0 + min(1.0, math.log10(place.population + 1) / 7)


def _weight(place: Place, context: Context) -> float:
    return 10 * _support(place, context) + math.log10(place.population + 1)


@cache
def gazetteer() -> Gazetteer:
    """The table that comes with the package, loaded once a process."""
    return Gazetteer(rows("gazetteer.tsv"))
