"""Parquet gives back what was written, whole and as rows, with types."""

from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from extractions import FAILED, NIKATOR, extractions
from hypothesis import given
from pyarrow import parquet

from newsextract.schema import Extraction
from newsextract.stores import StoreError, open_stores
from newsextract.stores.table import rows


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def save(target: str, *items: Extraction) -> pa.Table:
    with open_stores([target], force=True) as store:
        for item in items:
            store(item)
    return parquet.read_table(target)


@given(extractions(), extractions())
def test_nested_parquet_gives_back_the_whole_extraction(one: Extraction, two: Extraction) -> None:
    table = save("any.parquet", one, FAILED, two)
    assert table.column_names == list(Extraction.__struct_fields__)
    found = [msgspec.convert({**row, "meta": dict(row["meta"])}, Extraction) for row in table.to_pylist()]
    assert found == [one, FAILED, two]


@given(extractions())
def test_flat_parquet_gives_back_the_rows(extraction: Extraction) -> None:
    table = save("any.rows.parquet", FAILED, extraction)
    assert [tuple(row.values()) for row in table.to_pylist()] == list(rows(extraction))


def test_types_do_not_depend_on_what_was_found() -> None:
    assert save("one.parquet", NIKATOR).schema == save("none.parquet").schema
    assert save("one.rows.parquet", NIKATOR).schema == save("none.rows.parquet").schema
    assert save("any.rows.parquet").schema.field("geonames").type == pa.int64()


def test_more_documents_than_a_row_group() -> None:
    assert save("any.parquet", *[NIKATOR] * 1001).num_rows == 1001


def test_without_pyarrow_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.delitem(__import__("sys").modules, "newsextract.stores.parquet", raising=False)
    with pytest.raises(StoreError, match=r"pip install 'newsextract\[parquet\]'"), open_stores(["a.parquet"]):
        pytest.fail("the refusal must come before the work")
