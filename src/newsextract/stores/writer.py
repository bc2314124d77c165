"""Extractions into the tables of `newsextract.stores.sql`, in committed batches.

A document's key is the hash of its text. The same extraction written twice changes nothing; one by another
version replaces all that was written for the text, in one transaction; an error never takes facts away.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from typing import Any, Final, NamedTuple

from msgspec.structs import asdict
from sqlalchemy import Connection, Engine, Table, Update, and_, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from newsextract.schema import Codes, Document, Extraction, Value, storable, text_hash
from newsextract.stores.files import VERSION, StoreError
from newsextract.stores.sql import (
    documents,
    entities,
    errors,
    mentions,
    records,
    relations,
    runs,
    sources,
    without_nul,
)

_Values = dict[str, Any]
_BATCH: Final = 50  # extractions a transaction: a second or two of work, which is what a kill can cost
_LONGEST_SOURCE: Final = 500  # characters; PostgreSQL's trees take no keys of more than 2,700 bytes


@contextmanager
def transaction(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction of a database, whose faults become a StoreError that names it."""
    try:
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        cause = " ".join(str(getattr(error, "orig", None) or error).split())
        remedy = "Mend this, then go on with --resume; what was committed is kept"
        raise StoreError(f"{name}: cannot be written ({cause}). {remedy}") from error


class Writer:
    """Writes extractions; what is committed is whole, whatever happens to the process.

    Args:
        engine: of a database with the tables of `newsextract.stores.sql`.
        name: of the database, for messages.
        rewrite: write documents anew, also where the same version wrote them.
        batch_size: extractions a transaction.
    """

    def __init__(self, engine: Engine, name: str, *, rewrite: bool = False, batch_size: int = _BATCH) -> None:
        self._begin = partial(transaction, engine, name)
        self._rewrite = rewrite
        self._batch_size = batch_size
        self._batch: dict[str, Extraction] = {}
        now = datetime.now(UTC)
        self._run = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        run = {"id": self._run, "version": VERSION, "started_at": now, "documents": 0, "failed": 0}
        with self._begin() as connection:
            connection.execute(insert(runs), run)

    def finished(self, batch: Sequence[Document]) -> list[bool]:
        """Whether each document is stored under its source, with facts or an error of this version."""
        keys = {(document.id, _source(document)) for document in batch}
        failed = and_(errors.c.document_id == sources.c.document_id, errors.c.source == sources.c.source)
        statement = (
            select(sources.c.document_id, sources.c.source)
            .join(documents, documents.c.id == sources.c.document_id)
            .where(sources.c.document_id.in_({key for key, _ in keys}))
            .where(or_(documents.c.version == VERSION, exists().where(failed, errors.c.version == VERSION)))
        )
        with self._begin() as connection:
            stored = {(row.document_id, row.source) for row in connection.execute(statement)}
        return [(document.id, _source(document)) in stored for document in batch]

    def write(self, extraction: Extraction) -> None:
        """Store an extraction, at once or with later ones; `finish` stores what is held back."""
        if extraction.id in self._batch:
            self._flush()
        self._batch[extraction.id] = extraction
        if len(self._batch) >= self._batch_size:
            self._flush()

    def finish(self) -> None:
        """Store what is held back, and note that the run has ended well."""
        self._flush()
        with self._begin() as connection:
            connection.execute(self._update_run(finished_at=datetime.now(UTC)))

    def _flush(self) -> None:
        batch, self._batch = list(self._batch.values()), {}
        if not batch:
            return
        origin = {"run_id": self._run, "written_at": datetime.now(UTC)}
        failed = sum(item.error is not None for item in batch)
        with self._begin() as connection:
            _Transaction(connection, origin, rewrite=self._rewrite).write(batch)
            counts = {"documents": runs.c.documents + len(batch), "failed": runs.c.failed + failed}
            connection.execute(self._update_run(**counts))

    def _update_run(self, **values: Any) -> Update:
        return update(runs).where(runs.c.id == self._run).values(values)


class _Stored(NamedTuple):
    """What a database holds of a text: the version that wrote it, and whether that found facts or failed."""

    version: str
    failed: bool


class _Transaction:
    """Writes extractions of different texts.

    Each text is first locked by its row in ``documents``, so that of two writers the later one sees what the
    other wrote. The rows are locked in the order of their keys, which keeps writers from waiting for each
    other; SQLite, where there is one writer at a time, gets them in the order of the documents.
    """

    def __init__(self, connection: Connection, origin: _Values, *, rewrite: bool) -> None:
        self._connection = connection
        self._origin = origin
        self._rewrite = rewrite
        self._server = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if self._server else sqlite.insert

    def write(self, batch: list[Extraction]) -> None:
        new = self._insert_documents(batch)
        stored = self._lock_documents([item.id for item in batch if item.id not in new])
        replaced = [item for item in batch if item.id in stored and self._replaces(item, stored[item.id])]
        self._clear(replaced)
        self._forget_unread([text_hash(item.source) for item in batch if item.text])
        facts = [item for item in batch if item.id in new] + replaced
        for table, rows in _FACTS:
            self._add(table, [row for item in facts for row in rows(item)])
        self._upsert(sources, [_source_row(item) for item in batch])
        failed = [item for item in batch if item.error is not None]
        self._upsert(errors, [self._error_row(item) for item in failed if not _superseded(item, stored)])

    def _insert_documents(self, batch: list[Extraction]) -> set[str]:
        """Insert what is not there yet; the ids of these."""
        rows = [self._document_row(item) for item in batch]
        if self._server:
            rows.sort(key=itemgetter("id"))
        statement = self._insert(documents).on_conflict_do_nothing().returning(documents.c.id)
        return set(self._connection.scalars(statement, rows))

    def _lock_documents(self, ids: list[str]) -> dict[str, _Stored]:
        same = and_(errors.c.document_id == documents.c.id, errors.c.version == documents.c.version)
        statement = select(documents.c.id, documents.c.version, exists().where(same))
        statement = statement.where(documents.c.id.in_(ids))
        found = self._connection.execute(statement.order_by(documents.c.id).with_for_update())
        return {id_: _Stored(version, failed) for id_, version, failed in found}

    def _replaces(self, item: Extraction, stored: _Stored) -> bool:
        if item.error is None:
            return self._rewrite or stored.failed or stored.version != item.version
        return stored.failed and stored.version != item.version

    def _clear(self, replaced: list[Extraction]) -> None:
        """Remove what was written for these texts, but for their sources."""
        if not replaced:
            return
        ids = [item.id for item in replaced]
        for table in (errors, records, relations, mentions, entities):
            self._connection.execute(delete(table).where(table.c.document_id.in_(ids)))
        for item in replaced:
            row = self._document_row(item)
            self._connection.execute(update(documents).where(documents.c.id == item.id).values(row))

    def _forget_unread(self, ids: list[str]) -> None:
        """Remove the errors of sources that could not be read once and have a text now."""
        unread = and_(documents.c.id.in_(ids), documents.c.text == "")
        found = list(self._connection.scalars(select(documents.c.id).where(unread)))
        for column in (errors.c.document_id, sources.c.document_id, documents.c.id) if found else ():
            self._connection.execute(delete(column.table).where(column.in_(found)))

    def _add(self, table: Table, rows: list[_Values]) -> None:
        if rows and self._server:
            self._copy(table, rows)
        elif rows:
            self._connection.execute(insert(table), rows)

    def _copy(self, table: Table, rows: list[_Values]) -> None:
        # SQLAlchemy knows no COPY, which is several times faster than INSERT.
        cursor = self._connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({', '.join(rows[0])}) FROM STDIN") as copy:
            for row in rows:
                cells = row.values()
                copy.write_row([without_nul(cell) if isinstance(cell, str) else cell for cell in cells])

    def _upsert(self, table: Table, rows: list[_Values]) -> None:
        """Insert rows, or change those of the same key that say something else."""
        if not rows:
            return
        statement = self._insert(table)
        content = [name for name in ("meta", "message", "version") if name in table.c]
        changed = or_(*(table.c[name] != statement.excluded[name] for name in content))
        values = {name: statement.excluded[name] for name in rows[0]}
        upsert = statement.on_conflict_do_update(index_elements=table.primary_key, set_=values, where=changed)
        self._connection.execute(upsert, rows)

    def _document_row(self, item: Extraction) -> _Values:
        return {"id": item.id, "text": item.text, "version": item.version, **self._origin}

    def _error_row(self, item: Extraction) -> _Values:
        key = {"document_id": item.id, "source": _source(item)}
        return {**key, "message": item.error, "version": item.version, **self._origin}


def _superseded(item: Extraction, stored: dict[str, _Stored]) -> bool:
    """Whether an error says nothing new: the same version found the facts of this text before."""
    there = stored.get(item.id)
    return there is not None and not there.failed and there.version == item.version


def _source(item: Document | Extraction) -> str:
    name = storable(item.source)
    return name if len(name) <= _LONGEST_SOURCE else f"{name[:_LONGEST_SOURCE]}… {text_hash(name)}"


def _source_row(item: Extraction) -> _Values:
    return {"document_id": item.id, "source": _source(item), "meta": item.meta}


def _entity_rows(extraction: Extraction) -> Iterator[_Values]:
    for entity in extraction.entities:
        yield {
            "document_id": extraction.id,
            **{field: getattr(entity, field) for field in ("id", "type", "name", "kind")},
            **asdict(entity.codes or Codes()),
            **asdict(entity.value or Value()),
        }


def _mention_rows(extraction: Extraction) -> Iterator[_Values]:
    for mention in extraction.mentions:
        yield {
            "document_id": extraction.id,
            **{field: getattr(mention, field) for field in ("id", "type", "text", "confidence", "rule")},
            "start_char": mention.start,
            "end_char": mention.end,
            "entity_id": mention.entity,
        }


def _relation_rows(extraction: Extraction) -> Iterator[_Values]:
    for number, relation in enumerate(extraction.relations):
        evidence = relation.evidence
        yield {
            "document_id": extraction.id,
            "number": number,
            **{field: getattr(relation, field) for field in ("type", "confidence", "rule", "status")},
            "head_id": relation.head,
            "tail_id": relation.tail,
            "evidence_start": evidence.start if evidence else None,
            "evidence_end": evidence.end if evidence else None,
        }


def _record_rows(extraction: Extraction) -> Iterator[_Values]:
    fields = ("company_id", "place_id", "product_id", "confidence")
    for number, record in enumerate(extraction.records):
        cells = {field: getattr(record, field) for field in fields}
        yield {"document_id": extraction.id, "number": number, **cells}


# In the order that the foreign keys ask for.
_FACTS: Final[tuple[tuple[Table, Callable[[Extraction], Iterator[_Values]]], ...]] = (
    (entities, _entity_rows),
    (mentions, _mention_rows),
    (relations, _relation_rows),
    (records, _record_rows),
)
