"""Intervals, calibration, thresholds, tables."""

import io
import json

import msgspec
import pytest
from rich.console import Console
from scorer_cases import TEXT, extraction

from newsextract.evaluation.calibration import (
    Bin,
    Outcome,
    at_threshold,
    calibration_error,
    outcomes,
    reliability,
)
from newsextract.evaluation.counts import Counts
from newsextract.evaluation.intervals import f1_intervals
from newsextract.evaluation.scorer import evaluate
from newsextract.evaluation.table import as_data, as_tables


def _with_confidence(document, *confidences):
    mentions = tuple(
        msgspec.structs.replace(mention, confidence=confidence)
        for mention, confidence in zip(document.mentions, confidences, strict=True)
    )
    return msgspec.structs.replace(document, mentions=mentions)


@pytest.fixture
def report():
    gold = extraction("o:ORG:0-5 l:LOC:8-12 p:PRODUCT:20-24 produces(o,p) row(o,-,p)", source="a.txt")
    output = extraction("o:ORG:0-5 l:LOC:8-11 p:PRODUCT:20-24 produces(o,p) row(o,l,p)", source="a.txt")
    missed = extraction("o:ORG:0-5", source="b.txt", text=TEXT.upper())
    return evaluate([gold, missed], [_with_confidence(output, 0.9, 0.35, 0.65)])


def test_intervals_of_equal_documents_are_points():
    documents = [{"rows.all": Counts(1, 2, 1, 1)}] * 7
    low, high = f1_intervals(documents)["rows.all"]
    assert (low, high) == pytest.approx((2 / 3, 2 / 3))


def test_intervals_enclose_the_score_and_are_the_same_each_time():
    documents = [{"m": Counts(n % 3 == 0, 1, n % 3 == 0, 1)} for n in range(60)]
    low, high = f1_intervals(documents)["m"]
    # Standard error of a third over 60 documents: .061; the normal interval is .214 to .453.
    assert low == pytest.approx(0.214, abs=0.02)
    assert high == pytest.approx(0.453, abs=0.02)
    assert f1_intervals(documents) == f1_intervals(documents)


def test_no_documents_have_no_intervals():
    assert f1_intervals([]) == {}


def test_outcomes_judge_mentions_strictly_and_relations_by_arguments(report):
    assert outcomes(report.documents, "mentions") == [
        Outcome(0.9, True),
        Outcome(0.35, False),
        Outcome(0.65, True),
    ]
    assert outcomes(report.documents, "relations") == [Outcome(1.0, True)]
    assert outcomes(report.documents, "rows") == [Outcome(1.0, False)]


def test_reliability():
    results = [Outcome(0.05, False), Outcome(0.95, True), Outcome(1.0, False), Outcome(0.91, True)]
    assert reliability(results) == [
        Bin(0.0, 0.1, 1, 0.05, 0.0),
        Bin(0.9, 1.0, 3, pytest.approx(2.86 / 3), 2 / 3),
    ]
    assert calibration_error(results) == pytest.approx((0.05 + 0.86) / 4)
    assert calibration_error([]) == 0


def test_a_threshold_trades_recall_for_precision(report):
    assert at_threshold(report.documents, "mentions", 0.0) == Counts(2, 4, 2, 3)
    assert at_threshold(report.documents, "mentions", 0.6) == Counts(2, 4, 2, 2)
    assert at_threshold(report.documents, "mentions", 0.95) == Counts(0, 4, 0, 0)


def test_data_is_json_with_the_same_figures(report):
    data = json.loads(json.dumps(as_data(report)))
    assert data["scores"]["mentions.strict.all"]["precision"] == pytest.approx(2 / 3)
    assert data["scores"]["mentions.strict.all"]["recall"] == pytest.approx(2 / 4)
    assert data["unpredicted"] == ["b.txt"]
    assert data["calibration"]["relations"]["expected_calibration_error"] == 0


def test_tables(report):
    console = Console(file=io.StringIO(), width=120)
    console.print(as_tables(report, threshold=0.6))
    lines = {line.split()[0]: line.split() for line in console.file.getvalue().splitlines() if line.split()}
    assert lines["PRODUCT"][1:4] == ["1", "1", "1"]
    assert lines["LOC"][5:] == [".000", ".500", "1", "1", "1"]
    assert lines["company-product"][-2:] == ["1", "1"]
    assert "1 documents without a prediction, counted as missed: b.txt" in console.file.getvalue()
