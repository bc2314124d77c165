"""Scores as tables in the terminal, and as plain data for JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from rich.console import Group
from rich.table import Table

from newsextract.evaluation.calibration import (
    Section,
    at_threshold,
    calibration_error,
    outcomes,
    reliability,
)
from newsextract.evaluation.counts import Counts
from newsextract.evaluation.intervals import f1_intervals
from newsextract.evaluation.metrics import SCHEMAS
from newsextract.evaluation.scorer import Report

Interval = tuple[float, float]


SECTIONS: Final[tuple[Section, ...]] = ("mentions", "relations", "rows")


def as_data(report: Report) -> dict[str, Any]:
    """Scores as JSON types: figures by measure, calibration by section, and what was left out."""
    intervals = f1_intervals([document.scores for document in report.documents])
    return {
        "documents": len(report.documents),
        "unpredicted": list(report.unpredicted),
        "failed": list(report.failed),
        "without_gold": list(report.without_gold),
        "scores": {
            name: {
                "precision": counts.precision,
                "recall": counts.recall,
                "f1": counts.f1,
                "interval": list(intervals[name]),
                "gold": counts.gold,
                "predicted": counts.predicted,
            }
            for name, counts in report.totals.items()
        },
        "calibration": {section: _calibration_data(report, section) for section in SECTIONS},
    }


def _calibration_data(report: Report, section: Section) -> dict[str, Any]:
    results = outcomes(report.documents, section)
    return {
        "expected_calibration_error": calibration_error(results),
        "reliability": [asdict(each) for each in reliability(results)],
    }


def as_tables(report: Report, threshold: float = 0.5) -> Group:
    """Tables for the terminal: mentions by type, entities, relations, rows with intervals, calibration.

    Args:
        report: what `evaluate` returned.
        threshold: confidence from which predictions count in the precision and recall of the last table.
    """
    intervals = f1_intervals([document.scores for document in report.documents])
    return Group(
        _mention_table(report, intervals),
        _score_table("entities", report, intervals),
        _score_table("relations", report, intervals),
        _score_table("rows", report, intervals),
        _reliability_table(report),
        _threshold_table(report, threshold),
        *_remarks(report),
    )


def _mention_table(report: Report, intervals: dict[str, Interval]) -> Table:
    table = _table(
        "mentions", "P", "R", "strict", "95 %", *(f for f in SCHEMAS if f != "strict"), "gold", "out"
    )
    for name, counts in _measures("mentions.strict.", report):
        others = [report.totals[f"mentions.{schema}.{name}"].f1 for schema in SCHEMAS if schema != "strict"]
        table.add_row(
            name,
            *_cells(counts, intervals[f"mentions.strict.{name}"]),
            *map(_figure, others),
            *_sizes(counts),
        )
    return table


def _score_table(section: str, report: Report, intervals: dict[str, Interval]) -> Table:
    table = _table(section, "P", "R", "F1", "95 %", "gold", "out")
    for name, counts in _measures(f"{section}.", report):
        table.add_row(name, *_cells(counts, intervals[f"{section}.{name}"]), *_sizes(counts))
    return table


def _reliability_table(report: Report) -> Table:
    """A line for each bin of confidence that any section has predictions in: precision and their number."""
    tables = {section: reliability(outcomes(report.documents, section)) for section in SECTIONS}
    bins = {section: {each.low: each for each in table} for section, table in tables.items()}
    table = _table("confidence", *(column for section in SECTIONS for column in (section, "out")))
    for low, high in sorted({(each.low, each.high) for table in tables.values() for each in table}):
        found = [bins[section].get(low) for section in SECTIONS]
        cells = [(_figure(each.precision), str(each.count)) if each else ("", "") for each in found]
        table.add_row(f"{low:.1f}–{high:.1f}", *(cell for pair in cells for cell in pair))
    return table


def _threshold_table(report: Report, threshold: float) -> Table:
    table = _table(f"confidence ≥ {threshold:g}", "P", "R", "F1", "out", "calibration error")
    for section in SECTIONS:
        counts = at_threshold(report.documents, section, threshold)
        figures = map(_figure, (counts.precision, counts.recall, counts.f1))
        error = calibration_error(outcomes(report.documents, section))
        table.add_row(section, *figures, f"{counts.predicted:.0f}", _figure(error))
    return table


def _table(first: str, *columns: str) -> Table:
    table = Table(first, box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _measures(prefix: str, report: Report) -> Iterator[tuple[str, Counts]]:
    """Measures with this prefix that have anything to count, without it."""
    for name, counts in report.totals.items():
        if name.startswith(prefix) and (counts.gold or counts.predicted):
            yield name.removeprefix(prefix), counts


def _cells(counts: Counts, interval: Interval) -> list[str]:
    low, high = map(_figure, interval)
    return [*map(_figure, (counts.precision, counts.recall, counts.f1)), f"{low}–{high}"]


def _sizes(counts: Counts) -> list[str]:
    return [f"{counts.gold:.0f}", f"{counts.predicted:.0f}"]


def _figure(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value < 1 else "1"


def _remarks(report: Report) -> Iterator[str]:
    for words, sources in (
        ("without a prediction, counted as missed", report.unpredicted),
        ("failed, counted as missed", report.failed),
        ("predicted without gold, left out", report.without_gold),
    ):
        if sources:
            yield f"{len(sources)} documents {words}: {', '.join(sources)}"
