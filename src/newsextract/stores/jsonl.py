"""JSONL, to a file or to standard output."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newsextract.schema import Extraction, to_json
from newsextract.stores.files import whole_file


@contextmanager
def open_jsonl(path: Path, force: bool) -> Iterator[Callable[[Extraction], None]]:
    """A file of one extraction a line; with ``force`` it may replace another."""
    with whole_file(path, force=force) as temporary, temporary.open("wb") as stream:
        yield lambda extraction: _write_line(extraction, stream)


@contextmanager
def open_standard_output(_path: Path, _force: bool) -> Iterator[Callable[[Extraction], None]]:
    """Standard output, one extraction a line, flushed after each for whoever reads along."""
    stream = sys.stdout.buffer

    def write(extraction: Extraction) -> None:
        _write_line(extraction, stream)
        stream.flush()

    yield write


def _write_line(extraction: Extraction, stream: BinaryIO) -> None:
    stream.write(to_json(extraction) + b"\n")
