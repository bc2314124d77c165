"""Which places an adjective may be made from."""

import pytest

from newsextract.resolution.adjectives import irregular, likeness, place_named_by
from newsextract.resolution.gazetteer import Context


@pytest.mark.parametrize(
    ("adjective", "name", "fits"),
    [
        ("серпуховский", "Серпухов", True),
        ("коломенский", "Коломна", True),
        ("нижегородский", "Нижний Новгород", True),
        ("тульский", "Самара", False),
        ("красноярский", "Красный Яр", True),
    ],
)
def test_an_adjective_fits_the_name_it_is_made_from(adjective: str, name: str, fits: bool) -> None:
    assert (likeness(adjective, name) is not None) == fits


def test_a_name_of_many_adjectives_is_as_quick_as_any() -> None:
    """It took two to the power of sixty steps."""
    assert likeness("краснинский", "ый-".join(["красн"] * 60)) is None


@pytest.mark.parametrize("adjective", sorted(irregular()))
def test_the_place_of_an_irregular_adjective_is_in_the_table(adjective: str) -> None:
    assert place_named_by(adjective, False, Context()) is not None


@pytest.mark.parametrize(
    ("adjective", "name"),
    [("полевской", "Полевской"), ("чайковский", "Чайковский"), ("орловский", "Орёл")],
)
def test_an_adjective_names_a_town(adjective: str, name: str) -> None:
    place = place_named_by(adjective, False, Context(frozenset({"RU"})))
    assert place is not None and place.name == name
