"""Reading databases back: as extractions, and as the plain rows of all tables."""

from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, Row, Table, create_engine, make_url, select, text
from sqlalchemy.sql.functions import coalesce

from newsextract.schema import Codes, Entity, Extraction, Mention, Record, Relation, Span, Value
from newsextract.stores import open_stores, sql

# Which run wrote something, and when, is another matter each time.
OF_THE_RUN = {"run_id", "written_at"}
Rows = list[tuple[Any, ...]]


def engine_of(target: str) -> Engine:
    url = make_url(target)
    driver = {"postgresql": "postgresql+psycopg"}.get(url.drivername, url.drivername)
    return create_engine(url.set(drivername=driver), poolclass=NullPool)


def new_schema(server: str, name: str) -> str:
    """A namespace of PostgreSQL, which is as good as a database and made in no time."""
    with engine_of(server).begin() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
    return f"{server}?options={quote(f'-csearch_path={name}')}"


def write(target: str, *items: Extraction, force: bool = False) -> None:
    with open_stores([target], force=force) as store:
        for item in items:
            store(item)


def query(target: str, statement: str) -> Rows:
    with engine_of(target).connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def dump(target: str, *, leave_out: frozenset[str] = frozenset(OF_THE_RUN)) -> dict[str, Rows]:
    """Rows of all tables but ``runs``: of SQLite as they were written, else in the order of their keys."""
    with engine_of(target).connect() as connection:
        tables = [table for table in sql.metadata.sorted_tables if table is not sql.runs]
        return {table.name: _rows(connection, table, leave_out) for table in tables}


def _rows(connection: Connection, table: Table, leave_out: frozenset[str]) -> Rows:
    order = [text("rowid")] if connection.dialect.name == "sqlite" else list(table.primary_key)
    columns = [column for column in table.c if column.name not in leave_out]
    return [tuple(row) for row in connection.execute(select(*columns).order_by(*order))]


def read(target: str) -> list[Extraction]:
    """What the tables hold, one extraction for each text and source, in the order of these."""
    d, s, e = sql.documents.c, sql.sources.c, sql.errors.c
    same = (e.document_id == s.document_id) & (e.source == s.source)
    statement = (
        select(
            s.document_id,
            s.source,
            s.meta,
            d.text,
            e.message,
            coalesce(e.version, d.version).label("version"),
        )
        .join(sql.documents, d.id == s.document_id)
        .outerjoin(sql.errors, same)
    )
    with engine_of(target).connect() as connection:
        found = [_extraction(connection, row) for row in connection.execute(statement).all()]
    return ordered(found)


def ordered(items: list[Extraction]) -> list[Extraction]:
    return sorted(items, key=lambda item: (item.id, item.source))


def _extraction(connection: Connection, row: Row[Any]) -> Extraction:
    def part(table: Table) -> list[Row[Any]]:
        order = table.c.get("number", table.c.get("id"))
        statement = select(table).where(table.c.document_id == row.document_id)
        return sorted(connection.execute(statement), key=lambda found: _position(found._mapping[order]))

    names = {entity.id: entity.name for entity in part(sql.entities)}
    return Extraction(
        id=row.document_id,
        source=row.source,
        text=row.text,
        version=row.version,
        meta=row.meta,
        error=row.message,
        mentions=tuple(_mention(m) for m in part(sql.mentions)),
        entities=tuple(_entity(e) for e in part(sql.entities)),
        relations=tuple(_relation(r) for r in part(sql.relations)),
        records=tuple(_record(r, names) for r in part(sql.records)),
    )


def _position(key: int | str) -> int:
    """``T12`` comes after ``T2``."""
    return key if isinstance(key, int) else int(key[1:])


def _mention(m: Row[Any]) -> Mention:
    return Mention(m.id, m.start_char, m.end_char, m.type, m.text, m.entity_id, m.confidence, m.rule)


def _entity(e: Row[Any]) -> Entity:
    codes = Codes(e.iso3166_1, e.iso3166_2, e.geonames)
    value = Value(e.low, e.high, e.currency, e.unit, e.date)
    known = None if codes == Codes() else codes, None if value == Value() else value
    return Entity(e.id, e.type, e.name, e.kind, *known)


def _relation(r: Row[Any]) -> Relation:
    evidence = None if r.evidence_start is None else Span(r.evidence_start, r.evidence_end)
    return Relation(r.type, r.head_id, r.tail_id, r.confidence, r.rule, evidence, r.status)


def _record(r: Row[Any], names: dict[str, str]) -> Record:
    return Record(
        company=names[r.company_id],
        company_id=r.company_id,
        place=names.get(r.place_id),
        place_id=r.place_id,
        product=names.get(r.product_id),
        product_id=r.product_id,
        confidence=r.confidence,
    )
