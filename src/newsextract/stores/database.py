"""SQLite files and PostgreSQL databases, opened in place and written in committed batches."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from newsextract.stores import sql
from newsextract.stores.files import StoreError, refuse_other_than_file
from newsextract.stores.migrations import migrate
from newsextract.stores.writer import Writer, transaction

_PATIENCE: Final = 60  # seconds that a writer of SQLite waits for another
_LOCK: Final = 7_003_110_117  # any number; PostgreSQL lets one writer at a time make or change the tables
_JOURNALS: Final = ("", "-journal", "-wal", "-shm")


@contextmanager
def open_sqlite(path: Path, *, force: bool) -> Iterator[Writer]:
    """A database file, made where there is none; what it holds stays unless ``force`` replaces the file.

    Raises:
        StoreError: the file is no database of newsextract, or SQLite cannot write, as on a full disk.
    """
    target = _prepared(path, force=force)
    engine = create_engine(
        URL.create("sqlite", database=str(target)), json_serializer=_json, connect_args={"timeout": _PATIENCE}
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    with _writer(engine, str(path), rewrite=False) as writer:
        yield writer


@contextmanager
def open_postgresql(target: str, *, force: bool) -> Iterator[Writer]:
    """A database on a server, which is never emptied: ``force`` has its documents written anew.

    Raises:
        StoreError: no such server or database, one with other tables of our names, a lost connection, or
            psycopg is missing.
    """
    url = _url(target)
    name = url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        engine = create_engine(url, json_serializer=_json, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(f"{name}: needs {error.name}. Run: pip install 'newsextract[postgres]'") from error
    with _writer(engine, name, rewrite=force) as writer:
        yield writer


def _url(target: str) -> URL:
    try:
        return make_url(target).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{target}: no URL. Write it as postgresql://user@host/database") from error


@contextmanager
def _writer(engine: Engine, name: str, *, rewrite: bool) -> Iterator[Writer]:
    try:
        with transaction(engine, name) as connection:
            _set_up(connection, name)
        writer = Writer(engine, name, rewrite=rewrite)
        yield writer
        writer.finish()
    finally:
        engine.dispose()


def _set_up(connection: Connection, name: str) -> None:
    """Make the tables where there are none, and migrate older ones."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    tables = set(inspect(connection).get_table_names())
    if sql.schema_version.name not in tables:
        _refuse_foreign(connection, tables, name)
        sql.metadata.create_all(connection, checkfirst=False)
        connection.execute(insert(sql.schema_version), {"version": sql.SCHEMA_VERSION})
        return
    version = connection.scalar(select(sql.schema_version.c.version)) or 0
    if version > sql.SCHEMA_VERSION:
        raise StoreError(f"{name}: written by a newer newsextract (schema {version}). Upgrade this one")
    migrate(connection)


def _refuse_foreign(connection: Connection, tables: set[str], name: str) -> None:
    # A server's database may well have other tables; a file with other tables was named by mistake.
    foreign = tables & set(sql.metadata.tables) if connection.dialect.name == "postgresql" else tables
    if foreign:
        listed = ", ".join(sorted(foreign)[:5])
        cause = f"no database of newsextract (it has the tables {listed})"
        raise StoreError(f"{name}: {cause}. Name another database")


def _prepared(path: Path, *, force: bool) -> Path:
    """The file behind a path, removed with ``force``; its folder is made."""
    refuse_other_than_file(path)
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Choose another folder") from error
    if force and target.exists():
        _remove(target)
    return target


def _remove(target: Path) -> None:
    try:
        with closing(sqlite3.connect(target, timeout=0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise StoreError(f"{target}: in use by another program ({error}). Close it first") from error
    except sqlite3.DatabaseError:
        pass  # no database, but named as the output to replace
    for suffix in _JOURNALS:
        target.with_name(target.name + suffix).unlink(missing_ok=True)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins transactions late; `_begin_sqlite` does it instead
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes would fail, not wait, where another one writes.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
