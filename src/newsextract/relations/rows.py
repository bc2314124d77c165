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
_NO_TIE: Final = -10.0  # log-odds where there is nothing that may be tied
_FAR: Final = 60  # tokens from which on distance makes no difference
_THRESHOLD: Final = 0.3  # probability from which on a row is stated; chosen on dev

Ties = Mapping[tuple[str, str], float]  # log-odds that a place and a product stand in one row, by their ids


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


@dataclass(frozen=True, eq=False)
class _Company:
    """A company with what is stated of it.

    Attributes:
        scene: of the document.
        entity: the company.
        places: its places.
        products: its products.
        doubtful: places and products that were taken for not stated.
        ties: what the network says of its places and products.
    """

    scene: Scene
    entity: Entity
    places: Sequence[Relation]
    products: Sequence[Relation]
    doubtful: Sequence[Relation]
    ties: Ties


def possible_rows(
    scene: Scene, relations: Sequence[Relation], doubtful: Sequence[Relation], ties: Ties
) -> list[Row]:
    """Every row that the relations of a document allow, with what speaks for it.

    Args:
        scene: of the document.
        relations: what the text states.
        doubtful: candidates that were taken for not stated; they speak against empty cells.
        ties: what the network says of each place and product that one company has.
    """
    stated, missed = _by_head(relations), _by_head(doubtful)
    companies = (
        _Company(
            scene,
            entity,
            [relation for relation in stated[entity.id] if relation.type == "located_in"],
            [relation for relation in stated[entity.id] if relation.type == "produces"],
            missed.get(entity.id, []),
            ties,
        )
        for entity in scene.entities.values()
        if entity.type == "ORG" and entity.id in stated
    )
    return [row for company in companies for row in _rows(company)]


def _by_head(relations: Sequence[Relation]) -> dict[str, list[Relation]]:
    own: dict[str, list[Relation]] = {}
    for relation in relations:
        own.setdefault(relation.head, []).append(relation)
    return own


def _rows(company: _Company) -> Iterator[Row]:
    common = dict(_common(company))
    for place, product in itertools.product([*company.places, None], [*company.products, None]):
        if place or product:
            cells = itertools.chain(
                _cells(company.scene, place, product),
                _near(company, place, product),
                _tied(company, place, product),
            )
            yield Row(company.entity.id, place, product, common | dict(cells))


def _common(company: _Company) -> Iterator[tuple[str, float]]:
    """What holds for all rows of a company."""
    scene, id_ = company.scene, company.entity.id
    yield "company_confidence", scene.surest(id_)
    yield "first_company", float(bool(scene.companies) and scene.companies[0].entity.id == id_)
    yield "only_company", float(scene.only_company)
    kinds = (("place", "located_in", company.places), ("product", "produces", company.products))
    for name, type_, stated in kinds:
        unsure = [r.confidence for r in company.doubtful if r.type == type_]
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


def _tied(company: _Company, place: Relation | None, product: Relation | None) -> Iterator[tuple[str, float]]:
    """What the network says of place and product, beside the company's other places and products."""
    ties = company.ties
    if place and product:
        yield "tie", ties[place.tail, product.tail]
    if product:
        rivals = _rivals(company, place) if place else company.places
        best = max((ties[each.tail, product.tail] for each in rivals), default=_NO_TIE)
        yield "tie_rival_place", best
    if place:
        others = (ties[place.tail, each.tail] for each in company.products if each is not product)
        yield "tie_rival_product", max(others, default=_NO_TIE)


def _near(company: _Company, place: Relation | None, product: Relation | None) -> Iterator[tuple[str, float]]:
    """How near the place stands to the product, beside the company's other places."""
    if not place or not product:
        return
    scene = company.scene
    head, tail = _closest(scene, place.tail, product.tail)
    gap = _gap(head, tail)
    yield "tie_near", 1 - min(gap, _FAR) / _FAR
    yield "tie_same_sentence", float(head.sentence == tail.sentence)
    yield "tie_same_item", float(head.item == tail.item)
    yield "tie_sentences_apart", min(abs(head.sentence - tail.sentence), 5) / 5
    yield "tie_place_first", float(head.start < tail.start)
    others = [each for each in company.places if each is not place]
    gaps = [_gap(*_closest(scene, other.tail, product.tail)) for other in others]
    yield "tie_nearer_places", min(sum(other < gap for other in gaps), 4) / 4
    yield "tie_margin", (min(*gaps, _FAR) - min(gap, _FAR)) / _FAR if gaps else 0.0
    rivals = _rivals(company, place)
    named = (node.sentence for each in rivals for node in scene.by_entity[each.tail])
    yield "tie_rival_in_sentence", float(tail.sentence in named)
    yield "tie_nested", float(len(rivals) < len(others))


def _rivals(company: _Company, place: Relation) -> list[Relation]:
    """The other places of the company that are no level of this one."""
    return [
        other
        for other in company.places
        if other is not place and not _nested(company.scene, place.tail, other.tail)
    ]


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
