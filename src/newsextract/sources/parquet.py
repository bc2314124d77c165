"""Parquet: a document in every row, read some rows at a time however long the file is."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, failed, load_optional
from newsextract.sources.jsonl import JsonFields, document_of

_ROWS: Final = 256  # that are held at once


def read_parquet(name: str, stream: BinaryIO, fields: JsonFields) -> Iterator[Document]:
    """One document a row, named ``file.parquet:ROW``, counted from 1.

    The columns id, title, date and url go to ``meta`` where they are strings, numbers or dates. A row that is
    no document gives an error of its own, and reading goes on.

    Args:
        name: of the file.
        stream: its bytes; they must allow to go back and forth.
        fields: what the columns are called there.

    Raises:
        SourceError: no Parquet, no rows, or pyarrow is not installed.
    """
    number = 0
    for number, row in enumerate(_rows(stream, fields), 1):
        source = f"{name}:{number}"
        try:
            yield document_of(source, _values(row), fields, {})
        except SourceError as error:
            yield failed(source, error)
    if not number:
        raise SourceError("it holds no rows", "leave it out, or check how it was saved")


def _rows(stream: BinaryIO, fields: JsonFields) -> Iterator[dict[str, Any]]:
    """Rows as Arrow's scalars by column; of the columns, those that are asked for, or all names without."""
    file = load_optional("pyarrow.parquet", extra="parquet").ParquetFile(stream)
    wanted = {fields.text, fields.id, fields.title, fields.date, fields.url}
    there = file.schema_arrow.names
    columns = [column for column in there if column in wanted]
    if fields.text not in columns:
        cause = f"there is no column {fields.text!r}; columns that are there: {', '.join(there) or 'none'}"
        raise SourceError(cause, "name the field that holds the text")
    for batch in file.iter_batches(_ROWS, columns=columns):
        yield from (dict(zip(columns, row, strict=True)) for row in zip(*batch.columns, strict=True))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    try:
        values = {column: scalar.as_py() for column, scalar in row.items()}
    except UnicodeDecodeError as error:
        raise SourceError(f"the row is not UTF-8 ({error.reason})", "write its text as UTF-8") from error
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
