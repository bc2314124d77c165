import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from extractions import NIKATOR, extractions
from hypothesis import given
from msgspec.structs import replace
from sqlalchemy import create_engine

from newsextract.schema import (
    Codes,
    Document,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
)
from newsextract.stores import open_stores, sql
from newsextract.stores.table import Row

FAILED = Extraction.failed(Document("bad.txt"), "bad.txt: empty; leave it out")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def write(path: Path, *items: Extraction) -> None:
    with open_stores([str(path)], force=True) as store:
        for item in items:
            store(item)


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def query(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with database(path) as connection:
        return [tuple(row) for row in connection.execute(statement)]


def read(path: Path) -> list[Extraction]:
    """What the tables hold, as extractions again: one for each text and source."""
    with database(path) as connection:
        keys = connection.execute(
            "SELECT * FROM documents JOIN sources ON document_id = id ORDER BY sources.rowid"
        )
        return [_extraction(connection, row) for row in keys.fetchall()]


def _extraction(connection: sqlite3.Connection, row: sqlite3.Row) -> Extraction:
    def part(table: str) -> list[sqlite3.Row]:
        statement = f"SELECT * FROM {table} WHERE document_id = ? ORDER BY rowid"
        return connection.execute(statement, [row["id"]]).fetchall()

    names = {entity["id"]: entity["name"] for entity in part("entities")}
    return Extraction(
        id=row["id"],
        source=row["source"],
        text=row["text"],
        version=row["version"],
        meta=json.loads(row["meta"]),
        error=row["error"],
        mentions=tuple(
            Mention(
                *(m["id"], m["start_char"], m["end_char"], m["type"]),
                *(m["text"], m["entity_id"], m["confidence"], m["rule"]),
            )
            for m in part("mentions")
        ),
        entities=tuple(Entity(e["id"], e["type"], e["name"], e["kind"], _codes(e)) for e in part("entities")),
        relations=tuple(
            Relation(r["type"], r["head_id"], r["tail_id"], r["confidence"], r["rule"], _evidence(r))
            for r in part("relations")
        ),
        records=tuple(
            Record(
                *(names[r["company_id"]], r["company_id"]),
                *(names.get(r["place_id"]), r["place_id"]),
                *(names.get(r["product_id"]), r["product_id"], r["confidence"]),
            )
            for r in part("records")
        ),
    )


def _codes(row: sqlite3.Row) -> Codes | None:
    codes = Codes(row["iso3166_1"], row["iso3166_2"], row["geonames"])
    return None if codes == Codes() else codes


def _evidence(row: sqlite3.Row) -> Span | None:
    return None if row["evidence_start"] is None else Span(row["evidence_start"], row["evidence_end"])


@given(extractions())
def test_the_tables_hold_the_whole_extraction(tmp_path_factory: Any, extraction: Extraction) -> None:
    path = tmp_path_factory.mktemp("any") / "facts.db"
    write(path, extraction, FAILED)
    assert read(path) == [extraction, FAILED]


def test_the_view_has_the_columns_and_cells_of_the_table(path: Path) -> None:
    write(path, NIKATOR)
    with database(path) as connection:
        (row,) = connection.execute("SELECT * FROM company_place_product")
    assert tuple(row.keys()) == Row._fields
    assert Row(*row) == Row(
        NIKATOR.id, "news/a.txt", "Никатор", "Серпухов", "city", "RU", "RU-MOS", 496638, "гранулы", 0.75
    )


def test_a_row_without_place_or_product_is_in_the_view(path: Path) -> None:
    bare = replace(NIKATOR, records=(Record("Никатор", "E2"),))
    write(path, bare)
    statement = "SELECT company, place, place_kind, product FROM company_place_product"
    assert query(path, statement) == [("Никатор", None, None, None)]


def test_a_text_from_two_sources_is_stored_once_and_answers_for_both(path: Path) -> None:
    second = replace(NIKATOR, source="news/b.txt", meta={"url": "https://example.org"})
    write(path, NIKATOR, second, NIKATOR)
    assert read(path) == [NIKATOR, second]
    assert query(path, "SELECT count(*) FROM documents") == [(1,)]
    assert query(path, "SELECT count(*) FROM mentions") == [(3,)]
    view = "SELECT source, company FROM company_place_product ORDER BY source"
    assert query(path, view) == [("news/a.txt", "Никатор"), ("news/b.txt", "Никатор")]


def test_repeats_are_noticed_across_batches(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/small.db")
    second = replace(NIKATOR, source="news/b.txt")
    with engine.begin() as connection:
        sql.create(connection)
        writer = sql.Writer(connection, batch_size=1)
        for item in (NIKATOR, second, NIKATOR, FAILED):
            writer.write(item)
    engine.dispose()
    assert read(tmp_path / "small.db") == [NIKATOR, second, FAILED]


def test_more_documents_than_a_batch(path: Path) -> None:
    many = [replace(NIKATOR, id=f"{number:016x}", source=f"{number}.txt") for number in range(1001)]
    write(path, *many)
    assert read(path) == many


def test_evidence_can_be_quoted_in_sql(path: Path) -> None:
    write(path, NIKATOR)
    statement = """
        SELECT substr(documents.text, evidence_start + 1, evidence_end - evidence_start)
        FROM relations JOIN documents ON documents.id = document_id ORDER BY number
    """
    assert query(path, statement) == [("Серпухов: «Никатор»",), ("Никатор» делает гранулы",)]


def test_the_database_says_its_schema_version_and_is_sound(path: Path) -> None:
    write(path, NIKATOR, FAILED)
    assert query(path, "SELECT version FROM schema_version") == [(sql.SCHEMA_VERSION,)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []


def test_metadata_is_stored_legibly(path: Path) -> None:
    write(path, NIKATOR)
    assert query(path, "SELECT meta FROM sources") == [('{"title":"Гранулы"}',)]
