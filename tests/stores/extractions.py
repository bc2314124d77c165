"""Extractions for the tests of stores: one by hand, and any by hypothesis."""

from typing import get_args

from hypothesis import strategies as st

from newsextract.schema import (
    KINDS,
    MENTION_TYPES,
    SIGNATURES,
    Codes,
    Document,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
    Status,
    Value,
    entity_type,
    text_hash,
)
from newsextract.stores.files import VERSION
from newsextract.stores.sql import NUL_STAND_IN

TEXT = "Серпухов: «Никатор» делает гранулы."
NIKATOR = Extraction(
    id=text_hash(TEXT),
    source="news/a.txt",
    text=TEXT,
    version=VERSION,
    meta={"title": "Гранулы"},
    mentions=(
        Mention("T1", 0, 8, "LOC", "Серпухов", "E1", 0.9, "gazetteer"),
        Mention("T2", 11, 18, "ORG", "Никатор", "E2", 0.8, "tagger"),
        Mention("T3", 27, 34, "PRODUCT", "гранулы", "E3", 0.7, "tagger"),
    ),
    entities=(
        Entity("E1", "LOC", "Серпухов", "city", Codes("RU", "RU-MOS", 496638)),
        Entity("E2", "ORG", "Никатор"),
        Entity("E3", "PRODUCT", "гранулы"),
    ),
    relations=(
        Relation("located_in", "E2", "E1", 0.9, "item", Span(0, 19)),
        Relation("produces", "E2", "E3", 0.8, "verb", Span(11, 34)),
    ),
    records=(Record("Никатор", "E2", "Серпухов", "E1", "гранулы", "E3", 0.75),),
)
FAILED = Extraction.failed(Document("bad.txt"), "bad.txt: empty; leave it out", VERSION)

_characters = st.characters(exclude_categories=["Cs"], exclude_characters=NUL_STAND_IN)
_names = st.text(_characters, min_size=1, max_size=12)
_statuses = st.sampled_from(get_args(Status))
_confidences = st.floats(0, 1)
_finite = st.floats(allow_nan=False, allow_infinity=False)
_values = st.builds(Value, _finite, _finite, st.none() | _names, st.none() | _names, st.none() | _names)
_codes = st.builds(Codes, _names, _names, st.integers(1, 2**31 - 1))


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(_characters, max_size=60))
    mentions = _mentions(draw, text)
    entities = tuple(_entity(draw, mention) for mention in mentions)
    return Extraction(
        id=text_hash(text),
        source=draw(_names),
        text=text,
        version=VERSION,
        meta=draw(st.dictionaries(_names, _names, max_size=2)),
        mentions=mentions,
        entities=entities,
        relations=_relations(draw, text, entities),
        records=_records(draw, entities),
    )


def _mentions(draw: st.DrawFn, text: str) -> tuple[Mention, ...]:
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(
        Mention(
            id=f"T{number}",
            start=start,
            end=end,
            type=draw(st.sampled_from(MENTION_TYPES)),
            text=text[start:end],
            entity=f"E{number}",
            confidence=draw(_confidences),
            rule=draw(_names),
        )
        for number, (start, end) in enumerate(spans)
    )


def _entity(draw: st.DrawFn, mention: Mention) -> Entity:
    type_ = entity_type(mention.type)
    kind = draw(st.sampled_from(KINDS)) if type_ == "LOC" else None
    codes = draw(st.none() | _codes) if type_ == "LOC" else None
    value = draw(st.none() | _values) if type_ in {"MONEY", "DATE", "QUANTITY"} else None
    return Entity(mention.entity or "", type_, draw(_names), kind, codes, value)


def _relations(draw: st.DrawFn, text: str, entities: tuple[Entity, ...]) -> tuple[Relation, ...]:
    evidence = st.none() | st.builds(lambda end: Span(0, end), st.integers(0, len(text)))
    return tuple(
        Relation(type_, head.id, tail.id, draw(_confidences), draw(_names), draw(evidence), draw(_statuses))
        for type_, (heads, tails) in SIGNATURES.items()
        for head in entities
        for tail in entities
        if head.type in heads and tail.type in tails and draw(st.booleans())
    )


def _records(draw: st.DrawFn, entities: tuple[Entity, ...]) -> tuple[Record, ...]:
    def cell(type_: str) -> Entity | None:
        return draw(st.sampled_from([None, *(entity for entity in entities if entity.type == type_)]))

    def row(company: Entity, place: Entity | None, product: Entity | None) -> Record:
        return Record(
            company=company.name,
            company_id=company.id,
            place=place.name if place else None,
            place_id=place.id if place else None,
            product=product.name if product else None,
            product_id=product.id if product else None,
            confidence=draw(_confidences),
        )

    companies = [entity for entity in entities if entity.type == "ORG"]
    return tuple(row(company, cell("LOC"), cell("PRODUCT")) for company in companies)
