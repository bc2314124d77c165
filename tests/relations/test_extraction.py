"""Relations of a document from marked mentions: clear statements, and what is none."""

import pytest
from scenes import scene

from newsextract.relations.extraction import THRESHOLD, relate
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import forests
from newsextract.schema import RELATION_TYPES, Relation


def related(drawn: Scene) -> tuple[Relation, ...]:
    mentions = [each.mention for each in drawn.nodes]
    relations, _ = relate(drawn.doc, mentions, tuple(drawn.entities.values()))
    return relations


def stated(marked: str) -> set[str]:
    drawn = scene(marked)
    names = {key: entity.name for key, entity in drawn.entities.items()}
    return {f"{r.type}: {names[r.head]} → {names[r.tail]}" for r in related(drawn)}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Компания «[Каланча|ORG]» из [Люберец|LOC:city=Люберцы] выпускает [соусы|PRODUCT].",
            {"located_in: Каланча → Люберцы", "produces: Каланча → соусы"},
        ),
        (
            "[Генеральный директор|POSITION] [ООО «Луч»|ORG] [Иван Петров|PER] рассказал о планах.",
            {"works_as: Иван Петров → Генеральный директор", "works_for: Иван Петров → ООО «Луч»"},
        ),
        ("Погода в [Туле|LOC:city=Тула] хорошая.", set()),
        ("", set()),
    ],
)
def test_what_a_text_states(marked: str, expected: set[str]) -> None:
    assert stated(marked) == expected


def test_relations_are_ordered_sure_reasoned_and_single() -> None:
    drawn = scene(
        "Компания «[Каланча|ORG]» из [Люберец|LOC:city=Люберцы] выпускает [соусы|PRODUCT].\n"
        "Завод «[Луч|ORG]» из [Тулы|LOC:city=Тула] выпускает [крупы|PRODUCT]. [Каланча|ORG] растёт."
    )
    found = related(drawn)
    assert [RELATION_TYPES.index(r.type) for r in found] == sorted(
        RELATION_TYPES.index(r.type) for r in found
    )
    assert len({(r.type, r.head, r.tail) for r in found}) == len(found) >= 4
    for relation in found:
        assert THRESHOLD <= relation.confidence <= 1
        assert relation.rule in (*forests()[relation.type].names, "prior")
        assert relation.evidence is not None
