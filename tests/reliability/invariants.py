"""What must hold of every result, whatever the input: each check raises AssertionError."""

import csv
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from newsextract import sources
from newsextract.formats import brat, conll, docbin, inline, jsonl, label_studio
from newsextract.formats.common import FormatError
from newsextract.pipeline import LONGEST_TEXT
from newsextract.schema import SIGNATURES, Document, Extraction, SchemaError, entity_type, from_json, to_json
from newsextract.stores import open_stores
from newsextract.stores.sql import NUL_STAND_IN
from newsextract.stores.table import rows

_BETWEEN = "\x1f"  # of text and annotation of brat, to have both in one string
_CELLS = (("company", "ORG"), ("place", "LOC"), ("product", "PRODUCT"))


def check_extraction(document: Document, found: Extraction) -> None:
    """One result for its document: facts without a fault, or an error where the text is none."""
    assert (found.id, found.source) == (document.id, document.source)
    if not _encodable(document.text):
        assert "lone surrogates" in (found.error or ""), found.error
        assert not found.mentions
        return
    if len(document.text) > LONGEST_TEXT:
        assert "over the limit" in (found.error or ""), found.error
        return
    assert found.error is None, found.error
    assert found.text == document.text
    _check_mentions(found)
    _check_facts(found)
    assert from_json(to_json(found)) == found
    json.loads(to_json(found), parse_constant=_refuse)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def _check_mentions(found: Extraction) -> None:
    types = {entity.id: entity.type for entity in found.entities}
    assert len(types) == len(found.entities)
    assert len({mention.id for mention in found.mentions}) == len(found.mentions)
    for mention in found.mentions:
        assert found.text[mention.start : mention.end] == mention.text != ""
        assert mention.entity in types
        assert types[mention.entity] == entity_type(mention.type)
        assert 0 <= mention.confidence <= 1
    assert all(one.end <= other.start for one, other in pairwise(found.mentions))
    assert {mention.entity for mention in found.mentions} == types.keys()


def _check_facts(found: Extraction) -> None:
    entities = {entity.id: entity for entity in found.entities}
    assert all(entity.name for entity in found.entities)
    for relation in found.relations:
        heads, tails = SIGNATURES[relation.type]
        assert entities[relation.head].type in heads
        assert entities[relation.tail].type in tails
        assert 0 <= relation.confidence <= 1
        assert relation.evidence is None or 0 <= relation.evidence.start < relation.evidence.end <= len(
            found.text
        )
    for record in found.records:
        for cell, type_ in _CELLS:
            id_, name = getattr(record, f"{cell}_id"), getattr(record, cell)
            assert (id_ is None) == (name is None)
            assert id_ is None or (entities[id_].type, entities[id_].name) == (type_, name)
    assert len(set(found.relations)) == len(found.relations)


def check_file(name: str, data: bytes) -> list[Document]:
    """A file gives documents, each with a text or with an error that names it; nothing is raised."""
    documents = list(sources.read_bytes(name, data))
    assert documents
    for document in documents:
        assert document.source.startswith(name)
        assert bool(document.text) != bool(document.error)
        assert document.error is None or document.error.startswith(f"{document.source}: ")
        assert document.error is None or "Traceback" not in document.error
        assert "\0" not in document.text
        assert _encodable(document.source + document.text)
    return documents


def spans(found: Extraction) -> list[tuple[int, int, str, str]]:
    """Offsets, type and characters of the mentions."""
    return [(mention.start, mention.end, mention.type, mention.text) for mention in found.mentions]


def groups(found: Extraction) -> set[frozenset[tuple[int, int]]]:
    """The mentions of each entity."""
    members: dict[str | None, set[tuple[int, int]]] = {}
    for mention in found.mentions:
        members.setdefault(mention.entity, set()).add((mention.start, mention.end))
    return set(map(frozenset, members.values()))


def check_formats(found: Extraction) -> None:
    """Every format gives the offsets back that it was given."""
    assert list(jsonl.read(jsonl.write([found]))) == [found]
    assert list(docbin.read(docbin.write([found]))) == [found]
    for back in (
        brat.read(*brat.write(found), found.source),
        *label_studio.read(label_studio.write([found])),
    ):
        assert back.text == found.text
        assert spans(back) == spans(found)
        assert groups(back) == groups(found)
        assert {(r.type, r.head, r.tail) for r in back.relations} == {
            (r.type, r.head, r.tail) for r in found.relations
        }
    _check_inline(found)
    _check_conll(found)


def _check_inline(found: Extraction) -> None:
    try:
        marked = inline.write(found)
    except FormatError:
        assert set("⟦⟧") & set(found.text)
        return
    back = inline.read(marked, found.source)
    assert (back.text, spans(back), groups(back)) == (found.text, spans(found), groups(found))


def _check_conll(found: Extraction) -> None:
    kept = [(mention.type, "".join(mention.text.split())) for mention in found.mentions]
    read = [
        (m.type, "".join(m.text.split())) for back in conll.read(conll.write([found])) for m in back.mentions
    ]
    assert read == kept


READERS: dict[str, Callable[[str], list[Extraction]]] = {
    "brat": lambda both: [brat.read(*both.split(_BETWEEN, 1), "a.txt")],
    "inline": lambda text: [inline.read(text)],
    "jsonl": lambda text: list(jsonl.read(text, "a.jsonl")),
    "conll": lambda text: list(conll.read(text, "a.conll")),
    "label-studio": lambda text: list(label_studio.read(text, "a.json")),
}
WRITERS: dict[str, Callable[[Extraction], str]] = {
    "brat": lambda found: _BETWEEN.join(brat.write(found)),
    "inline": inline.write,
    "jsonl": lambda found: jsonl.write([found]),
    "conll": lambda found: conll.write([found]),
    "label-studio": lambda found: label_studio.write([found]),
}


def check_damaged(format_: str, content: str) -> bool:
    """Whether a damaged annotation could be read, and then as the schema has it; else it raises."""
    if _BETWEEN not in content and format_ == "brat":
        return False
    try:
        found = READERS[format_](content)
    except (FormatError, SchemaError) as error:
        assert str(error)
        return False
    assert all(from_json(to_json(each)) == each for each in found if _encodable(content))
    return True


def check_stores(found: Sequence[Extraction], folder: Path) -> None:
    """Files and SQLite hold what they were given; of one text, the facts once."""
    names = ("facts.jsonl", "facts.csv", "facts.db")
    with open_stores([str(folder / name) for name in names], force=True) as store:
        for extraction in found:
            store(extraction)
    assert list(jsonl.read((folder / "facts.jsonl").read_text(encoding="utf-8"))) == list(found)
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))[1:]
    expected = [row for extraction in found for row in rows(extraction)]
    assert lines == [["" if cell is None else str(cell) for cell in row] for row in expected]
    _check_database(found, folder / "facts.db")


def _check_database(found: Sequence[Extraction], file: Path) -> None:
    facts = {extraction.id: extraction for extraction in found if not extraction.error}
    mentions = {
        (e.id, m.start, m.end, m.type, m.text.replace("\0", NUL_STAND_IN))
        for e in facts.values()
        for m in e.mentions
    }
    statement = "SELECT document_id, start_char, end_char, type, text FROM mentions"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        texts = dict(connection.execute("SELECT id, text FROM documents"))
        assert set(connection.execute(statement)) == mentions
    for id_, extraction in facts.items():
        assert texts[id_] == extraction.text.replace("\0", NUL_STAND_IN)
