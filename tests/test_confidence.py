"""How sure facts are said to be, and which are sure enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.confidence import at_least, tempered
from newsextract.schema import Entity, Extraction, Record, Relation

FOUND = Extraction(
    "1",
    "a.txt",
    entities=(Entity("E1", "ORG", "Луч"), Entity("E2", "LOC", "Тула"), Entity("E3", "PRODUCT", "соусы")),
    relations=(Relation("located_in", "E1", "E2", 0.9), Relation("produces", "E1", "E3", 0.5)),
    records=(
        Record("Луч", "E1", "Тула", "E2", "соусы", "E3", 0.5),
        Record("Луч", "E1", "Тула", "E2", confidence=0.8),
    ),
)


@pytest.mark.parametrize(
    ("minimum", "relations", "rows"), [(0, 2, 2), (0.5, 2, 2), (0.6, 1, 1), (0.85, 1, 0), (1, 0, 0)]
)
def test_relations_and_rows_below_the_minimum_go(minimum: float, relations: int, rows: int) -> None:
    kept = at_least(FOUND, minimum)
    assert (len(kept.relations), len(kept.records)) == (relations, rows)
    assert kept.entities == FOUND.entities


PROBABILITIES = st.floats(0, 1)


@pytest.mark.parametrize(("network", "said"), [(0.5, 0.5), (0.9, 0.812), (0.1, 0.188), (1.0, 0.99)])
def test_networks_are_surer_than_they_may_be(network: float, said: float) -> None:
    assert tempered(network, 1.5) == said


@given(PROBABILITIES, PROBABILITIES)
def test_the_order_stays(one: float, other: float) -> None:
    assert (tempered(one, 1.5) <= tempered(other, 1.5)) or one > other


@given(PROBABILITIES)
def test_it_is_a_probability(confidence: float) -> None:
    assert 0 < tempered(confidence, 1.5) < 1
