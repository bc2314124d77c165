"""``newsextract evaluate``: scores against gold, and the gate."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from newsextract.cli.errors import fail, plain_errors, report
from newsextract.cli.folders import CORPUS, GOLD, Corpus, Gold

if TYPE_CHECKING:
    from newsextract.evaluation.gate import Totals
    from newsextract.evaluation.scorer import Report

EXAMPLES: Final = """\b
Examples:
  newsextract evaluate --split dev --report report.html
  newsextract evaluate --split dev --predictions predictions.jsonl --json > scores.json
  newsextract evaluate --split dev --gold-mentions
  newsextract evaluate --gold foreign.jsonl --mapping nerel
  newsextract evaluate --baseline gold/baseline.json --update
  newsextract evaluate --baseline gold/baseline.json"""
_EVERY_SPLIT: Final = "all"


def evaluate(
    *,
    corpus: Corpus = CORPUS,
    gold: Gold = GOLD,
    split: Annotated[str, typer.Option(help="train, dev, test, or all.")] = "dev",
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSONL of extractions; else the pipeline runs.")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="The gold follows another guideline: nerel, or a TOML file. --gold is then a brat folder "
            "or JSONL, and all of it is scored.",
        ),
    ] = None,
    gold_mentions: Annotated[
        bool, typer.Option("--gold-mentions", help="Relations and rows where mentions are those of gold.")
    ] = False,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="Least confidence of what the last table counts.")
    ] = 0.5,
    as_json: Annotated[bool, typer.Option("--json", help="Print scores as JSON.")] = False,
    as_errors: Annotated[bool, typer.Option("--errors", help="Print the errors, one a line.")] = False,
    page: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a page (HTML) to browse the errors in."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Run the gate: dev and test may not fall below these floors."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Raise the floors to the scores, and pin the gold as it is.")
    ] = False,
    allow_regression: Annotated[
        bool, typer.Option("--allow-regression", help="Let --update lower floors.")
    ] = False,
) -> None:
    """Score the pipeline, or extractions in a file, against gold.

    Mentions (strict, exact, partial, type), entities (B-cubed, LEA, names, kinds), relations and rows, with
    95% bootstrap intervals over documents; reliability of the confidences. The exit code is 1 if the gate
    is shut, and 2 if nothing could be scored.
    """
    from newsextract.evaluation.gate import GateError
    from newsextract.evaluation.scorer import EvaluationError
    from newsextract.formats.common import FormatError
    from newsextract.schema import SchemaError

    _refuse_pairs(
        {
            "--mapping": bool(mapping), "--predictions": bool(predictions), "--json": as_json,
            "--baseline": bool(baseline), "--gold-mentions": gold_mentions, "--errors": as_errors,
            "--update": update,
        }
    )  # fmt: skip
    if update and not baseline:
        fail(f"--update needs the file of the floors: --baseline {gold / 'baseline.json'}")
    if allow_regression and not update:
        fail("--allow-regression does nothing alone. Add --update")
    with plain_errors(EvaluationError, FormatError, GateError, SchemaError):
        scored = _score(corpus, gold, split, predictions, mapping, gold_mentions=gold_mentions)
        if page:
            _write_page(scored, page)
        _print(scored, threshold, as_json, as_errors)
        if baseline and update:
            _update(corpus, gold, baseline, allow_regression, {split: scored.totals})
        elif baseline:
            _run_gate(corpus, gold, baseline, predictions, {split: scored.totals})


_CONTRADICTIONS: Final = (
    ("--mapping", "--baseline", "floors are for this project's gold"),
    ("--mapping", "--gold-mentions", "gold of another guideline lacks what rows are made of"),
    ("--predictions", "--gold-mentions", "the pipeline itself must run on the mentions of gold"),
    ("--predictions", "--update", "floors are for the pipeline itself"),
    ("--baseline", "--gold-mentions", "floors are for the whole pipeline"),
    ("--json", "--errors", "both write to standard output"),
)


def _refuse_pairs(given: Mapping[str, bool]) -> None:
    for one, other, reason in _CONTRADICTIONS:
        if given[one] and given[other]:
            fail(f"{one} and {other} do not go together: {reason}. Leave one out")


def _score(
    corpus: Path,
    gold: Path,
    split: str,
    predictions: Path | None,
    mapping: str | None,
    *,
    gold_mentions: bool,
) -> "Report":
    from newsextract.evaluation.runner import evaluate_foreign, evaluate_split

    if mapping:
        return evaluate_foreign(gold, mapping, predictions)
    return evaluate_split(corpus, gold, None if split == _EVERY_SPLIT else split, predictions, gold_mentions)


def _write_page(scored: "Report", page: Path) -> None:
    from newsextract.evaluation.report import render
    from newsextract.stores.files import whole_file

    with whole_file(page, force=True) as file:
        file.write_text(render(scored), encoding="utf-8")


def _print(scored: "Report", threshold: float, as_json: bool, as_errors: bool) -> None:
    import json

    from newsextract.evaluation.errors import errors
    from newsextract.evaluation.table import as_data, as_tables
    from newsextract.terminal import open_console, printable

    if as_json:
        typer.echo(json.dumps(as_data(scored), ensure_ascii=False, indent=1))
    elif as_errors:
        for error in errors(scored.documents):
            typer.echo(printable(str(error)))
    else:
        open_console().print(as_tables(scored, threshold))


def _run_gate(corpus: Path, gold: Path, baseline: Path, predictions: Path | None, known: "Totals") -> None:
    """Say whether the gate is open; exit code 1 if it is shut."""
    from newsextract.evaluation.runner import run_gate

    reasons = run_gate(corpus, gold, baseline, predictions, known)
    for reason in reasons:
        report(f"gate: {reason}")
    report(f"gate: shut by {baseline}" if reasons else f"gate: open, all floors of {baseline} hold")
    if reasons:
        raise typer.Exit(1)


def _update(corpus: Path, gold: Path, baseline: Path, allow_regression: bool, known: "Totals") -> None:
    from newsextract.evaluation.gate import changes, read_baseline
    from newsextract.evaluation.runner import update_baseline

    before = read_baseline(baseline) if baseline.exists() else None
    after = update_baseline(corpus, gold, baseline, allow_regression, known)
    for change in changes(before, after):
        report(f"gate: {change}")
    report(f"gate: {baseline} written")
