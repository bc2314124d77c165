"""What a run found, counted: totals, products by region, companies by district, places by region."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Final, NamedTuple

from newsextract.report.territories import Territory
from newsextract.schema import Extraction, Record

_SHOWN_BARS: Final = 10


class Bar(NamedTuple):
    """A line of a chart; ``share`` is the percentage of the longest one."""

    name: str
    length: int
    share: float


class Chart(NamedTuple):
    """The longest bars, and how many are left out."""

    bars: list[Bar]
    omitted: int


class Place(NamedTuple):
    """A place, and the number of documents that name it."""

    name: str
    kind: str
    documents: int


class Summary:
    """Counts that grow with each document."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self._products: dict[str, set[tuple[str, str]]] = {}
        self._companies: dict[str, set[str]] = {}
        self._places: dict[Territory, Counter[tuple[str, str]]] = {}

    def add(self, extraction: Extraction, lying_in: Mapping[str, Territory]) -> None:
        """Count a document.

        Args:
            extraction: the document.
            lying_in: the territory of each of its places, by id.
        """
        self.totals.update(
            documents=1,
            failed=int(extraction.error is not None),
            mentions=len(extraction.mentions),
            entities=len(extraction.entities),
            relations=len(extraction.relations),
            planned=sum(relation.status == "planned" for relation in extraction.relations),
            rows=len(extraction.records),
        )
        kinds = {entity.id: entity.kind for entity in extraction.entities}
        for record in extraction.records:
            self._add_row(record, lying_in, is_district=kinds.get(record.place_id or "") == "district")
        for entity in extraction.entities:
            if entity.type == "LOC":
                names = self._places.setdefault(lying_in[entity.id], Counter())
                names[entity.name, entity.kind or "other"] += 1

    def _add_row(self, record: Record, lying_in: Mapping[str, Territory], *, is_district: bool) -> None:
        region = lying_in[record.place_id].region if record.place_id else ""
        if region and record.product:
            self._products.setdefault(region, set()).add((record.company, record.product))
        if is_district and record.place:
            self._companies.setdefault(record.place, set()).add(record.company)

    def products_by_region(self) -> Chart:
        """How many products of how many companies: a product counts once for each of its companies."""
        return _chart({region: len(products) for region, products in self._products.items()})

    def companies_by_district(self) -> Chart:
        """How many companies the rows have in each place of the kind district."""
        return _chart({district: len(companies) for district, companies in self._companies.items()})

    def places(self) -> list[tuple[str, list[tuple[str, list[Place]]]]]:
        """Places by country and region, the most frequent first; what lies in none has empty names, last."""
        order = sorted(self._places, key=lambda each: (not each.country, each))
        countries = groupby(order, key=lambda each: each.country)
        return [(country, [self._region(each) for each in group]) for country, group in countries]

    def _region(self, territory: Territory) -> tuple[str, list[Place]]:
        ranked = sorted(self._places[territory].items(), key=lambda item: (-item[1], item[0]))
        return territory.region, [Place(name, kind, count) for (name, kind), count in ranked]


def _chart(counts: Mapping[str, int]) -> Chart:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    longest = ranked[0][1] if ranked else 1
    bars = [Bar(name, count, round(100 * count / longest, 1)) for name, count in ranked[:_SHOWN_BARS]]
    return Chart(bars, len(ranked) - len(bars))
