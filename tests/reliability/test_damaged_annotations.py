"""Annotation files that somebody damaged → one of two errors, or what the schema allows."""

import zlib
from pathlib import Path
from random import Random

import pytest
from invariants import READERS, WRITERS, check_damaged
from mutation import mutated_bytes, mutated_text

from newsextract.evaluation.gold import load_split
from newsextract.formats import brat, docbin, inline, label_studio
from newsextract.formats.common import FormatError
from newsextract.schema import Extraction, SchemaError, from_json

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gold() -> list[Extraction]:
    """Short documents of the train split."""
    documents = load_split(ROOT / "corpus", ROOT / "gold", "train")
    return [document for document in documents if len(document.text) < 1000][:40]


@pytest.mark.parametrize("format_", READERS)
def test_mutated(format_: str, gold: list[Extraction]) -> None:
    random = Random(format_)
    contents = (mutated_text(WRITERS[format_](random.choice(gold)), random) for _ in range(60))
    read = [check_damaged(format_, content) for content in contents]
    assert not all(read)
    assert any(read)


def test_mutated_docbin(gold: list[Extraction]) -> None:
    random = Random("docbin")
    packed = zlib.decompress(docbin.write(gold[:2]))
    for _ in range(60):
        try:
            list(docbin.read(zlib.compress(mutated_bytes(packed, random)), "a.spacy"))
        except (FormatError, SchemaError) as error:
            assert str(error)


def test_docbin_that_unpacks_to_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "_MAX_UNPACKED", 1_000_000)
    with pytest.raises(FormatError, match=r"a\.spacy: no DocBin \(more than 1000000 bytes when unpacked\)"):
        list(docbin.read(zlib.compress(bytes(2_000_000)), "a.spacy"))


@pytest.mark.parametrize("content", [b"", b"garbage", zlib.compress(b"garbage")])
def test_no_docbin(content: bytes) -> None:
    with pytest.raises(FormatError, match=r"a\.spacy: no DocBin"):
        list(docbin.read(content, "a.spacy"))


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (f"T1\tLOC 0 {'9' * 5000}\tТула\n", "line 1: .* is no brat annotation"),
        ("T1\tLOC 0 4\tТула\nA1\tKind T1 town\n", "line 2: 'town' is no kind; use one of country, region"),
        (f"T1\tLOC 0 4\tТула\nN1\tReference T1 geonames:{'9' * 30}\tТула\n", "line 2: .* is no GeoNames id"),
    ],
)
def test_brat(annotation: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        brat.read("Тула", annotation, "a.txt")


def test_inline_relation_of_an_entity_without_a_line() -> None:
    with pytest.raises(FormatError, match="'> located_in o1 l1' names an entity without a '=' line"):
        inline.read("⟦o1 ORG|Луч⟧ в ⟦l1 LOC|Туле⟧\n=====\n= o1 | Луч\n> located_in o1 l1\n")


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ("[" * 100_000, "not JSON"),
        ("[" + "9" * 5000 + "]", "not JSON"),
        ("[1]", "task 1: not a task as Label Studio exports it"),
        (
            '[{"data": {"text": "а"}, "annotations": [{"result": [{"type": "labels"}]}]}]',
            "task 1: not a task",
        ),
        ('[{"data": {"text": "\\ud800"}}]', "task 1: not a task"),
        ('[{"data": {"text": "а", "meta": {"a": 1}}}]', r"Expected `str`, got `int` - at `\$\.meta"),
    ],
)
def test_label_studio(tasks: str, message: str) -> None:
    with pytest.raises((FormatError, SchemaError), match=message):
        list(label_studio.read(tasks, "a.json"))


def test_a_string_with_a_lone_surrogate_is_no_extraction() -> None:
    with pytest.raises(SchemaError, match="surrogates not allowed"):
        from_json('{"id": "1", "source": "\ud800"}')
