"""What the commands ``evaluate`` and ``check-gold`` do, as functions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from newsextract.evaluation import gate
from newsextract.evaluation.gold import load_split
from newsextract.evaluation.scorer import EvaluationError, Report, evaluate
from newsextract.formats import jsonl
from newsextract.formats.common import read_text
from newsextract.formats.mapping import load_foreign, load_mapping, restrict, translate
from newsextract.schema import Document, Extraction

GATED_SPLITS: Final = ("dev", "test")


def evaluate_split(
    corpus: Path,
    gold: Path,
    split: str | None,
    predictions: Path | None = None,
    gold_mentions: bool = False,
) -> Report:
    """Score the pipeline, or predictions in a file, on a split of the project's gold.

    Args:
        corpus: folder with the texts.
        gold: folder with annotation and splits.
        split: ``train``, ``dev``, ``test``, or None for all.
        predictions: JSON Lines of extractions; the pipeline runs if None.
        gold_mentions: give the pipeline gold's mentions and entities; only relations and rows are its own.

    Raises:
        EvaluationError: no such split, missing documents, texts that differ.
        FormatError: malformed annotation.
        SchemaError: malformed predictions.
        OSError: a file cannot be read.
    """
    documents = load_split(corpus, gold, split)
    predicted = _related(documents) if gold_mentions else _predicted(documents, predictions)
    return evaluate(documents, predicted)


def evaluate_foreign(path: Path, mapping: str | Path, predictions: Path | None = None) -> Report:
    """Score on gold of another guideline: relations and mentions of the types that it has, no rows.

    Args:
        path: brat folder or JSON Lines.
        mapping: TOML file, or the name of a mapping that ships.
        predictions: as for `evaluate_split`.

    Raises:
        EvaluationError: no documents, or texts that differ.
        FormatError: malformed gold or mapping.
    """
    types = load_mapping(mapping)
    documents = [translate(document, types) for document in load_foreign(path)]
    if not documents:
        raise EvaluationError(f"{path}: no annotated documents; name a brat folder or a JSON Lines file")
    return evaluate(documents, [restrict(each, types) for each in _predicted(documents, predictions)])


def _predicted(gold: Sequence[Extraction], predictions: Path | None) -> list[Extraction]:
    if predictions:
        return list(jsonl.read(read_text(predictions), predictions.name))
    # Imported late: scoring a file of predictions needs no models.
    from newsextract import pipeline  # noqa: PLC0415

    documents = [Document(source=each.source, text=each.text) for each in gold]
    return list(pipeline.run(pipeline.load(), documents))


def _related(gold: Sequence[Extraction]) -> list[Extraction]:
    """The documents with their own mentions and entities, and the pipeline's relations and rows."""
    from newsextract import pipeline  # noqa: PLC0415

    nlp = pipeline.load()
    relate = nlp.get_pipe("newsextract_relations")
    with nlp.select_pipes(enable=["newsextract_slovnet"]):
        docs = list(nlp.pipe(each.text for each in gold))
    related = []
    for each, doc in zip(gold, docs, strict=True):
        doc._.mentions, doc._.entities = each.mentions, each.entities
        relate(doc)
        related.append(msgspec.structs.replace(each, relations=doc._.relations, records=tuple(doc._.records)))
    return related


def run_gate(
    corpus: Path,
    gold: Path,
    baseline: Path,
    predictions: Path | None = None,
    known: gate.Totals | None = None,
) -> list[str]:
    """Score the gated splits and say why the gate stays shut, one message each; none if it opens.

    Args:
        corpus: folder with the texts.
        gold: folder with annotation and splits.
        baseline: file with the floors.
        predictions: JSON Lines of extractions of all gated splits; the pipeline runs if None.
        known: totals of splits that were scored already.

    Raises:
        GateError: the baseline is missing or malformed.
        EvaluationError: a gold document is missing.
        FormatError: malformed annotation.
    """
    floors = gate.read_baseline(baseline)
    current = gate.pin(corpus, gold)
    if current != floors.pin:
        return gate.failures(floors, current, {})
    return gate.failures(floors, current, _totals(corpus, gold, predictions, known or {}))


def update_baseline(
    corpus: Path,
    gold: Path,
    baseline: Path,
    allow_regression: bool = False,
    known: gate.Totals | None = None,
) -> gate.Baseline:
    """Pin the gold as it is and raise the floors of the gated splits to their scores.

    Args:
        corpus: folder with the texts.
        gold: folder with annotation and splits.
        baseline: file with the floors; made if there is none.
        allow_regression: let floors be lowered.
        known: totals of splits that were scored already.

    Raises:
        GateError: a floor would be lowered and that is not allowed, or the baseline is malformed.
        EvaluationError: a gold document is missing.
        FormatError: malformed annotation.
        OSError: the baseline cannot be written.
    """
    before = gate.read_baseline(baseline) if baseline.exists() else None
    scores = _totals(corpus, gold, None, known or {})
    after = gate.update(before, gate.pin(corpus, gold), scores, allow_regression)
    gate.write_baseline(baseline, after)
    return after


def _totals(corpus: Path, gold: Path, predictions: Path | None, known: gate.Totals) -> gate.Totals:
    return {
        split: known[split] if split in known else evaluate_split(corpus, gold, split, predictions).totals
        for split in GATED_SPLITS
    }
