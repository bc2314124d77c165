"""What candidates say of each other."""

import numpy as np
import pytest
from scenes import scene

from newsextract.relations.candidates import candidates_of
from newsextract.relations.joint import joint_evidence
from newsextract.relations.stage import Stage
from newsextract.schema import RelationType

NEWS = (
    "[Луч|ORG] выпускает [соусы|PRODUCT] и [крупы|PRODUCT] в [Туле|LOC:city=Тула], "
    "[Свет|ORG] печёт [хлеб|PRODUCT] в [Рязани|LOC:city=Рязань]."
)
SURE = {
    ("Луч", "соусы"): 0.9, ("Луч", "крупы"): 0.8, ("Луч", "хлеб"): 0.3,
    ("Свет", "хлеб"): 0.6, ("Свет", "крупы"): 0.1,
    ("Луч", "Тула"): 0.7, ("Свет", "Рязань"): 0.5,
}  # fmt: skip


def evidence(relation: RelationType, head: str, tail: str) -> dict[str, float]:
    drawn = scene(NEWS)
    stage = Stage([drawn])
    found = {type_: of for type_, of in candidates_of(stage).items() if type_ in ("located_in", "produces")}
    name = {key: entity.name for key, entity in drawn.entities.items()}
    pairs = {type_: [(name[head], name[tail]) for head, tail in of.ids()] for type_, of in found.items()}
    first = {
        type_: np.array([SURE.get(pair, 0.0) for pair in of], dtype=np.float32) for type_, of in pairs.items()
    }
    every = {type_: range(len(of)) for type_, of in found.items()}
    joint = joint_evidence(stage, found, first, every)
    place = pairs[relation].index((head, tail))
    return {name: float(of[place]) for name, of in joint[relation].items()}


@pytest.mark.parametrize(
    ("relation", "head", "tail", "name", "strength"),
    [
        ("produces", "Свет", "хлеб", "own", 0.6),
        ("produces", "Свет", "хлеб", "best_rival", 0.3),
        ("produces", "Луч", "хлеб", "margin", 0.3 - 0.6),
        ("produces", "Луч", "хлеб", "rank", 0.1),
        ("produces", "Свет", "хлеб", "share", 0.6 / 0.9),
        ("produces", "Луч", "хлеб", "best_other_tail", 0.9),
        ("produces", "Луч", "хлеб", "other_tails", 0.2),
        ("produces", "Луч", "крупы", "before_own", 0.9),
        ("produces", "Свет", "хлеб", "before_other", 0.8),
        ("produces", "Луч", "крупы", "after_other", 0.6),
        ("produces", "Луч", "хлеб", "sibling_own", 0.9),
        ("produces", "Луч", "хлеб", "other_relation_own", 0.7),
        ("located_in", "Свет", "Тула", "other_relation_own", 0.6),
        ("located_in", "Свет", "Тула", "other_relation_other", 0.9),
    ],
)
def test_joint_evidence(relation: RelationType, head: str, tail: str, name: str, strength: float) -> None:
    assert evidence(relation, head, tail)[f"joint:{name}"] == pytest.approx(strength, abs=1e-4)


def test_a_first_tail_has_none_before_it() -> None:
    assert evidence("produces", "Луч", "соусы")["joint:before_near"] == 0
