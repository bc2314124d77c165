"""Whether confidences are what they claim to be: probabilities of being right.

Expected calibration error: Naeini, Cooper and Hauskrecht, AAAI 2015, with bins of equal width.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from newsextract.evaluation.alignment import gold_relation_key, gold_row_key
from newsextract.evaluation.counts import Counts
from newsextract.evaluation.scorer import DocumentScore

Section = Literal["mentions", "relations", "rows"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A prediction's confidence, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of similar confidence.

    Attributes:
        low: least confidence of the bin.
        high: greatest; only the last bin includes it.
        count: number of predictions.
        confidence: their mean confidence.
        precision: share of them that is right.
    """

    low: float
    high: float
    count: int
    confidence: float
    precision: float


def outcomes(documents: Iterable[DocumentScore], section: Section) -> list[Outcome]:
    """One outcome for each distinct prediction: mentions judged strictly, relations and rows by arguments.

    Of repeats of a prediction the most confident one counts.
    """
    reader = {"mentions": _mentions, "relations": _relations, "rows": _rows}[section]
    return [outcome for document in documents for outcome in reader(document)]


def _mentions(document: DocumentScore) -> Iterator[Outcome]:
    gold = {(m.start, m.end, m.type) for m in document.gold.mentions}
    said = (((m.start, m.end, m.type), m.confidence) for m in document.predicted.mentions)
    return _judged(said, gold)


def _relations(document: DocumentScore) -> Iterator[Outcome]:
    gold = {gold_relation_key(relation) for relation in document.gold.relations}
    key = document.alignment.relation_key
    return _judged(((key(r), r.confidence) for r in document.predicted.relations), gold)


def _rows(document: DocumentScore) -> Iterator[Outcome]:
    gold = {gold_row_key(row) for row in document.gold.records}
    key = document.alignment.row_key
    return _judged(((key(r), r.confidence) for r in document.predicted.records), gold)


def _judged(said: Iterable[tuple[object, float]], gold: Iterable[object]) -> Iterator[Outcome]:
    best: dict[object, float] = {}
    for key, confidence in said:
        best[key] = max(confidence, best.get(key, 0.0))
    right = set(gold)
    return (Outcome(confidence, key in right) for key, confidence in best.items())


def reliability(results: Sequence[Outcome], bins: int = 10) -> list[Bin]:
    """The reliability table: bins of equal width over 0 to 1; empty bins are left out."""
    members: dict[int, list[Outcome]] = {}
    for result in results:
        members.setdefault(min(int(result.confidence * bins), bins - 1), []).append(result)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(group),
            confidence=sum(result.confidence for result in group) / len(group),
            precision=sum(result.right for result in group) / len(group),
        )
        for number, group in sorted(members.items())
    ]


def calibration_error(results: Sequence[Outcome], bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and precision over bins; 0 without results."""
    table = reliability(results, bins)
    distance = sum(each.count * abs(each.confidence - each.precision) for each in table)
    return distance / len(results) if results else 0.0


def at_threshold(documents: Sequence[DocumentScore], section: Section, threshold: float) -> Counts:
    """Counts when only predictions with at least this confidence are kept.

    Entities stay aligned as with all predictions, so the figures tell what a filter downstream would keep.
    """
    kept = [result for result in outcomes(documents, section) if result.confidence >= threshold]
    measure = {"mentions": "mentions.strict.all", "relations": "relations.all", "rows": "rows.all"}[section]
    gold = sum(document.scores[measure].gold for document in documents)
    right = sum(result.right for result in kept)
    return Counts(right, gold, right, len(kept))
