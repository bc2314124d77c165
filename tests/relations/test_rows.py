"""Rows out of relations: which are possible, what ties a product to a place, which are stated."""

from collections import defaultdict

from scenes import scene

from newsextract.relations.rows import Row, possible_rows, stated
from newsextract.relations.scene import Scene
from newsextract.schema import Relation

NEWS = (
    "[Луч|ORG] печёт [хлеб|PRODUCT] в [Туле|LOC:city=Тула]. "
    "В [деревне Лужки|LOC:city] [Рязанского района|LOC:district] [Луч|ORG] варит [соусы|PRODUCT]."
)


TIED = {("Тула", "хлеб"): 3.0, ("Тула", "соусы"): -2.0, ("деревне Лужки", "хлеб"): -3.0}


def relation(drawn: Scene, line: str) -> Relation:
    ids = {entity.name: key for key, entity in drawn.entities.items()}
    type_, head, tail, confidence = line.split(" / ")
    return Relation(type_, ids[head], ids[tail], float(confidence))  # type: ignore[arg-type]


def rows(*lines: str, doubtful: tuple[str, ...] = ()) -> dict[str, Row]:
    drawn = scene(NEWS)
    name = {key: entity.name for key, entity in drawn.entities.items()}
    found = possible_rows(
        drawn,
        [relation(drawn, line) for line in lines],
        [relation(drawn, line) for line in doubtful],
        ties(drawn, TIED),
    )
    return {
        f"{name[row.place.tail] if row.place else '-'} {name[row.product.tail] if row.product else '-'}": row
        for row in found
    }


def ties(drawn: Scene, tied: dict[tuple[str, str], float]) -> defaultdict[tuple[str, str], float]:
    ids = {entity.name: key for key, entity in drawn.entities.items()}
    return defaultdict(float, {(ids[place], ids[product]): odds for (place, product), odds in tied.items()})


BOTH = ("located_in / Луч / Тула / 0.9", "produces / Луч / хлеб / 0.8", "produces / Луч / соусы / 0.7")


def test_every_place_may_go_with_every_product_and_with_none() -> None:
    assert set(rows(*BOTH)) == {"Тула хлеб", "Тула соусы", "Тула -", "- хлеб", "- соусы"}


def test_a_company_without_place_and_product_has_no_row() -> None:
    assert rows() == {}


def test_a_product_is_tied_to_the_place_of_its_sentence() -> None:
    places = ("located_in / Луч / деревне Лужки / 0.9",)
    found = rows(*BOTH, *places)
    assert found["Тула хлеб"].evidence["tie_same_sentence"] == 1
    assert found["Тула соусы"].evidence["tie_same_sentence"] == 0
    assert found["Тула соусы"].evidence["tie_nearer_places"] == 0.25
    assert found["Тула соусы"].evidence["tie_rival_in_sentence"] == 1


def test_the_network_ties_products_to_places_beside_the_other_ones() -> None:
    found = rows(*BOTH, "located_in / Луч / деревне Лужки / 0.9")
    bread, sauces, empty = (found[f"Тула {name}"].evidence for name in ("хлеб", "соусы", "-"))
    assert (bread["tie"], bread["tie_rival_place"], bread["tie_rival_product"]) == (3, -3, -2)
    assert (sauces["tie"], sauces["tie_rival_place"], sauces["tie_rival_product"]) == (-2, 0, 3)
    assert empty["tie_rival_product"] == 3 and "tie" not in empty
    assert found["- хлеб"].evidence["tie_rival_place"] == 3


def test_levels_of_a_place_are_no_rivals() -> None:
    found = rows(
        "located_in / Луч / деревне Лужки / 0.9",
        "located_in / Луч / Рязанского района / 0.9",
        "produces / Луч / соусы / 0.7",
    )
    assert found["деревне Лужки соусы"].evidence["tie_nested"] == 1
    assert found["деревне Лужки соусы"].evidence["tie_rival_in_sentence"] == 0


def test_what_was_left_out_speaks_against_empty_cells() -> None:
    found = rows(BOTH[1], doubtful=("located_in / Луч / Тула / 0.4",))
    assert found["- хлеб"].evidence["missed_place"] == 0.4


def test_likely_rows_are_stated_with_their_probability() -> None:
    drawn = scene(NEWS)
    possible = possible_rows(drawn, [relation(drawn, line) for line in BOTH[:2]], [], ties(drawn, TIED))
    records = stated(possible, [0.91, 0.2, 0.1], drawn.entities)
    assert [(r.company, r.place, r.product, r.confidence) for r in records] == [("Луч", "Тула", "хлеб", 0.91)]
