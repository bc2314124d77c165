"""Count what the gold holds, by split, as a Markdown table.

python scripts/count_gold.py [--corpus corpus] [--gold gold]
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from newsextract.evaluation.gold import load_split
from newsextract.schema import MENTION_TYPES, RELATION_TYPES, Extraction

SPLITS = ("train", "dev", "test")


def count(documents: list[Extraction]) -> Counter[str]:
    counts = Counter(f"mentions {m.type}" for document in documents for m in document.mentions)
    counts.update(f"relations {r.type}" for document in documents for r in document.relations)
    counts["documents"] = len(documents)
    counts["documents without a row"] = sum(not document.records for document in documents)
    counts["characters"] = sum(len(document.text) for document in documents)
    counts["entities"] = sum(len(document.entities) for document in documents)
    counts["rows"] = sum(len(document.records) for document in documents)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    arguments = parser.parse_args()
    counts = [count(load_split(arguments.corpus, arguments.gold, split)) for split in SPLITS]
    names = ["documents", "documents without a row", "characters"]
    names += [f"mentions {type_}" for type_ in MENTION_TYPES]
    names += ["entities", *(f"relations {type_}" for type_ in RELATION_TYPES), "rows"]
    lines = [f"| | {' | '.join(SPLITS)} | all |", "|---|" + "---:|" * (len(SPLITS) + 1)]
    for name in names:
        figures = [each[name] for each in counts]
        lines.append(f"| {name} | {' | '.join(map(str, figures))} | {sum(figures)} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
