"""Agreement between two annotations of the same texts, by type, as Markdown tables.

    python scripts/agreement.py FIRST SECOND [--corpus corpus] [--list]

FIRST and SECOND are folders or files in any format that newsextract reads; a folder with splits.toml is gold
whose texts lie in --corpus. Documents that only one of them has are left out. Agreement is F1 by the
project's own scorer, where neither side is the right one (Hripcsak and Rothschild 2005).
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from newsextract.evaluation.counts import Counts
from newsextract.evaluation.errors import errors
from newsextract.evaluation.gold import SPLITS_FILE, load_split
from newsextract.evaluation.intervals import f1_intervals
from newsextract.evaluation.metrics import SCHEMAS
from newsextract.evaluation.scorer import EvaluationError, Report, evaluate
from newsextract.formats.common import FormatError
from newsextract.formats.convert import load
from newsextract.schema import Extraction, SchemaError

SIDES = {"missed": "first only", "spurious": "second only"}
COMMONEST = 20


def read(path: Path, corpus: Path) -> dict[str, Extraction]:
    """Documents by their names."""
    documents = load_split(corpus, path) if (path / SPLITS_FILE).is_file() else load(path)
    return {PurePath(document.source).stem: document for document in documents}


def compare(first: dict[str, Extraction], second: dict[str, Extraction]) -> Report:
    common = sorted(first.keys() & second.keys())
    if not common:
        raise EvaluationError("no document is in both; the names of files, without suffix, must be the same")
    return evaluate([first[name] for name in common], [second[name] for name in common])


def mention_table(report: Report) -> Iterator[str]:
    yield from header("mentions", *SCHEMAS, "95 % (strict)", "first", "second")
    intervals = f1_intervals([document.scores for document in report.documents])
    for name, counts in measures("mentions.strict.", report):
        figures = [f"{report.totals[f'mentions.{schema}.{name}'].f1:.3f}" for schema in SCHEMAS]
        low, high = intervals[f"mentions.strict.{name}"]
        yield row(name, *figures, f"{low:.3f}–{high:.3f}", f"{counts.gold:.0f}", f"{counts.predicted:.0f}")


def score_table(section: str, report: Report) -> Iterator[str]:
    yield from header(section, "F1", "95 %", "first", "second")
    intervals = f1_intervals([document.scores for document in report.documents])
    for name, counts in measures(f"{section}.", report):
        low, high = intervals[f"{section}.{name}"]
        sizes = f"{counts.gold:.0f}", f"{counts.predicted:.0f}"
        yield row(name, f"{counts.f1:.3f}", f"{low:.3f}–{high:.3f}", *sizes)


def measures(prefix: str, report: Report) -> Iterator[tuple[str, Counts]]:
    for name, counts in report.totals.items():
        if name.startswith(prefix) and (counts.gold or counts.predicted):
            yield name.removeprefix(prefix), counts


def disagreements(report: Report) -> Iterator[str]:
    yield from header("disagreements", "what", "type", "number")
    counts = Counter(
        (error.section, SIDES.get(error.kind, error.kind), error.type) for error in errors(report.documents)
    )
    for (section, kind, type_), count in counts.most_common(COMMONEST):
        yield row(section, kind, type_, str(count))


def header(*cells: str) -> Sequence[str]:
    return "", row(*cells), "|---|" + "---:|" * (len(cells) - 1)


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--list", action="store_true", help="every disagreement, one a line, and no tables")
    arguments = parser.parse_args()
    try:
        sides = [read(path, arguments.corpus) for path in (arguments.first, arguments.second)]
        report = compare(*sides)
    except (EvaluationError, FormatError, SchemaError, OSError) as error:
        raise SystemExit(str(error)) from error
    if arguments.list:
        sys.stdout.writelines(f"{error}\n" for error in errors(report.documents))
        return
    left_out = len(sides[0].keys() ^ sides[1].keys())
    lines = [f"{len(report.documents)} documents annotated twice, {left_out} on one side only."]
    lines += mention_table(report)
    for section in ("entities", "relations", "rows"):
        lines += score_table(section, report)
    lines += disagreements(report)
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
