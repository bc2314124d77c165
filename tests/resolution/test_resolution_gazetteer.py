"""Look-up of places, homonyms, adjectives."""

import pytest

from newsextract.resolution.adjectives import masculine, place_named_by
from newsextract.resolution.gazetteer import Context, Gazetteer, gazetteer
from newsextract.resolution.place_types import type_word
from newsextract.schema import Codes

ROWS = [
    ["Киров", "", "city", "RU", "RU-KIR", "", "1", "500000"],
    ["Киров", "", "city", "RU", "RU-KLU", "", "2", "39000"],
    ["Михайловка", "", "city", "RU", "RU-VGG", "", "3", "2000"],
    ["Михайловка", "", "city", "RU", "RU-PRI", "", "4", "1500"],
    ["Клинский район", "городской округ Клин", "district", "RU", "RU-MOS", "", "5", ""],
    ["Клин", "", "city", "RU", "RU-MOS", "", "6", "80000"],
]


@pytest.mark.parametrize(
    ("name", "regions", "geonames"),
    [
        ("Киров", set(), 1),
        ("Киров", {"RU-KLU"}, 2),
        ("Михайловка", {"RU-PRI"}, 4),
        ("Михайловка", set(), None),
        ("Нигдеев", set(), None),
    ],
)
def test_homonyms(name, regions, geonames):
    place = Gazetteer(ROWS).choose(name, None, Context(frozenset({"RU"}), frozenset(regions)))
    assert (place.geonames if place else None) == geonames


@pytest.mark.parametrize(
    ("name", "kind", "geonames"),
    [("Клин", None, 6), ("городской округ Клин", "district", 5), ("Клинский м.о.", "district", 5)],
)
def test_kind_chooses_between_city_and_district(name, kind, geonames):
    assert [place.geonames for place in Gazetteer(ROWS).find(name, kind)] == [geonames]


@pytest.mark.parametrize(
    ("name", "iso3166_1", "iso3166_2"),
    [
        ("Подмосковье", "RU", "RU-MOS"),
        ("РФ", "RU", None),
        ("Поднебесная", "CN", None),
        ("Ленобласть", "RU", "RU-LEN"),
        ("ХМАО — Югра", "RU", "RU-KHM"),
        ("Одинцовский г.о.", "RU", "RU-MOS"),
        ("Москва", "RU", "RU-MOW"),
        ("Алматинская область", "KZ", "KZ-19"),
        ("Щёкино", "RU", "RU-TUL"),
    ],
)
def test_codes(name, iso3166_1, iso3166_2):
    place = gazetteer().choose(name, None, Context(frozenset({"RU"})))
    assert place is not None
    assert place.codes == Codes(iso3166_1, iso3166_2, place.geonames)
    assert place.geonames


def test_areas_have_no_codes():
    assert [place.codes for place in gazetteer().find("Сибирь")] == [None]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Одинцовский г.о.", "district"),
        ("Рязанского р-на", "district"),
        ("г. Печора", "city"),
        ("рабочий посёлок Тума", "city"),
        ("ОЭЗ «Дубна»", "site"),
        ("Биотехнопарк Кольцово", "site"),
        ("Ямало-Ненецкий автономный округ", "region"),
        ("Приволжский федеральный округ", "other"),
        ("трасса М-8", "other"),
        ("Тверская область", "region"),
        ("Кола", None),
        ("Порт", None),
    ],
)
def test_type_words(name, kind):
    found = type_word(name)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("adjective", "for_post", "place"),
    [
        ("тульский", False, "Тула"),
        ("тульский", True, "Тульская область"),
        ("серпуховское", False, "Серпухов"),
        ("китайской", False, "Китай"),
        ("американская", False, "США"),
        ("нижнетагильский", False, "Нижний Тагил"),
        ("коломенский", False, "Коломна"),
        ("череповецкого", False, "Череповец"),
        ("калужского", False, "Калуга"),
        ("ростовская", False, "Ростов-на-Дону"),
        ("индийская", False, "Индия"),
        ("южнокорейской", False, "Южная Корея"),
        ("забайкальский", False, "Забайкальский край"),
        ("зюзюкинский", False, None),
    ],
)
def test_adjectives(adjective, for_post, place):
    found = place_named_by(masculine(adjective), for_post, Context(frozenset({"RU"})))
    names = {"США": "Соединенные Штаты", "Южная Корея": "Республика Корея"}
    assert (found.name if found else None) == names.get(place, place)
