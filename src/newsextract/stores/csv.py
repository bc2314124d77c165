"""CSV: the table company-place-product, UTF-8 with a header."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsextract.schema import Extraction
from newsextract.stores.files import whole_file
from newsextract.stores.table import Row, rows


@contextmanager
def open_csv(path: Path, force: bool) -> Iterator[Callable[[Extraction], None]]:
    """A file with a line for each record; documents without records leave none."""
    with (
        whole_file(path, force=force) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180; so that a bare \r is quoted
        writer.writerow(Row._fields)
        yield lambda extraction: writer.writerows(rows(extraction))
