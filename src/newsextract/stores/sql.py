"""The relational schema, the same in SQLite and PostgreSQL.

A document is stored once for each text; ``sources`` says every place where that text was read, ``runs`` which
run of which version wrote it. Within a document, mentions and entities keep their ids, relations and records
are numbered from 0. A change here is a new `SCHEMA_VERSION` and a step in `newsextract.stores.migrations`.
"""

from typing import Any, Final

from sqlalchemy import (
    DDL,
    JSON,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION: Final = 2
# PostgreSQL refuses U+0000 in text and JSON, and SQLite's functions stop at it. The noncharacter that stands
# for it is one code point too, so that offsets hold, and no text that is meant for others contains it.
NUL_STAND_IN: Final = "\ufdd0"


def without_nul(value: str) -> str:
    """A string as databases hold it: a noncharacter in place of each NUL."""
    return value.replace("\0", NUL_STAND_IN)


class StoredText(TypeDecorator[str]):
    """Text of any characters; what SQLAlchemy reads is what was written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return value and without_nul(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return value and value.replace(NUL_STAND_IN, "\0")


class StoredJson(TypeDecorator[dict[str, str]]):
    """A flat object of strings; JSONB in PostgreSQL."""

    impl = JSON().with_variant(JSONB(), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Dialect) -> Any:  # noqa: D102
        return value and {without_nul(key): without_nul(item) for key, item in value.items()}

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: D102
        restored = (item.replace(NUL_STAND_IN, "\0") for pair in (value or {}).items() for item in pair)
        return dict(zip(restored, restored, strict=True))


metadata: Final = MetaData()


def _document_id() -> Column[str]:
    return Column("document_id", StoredText, ForeignKey("documents.id"), primary_key=True)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False)


def _entity_key(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["document_id", column], ["entities.document_id", "entities.id"])


def _required(name: str) -> Column[str]:
    return Column(name, StoredText, nullable=False)


def _confidence() -> Column[float]:
    return Column("confidence", Float, nullable=False)


def _by_run() -> tuple[Column[Any], Column[Any]]:
    # Empty in what the first schema version held, which did not note them.
    return Column("run_id", StoredText, ForeignKey("runs.id")), Column("written_at", DateTime(timezone=True))


schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
runs = Table(
    "runs",
    metadata,
    Column("id", StoredText, primary_key=True),
    _required("version"),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),  # empty: still going on, or killed
    Column("documents", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)
documents = Table(
    "documents",
    metadata,
    Column("id", StoredText, primary_key=True),
    _required("text"),
    _required("version"),
    *_by_run(),
    Index("documents_by_time", "written_at"),
)
# The first 200,000 characters: PostgreSQL refuses more than a megabyte of word stems.
Index(
    "documents_by_words",
    text("to_tsvector('russian', left(documents.text, 200000))"),
    postgresql_using="gin",
    _table=documents,
).ddl_if(dialect="postgresql")
sources = Table(
    "sources",
    metadata,
    _document_id(),
    Column("source", StoredText, primary_key=True),
    Column("meta", StoredJson, nullable=False),
    Index("sources_by_name", "source"),
)
errors = Table(
    "errors",
    metadata,
    _document_id(),
    Column("source", StoredText, primary_key=True),
    _required("message"),
    _required("version"),
    *_by_run(),
    ForeignKeyConstraint(["document_id", "source"], ["sources.document_id", "sources.source"]),
)
entities = Table(
    "entities",
    metadata,
    _document_id(),
    Column("id", StoredText, primary_key=True),
    _required("type"),
    _required("name"),
    Column("kind", StoredText),
    Column("iso3166_1", StoredText),
    Column("iso3166_2", StoredText),
    Column("geonames", Integer),
    Column("low", Float),
    Column("high", Float),
    Column("currency", StoredText),
    Column("unit", StoredText),
    Column("date", StoredText),
    # A hash, because PostgreSQL's trees take no names of more than 2,700 bytes.
    Index("entities_by_name", "name", postgresql_using="hash"),
    Index("entities_by_region", "iso3166_2"),
    Index("entities_by_geonames", "geonames"),
)
mentions = Table(
    "mentions",
    metadata,
    _document_id(),
    Column("id", StoredText, primary_key=True),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    _required("type"),
    _required("text"),
    Column("entity_id", StoredText),
    _confidence(),
    _required("rule"),
    _entity_key("entity_id"),
    Index("mentions_by_entity", "document_id", "entity_id"),
)
relations = Table(
    "relations",
    metadata,
    _document_id(),
    _number(),
    _required("type"),
    _required("head_id"),
    _required("tail_id"),
    _confidence(),
    _required("rule"),
    Column("evidence_start", Integer),
    Column("evidence_end", Integer),
    Column("status", StoredText, nullable=False),
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
    _number(),
    _required("company_id"),
    Column("place_id", StoredText),
    Column("product_id", StoredText),
    _confidence(),
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
