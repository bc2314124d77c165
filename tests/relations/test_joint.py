"""What candidates say of each other."""

import numpy as np
import pytest
from scenes import scene

from newsextract.relations.candidates import pairs
from newsextract.relations.joint import joint_evidence

NEWS = (
    "[Луч|ORG] выпускает [соусы|PRODUCT] и [крупы|PRODUCT] в [Туле|LOC:city=Тула], "
    "[Свет|ORG] печёт [хлеб|PRODUCT] в [Рязани|LOC:city=Рязань]."
)
SURE = {
    ("Луч", "соусы"): 0.9, ("Луч", "крупы"): 0.8, ("Луч", "хлеб"): 0.3,
    ("Свет", "хлеб"): 0.6, ("Свет", "крупы"): 0.1,
    ("Луч", "Тула"): 0.7, ("Свет", "Рязань"): 0.5,
}  # fmt: skip


def evidence(relation: str, head: str, tail: str) -> dict[str, float]:
    drawn = scene(NEWS)
    found = {type_: pairs(drawn, type_) for type_ in ("located_in", "produces")}
    name = {key: entity.name for key, entity in drawn.entities.items()}
    first = {
        type_: np.array([SURE.get((name[p.head], name[p.tail]), 0.0) for p in of_type], dtype=np.float32)
        for type_, of_type in found.items()
    }
    joint = joint_evidence(drawn, found, first)  # type: ignore[arg-type]
    by_names = {
        (name[p.head], name[p.tail]): each
        for p, each in zip(found[relation], joint[relation], strict=True)  # type: ignore[index]
    }
    return by_names[head, tail]


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
def test_joint_evidence(relation: str, head: str, tail: str, name: str, strength: float) -> None:
    assert evidence(relation, head, tail)[f"joint:{name}"] == pytest.approx(strength, abs=1e-4)


def test_a_first_tail_has_none_before_it() -> None:
    assert "joint:before_own" not in evidence("produces", "Луч", "соусы")
