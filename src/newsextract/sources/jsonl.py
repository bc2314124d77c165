"""JSON Lines: a document in every line, read one by one however long the file is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import msgspec

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, failed
from newsextract.sources.text import require_text

_BOM: Final = b"\xef\xbb\xbf"
_KEPT: Final = ("id", "title", "date", "url")


@dataclass(frozen=True)
class JsonFields:
    """Names of the fields that hold a document's parts; all but the text may be absent from a line."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    date: str = "date"
    url: str = "url"


def read_jsonl(name: str, stream: BinaryIO, fields: JsonFields, limit: int) -> Iterator[Document]:
    """One document a line, named ``file.jsonl:LINE``; blank lines are passed over.

    The fields id, title, date and url go to ``meta`` where they are strings or numbers. A line that is no
    document gives an error of its own, and reading goes on.

    Args:
        name: of the file.
        stream: its bytes, in UTF-8.
        fields: what the fields are called there.
        limit: bytes that a line may have.

    Raises:
        SourceError: the file holds nothing but blanks.
    """
    found = False
    for number, line in _lines(stream, limit):
        if line is not None and not line.strip():
            continue
        found = True
        source = f"{name}:{number}"
        try:
            yield _document(source, line, fields, limit)
        except SourceError as error:
            yield failed(source, error)
    if not found:
        raise SourceError("it holds no lines", "leave it out, or check how it was saved")


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without the byte order mark; None for one that is too long to be held."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line.removeprefix(_BOM) if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None


def _document(source: str, line: bytes | None, fields: JsonFields, limit: int) -> Document:
    if line is None:
        raise SourceError(f"the line has more than {limit} bytes", "split the document")
    return document_of(source, _record(line), fields, {"encoding": "utf-8"})


def document_of(source: str, record: dict[str, Any], fields: JsonFields, known: dict[str, str]) -> Document:
    """The document of a line or row.

    Args:
        source: what to call it.
        record: its values by field.
        fields: what the fields are called.
        known: what else there is to keep in ``meta``.

    Raises:
        SourceError: there is no text.
    """
    text = record.get(fields.text)
    if not isinstance(text, str):
        there = ", ".join(sorted(record)) or "none"
        cause = f"there is no string in the field {fields.text!r}; fields that are there: {there}"
        raise SourceError(cause, "name the field that holds the text")
    meta = {key: record.get(getattr(fields, key)) for key in _KEPT}
    kept = {key: str(value) for key, value in meta.items() if _is_scalar(value)}
    return Document(source, require_text(text), {**kept, **known})


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = msgspec.json.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError(f"the line is not UTF-8 ({error.reason})", "convert the file to UTF-8") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(f"the line is not JSON ({error})", "write one JSON object a line") from error
    if not isinstance(record, dict):
        cause = f"the line is JSON, but no object ({type(record).__name__})"
        raise SourceError(cause, "write one JSON object a line")
    return record


def _is_scalar(value: object) -> bool:
    """Whether a value can be kept as a string: a string that is not blank, or a number."""
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, (int, float)) and not isinstance(value, bool)
