"""Parquet → documents, faults by row."""

import datetime
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.schema import Document
from newsextract.sources.errors import SourceError
from newsextract.sources.jsonl import JsonFields
from newsextract.sources.parquet import read_parquet

FIELDS = JsonFields()


def parquet(columns: dict[str, Any]) -> bytes:
    stream = BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


def read(data: bytes, fields: JsonFields = FIELDS) -> list[Document]:
    return list(read_parquet("a.parquet", BytesIO(data), fields))


def test_a_document_a_row():
    data = parquet(
        {"text": ["Завод\r\nоткрыт", "Цех"], "id": [7, None], "title": ["Т", " "], "x": [[1], [2]]}
    )
    assert read(data) == [
        Document("a.parquet:1", "Завод\r\nоткрыт", {"id": "7", "title": "Т"}),
        Document("a.parquet:2", "Цех"),
    ]


def test_columns_have_other_names_and_dates_are_kept():
    data = parquet({"body": ["Завод"], "when": [datetime.date(2026, 5, 17)], "text": ["х"]})
    [document] = read(data, JsonFields(text="body", date="when"))
    assert (document.text, document.meta) == ("Завод", {"date": "2026-05-17"})


def test_a_row_that_is_no_document_is_an_error_and_the_others_are_read():
    broken = pa.array([b"\xd0", "Цех".encode()]).view(pa.string())
    texts = pa.concat_arrays([pa.array(["Завод", None, " "]), broken])
    assert [
        (document.source, document.text, document.error) for document in read(parquet({"text": texts}))
    ] == [
        ("a.parquet:1", "Завод", None),
        (
            "a.parquet:2",
            "",
            "a.parquet:2: there is no string in the field 'text'; fields that are there: text; "
            "name the field that holds the text",
        ),
        ("a.parquet:3", "", "a.parquet:3: it holds no text; leave it out, or check how it was saved"),
        (
            "a.parquet:4",
            "",
            "a.parquet:4: the row is not UTF-8 (unexpected end of data); write its text as UTF-8",
        ),
        ("a.parquet:5", "Цех", None),
    ]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (parquet({"body": ["a"], "n": [1]}), "there is no column 'text'; columns that are there: body, n"),
        (parquet({"text": pa.array([], pa.string())}), "it holds no rows"),
    ],
)
def test_a_file_without_documents_is_refused(data: bytes, cause: str):
    with pytest.raises(SourceError, match=cause):
        read(data)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_texts_come_back_as_they_were_stored(texts: list[str]):
    texts = [f"Завод {text}" for text in texts]
    assert [document.text for document in read(parquet({"text": texts}))] == texts
