"""The gate: scores that may not fall, for gold that may not change unseen.

``gold/baseline.json`` holds the floor of each measure by split, the pin of corpus and gold, and how far a
score may lie below its floor (epsilon: other machines round otherwise, and a probability beside a threshold
that falls on its other side turns one row in some three hundred; it is no margin to work in).
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from newsextract.evaluation.counts import Counts
from newsextract.evaluation.gold import SPLITS_FILE, load_split, split_names

GATED: Final = (
    "mentions.strict.names",
    "mentions.strict.all",
    "mentions.partial.all",
    "entities.b_cubed.all",
    "entities.lea.all",
    "entities.name.names",
    "entities.kind",
    "relations.all",
    "rows.all",
    "rows.company-place",
    "rows.company-product",
)
EPSILON: Final = 0.005

Totals: TypeAlias = Mapping[str, Mapping[str, Counts]]
"""Counts by split and measure."""


class GateError(ValueError):
    """A baseline that cannot be read, or an update that would lower a floor; the message says what to do."""


class Pin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the floors were measured on: a hash of all texts, annotations and splits, and their counts."""

    hash: str
    documents: int
    mentions: int
    relations: int
    rows: int


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of ``gold/baseline.json``; floors are F1 by split and measure."""

    pin: Pin
    floors: dict[str, dict[str, float]]
    epsilon: float = EPSILON


def pin(corpus: Path, gold: Path) -> Pin:
    """Hash and counts of the gold on disk.

    Raises:
        EvaluationError: a document is missing.
        FormatError: an annotation file is malformed; the message names file, line and remedy.
    """
    documents = load_split(corpus, gold)
    digest = hashlib.sha256((gold / SPLITS_FILE).read_bytes())
    for name in split_names(gold):
        for file in (corpus / f"{name}.txt", gold / f"{name}.ann"):
            digest.update(f"{file.name}:".encode() + hashlib.sha256(file.read_bytes()).digest())
    return Pin(
        hash=digest.hexdigest()[:16],
        documents=len(documents),
        mentions=sum(len(document.mentions) for document in documents),
        relations=sum(len(document.relations) for document in documents),
        rows=sum(len(document.records) for document in documents),
    )


def read_baseline(file: Path) -> Baseline:
    """The baseline of a file.

    Raises:
        GateError: there is none, or it is malformed.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=Baseline)
    except FileNotFoundError as error:
        raise GateError(
            f"{file}: no baseline; write one with 'newsextract evaluate --baseline {file} --update'"
        ) from error
    except msgspec.DecodeError as error:
        raise GateError(f"{file}: no baseline ({error}); restore it from version control") from error


def write_baseline(file: Path, baseline: Baseline) -> None:
    """Replace the file in one step: whoever interrupts this leaves the old one whole.

    Raises:
        OSError: the folder cannot be written.
    """
    content = msgspec.json.format(msgspec.json.encode(baseline), indent=2) + b"\n"
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def failures(baseline: Baseline, current: Pin, scores: Totals) -> list[str]:
    """Why the gate stays shut, one message each; none if it opens.

    Args:
        baseline: what was reached before.
        current: the gold that the scores were measured on.
        scores: totals of `Report` by split.
    """
    if current != baseline.pin:
        return [
            f"corpus or gold changed: {_described(baseline.pin)} were pinned, {_described(current)} "
            "are there; look at the difference, then pin it with --update"
        ]
    messages = [
        f"no floors for split {split!r}; run with --update" for split in scores.keys() - baseline.floors
    ]
    for split, name, floor, reached in _compared(baseline, scores):
        if reached < floor - baseline.epsilon:
            messages.append(
                f"{split}: {name} fell to {reached:.4f}, its floor is {floor:.4f}; find what broke it, "
                "or accept it with --update --allow-regression"
            )
    return messages


def update(
    baseline: Baseline | None,
    current: Pin,
    scores: Totals,
    allow_regression: bool = False,
) -> Baseline:
    """The baseline with the gold as it is and floors at the scores; splits without scores keep their floors.

    Args:
        baseline: the one before, None for the first.
        current: the gold that the scores were measured on.
        scores: totals of `Report` by split.
        allow_regression: let floors be lowered.

    Raises:
        GateError: a floor would be lowered by more than epsilon and that is not allowed.
    """
    measured = {
        split: {name: round(totals[name].f1, 6) for name in GATED if name in totals}
        for split, totals in scores.items()
    }
    if baseline is None:
        return Baseline(current, measured)
    fallen = [
        f"{split}: {name} {floor:.4f} → {reached:.4f}"
        for split, name, floor, reached in _compared(baseline, scores)
        if reached < floor - baseline.epsilon
    ]
    if fallen and not allow_regression:
        raise GateError(
            "this would lower floors (" + "; ".join(fallen) + "); add --allow-regression if that is meant"
        )
    floors = {split: _raised(baseline, split, names, allow_regression) for split, names in measured.items()}
    return Baseline(current, {**baseline.floors, **floors}, baseline.epsilon)


def changes(before: Baseline | None, after: Baseline) -> list[str]:
    """What an update changed: the pin, and each floor that is another one, as messages."""
    known = before.floors if before else {}
    messages = [] if before and before.pin == after.pin else [f"pinned {_described(after.pin)}"]
    for split, floors in after.floors.items():
        for name, floor in floors.items():
            old = known.get(split, {}).get(name)
            if old != floor:
                messages.append(f"{split}: {name} {'–' if old is None else f'{old:.4f}'} → {floor:.4f}")
    return messages


def _raised(
    baseline: Baseline, split: str, measured: Mapping[str, float], allow_regression: bool
) -> dict[str, float]:
    """Floors of a split: scores, but within epsilon below an old floor the old floor."""
    old = {} if allow_regression else baseline.floors.get(split, {})
    return {name: max(reached, old.get(name, 0.0)) for name, reached in measured.items()}


def _compared(baseline: Baseline, scores: Totals) -> list[tuple[str, str, float, float]]:
    """Split, measure, floor and score of every floor of the splits that were scored."""
    return [
        (split, name, floor, totals[name].f1 if name in totals else 0.0)
        for split, totals in scores.items()
        for name, floor in baseline.floors.get(split, {}).items()
    ]


def _described(each: Pin) -> str:
    return (
        f"{each.documents} documents, {each.mentions} mentions, {each.relations} relations, "
        f"{each.rows} rows ({each.hash})"
    )
