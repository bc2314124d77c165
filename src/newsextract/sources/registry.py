"""Which reader reads which format: a new format is one module and one line here."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from newsextract.schema import Document
from newsextract.sources.errors import SourceError
from newsextract.sources.jsonl import JsonFields, read_jsonl
from newsextract.sources.parquet import read_parquet
from newsextract.sources.pdf import read_pdf
from newsextract.sources.text import read_text
from newsextract.sources.webpage import read_webpage
from newsextract.sources.word import read_word

# Bytes of a file, or of a line in JSON Lines: room for 20 million characters in any encoding but UTF-32.
MAX_BYTES: Final = 64 * 2**20

# The same of a page: 3.5 million bytes of empty tags took 12 seconds.
MAX_PAGE: Final = 16 * 2**20

# Name, content, fields of JSON Lines; raises SourceError for what cannot be read.
Reader = Callable[[str, BinaryIO, JsonFields], Iterator[Document]]


def _whole(read: Callable[[str, bytes], Iterator[Document]], limit: int | None = None) -> Reader:
    """A reader of formats that cannot be read piece by piece."""

    def reader(name: str, stream: BinaryIO, fields: JsonFields) -> Iterator[Document]:
        most = limit or MAX_BYTES
        data = stream.read(most + 1)
        if len(data) > most:
            raise SourceError(f"it has more than {most} bytes", "split it into documents")
        yield from read(name, data)

    return reader


def _by_line(name: str, stream: BinaryIO, fields: JsonFields) -> Iterator[Document]:
    yield from read_jsonl(name, stream, fields, MAX_BYTES)


READERS: Final[dict[str, Reader]] = {
    ".docx": _whole(read_word),
    ".htm": _whole(read_webpage, MAX_PAGE),
    ".html": _whole(read_webpage, MAX_PAGE),
    ".jsonl": _by_line,
    ".md": _whole(read_text),
    ".parquet": read_parquet,
    ".pdf": _whole(read_pdf),
    ".txt": _whole(read_text),
}


def reader_of(path: Path) -> Reader:
    """The reader for a file's suffix, in whatever case.

    Raises:
        SourceError: the suffix is unknown.
    """
    try:
        return READERS[path.suffix.lower()]
    except KeyError:
        cause = f"the suffix {path.suffix!r} is unknown" if path.suffix else "the name has no suffix"
        raise SourceError(cause, f"give it one of {', '.join(READERS)}, or pipe it to '-'") from None


def sniffed_reader(head: bytes) -> Reader:
    """The reader for a nameless stream that begins like this: plain text, unless it is clearly not."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"%pdf-"):
        return READERS[".pdf"]
    if start.startswith(b"pk\x03\x04"):
        return READERS[".docx"]
    if start.startswith((b"<!doctype html", b"<html")):
        return READERS[".html"]
    return READERS[".jsonl" if start.startswith(b'{"') else ".txt"]
