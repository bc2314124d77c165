"""Places and products that may stand in one row: those of one company, by the mentions around a product."""

import numpy as np
from scenes import scene

from newsextract.relations.candidates import candidates_of
from newsextract.relations.inputs import inputs_of, pairs_of
from newsextract.relations.network import networks, odds_of, read
from newsextract.relations.stage import Stage
from newsextract.relations.ties import TIE, ties_of


def ties(*texts: str) -> set[tuple[str, str]]:
    """Texts of places and products of all pairs of mentions."""
    found = candidates_of(stage := Stage([scene(text) for text in texts]))
    tied = ties_of(found["located_in"], found["produces"])
    pairs = zip(tied.heads.tolist(), tied.tails.tolist(), strict=True)
    return {(stage.nodes[place].mention.text, stage.nodes[product].mention.text) for place, product in pairs}


def test_places_and_products_of_one_company_are_paired() -> None:
    assert ties("[Луч|ORG] печёт [хлеб|PRODUCT] и [печенье|PRODUCT] в [Туле|LOC:city=Тула].") == {
        ("Туле", "хлеб"),
        ("Туле", "печенье"),
    }


def test_of_a_place_the_mention_before_the_product_and_the_one_after_count() -> None:
    found = ties(
        "[Тула|LOC:city] и [Тула|LOC:city=Тула] близки. В [Туле|LOC:city=Тула] [Луч|ORG] печёт "
        "[хлеб|PRODUCT]; [тульское|LOCADJ:city=Тула] предприятие растёт. [Туляки|LOCADJ:city=Тула] довольны."
    )
    assert found == {("Туле", "хлеб"), ("тульское", "хлеб")}


def test_documents_are_not_paired_with_each_other() -> None:
    found = ties(
        "[Луч|ORG] печёт [хлеб|PRODUCT] в [Туле|LOC:city=Тула].",
        "[Свет|ORG] из [Омска|LOC:city=Омск] варит [соусы|PRODUCT].",
    )
    assert found == {("Туле", "хлеб"), ("Омска", "соусы")}


def test_companies_without_a_place_or_without_a_product_have_no_ties() -> None:
    stage = Stage([scene("[Мир|ORG] из [Тулы|LOC:city=Тула]. [Заря|ORG] делает [трубы|PRODUCT].")])
    found = candidates_of(stage)
    located, produced = found["located_in"], found["produces"]
    one = [number for number, (head, _) in enumerate(located.ids()) if head == "E1"]
    other = [number for number, (head, _) in enumerate(produced.ids()) if head == "E3"]
    tied = ties_of(located.only(np.array(one)), produced.only(np.array(other)))
    assert len(tied) == 0
    assert len(odds_of(read(inputs_of(stage), networks()), pairs_of(stage, [(TIE, tied)]))[TIE]) == 0
