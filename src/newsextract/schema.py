"""The one data model: what sources yield, the pipeline returns, stores write and the scorer compares.

Offsets are Unicode code points into ``Extraction.text``, end exclusive. Every class is frozen; an
``Extraction`` checks itself when it is made, so that nothing inconsistent can reach a store.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final, Literal, get_args

import msgspec

MentionType = Literal["PER", "ORG", "LOC", "LOCADJ", "PRODUCT", "POSITION", "MONEY", "DATE", "QUANTITY"]
EntityType = Literal["PER", "ORG", "LOC", "PRODUCT", "POSITION", "MONEY", "DATE", "QUANTITY"]
Kind = Literal["country", "region", "district", "city", "site", "other"]
RelationType = Literal[
    "located_in",
    "produces",
    "exports_to",
    "works_as",
    "works_for",
    "invests",
    "creates_jobs",
    "launches",
    "owns",
]
Status = Literal["actual", "planned"]

MENTION_TYPES: Final[tuple[MentionType, ...]] = get_args(MentionType)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

# Types of head and tail that each relation allows (the scheme's table of relations).
SIGNATURES: Final[dict[RelationType, tuple[frozenset[EntityType], frozenset[EntityType]]]] = {
    "located_in": (frozenset({"ORG", "LOC"}), frozenset({"LOC"})),
    "produces": (frozenset({"ORG"}), frozenset({"PRODUCT"})),
    "exports_to": (frozenset({"ORG", "LOC"}), frozenset({"LOC"})),
    "works_as": (frozenset({"PER"}), frozenset({"POSITION"})),
    "works_for": (frozenset({"PER"}), frozenset({"ORG", "LOC"})),
    "invests": (frozenset({"ORG"}), frozenset({"MONEY"})),
    "creates_jobs": (frozenset({"ORG"}), frozenset({"QUANTITY"})),
    "launches": (frozenset({"ORG"}), frozenset({"DATE"})),
    "owns": (frozenset({"ORG"}), frozenset({"ORG"})),
}
RELATION_TYPES: Final[tuple[RelationType, ...]] = tuple(SIGNATURES)


class SchemaError(ValueError):
    """Data that contradicts the schema; the message names the document, the item and the fault."""


def entity_type(mention_type: MentionType) -> EntityType:
    """The type of the entity that a mention refers to: a place adjective names a place."""
    return "LOC" if mention_type == "LOCADJ" else mention_type


def text_hash(text: str) -> str:
    """A document's key: the first 16 hexadecimal digits of the SHA-256 of its text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text on its way into the pipeline, or the reason why there is none.

    Attributes:
        source: where it came from, as a person would name it: a path, ``-`` or ``file.jsonl:12``.
        text: the text as stored; line ends and no-break spaces are those of the source.
        meta: what the source knew besides: title, date, url, encoding.
        error: why the source could not be read (file, cause and remedy); the text is empty then.
    """

    source: str
    text: str = ""
    meta: dict[str, str] = {}
    error: str | None = None

    @property
    def id(self) -> str:
        """The hash of the text, or of the source's name where there is no text."""
        return text_hash(self.text or self.source)


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Half-open interval of code points."""

    start: int
    end: int


class Mention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of text that names something.

    Attributes:
        id: unique in the document.
        start: first code point.
        end: one past the last code point.
        type: one of the nine types of the annotation scheme.
        text: the characters at ``start:end``.
        entity: id of the entity it refers to; None only between recognition and resolution.
        confidence: estimated probability that the mention is right, 0 to 1.
        rule: the rule or model that found it; empty in gold.
    """

    id: str
    start: int
    end: int
    type: MentionType
    text: str
    entity: str | None = None
    confidence: float = 1.0
    rule: str = ""


class Codes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Identifiers of a place in public registers."""

    iso3166_1: str | None = None
    iso3166_2: str | None = None
    geonames: int | None = None


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a sum, date or count is worth; only what the text says.

    Attributes:
        low: the number, or the lower end of a range; scales («млрд») are multiplied in.
        high: the same number, or the upper end.
        currency: ISO 4217 code of a sum; None where the text names no currency.
        unit: of a count: symbol of a known unit (``т``, ``%``, ``м²``), else the counted words as they stand.
        date: ISO 8601 date or interval (``2027``, ``2024-05-17``, ``../2027-12-31``).
    """

    low: float | None = None
    high: float | None = None
    currency: str | None = None
    unit: str | None = None
    date: str | None = None


class Entity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What mentions of one document refer to.

    Attributes:
        id: unique in the document.
        type: type of the entity; place adjectives belong to ``LOC`` entities.
        name: canonical name: nominative, as one would write it in a table.
        kind: of a place: country, region, district, city, site or other.
        codes: of a place that the gazetteer knows.
        value: of a sum, date or count, where the text says it («прошлом году» has none).
    """

    id: str
    type: EntityType
    name: str
    kind: Kind | None = None
    codes: Codes | None = None
    value: Value | None = None


class Relation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A typed pair of entities that the text states.

    Attributes:
        type: one of the relations of the annotation scheme.
        head: id of the entity that the relation starts from.
        tail: id of the entity that it leads to.
        confidence: estimated probability that the relation is stated, 0 to 1.
        rule: the rule or model that found it; empty in gold.
        evidence: the characters that state it.
        status: ``planned`` where the text states a plan, ``actual`` for what is or was.
    """

    type: RelationType
    head: str
    tail: str
    confidence: float = 1.0
    rule: str = ""
    evidence: Span | None = None
    status: Status = "actual"


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table company-place-product; names beside the ids of the entities."""

    company: str
    company_id: str
    place: str | None = None
    place_id: str | None = None
    product: str | None = None
    product_id: str | None = None
    confidence: float = 1.0


class Extraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything found in one document, or the error that prevented it.

    Attributes:
        id: the document's key (`Document.id`).
        source: where the document came from.
        text: the text that all offsets point into.
        version: of the package that made it; empty in gold.
        meta: of the document.
        mentions: in order of their offsets, without overlaps in the pipeline's own output.
        entities: each with at least one mention.
        relations: without duplicates.
        records: rows company-place-product, without duplicates.
        error: file, cause and remedy; then there are no facts.

    Raises:
        SchemaError: an offset outside the text, an unknown id, a wrong type of argument.
    """

    id: str
    source: str
    text: str = ""
    version: str = ""
    meta: dict[str, str] = {}
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    records: tuple[Record, ...] = ()
    error: str | None = None

    def __post_init__(self) -> None:
        fault = next(_faults(self), None)
        if fault:
            raise SchemaError(f"{self.source or self.id}: {fault}")

    @classmethod
    def failed(cls, document: Document, error: str, version: str = "") -> "Extraction":
        """An extraction without facts for a document that could not be read or processed.

        Lone surrogates in the document become question marks: no store could write them.
        """
        meta = {storable(key): storable(value) for key, value in document.meta.items()}
        source, text = storable(document.source), storable(document.text)
        return cls(document.id, source, text, version, meta, error=storable(error))

    def entity(self, entity_id: str) -> Entity:
        """The entity with this id; KeyError when there is none."""
        for entity in self.entities:
            if entity.id == entity_id:
                return entity
        raise KeyError(entity_id)


def storable(text: str) -> str:
    """Text that every store can write: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _faults(extraction: Extraction) -> Iterator[str]:
    """What contradicts the schema, one message each."""
    yield from _mention_faults(extraction)
    yield from _relation_faults(extraction)
    yield from _record_faults(extraction)
    if extraction.error and (extraction.mentions or extraction.relations or extraction.records):
        yield "a document with an error has no facts"


def _mention_faults(extraction: Extraction) -> Iterator[str]:
    types = {entity.id: entity.type for entity in extraction.entities}
    if len(types) < len(extraction.entities):
        yield "two entities share an id"
    if len({mention.id for mention in extraction.mentions}) < len(extraction.mentions):
        yield "two mentions share an id"
    for mention in extraction.mentions:
        if mention.type not in MENTION_TYPES:
            yield f"mention {mention.id} has the unknown type {mention.type!r}"
        elif not 0 <= mention.start < mention.end <= len(extraction.text):
            yield f"mention {mention.id} lies at {mention.start}:{mention.end}, outside the text"
        elif extraction.text[mention.start : mention.end] != mention.text:
            yield f"mention {mention.id} says {mention.text!r}, not what the text has there"
        elif mention.entity is not None and types.get(mention.entity) != entity_type(mention.type):
            yield f"mention {mention.id} ({mention.type}) refers to {mention.entity}, no entity of that type"


def _relation_faults(extraction: Extraction) -> Iterator[str]:
    types = {entity.id: entity.type for entity in extraction.entities}
    for relation in extraction.relations:
        name = f"{relation.type} {relation.head} {relation.tail}"
        if relation.type not in SIGNATURES:
            yield f"relation {name} has an unknown type"
            continue
        heads, tails = SIGNATURES[relation.type]
        if types.get(relation.head) not in heads or types.get(relation.tail) not in tails:
            yield f"relation {name} joins {types.get(relation.head)} and {types.get(relation.tail)}"
        if relation.evidence and not (
            0 <= relation.evidence.start <= relation.evidence.end <= len(extraction.text)
        ):
            yield f"evidence of relation {name} lies outside the text"


def _record_faults(extraction: Extraction) -> Iterator[str]:
    names = {entity.id: (entity.type, entity.name) for entity in extraction.entities}
    for row in extraction.records:
        cells = (
            ("ORG", row.company_id, row.company),
            ("LOC", row.place_id, row.place),
            ("PRODUCT", row.product_id, row.product),
        )
        for type_, entity_id, name in cells:
            if entity_id is not None and names.get(entity_id) != (type_, name):
                yield f"a record names {entity_id} {name!r}, no {type_} entity of that name"


def to_json(extraction: Extraction) -> bytes:
    """One JSON object without line breaks, keys in the order of the schema, UTF-8."""
    return _ENCODER.encode(extraction)


def from_json(line: bytes | str) -> Extraction:
    """The inverse of `to_json`.

    Raises:
        SchemaError: not JSON, or JSON that contradicts the schema; the message says where.
    """
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:  # the latter of lone surrogates in a string
        raise SchemaError(f"not an extraction: {error}") from error


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of an extraction."""
    schema = msgspec.json.schema(Extraction)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newsextract Extraction",
        **schema,
    }


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Extraction)
