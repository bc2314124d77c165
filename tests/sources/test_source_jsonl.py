"""JSON Lines → documents, faults by line."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.schema import Document
from newsextract.sources.errors import SourceError
from newsextract.sources.jsonl import JsonFields, read_jsonl

FIELDS = JsonFields()


def read(data: bytes | str, fields: JsonFields = FIELDS, limit: int = 10_000) -> list[Document]:
    stream = BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_jsonl("a.jsonl", stream, fields, limit))


def test_a_document_a_line():
    first, second = read('{"text": "Завод\\r\\nоткрыт"}\n\n{"text": "Цех", "id": 7, "title": "Т", "x": "y"}')
    assert first == Document("a.jsonl:1", "Завод\r\nоткрыт", {"encoding": "utf-8"})
    assert second == Document("a.jsonl:3", "Цех", {"id": "7", "title": "Т", "encoding": "utf-8"})


def test_fields_have_other_names():
    line = '{"body": "Завод", "head": "Т", "when": 2024.5, "link": "example.org", "id": true, "title": "х"}'
    (document,) = read(line, JsonFields(text="body", title="head", date="when", url="link"))
    assert document.text == "Завод"
    assert document.meta == {
        "title": "Т",
        "date": "2024.5",
        "url": "example.org",
        "encoding": "utf-8",
    }


def test_mark_and_windows_line_ends():
    data = b'\xef\xbb\xbf{"text": "\xd0\xaf"}\r\n{"text": "b"}\r\n'
    assert [document.text for document in read(data)] == ["Я", "b"]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b'{"text": "a"', "the line is not JSON"),
        (b'{"text": "a"} x', "the line is not JSON"),
        (b'{"text": "\\ud800"}', "the line is not JSON"),
        (b'{"text":' * 100_000, "the line is not JSON"),
        ('{"text": "Завод"}'.encode("cp1251"), "the line is not UTF-8"),
        (b'["text"]', "no object (list)"),
        (b'{"body": "a", "about": 1}', "no string in the field 'text'; fields that are there: about, body"),
        (b'{"text": 5}', "fields that are there: text"),
        (b"{}", "fields that are there: none"),
        (b'{"text": " "}', "no text"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "' + b"x" * 1_000_000 + b'"}', "more than 900000 bytes"),
    ],
)
def test_a_bad_line_is_an_error_of_its_own(line, cause):
    before, bad, after = read(b'{"text": "1"}\n' + line + b'\n{"text": "3"}\n', limit=900_000)
    assert (before.text, after.text, after.source) == ("1", "3", "a.jsonl:3")
    assert bad.text == ""
    assert bad.error.startswith("a.jsonl:2: ")
    assert cause in bad.error


@pytest.mark.parametrize("length", [7, 8, 9, 10, 11, 20, 21, 40])
def test_lines_around_the_limit(length):
    line = b'"' + b"x" * (length - 2) + b'"\n'
    documents = read(line + b'{"text":"a"}', limit=20)
    assert [document.source for document in documents] == ["a.jsonl:1", "a.jsonl:2"]
    assert ("more than 20 bytes" in documents[0].error) == (length > 20)
    assert documents[1].text == "a"


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_lines(data):
    with pytest.raises(SourceError, match="no lines"):
        read(data)


def test_lines_are_read_when_they_are_asked_for():
    stream = BytesIO(b'{"text": "a"}\n' * 1000)
    next(read_jsonl("a.jsonl", stream, FIELDS, 10_000))
    assert stream.tell() < 100


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs"))).filter(str.strip)


@given(st.lists(TEXTS, min_size=1), st.booleans())
def test_texts_round_trip(texts, ascii_only):
    lines = [json.dumps({"text": text}, ensure_ascii=ascii_only) for text in texts]
    assert [document.text for document in read("\n".join(lines))] == texts
