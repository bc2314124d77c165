"""Rows company-place-product: which of a company's products the text ties to which of its places.

By the scheme a company has a row for each of its places and products, unless the text ties a product to one
of the places. What was missed elsewhere counts too: a company without a product has a row with an empty
cell, and that row is only as sure as there is nothing that may be its product. Both are learned: every
possible row gets a probability, which is the row's confidence.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsextract.relations.scene import Node, Scene
from newsextract.schema import Entity, Record, Relation

RELATIONS: Final = frozenset({"located_in", "produces"})  # what rows are made of
_FAR: Final = 60  # tokens from which on distance makes no difference
_THRESHOLD: Final = 0.35  # probability from which on a row is stated; chosen on dev


@dataclass(frozen=True, eq=False)
class Row:
    """A possible row.

    Attributes:
        company: id of the company.
        place: its relation to a place; None for an empty cell.
        product: its relation to a product; None for an empty cell.
        evidence: names and strengths.
    """

    company: str
    place: Relation | None
    product: Relation | None
    evidence: dict[str, float]


def possible_rows(scene: Scene, relations: Sequence[Relation], doubtful: Sequence[Relation]) -> list[Row]:
    """Every row that the relations of a document allow, with what speaks for it.

    Args:
        scene: of the document.
        relations: what the text states.
        doubtful: candidates that were taken for not stated; they speak against empty cells.
    """
    stated, missed = _by_head(relations), _by_head(doubtful)
    return [
        row
        for company in scene.entities.values()
        if company.type == "ORG" and company.id in stated
        for row in _of_company(scene, company, stated[company.id], missed.get(company.id, []))
    ]


def _by_head(relations: Sequence[Relation]) -> dict[str, list[Relation]]:
    own: dict[str, list[Relation]] = {}
    for relation in relations:
        own.setdefault(relation.head, []).append(relation)
    return own


def _of_company(
    scene: Scene, company: Entity, relations: Sequence[Relation], doubtful: Sequence[Relation]
) -> Iterator[Row]:
    """The rows of a company that some relations are stated of, with those that are doubtful."""
    places = [relation for relation in relations if relation.type == "located_in"]
    products = [relation for relation in relations if relation.type == "produces"]
    common = dict(_common(scene, company, places, products, doubtful))
    for place, product in itertools.product([*places, None], [*products, None]):
        if place or product:
            cells = {**dict(_cells(scene, place, product)), **dict(_tie(scene, places, place, product))}
            yield Row(company.id, place, product, {**common, **cells})


def _common(
    scene: Scene,
    company: Entity,
    places: Sequence[Relation],
    products: Sequence[Relation],
    doubtful: Sequence[Relation],
) -> Iterator[tuple[str, float]]:
    """What holds for all rows of a company."""
    yield "company_confidence", scene.surest(company.id)
    yield "first_company", float(bool(scene.companies) and scene.companies[0].entity.id == company.id)
    yield "only_company", float(scene.only_company)
    for name, type_, stated in (("place", "located_in", places), ("product", "produces", products)):
        unsure = [r.confidence for r in doubtful if r.type == type_]
        yield f"{name}s", min(len(stated), 8) / 8
        yield f"best_{name}", max((relation.confidence for relation in stated), default=0.0)
        yield f"missed_{name}", max(unsure, default=0.0)
        yield f"any_missed_{name}", min(sum(unsure), 2.0) / 2


def _cells(scene: Scene, place: Relation | None, product: Relation | None) -> Iterator[tuple[str, float]]:
    for name, relation in (("place", place), ("product", product)):
        yield f"{name}_probability", relation.confidence if relation else 0.0
        yield f"{name}_confidence", scene.surest(relation.tail) if relation else 0.0
        yield f"no_{name}", float(relation is None)
    if place:
        kind = scene.entities[place.tail].kind or "other"
        yield f"kind:{kind}", 1.0
        nodes = scene.by_entity[place.tail]
        yield "place_is_adjective", float(all(node.type == "LOCADJ" for node in nodes))


def _tie(
    scene: Scene, places: Sequence[Relation], place: Relation | None, product: Relation | None
) -> Iterator[tuple[str, float]]:
    """How near the place stands to the product, beside the company's other places."""
    if not place or not product:
        return
    head, tail = _closest(scene, place.tail, product.tail)
    gap = _gap(head, tail)
    yield "tie_near", 1 - min(gap, _FAR) / _FAR
    yield "tie_same_sentence", float(head.sentence == tail.sentence)
    yield "tie_same_item", float(head.item == tail.item)
    yield "tie_sentences_apart", min(abs(head.sentence - tail.sentence), 5) / 5
    yield "tie_place_first", float(head.start < tail.start)
    gaps = [_gap(*_closest(scene, other.tail, product.tail)) for other in places if other is not place]
    yield "tie_nearer_places", min(sum(other < gap for other in gaps), 4) / 4
    yield "tie_margin", (min(*gaps, _FAR) - min(gap, _FAR)) / _FAR if gaps else 0.0
    rivals = [each for each in _others(scene, places, place) if each.sentence == tail.sentence]
    yield "tie_rival_in_sentence", float(bool(rivals))
    yield "tie_nested", float(any(_nested(scene, place.tail, other.tail) for other in places))


def _others(scene: Scene, places: Sequence[Relation], place: Relation) -> Iterator[Node]:
    for other in places:
        if other is not place and not _nested(scene, place.tail, other.tail):
            yield from scene.by_entity[other.tail]


def _nested(scene: Scene, one: str, other: str) -> bool:
    """Whether two places are levels of one: «в селе А района Б»."""
    return one != other and (one, other) in scene.nested


def _closest(scene: Scene, one: str, other: str) -> tuple[Node, Node]:
    pairs = itertools.product(scene.by_entity[one], scene.by_entity[other])
    return min(pairs, key=lambda pair: (abs(pair[0].sentence - pair[1].sentence), _gap(*pair)))


def _gap(one: Node, other: Node) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def stated(
    rows: Sequence[Row], probabilities: Sequence[float], entities: Mapping[str, Entity]
) -> tuple[Record, ...]:
    """The rows that are likely enough, in the order of the companies."""
    return tuple(
        _record(row, probability, entities)
        for row, probability in zip(rows, probabilities, strict=True)
        if probability >= _THRESHOLD
    )


def _record(row: Row, probability: float, entities: Mapping[str, Entity]) -> Record:
    place = entities[row.place.tail] if row.place else None
    product = entities[row.product.tail] if row.product else None
    return Record(
        company=entities[row.company].name,
        company_id=row.company,
        place=place.name if place else None,
        place_id=place.id if place else None,
        product=product.name if product else None,
        product_id=product.id if product else None,
        confidence=round(probability, 3),
    )
