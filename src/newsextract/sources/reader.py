"""Inputs become documents, one by one; what cannot be read becomes a document with an error."""

import io
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, failed
from newsextract.sources.jsonl import JsonFields
from newsextract.sources.paths import find_files, printable
from newsextract.sources.registry import Reader, reader_of, sniffed_reader

_STDIN: Final = "-"
_PEEKED: Final = 1024
_DEFAULT_FIELDS: Final = JsonFields()


def read(
    inputs: Sequence[str | Path],
    *,
    fields: JsonFields = _DEFAULT_FIELDS,
    stdin: BinaryIO | None = None,
    exclude: Collection[Path] = (),
) -> Iterator[Document]:
    """Read documents from files, folders, patterns and standard input.

    Formats are told by the suffix, whatever its case: .txt, .md, .html, .htm, .docx, .pdf, and .jsonl and
    .parquet, which hold a document a line or row. Folders are read with their subfolders, in sorted order;
    files of other formats are skipped there, while a named one is an error. Files are opened one at a time,
    when their turn comes, and .jsonl and .parquet are read piece by piece, so that inputs of any number and
    size can be streamed.

    Nothing is raised for an input: whatever cannot be read gives a document whose ``error`` names the file,
    the cause and the remedy, and reading goes on. Every input gives one document at least.

    Args:
        inputs: paths, patterns as ``news/**/*.txt``, or the string ``-`` for standard input, which is taken
            for plain text unless its first bytes are those of another format.
        fields: names of the fields in .jsonl and .parquet files.
        stdin: a binary stream in place of standard input.
        exclude: resolved paths that are passed over, in folders and patterns as by name.

    Yields:
        Documents in the order of the inputs; ``source`` is the path, ``-``, ``file.jsonl:LINE`` or
        ``file.parquet:ROW``.
    """
    for item in inputs:
        if item == _STDIN:
            yield from _read_stream(stdin, fields)
            continue
        for found in find_files(str(item)):
            if isinstance(found, Document):
                yield found
            elif not (exclude and found.resolve() in exclude):
                yield from _read_file(found, fields)


def read_bytes(name: str, data: bytes) -> Iterator[Document]:
    """Read the content of a file that is not on this disk, by the format that the suffix of its name says.

    Args:
        name: of the file; nothing is opened.
        data: its content.

    Yields:
        As `read` does: at least one document, with an error where there is no text.
    """
    shown = printable(name)
    try:
        reader = reader_of(Path(name))
    except SourceError as error:
        yield failed(shown, error)
    else:
        yield from _guarded(reader, shown, io.BytesIO(data), _DEFAULT_FIELDS)


def _read_file(path: Path, fields: JsonFields) -> Iterator[Document]:
    name = printable(path)
    try:
        reader = reader_of(path)
        with path.open("rb") as stream:
            yield from _guarded(reader, name, stream, fields)
    except SourceError as error:
        yield failed(name, error)
    except OSError as error:
        cause = f"it cannot be read ({error.strerror})"
        yield failed(name, SourceError(cause, "check the path and its rights"))


def _read_stream(stdin: BinaryIO | None, fields: JsonFields) -> Iterator[Document]:
    if stdin is None and sys.stdin is None:
        cause = "standard input is closed"
        yield failed(_STDIN, SourceError(cause, "pipe something to it, or name a file"))
    else:
        yield from _guarded(_sniffing, _STDIN, stdin or sys.stdin.buffer, fields)


def _sniffing(name: str, stream: BinaryIO, fields: JsonFields) -> Iterator[Document]:
    """The reader of nameless streams."""
    # The wrapper gives peek() to any stream; detaching it leaves the stream open.
    peekable = io.BufferedReader(stream)  # type: ignore[type-var]
    try:
        yield from sniffed_reader(peekable.peek(_PEEKED))(name, peekable, fields)
    finally:
        peekable.detach()


def _guarded(reader: Reader, name: str, stream: BinaryIO, fields: JsonFields) -> Iterator[Document]:
    """What the reader gives, and an error document for whatever it raises."""
    try:
        yield from reader(name, stream, fields)
    except SourceError as error:
        yield failed(name, error)
    except Exception as error:  # parsers of foreign formats raise anything, and one file must not end the run
        cause = f"it cannot be parsed ({type(error).__name__}: {error})"
        yield failed(name, SourceError(cause, "check that the file is whole, or give its text as .txt"))
