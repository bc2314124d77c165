"""``newsextract check-gold``: what is wrong or doubtful in the gold."""

from typing import Final

import typer

from newsextract.cli.errors import plain_errors, report
from newsextract.cli.folders import CORPUS, GOLD, Corpus, Gold

EXAMPLES: Final = """\b
Example:
  newsextract check-gold --corpus corpus --gold gold"""


def check_gold(*, corpus: Corpus = CORPUS, gold: Gold = GOLD) -> None:
    """Check annotated documents.

    What is checked: offsets, borders, overlaps, dangling ids, types, unmarked repeats, doubtful relations.
    Each finding names document, line and remedy. A fault must be mended and gives the exit code 1. A doubt
    may be right: copy its line into checked.txt in the folder of the gold, and it is not printed again.
    """
    from newsextract.evaluation.gold import split_names
    from newsextract.evaluation.lint import check_folder
    from newsextract.evaluation.scorer import EvaluationError
    from newsextract.terminal import printable

    with plain_errors(EvaluationError):
        documents = len(split_names(gold))
        findings = check_folder(corpus, gold)
    for finding in findings:
        typer.echo(printable(str(finding)))
    faults = sum(finding.level == "fault" for finding in findings)
    report(f"documents {documents}, faults {faults}, doubts {len(findings) - faults}")
    raise typer.Exit(1 if faults else 0)
