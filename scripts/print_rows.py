"""Print the first rows of a CSV that ``newsextract extract`` wrote, and say how many more there are."""

import argparse
import csv
import sys
from pathlib import Path

from newsextract.stores.table import Row
from newsextract.terminal import open_console, print_rows


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Row(**{**cells, "confidence": float(cells["confidence"])}) for cells in csv.DictReader(stream)
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=20)
    arguments = parser.parse_args()
    rows = read_rows(arguments.path)
    print_rows(rows[: arguments.rows], open_console())
    if len(rows) > arguments.rows:
        sys.stdout.write(f"... and {len(rows) - arguments.rows} more rows in {arguments.path}\n")


if __name__ == "__main__":
    main()
