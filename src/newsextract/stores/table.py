"""The flat table company-place-product, as files and screens show it."""

from collections.abc import Iterator
from typing import NamedTuple

from newsextract.schema import Codes, Entity, Extraction


class Row(NamedTuple):
    """One record with its document and the kind and codes of its place; None where there is none."""

    document_id: str
    source: str
    company: str
    place: str | None
    place_kind: str | None
    iso3166_1: str | None
    iso3166_2: str | None
    geonames: int | None
    product: str | None
    confidence: float


def rows(extraction: Extraction) -> Iterator[Row]:
    """The rows of one document, in the order of its records."""
    entities = {entity.id: entity for entity in extraction.entities}
    for record in extraction.records:
        kind, codes = _place(entities.get(record.place_id or ""))
        yield Row(
            extraction.id,
            extraction.source,
            record.company,
            record.place,
            kind,
            codes.iso3166_1,
            codes.iso3166_2,
            codes.geonames,
            record.product,
            record.confidence,
        )


def _place(place: Entity | None) -> tuple[str | None, Codes]:
    if place is None:
        return None, Codes()
    return place.kind, place.codes or Codes()
