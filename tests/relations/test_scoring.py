"""Forests against trees worked out by hand, and against a tree walk written plainly."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.relations.scoring import Forest, forests, save
from newsextract.schema import RELATION_TYPES


def ints(*values: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.array(values, dtype=np.int32)


def floats(*values: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.array(values, dtype=np.float32)


# Tree 1 asks «verb» > .5, then «near» > .25; tree 2 asks «negation» > 0; tree 3 is one leaf.
#   0 verb ──┬─ no: 1 leaf −1             5 negation ─┬─ no: 6 leaf .5        8 leaf .125
#            └─ yes: 2 near ─┬─ no: 3 leaf 1           └─ yes: 7 leaf −2
#                            └─ yes: 4 leaf 3
FOREST = Forest(
    names=("verb", "near", "negation"),
    roots=ints(0, 5, 8),
    feature=ints(0, -1, 1, -1, -1, 2, -1, -1, -1),
    threshold=floats(0.5, 0, 0.25, 0, 0, 0, 0, 0, 0),
    left=ints(1, 1, 3, 3, 4, 6, 6, 7, 8),
    right=ints(2, 1, 4, 3, 4, 7, 6, 7, 8),
    value=floats(0.25, -1, 2, 1, 3, 0.125, 0.5, -2, 0.125),
    bias=-0.75,
    depth=2,
)


@pytest.mark.parametrize(
    ("evidence", "log_odds"),
    [
        ({}, -0.75 - 1 + 0.5 + 0.125),
        ({"verb": 1}, -0.75 + 1 + 0.5 + 0.125),
        ({"verb": 1, "near": 1}, -0.75 + 3 + 0.5 + 0.125),
        ({"verb": 1, "near": 0.25}, -0.75 + 1 + 0.5 + 0.125),  # up to the threshold goes left
        ({"verb": 0.5, "near": 1}, -0.75 - 1 + 0.5 + 0.125),
        ({"verb": 1, "near": 1, "negation": 1}, -0.75 + 3 - 2 + 0.125),
        ({"never seen in training": 1}, -0.75 - 1 + 0.5 + 0.125),
    ],
)
def test_the_score_is_the_sum_of_the_leaves(evidence: dict[str, float], log_odds: float) -> None:
    [probability] = FOREST.probabilities([evidence])
    assert probability == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-6)


def test_credit_goes_to_the_evidence_that_is_asked() -> None:
    assert FOREST.contributions({"verb": 1, "near": 1}) == {
        "verb": pytest.approx(2 - 0.25),
        "near": pytest.approx(3 - 2),
        "negation": pytest.approx(0.5 - 0.125),
    }
    assert FOREST.contributions({}) == {
        "verb": pytest.approx(-1 - 0.25),
        "negation": pytest.approx(0.5 - 0.125),
    }


def roots_sum(forest: Forest) -> float:
    return float(forest.value[forest.roots].sum())


STRENGTHS = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@given(st.dictionaries(st.sampled_from(["verb", "near", "negation", "other"]), STRENGTHS))
def test_bias_roots_and_contributions_make_the_log_odds(evidence: dict[str, float]) -> None:
    assert log_odds(FOREST, evidence) == pytest.approx(explained(FOREST, evidence), abs=1e-5)


def log_odds(forest: Forest, evidence: dict[str, float]) -> float:
    [probability] = forest.probabilities([evidence]).astype(float)
    return math.log(probability / (1 - probability))


def explained(forest: Forest, evidence: dict[str, float]) -> float:
    return forest.bias + roots_sum(forest) + sum(forest.contributions(evidence).values())


def walked(forest: Forest, evidence: dict[str, float]) -> float:
    """The log-odds, one tree and one node after another."""
    total = forest.bias
    for root in forest.roots:
        node = int(root)
        while forest.feature[node] >= 0:
            strength = np.float32(evidence.get(forest.names[forest.feature[node]], 0))
            node = int((forest.left if strength <= forest.threshold[node] else forest.right)[node])
        total += float(forest.value[node])
    return total


@given(st.sampled_from(sorted(forests())), st.data())
def test_the_shipped_forests_score_like_a_plain_walk(relation: str, data: st.DataObject) -> None:
    forest = forests()[relation]
    evidence = data.draw(st.dictionaries(st.sampled_from(forest.names), STRENGTHS, max_size=40))
    [probability] = forest.probabilities([evidence])
    assert probability == pytest.approx(1 / (1 + math.exp(-walked(forest, evidence))), abs=1e-5)
    reasons = forest.bias + roots_sum(forest) + sum(forest.contributions(evidence).values())
    assert reasons == pytest.approx(walked(forest, evidence), abs=1e-3)


def test_a_batch_scores_like_single_pairs() -> None:
    pairs = [{}, {"verb": 1.0}, {"near": 1.0, "verb": 1.0}, {"negation": 0.5}]
    assert FOREST.probabilities(pairs).tolist() == [FOREST.probabilities([pair])[0] for pair in pairs]
    assert FOREST.probabilities([]).shape == (0,)


def test_there_is_a_forest_for_each_relation_and_its_trees_are_trees() -> None:
    assert set(RELATION_TYPES) <= set(forests())
    for forest in forests().values():
        leaves = forest.feature < 0
        own = np.arange(len(forest.feature))
        assert (forest.left[leaves] == own[leaves]).all()
        assert (forest.right[leaves] == own[leaves]).all()
        assert (forest.feature < len(forest.names)).all()
        assert len(set(forest.names)) == len(forest.names)
        at = forest.roots
        for _ in range(forest.depth):
            at = np.concatenate([forest.left[at], forest.right[at]])
            at = np.unique(at)
        assert (forest.feature[at] < 0).all()  # the depth suffices to reach the leaves


def test_forests_come_back_from_a_file(tmp_path: Path) -> None:
    save(tmp_path / "forests.npz", {"produces": FOREST}, {"network/0/bias": np.ones(2)})
    with np.load(tmp_path / "forests.npz") as arrays:
        assert arrays["produces/names"].tolist() == list(FOREST.names)
        assert arrays["produces/value"].tolist() == FOREST.value.tolist()
        assert float(arrays["produces/bias"]) == FOREST.bias
        assert arrays["network/0/bias"].tolist() == [1, 1]
        assert all(array.dtype != object for array in arrays.values())  # nothing pickled
