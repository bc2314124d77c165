"""The relational schema, and a writer of extractions into it, for any database of SQLAlchemy.

A document is stored once for each text; ``sources`` says every place where that text was read. Within a
document, mentions and entities keep their ids, relations and records are numbered from 0.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec.structs import asdict
from sqlalchemy import (
    DDL,
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
    insert,
    select,
)

from newsextract.schema import Codes, Extraction

SCHEMA_VERSION: Final = 1

_Values = dict[str, Any]

metadata: Final = MetaData()


def _document_id() -> Column[str]:
    return Column("document_id", String, ForeignKey("documents.id"), primary_key=True)


def _entity_key(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["document_id", column], ["entities.document_id", "entities.id"])


schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", String, nullable=False),
    Column("error", Text),
)
sources = Table(
    "sources",
    metadata,
    _document_id(),
    Column("source", Text, primary_key=True),
    Column("meta", JSON, nullable=False),
    Index("sources_by_name", "source"),
)
entities = Table(
    "entities",
    metadata,
    _document_id(),
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String),
    Column("iso3166_1", String),
    Column("iso3166_2", String),
    Column("geonames", Integer),
    Index("entities_by_name", "type", "name"),
    Index("entities_by_region", "iso3166_2"),
    Index("entities_by_geonames", "geonames"),
)
mentions = Table(
    "mentions",
    metadata,
    _document_id(),
    Column("id", String, primary_key=True),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("entity_id", String),
    Column("confidence", Float, nullable=False),
    Column("rule", String, nullable=False),
    _entity_key("entity_id"),
    Index("mentions_by_entity", "document_id", "entity_id"),
)
relations = Table(
    "relations",
    metadata,
    _document_id(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("type", String, nullable=False),
    Column("head_id", String, nullable=False),
    Column("tail_id", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("rule", String, nullable=False),
    Column("evidence_start", Integer),
    Column("evidence_end", Integer),
    _entity_key("head_id"),
    _entity_key("tail_id"),
    Index("relations_by_head", "document_id", "head_id"),
    Index("relations_by_tail", "document_id", "tail_id"),
    Index("relations_by_type", "type"),
)
records = Table(
    "records",
    metadata,
    _document_id(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("company_id", String, nullable=False),
    Column("place_id", String),
    Column("product_id", String),
    Column("confidence", Float, nullable=False),
    _entity_key("company_id"),
    _entity_key("place_id"),
    _entity_key("product_id"),
)

# The columns of `newsextract.stores.table.Row`; a text that was read twice has its rows under both sources.
_VIEW: Final = """
CREATE VIEW company_place_product AS
SELECT records.document_id, sources.source, company.name AS company, place.name AS place,
       place.kind AS place_kind, place.iso3166_1, place.iso3166_2, place.geonames,
       product.name AS product, records.confidence
FROM records
JOIN sources ON sources.document_id = records.document_id
JOIN entities AS company
    ON company.document_id = records.document_id AND company.id = records.company_id
LEFT JOIN entities AS place
    ON place.document_id = records.document_id AND place.id = records.place_id
LEFT JOIN entities AS product
    ON product.document_id = records.document_id AND product.id = records.product_id
"""
event.listen(metadata, "after_create", DDL(_VIEW))  # type: ignore[no-untyped-call]


def create(connection: Connection) -> None:
    """Make all tables, indexes and the view in an empty database, and note the schema's version."""
    metadata.create_all(connection)
    connection.execute(insert(schema_version), {"version": SCHEMA_VERSION})


class Writer:
    """Writes extractions in batches; the caller owns the transaction.

    Of two extractions of the same text the first one stays, and the source of the other is added.

    Args:
        connection: to a database with the tables of `create`.
        batch_size: extractions held back until they are inserted together.
    """

    def __init__(self, connection: Connection, batch_size: int = 200) -> None:
        self._connection = connection
        self._batch_size = batch_size
        self._batch: list[Extraction] = []

    def write(self, extraction: Extraction) -> None:
        """Store an extraction, at once or with a later one; `flush` stores what is held back."""
        self._batch.append(extraction)
        if len(self._batch) >= self._batch_size:
            self.flush()

    def flush(self) -> None:
        """Insert what is held back."""
        batch, self._batch = self._batch, []
        ids = {extraction.id for extraction in batch}
        stored = set(self._connection.scalars(select(documents.c.id).where(documents.c.id.in_(ids))))
        new: dict[str, Extraction] = {}
        for extraction in batch:
            if extraction.id not in stored:
                new.setdefault(extraction.id, extraction)
        for table, rows in _ROWS:
            self._insert(table, [row for extraction in new.values() for row in rows(extraction)])
        self._insert_sources(batch, ids)

    def _insert_sources(self, batch: list[Extraction], ids: set[str]) -> None:
        keys = select(sources.c.document_id, sources.c.source).where(sources.c.document_id.in_(ids))
        stored = {(key.document_id, key.source) for key in self._connection.execute(keys)}
        new: dict[tuple[str, str], _Values] = {}
        for item in batch:
            if (item.id, item.source) not in stored:
                values = {"document_id": item.id, "source": item.source, "meta": item.meta}
                new.setdefault((item.id, item.source), values)
        self._insert(sources, list(new.values()))

    def _insert(self, table: Table, values: list[_Values]) -> None:
        if values:
            self._connection.execute(insert(table), values)


def _document_rows(extraction: Extraction) -> Iterator[_Values]:
    fields = ("id", "text", "version", "error")
    yield {field: getattr(extraction, field) for field in fields}


def _entity_rows(extraction: Extraction) -> Iterator[_Values]:
    for entity in extraction.entities:
        yield {
            "document_id": extraction.id,
            **{field: getattr(entity, field) for field in ("id", "type", "name", "kind")},
            **asdict(entity.codes or Codes()),
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
            **{field: getattr(relation, field) for field in ("type", "confidence", "rule")},
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
_ROWS: Final[tuple[tuple[Table, Callable[[Extraction], Iterator[_Values]]], ...]] = (
    (documents, _document_rows),
    (entities, _entity_rows),
    (mentions, _mention_rows),
    (relations, _relation_rows),
    (records, _record_rows),
)
