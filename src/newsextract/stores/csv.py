"""CSV: the table company-place-product, UTF-8 with a header."""

import csv
from collections.abc import Iterable
from pathlib import Path

from newsextract.schema import Extraction
from newsextract.stores.table import Row, rows


def save(extractions: Iterable[Extraction], path: Path, *, bom: bool = False) -> None:
    """Write a line for each record; documents without records leave none.

    Args:
        extractions: read one by one.
        path: is replaced.
        bom: begin with the byte order mark that spreadsheets tell UTF-8 by.
    """
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180; so that a bare \r is quoted
        writer.writerow(Row._fields)
        for extraction in extractions:
            writer.writerows(rows(extraction))
