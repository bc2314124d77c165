"""The country and the region that a place lies in, by the gazetteer or by what the document says."""

from functools import cache
from typing import NamedTuple

from newsextract.resources import rows
from newsextract.schema import Codes, Entity, Extraction


class Territory(NamedTuple):
    """Where a place lies; a name is empty where it is not known."""

    country: str = ""
    region: str = ""


def territories(extraction: Extraction) -> dict[str, Territory]:
    """The territory of each place of a document, by the place's id.

    A place without codes lies where the document says that it is located.
    """
    found = {place.id: _territory(place) for place in extraction.entities if place.type == "LOC"}
    for relation in extraction.relations:
        if relation.type == "located_in" and found.get(relation.head) == Territory():
            found[relation.head] = found[relation.tail]
    return found


def _territory(place: Entity) -> Territory:
    codes, table = place.codes or Codes(), _table()
    region = codes.iso3166_2 or table.region_codes.get(str(codes.geonames), "")
    return Territory(table.countries.get(codes.iso3166_1 or "", ""), table.regions.get(region, ""))


class _Table(NamedTuple):
    """Names by code: regions by ISO 3166-2, countries by ISO 3166-1; codes of regions by GeoNames id."""

    region_codes: dict[str, str]
    regions: dict[str, str]
    countries: dict[str, str]


@cache
def _table() -> _Table:
    table = _Table({}, {}, {})
    for name, _, kind, country, region, iso, geonames, _ in rows("gazetteer.tsv"):
        if geonames:
            table.region_codes[geonames] = region
        if kind == "region" and iso:
            table.regions.setdefault(iso, name)
        if kind == "country" and country:
            table.countries.setdefault(country, name)
    return table
