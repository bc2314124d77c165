"""Which pairs are looked at."""

import pytest
from scenes import known, pairs, scene

from newsextract.relations.candidates import Pair, candidates_of
from newsextract.relations.collection import collect
from newsextract.relations.names import Names
from newsextract.relations.scene import Scene
from newsextract.relations.stage import Stage
from newsextract.schema import SIGNATURES, RelationType

NEWS = (
    "[Тульский|LOCADJ=Тула] [губернатор|POSITION] [Иван Петров|PER] посетил [Луч|ORG] "
    "в [Химках|LOC:city=Химки]. "
    "Завод выпускает [соусы|PRODUCT] и экспортирует их в [Казахстан|LOC:country]. "
    "[Свет|ORG] вложит [2 млн рублей|MONEY] и создаст [20 рабочих мест|QUANTITY] "
    "в [2026 году|DATE] в парке [Заря|LOC:site]."
)


def named(marked: str, relation: RelationType) -> set[tuple[str, str]]:
    drawn = scene(marked)
    names = {key: entity.name for key, entity in drawn.entities.items()}
    return {(names[pair.head], names[pair.tail]) for pair in pairs(drawn, relation)}


@pytest.mark.parametrize(
    ("relation", "stated"),
    [
        ("located_in", ("Луч", "Химки")),
        ("located_in", ("Свет", "Заря")),
        ("produces", ("Луч", "соусы")),
        ("exports_to", ("Луч", "Казахстан")),
        ("works_as", ("Иван Петров", "губернатор")),
        ("works_for", ("Иван Петров", "Тула")),
        ("invests", ("Свет", "2 млн рублей")),
        ("creates_jobs", ("Свет", "20 рабочих мест")),
        ("launches", ("Свет", "2026 году")),
    ],
)
def test_what_the_text_states_is_among_the_candidates(
    relation: RelationType, stated: tuple[str, str]
) -> None:
    assert stated in named(NEWS, relation)


@pytest.mark.parametrize("relation", SIGNATURES)
def test_candidates_have_the_types_of_the_relation(relation: RelationType) -> None:
    drawn = scene(NEWS)
    heads, tails = SIGNATURES[relation]
    found = pairs(drawn, relation)
    assert found
    for pair in found:
        assert pair.head != pair.tail
        assert drawn.entities[pair.head].type in heads
        assert drawn.entities[pair.tail].type in tails
    assert len({(pair.head, pair.tail) for pair in found}) == len(found)


@pytest.mark.parametrize("relation", SIGNATURES)
def test_evidence_has_strengths_and_characters(relation: RelationType) -> None:
    drawn = scene(NEWS)
    stage, names = Stage([drawn]), Names()
    found = candidates_of(stage)
    evidence = known(collect(stage, found, names)[relation], names)
    assert len(evidence) == len(found[relation])
    for number, each in enumerate(evidence):
        assert each
        assert all(0 < strength <= 1 for strength in each.values())
        span = found[relation].pair(number).span(drawn.tokens)
        assert 0 <= span.start < span.end <= len(drawn.doc.text)


def test_a_place_is_located_only_if_it_is_a_site() -> None:
    marked = "[Заря|LOC:site] открыта в [Туле|LOC:city=Тула], в [Омской области|LOC:region]."
    assert {head for head, _ in named(marked, "located_in")} == {"Заря"}


def test_nothing_is_exported_to_an_adjective() -> None:
    assert named("[Луч|ORG] взял [тульский|LOCADJ=Тула] завод.", "exports_to") == set()


def text_of(drawn: Scene, pair: Pair) -> str:
    span = pair.span(drawn.tokens)
    return str(drawn.doc.text[span.start : span.end])


def test_the_characters_of_a_pair_in_one_sentence_run_from_one_mention_to_the_other() -> None:
    drawn = scene("Фирма [Луч|ORG] из города [Тулы|LOC:city=Тула] растёт.")
    [pair] = pairs(drawn, "located_in")
    assert text_of(drawn, pair) == "Луч из города Тулы"


def test_the_closest_mentions_give_the_characters() -> None:
    drawn = scene("[Луч|ORG] растёт. [Луч|ORG] делает [соусы|PRODUCT] для всех. И снова [Луч|ORG].")
    [pair] = pairs(drawn, "produces")
    assert text_of(drawn, pair) == "Луч делает соусы"


def test_across_sentences_the_tails_sentence_is_the_evidence() -> None:
    drawn = scene("Открыт завод [Луч|ORG]. Он делает [соусы|PRODUCT] для всех.")
    [pair] = pairs(drawn, "produces")
    assert text_of(drawn, pair) == "Он делает соусы для всех."


def test_a_company_named_long_before_is_still_a_candidate() -> None:
    marked = "Открыт завод [Луч|ORG]. " + "Погода хорошая. " * 9 + "Предприятие делает [соусы|PRODUCT]."
    assert named(marked, "produces") == {("Луч", "соусы")}


def paragraph(n: int) -> str:
    """A line with a mention of every kind, of entities of its own."""
    return (
        f"[Иван Петров{n}|PER], [директор{n}|POSITION] завода [Луч{n}|ORG], в [Туле{n}|LOC:city] "
        f"за [{n} млн рублей|MONEY] к [20{n} году|DATE] открыл [соусы{n}|PRODUCT] и "
        f"[{n} рабочих мест|QUANTITY]."
    )


@pytest.mark.parametrize("relation", SIGNATURES)
def test_candidates_grow_with_the_mentions_not_with_their_square(relation: RelationType) -> None:
    def count(items: int) -> int:
        return len(pairs(scene("\n".join(map(paragraph, range(10, 10 + items)))), relation))

    assert count(20) <= 2.5 * count(10)


def test_a_text_without_mentions_has_no_candidates() -> None:
    assert all(pairs(scene(text), relation) == [] for text in ("", "Погода.") for relation in SIGNATURES)
