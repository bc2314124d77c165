"""Count what the gold holds, by split, as Markdown tables: sizes, and constructions.

    python scripts/count_gold.py [--corpus corpus] [--gold gold]

Numbers only: no text of any split is printed.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from gold_constructions import CONSTRUCTIONS, Annotated

from newsextract.evaluation.gold import load_split
from newsextract.schema import MENTION_TYPES, RELATION_TYPES, Extraction

SPLITS = ("train", "dev", "test")
SIZES = (
    "documents",
    "documents without a row",
    "characters",
    *(f"mentions {type_}" for type_ in MENTION_TYPES),
    "entities",
    *(f"relations {type_}" for type_ in RELATION_TYPES),
    "rows",
)


def count(documents: Sequence[Extraction]) -> Counter[str]:
    counts = Counter(f"mentions {m.type}" for document in documents for m in document.mentions)
    counts.update(f"relations {r.type}" for document in documents for r in document.relations)
    counts["documents"] = len(documents)
    counts["documents without a row"] = sum(not document.records for document in documents)
    counts["characters"] = sum(len(document.text) for document in documents)
    counts["entities"] = sum(len(document.entities) for document in documents)
    counts["rows"] = sum(len(document.records) for document in documents)
    return counts


def construction_counts(documents: Sequence[Extraction]) -> tuple[Counter[str], Counter[str]]:
    """How often each construction occurs, and in how many documents."""
    times: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for document in map(Annotated, documents):
        for name, find in CONSTRUCTIONS.items():
            found = find(document)
            times[name] += found
            holders[name] += bool(found)
    return times, holders


def sizes_table(splits: Sequence[Sequence[Extraction]]) -> Iterator[str]:
    counts = [count(documents) for documents in splits]
    yield from header("", *SPLITS, "all")
    for name in SIZES:
        figures = [each[name] for each in counts]
        yield row(name, *figures, sum(figures))


def construction_table(splits: Sequence[Sequence[Extraction]]) -> Iterator[str]:
    counts = [construction_counts(documents) for documents in splits]
    yield from header("construction", *SPLITS, "all", "documents")
    for name in CONSTRUCTIONS:
        times = [each[name] for each, _ in counts]
        yield row(name, *times, sum(times), sum(holders[name] for _, holders in counts))


def header(*cells: str) -> tuple[str, str]:
    return row(*cells), "|---|" + "---:|" * (len(cells) - 1)


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    arguments = parser.parse_args()
    splits = [load_split(arguments.corpus, arguments.gold, split) for split in SPLITS]
    lines = [*sizes_table(splits), "", *construction_table(splits)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
