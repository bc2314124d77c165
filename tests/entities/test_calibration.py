"""How sure a mention is said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.entities.recognition import calibrated

PROBABILITIES = st.floats(0, 1)


@pytest.mark.parametrize(("network", "said"), [(0.5, 0.5), (0.9, 0.812), (0.1, 0.188), (1.0, 0.99)])
def test_networks_are_surer_than_they_may_be(network: float, said: float) -> None:
    assert calibrated(network) == said


@given(PROBABILITIES, PROBABILITIES)
def test_the_order_stays(one: float, other: float) -> None:
    assert (calibrated(one) <= calibrated(other)) or one > other


@given(PROBABILITIES)
def test_it_is_a_probability(confidence: float) -> None:
    assert 0 < calibrated(confidence) < 1
