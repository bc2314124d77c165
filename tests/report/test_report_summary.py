import pytest
from pages import NIKATOR

from newsextract.report.summary import Bar, Place, Summary
from newsextract.report.territories import Territory, territories
from newsextract.schema import Codes, Entity, Extraction, Mention, Record, Relation

MOSCOW_REGION = Territory("Россия", "Московская область")
RUZA = Entity("c", "LOC", "Руза", "city", Codes("RU", None, 500303))


def places(*entities: Entity, located: tuple[tuple[str, str], ...] = ()) -> Extraction:
    text = "x" * len(entities)
    mentions = [Mention(f"T{i}", i, i + 1, "LOC", "x", entity.id) for i, entity in enumerate(entities)]
    relations = [Relation("located_in", head, tail) for head, tail in located]
    return Extraction(
        "d", "d.txt", text, mentions=tuple(mentions), entities=entities, relations=tuple(relations)
    )


@pytest.mark.parametrize(
    ("codes", "territory"),
    [
        (Codes("RU", None, 500303), MOSCOW_REGION),
        (Codes("RU", "RU-MOS", 524925), MOSCOW_REGION),
        (Codes("KZ", None, None), Territory("Казахстан")),
        (Codes("ZZ", "ZZ-1", 1), Territory()),
        (None, Territory()),
    ],
)
def test_the_territory_of_codes(codes: Codes | None, territory: Territory) -> None:
    assert territories(places(Entity("l", "LOC", "x", "city", codes))) == {"l": territory}


def test_a_site_lies_where_the_text_puts_it() -> None:
    site = Entity("s", "LOC", "Есипово", "site")
    assert territories(places(site, RUZA, located=(("s", "c"),)))["s"] == MOSCOW_REGION


def summary(*extractions: Extraction) -> Summary:
    result = Summary()
    for extraction in extractions:
        result.add(extraction, territories(extraction))
    return result


def test_a_product_counts_once_for_each_company_and_region() -> None:
    assert summary(NIKATOR, NIKATOR).products_by_region().bars == [Bar("Московская область", 1, 100)]


def test_companies_by_district_takes_districts_alone() -> None:
    entities = [Entity(f"o{i}", "ORG", f"Завод {i}") for i in range(3)]
    entities += [Entity("a", "LOC", "Рузский г.о.", "district"), Entity("b", "LOC", "Елец", "city")]
    cells = [("o0", "a"), ("o1", "a"), ("o2", "b")]
    names = {entity.id: entity.name for entity in entities}
    records = [Record(names[o], o, names[place], place) for o, place in cells]
    text = Extraction("d", "d", entities=tuple(entities), records=tuple(records))
    assert summary(text).companies_by_district().bars == [Bar("Рузский г.о.", 2, 100)]


def test_a_chart_shows_the_longest_bars_and_says_how_many_are_left_out() -> None:
    districts = [Entity(f"l{i}", "LOC", f"Район {i:02}", "district") for i in range(14)]
    company = Entity("o", "ORG", "Луч")
    records = tuple(Record("Луч", "o", each.name, each.id) for each in districts)
    chart = summary(
        Extraction("d", "d", entities=(company, *districts), records=records)
    ).companies_by_district()
    assert ([bar.name for bar in chart.bars], chart.omitted) == ([f"Район {i:02}" for i in range(10)], 4)


def test_places_are_grouped_and_the_unknown_come_last() -> None:
    lost = Entity("b", "LOC", "Лес", "other")
    country = Entity("k", "LOC", "Казахстан", "country", Codes("KZ"))
    assert summary(places(RUZA, lost, country), places(RUZA)).places() == [
        ("Казахстан", [("", [Place("Казахстан", "country", 1)])]),
        ("Россия", [("Московская область", [Place("Руза", "city", 2)])]),
        ("", [("", [Place("Лес", "other", 1)])]),
    ]
