"""SQLite: the relational schema in one file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from newsextract.schema import Extraction
from newsextract.stores import sql
from newsextract.stores.files import StoreError, whole_file


@contextmanager
def open_sqlite(path: Path, force: bool) -> Iterator[Callable[[Extraction], None]]:
    """A database file with the tables of `newsextract.stores.sql`.

    Raises:
        StoreError: also when SQLite cannot write, as on a full disk.
    """
    _refuse_open_database(path)
    with whole_file(path, force=force) as temporary, _named_faults(path):
        engine = _engine(temporary)
        try:
            with engine.begin() as connection:
                sql.create(connection)
                writer = sql.Writer(connection)
                yield writer.write
                writer.flush()
        finally:
            engine.dispose()


def _refuse_open_database(path: Path) -> None:
    # SQLite would replay the journal of the old database into the new one, and break it.
    for suffix in ("-journal", "-wal"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            raise StoreError(f"{path}: in use by another program ({journal.name} exists). Close it first")


@contextmanager
def _named_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"{path}: cannot be written ({cause}). Free space or choose another file") from error


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), json_serializer=_json)
    event.listen(engine, "connect", _configure)
    return engine


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _configure(connection: Any, _record: Any) -> None:
    # A crash leaves a temporary file only, so that neither a journal nor syncing on the way is of use.
    for pragma in ("foreign_keys = ON", "journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")
