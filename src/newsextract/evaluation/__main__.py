"""``python -m newsextract.evaluation --split dev``: score the pipeline, or predictions in a file."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from newsextract.evaluation.errors import errors
from newsextract.evaluation.report import render
from newsextract.evaluation.runner import evaluate_foreign, evaluate_split
from newsextract.evaluation.table import as_data, as_tables


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scores of a split as tables, or as JSON with ``--json``."""
    options = _options(arguments)
    if options.mapping:
        report = evaluate_foreign(options.gold, options.mapping, options.predictions)
    else:
        report = evaluate_split(
            options.corpus, options.gold, options.split, options.predictions, options.gold_mentions
        )
    if options.report:
        options.report.write_text(render(report), encoding="utf-8")
    if options.json:
        json.dump(as_data(report), sys.stdout, ensure_ascii=False, indent=1)
    elif options.errors:
        sys.stdout.writelines(f"{error}\n" for error in errors(report.documents))
    else:
        Console(width=None if sys.stdout.isatty() else 120).print(as_tables(report, options.threshold))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m newsextract.evaluation", description=__doc__)
    parser.add_argument("--split", help="train, dev or test; all documents without it")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument(
        "--predictions", type=Path, help="JSONL of extractions instead of running the pipeline"
    )
    parser.add_argument(
        "--mapping", help="types of another guideline: a TOML file or 'nerel'; --gold is its gold"
    )
    parser.add_argument("--report", type=Path, help="write the errors as an HTML page")
    parser.add_argument("--threshold", type=float, default=0.5, help="least confidence for the last table")
    parser.add_argument(
        "--gold-mentions", action="store_true", help="relations and rows with gold's mentions"
    )
    parser.add_argument(
        "--errors", action="store_true", help="list the errors, one a line, instead of tables"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
