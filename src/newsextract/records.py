"""Rows company-place-product out of relations."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsextract.schema import Entity, Record, Relation


def derive(entities: Sequence[Entity], relations: Sequence[Relation]) -> tuple[Record, ...]:
    """One row for each company and each of its places and products.

    A company with places but without products, or the reverse, has rows with an empty cell; one
    with neither has none. A row is as sure as the less sure of its relations.
    """
    by_id = {entity.id: entity for entity in entities}
    by_head: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        by_head[relation.head].append(relation)
    companies = (entity for entity in entities if entity.type == "ORG")
    return tuple(row for company in companies for row in _rows(company, by_id, by_head[company.id]))


def _rows(company: Entity, by_id: dict[str, Entity], own: Sequence[Relation]) -> Iterator[Record]:
    nothing: list[Relation | None] = [None]
    places = [relation for relation in own if relation.type == "located_in"] or nothing
    products = [relation for relation in own if relation.type == "produces"] or nothing
    for place, product in itertools.product(places, products):
        if place or product:
            yield _row(company, place, product, by_id)


def _row(
    company: Entity, place: Relation | None, product: Relation | None, by_id: dict[str, Entity]
) -> Record:
    return Record(
        company=company.name,
        company_id=company.id,
        place=by_id[place.tail].name if place else None,
        place_id=place.tail if place else None,
        product=by_id[product.tail].name if product else None,
        product_id=product.tail if product else None,
        confidence=min(relation.confidence for relation in (place, product) if relation),
    )
