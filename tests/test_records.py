"""Rows as tables: entities and relations in, company | place | product | confidence out."""

import pytest

from newsextract.records import derive
from newsextract.schema import Entity, Relation

ENTITIES = (
    Entity("E1", "ORG", "Луч"),
    Entity("E2", "ORG", "Свет"),
    Entity("E3", "LOC", "Тула", "city"),
    Entity("E4", "LOC", "Химки", "city"),
    Entity("E5", "PRODUCT", "соусы"),
    Entity("E6", "PRODUCT", "крупы"),
    Entity("E7", "LOC", "Заря", "site"),
    Entity("E8", "PER", "Петров"),
)


def relation(line: str) -> Relation:
    type_, head, tail, confidence = line.split()
    return Relation(type_, head, tail, float(confidence))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("relations", "rows"),
    [
        ([], []),
        (["located_in E1 E3 .9"], ["Луч|Тула|None|0.9"]),
        (["produces E1 E5 .9"], ["Луч|None|соусы|0.9"]),
        (["located_in E1 E3 .9", "produces E1 E5 .7"], ["Луч|Тула|соусы|0.7"]),
        (
            ["located_in E1 E3 .9", "located_in E1 E4 .6", "produces E1 E5 .8", "produces E1 E6 1"],
            ["Луч|Тула|соусы|0.8", "Луч|Тула|крупы|0.9", "Луч|Химки|соусы|0.6", "Луч|Химки|крупы|0.6"],
        ),
        (
            ["produces E2 E6 .9", "located_in E1 E3 .9"],  # companies in the order of the entities
            ["Луч|Тула|None|0.9", "Свет|None|крупы|0.9"],
        ),
        (["located_in E7 E3 .9"], []),  # a site is no company
        (["exports_to E1 E3 .9", "works_for E8 E1 .9"], []),  # other relations make no rows
    ],
)
def test_one_row_for_each_place_and_product(relations: list[str], rows: list[str]) -> None:
    records = derive(ENTITIES, [relation(line) for line in relations])
    assert [f"{row.company}|{row.place}|{row.product}|{row.confidence}" for row in records] == rows


def test_a_row_carries_the_ids_of_its_names() -> None:
    [row] = derive(ENTITIES, [relation("located_in E1 E3 .9"), relation("produces E1 E5 .9")])
    assert (row.company_id, row.place_id, row.product_id) == ("E1", "E3", "E5")
    [row] = derive(ENTITIES, [relation("produces E1 E5 .9")])
    assert (row.place_id, row.place) == (None, None)
