"""Parquet: whole extractions, nested as in JSON, or the flat table company-place-product."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
from msgspec import inspect
from pyarrow import parquet

from newsextract.schema import Extraction
from newsextract.stores.table import Row, rows

_GROUP: Final = 500  # documents; about ten megabytes in memory
_SCALARS: Final[dict[type, pa.DataType]] = {
    inspect.StrType: pa.string(),
    inspect.LiteralType: pa.string(),
    inspect.IntType: pa.int64(),
    inspect.FloatType: pa.float64(),
}


def save(extractions: Iterable[Extraction], path: Path) -> None:
    """Write a row for each extraction, with the fields of its JSON; ``meta`` is a map."""
    _save(EXTRACTIONS, map(_fields, extractions), path)


def save_rows(extractions: Iterable[Extraction], path: Path) -> None:
    """Write the rows that CSV has, with types."""
    _save(ROWS, (row._asdict() for extraction in extractions for row in rows(extraction)), path)


def _fields(extraction: Extraction) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(extraction)
    return {**fields, "meta": list(extraction.meta.items())}


def _save(schema: pa.Schema, items: Iterator[dict[str, Any]], path: Path) -> None:
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(items, _GROUP)):
            writer.write_batch(pa.RecordBatch.from_pylist(group, schema))


def _schema(cls: type) -> pa.Schema:
    return pa.schema(_arrow_fields(inspect.type_info(cls)))


def _arrow_fields(info: Any) -> list[pa.Field]:
    return [pa.field(field.name, _arrow(field.type)) for field in info.fields]


def _arrow(info: Any) -> pa.DataType:
    """The Arrow type of a type of the schema; all may be null."""
    if isinstance(info, inspect.UnionType):
        return _arrow(next(part for part in info.types if not isinstance(part, inspect.NoneType)))
    if isinstance(info, inspect.StructType):
        return pa.struct(_arrow_fields(info))
    if isinstance(info, inspect.VarTupleType):
        return pa.list_(_arrow(info.item_type))
    if isinstance(info, inspect.DictType):
        return pa.map_(_arrow(info.key_type), _arrow(info.value_type))
    return _SCALARS[type(info)]


EXTRACTIONS: Final = _schema(Extraction)
ROWS: Final = _schema(Row)
