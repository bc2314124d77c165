"""Relations of a document from marked mentions: clear statements, and what is none."""

import msgspec
import pytest
from scenes import scene

from newsextract.relations.extraction import THRESHOLD, relate
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import forests
from newsextract.schema import RELATION_TYPES, Relation


def related(drawn: Scene) -> tuple[Relation, ...]:
    mentions = [each.mention for each in drawn.nodes]
    return relate(drawn.doc, mentions, tuple(drawn.entities.values())).relations


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


@pytest.mark.parametrize(
    ("marked", "confidence", "unmade"),
    [
        ("Цены на [мебель|PRODUCT] в [Туле|LOC:city=Тула] выросли.", 0.6, {"E1"}),
        ("Цены на [мебель|PRODUCT] в [Туле|LOC:city=Тула] выросли.", 0.95, set()),
        ("Компания «[Каланча|ORG]» выпускает [соусы|PRODUCT].", 0.75, set()),
    ],
)
def test_a_doubtful_product_that_nobody_makes_is_none(
    marked: str, confidence: float, unmade: set[str]
) -> None:
    drawn = scene(marked)
    mentions = [msgspec.structs.replace(each.mention, confidence=confidence) for each in drawn.nodes]
    assert relate(drawn.doc, mentions, tuple(drawn.entities.values())).unmade == unmade
