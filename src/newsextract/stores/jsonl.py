"""JSONL on standard output; JSONL files are what `newsextract.stores.spool` writes anyway."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from newsextract.schema import Document, Extraction, to_json
from newsextract.stores.files import StoreError


class StandardOutput:
    """One extraction a line, flushed after each for whoever reads along."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def finished(self, batch: Sequence[Document]) -> list[bool]:
        """No documents are: a stream keeps nothing."""
        return [False] * len(batch)

    def write(self, extraction: Extraction) -> None:
        """Print an extraction."""
        self._stream.write(to_json(extraction) + b"\n")
        self._stream.flush()


@contextmanager
def open_standard_output(*, resume: bool) -> Iterator[StandardOutput]:
    """Standard output as a store; StoreError where it is to be resumed."""
    if resume:
        raise StoreError("-: standard output cannot be resumed. Leave it out, or name a file")
    yield StandardOutput(sys.stdout.buffer)
