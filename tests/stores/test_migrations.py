"""A database of the first schema version, with data, becomes one of the current version and loses nothing."""

from pathlib import Path
from typing import Any

import pytest
from databases import engine_of, query, read, write
from extractions import FAILED, NIKATOR
from msgspec.structs import replace
from sqlalchemy import inspect

from newsextract.schema import Entity, Extraction, Mention, Record, text_hash
from newsextract.stores import StoreError, sql

SCHEMA_1 = (Path(__file__).parent / "schema1.sql").read_text(encoding="utf-8")
QUOTES = 'Компания «О\'Коннор» и её "Ромашка".'
# What was written to the database of the fixture.
STORED = [
    replace(NIKATOR, version="0.1.0"),
    replace(NIKATOR, version="0.1.0", source="news/b.txt", meta={"url": "https://example.org"}),
    Extraction(
        *(text_hash(QUOTES), "news/c.txt", QUOTES, "0.1.0"),
        mentions=(Mention("T1", 10, 18, "ORG", "О'Коннор", "E1", 0.6, "quotes"),),
        entities=(Entity("E1", "ORG", "О'Коннор"),),
        records=(Record("О'Коннор", "E1"),),
    ),
    replace(FAILED, version="0.1.0"),
]


@pytest.fixture
def old(target: str) -> str:
    with engine_of(target).begin() as connection:
        for statement in SCHEMA_1.partition("\n")[2].split(";\n"):
            connection.exec_driver_sql(statement) if statement.strip() else None
    return target


def by_key(items: list[Extraction]) -> list[Extraction]:
    return sorted(items, key=lambda item: (item.id, item.source))


def test_old_data_are_kept(old: str) -> None:
    write(old)
    assert read(old) == by_key(STORED)
    assert query(old, "SELECT version FROM schema_version") == [(sql.SCHEMA_VERSION,)]
    assert query(old, "SELECT DISTINCT status FROM relations") == [("actual",)]
    assert query(old, "SELECT company, place, product FROM company_place_product ORDER BY source") == [
        ("Никатор", "Серпухов", "гранулы"),
        ("Никатор", "Серпухов", "гранулы"),
        ("О'Коннор", None, None),
    ]


def test_old_data_can_be_replaced_and_added_to(old: str) -> None:
    revised = replace(STORED[2], version="999", records=())
    new = replace(NIKATOR, id="0" * 16, source="news/new.txt", version="0.1.0")
    write(old, revised, new)
    assert read(old) == by_key([*STORED[:2], revised, STORED[3], new])


def test_a_migrated_database_is_like_a_new_one(old: str, new_target: Any) -> None:
    new = new_target()
    write(old)
    write(new)
    assert structure(old) == structure(new)


def structure(target: str) -> dict[str, Any]:
    """Columns, keys and indexes of each table; not their order nor how a type is spelt."""
    engine = engine_of(target)
    with engine.connect() as connection:
        inspector = inspect(connection)
        return {name: _table(inspector, name) for name in inspector.get_table_names()}


def _table(inspector: Any, name: str) -> list[set[Any]]:
    keys = inspector.get_foreign_keys(name)
    return [
        {(column["name"], column["nullable"]) for column in inspector.get_columns(name)},
        {(*key["constrained_columns"], key["referred_table"], *key["referred_columns"]) for key in keys},
        {(index["name"], *index["column_names"]) for index in inspector.get_indexes(name)},
        {*inspector.get_pk_constraint(name)["constrained_columns"]},
    ]


def test_an_interrupted_migration_leaves_the_old_version(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {2: "DROP TABLE records; CREATE TABLE documents (x TEXT)"}
    broken_steps = dict.fromkeys(("sqlite", "postgresql"), broken)
    monkeypatch.setattr("newsextract.stores.migrations._STEPS", broken_steps)
    with pytest.raises(StoreError, match="cannot be written"):
        write(old)
    monkeypatch.undo()
    write(old)
    assert read(old) == by_key(STORED)
