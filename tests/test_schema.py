"""What the data model accepts, what it refuses with which words, and JSON both ways."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.schema import (
    MENTION_TYPES,
    SIGNATURES,
    Codes,
    Document,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    SchemaError,
    Span,
    Value,
    entity_type,
    from_json,
    json_schema,
    text_hash,
    to_json,
)

TEXT = "«Луч» из Тулы выпускает соусы"
LUCH = Entity("E1", "ORG", "Луч")
TULA = Entity("E2", "LOC", "Тула", "city", Codes(iso3166_2="RU-TUL"))
SAUCES = Entity("E3", "PRODUCT", "соусы")
MENTIONS = (
    Mention("T1", 1, 4, "ORG", "Луч", "E1"),
    Mention("T2", 9, 13, "LOC", "Тулы", "E2", 0.9, "tagger"),
    Mention("T3", 24, 29, "PRODUCT", "соусы", "E3"),
)
LOCATED = Relation("located_in", "E1", "E2", 0.8, "path", Span(1, 13))
ROW = Record("Луч", "E1", "Тула", "E2", "соусы", "E3", 0.8)


@dataclass
class Facts:
    """An extraction that is right, to be spoilt in one place."""

    mentions: tuple[Mention, ...] = MENTIONS
    entities: tuple[Entity, ...] = (LUCH, TULA, SAUCES)
    relations: tuple[Relation, ...] = (LOCATED, Relation("produces", "E1", "E3"))
    records: tuple[Record, ...] = (ROW,)
    error: str | None = None
    meta: dict[str, str] = field(default_factory=lambda: {"title": "О «Луче»"})

    def extraction(self) -> Extraction:
        return Extraction("1", "luch.txt", TEXT, "0.1", **vars(self))


def spoilt(**change: Any) -> Facts:
    return Facts(**change)


def test_json_is_one_line_in_the_order_of_the_schema_and_comes_back() -> None:
    extraction = Facts().extraction()
    line = to_json(extraction)
    assert b"\n" not in line
    assert list(json.loads(line)) == list(Extraction.__struct_fields__)
    assert json.loads(line)["entities"][0] == {"id": "E1", "type": "ORG", "name": "Луч"}
    assert from_json(line) == extraction
    assert from_json(line.decode()) == extraction


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            spoilt(mentions=(Mention("T1", 24, 30, "PRODUCT", "соусы", "E3"),)),
            "mention T1 lies at 24:30, outside the text",
        ),
        (
            spoilt(mentions=(Mention("T1", 4, 4, "ORG", "", "E1"),)),
            "mention T1 lies at 4:4, outside the text",
        ),
        (
            spoilt(mentions=(Mention("T1", 0, 4, "ORG", "Луч", "E1"),)),
            "mention T1 says 'Луч', not what the text has there",
        ),
        (
            spoilt(mentions=(Mention("T1", 1, 4, "ORG", "Луч", "E9"),)),
            "mention T1 (ORG) refers to E9, no entity of that type",
        ),
        (
            spoilt(mentions=(Mention("T1", 1, 4, "ORG", "Луч", "E2"),)),
            "mention T1 (ORG) refers to E2, no entity of that type",
        ),
        (
            spoilt(mentions=(Mention("T1", 1, 4, "COMPANY", "Луч", "E1"),)),  # type: ignore[arg-type]
            "mention T1 has the unknown type 'COMPANY'",
        ),
        (spoilt(mentions=MENTIONS[:1] * 2), "two mentions share an id"),
        (spoilt(entities=(LUCH, LUCH, TULA, SAUCES)), "two entities share an id"),
        (
            spoilt(relations=(Relation("located_in", "E1", "E3"),)),
            "relation located_in E1 E3 joins ORG and PRODUCT",
        ),
        (
            spoilt(relations=(Relation("produces", "E9", "E3"),)),
            "relation produces E9 E3 joins None and PRODUCT",
        ),
        (
            spoilt(relations=(Relation("acquires", "E1", "E2"),)),  # type: ignore[arg-type]
            "relation acquires E1 E2 has an unknown type",
        ),
        (
            spoilt(relations=(Relation("produces", "E1", "E3", evidence=Span(5, 30)),)),
            "evidence of relation produces E1 E3 lies outside the text",
        ),
        (spoilt(records=(Record("Свет", "E1"),)), "a record names E1 'Свет', no ORG entity of that name"),
        (
            spoilt(records=(Record("Луч", "E1", "соусы", "E3"),)),
            "a record names E3 'соусы', no LOC entity of that name",
        ),
        (spoilt(error="luch.txt: broken"), "a document with an error has no facts"),
    ],
)
def test_what_contradicts_itself_is_refused(facts: Facts, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        facts.extraction()
    assert str(caught.value) == f"luch.txt: {message}"


def test_json_is_checked_like_anything_else() -> None:
    line = to_json(Facts().extraction()).replace(b'"start":24', b'"start":23')
    with pytest.raises(SchemaError, match=r"luch\.txt: mention T3 says 'соусы'"):
        from_json(line)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("", "truncated"),
        ("42", "Expected `object`, got `int`"),
        ('{"id":"1"}', "missing required field `source`"),
        ('{"id":"1","source":"a","author":"b"}', "unknown field `author`"),
        ('{"id":"1","source":"a","text":3}', r"got `int` - at `\$.text`"),
        (b"\xff", "malformed"),
    ],
)
def test_what_is_no_extraction_is_refused_with_its_cause(line: str | bytes, cause: str) -> None:
    with pytest.raises(SchemaError, match=f"not an extraction: .*{cause}"):
        from_json(line)


def test_a_place_adjective_names_a_place() -> None:
    assert {type_: entity_type(type_) for type_ in MENTION_TYPES if entity_type(type_) != type_} == {
        "LOCADJ": "LOC"
    }
    adjective = Mention("T2", 9, 13, "LOCADJ", "Тулы", "E2")
    assert spoilt(mentions=(adjective,)).extraction().mentions == (adjective,)


def test_the_types_of_relations_join_types_of_entities() -> None:
    known = set(map(entity_type, MENTION_TYPES))
    assert all(heads <= known and tails <= known for heads, tails in SIGNATURES.values())


def test_an_entity_is_found_by_its_id() -> None:
    assert Facts().extraction().entity("E2") is TULA
    with pytest.raises(KeyError, match="E9"):
        Facts().extraction().entity("E9")


def test_the_key_of_a_document_is_the_hash_of_its_text() -> None:
    assert Document("a.txt", "Завод").id == Document("b.txt", "Завод").id == text_hash("Завод")
    assert text_hash("") == "e3b0c44298fc1c14"  # the first half of SHA-256 of nothing, as published
    assert Document("a.txt", error="a.txt: missing").id == text_hash("a.txt")
    assert Document("a.txt").id != Document("b.txt").id


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_whatever_failed_can_be_written(source: str, text: str) -> None:
    document = Document(source, text, {"title": text})
    failed = Extraction.failed(document, f"{source}: broken", "0.1")
    assert failed.id == document.id
    assert len(failed.text) == len(text)
    assert from_json(to_json(failed)) == failed


def test_the_json_schema_names_every_part_and_value() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    parts = schema["$defs"]
    assert set(parts) == {
        part.__name__ for part in (Codes, Entity, Extraction, Mention, Record, Relation, Span, Value)
    }
    assert set(parts["Mention"]["properties"]["type"]["enum"]) == set(MENTION_TYPES)
    assert set(parts["Relation"]["properties"]["type"]["enum"]) == set(SIGNATURES)
    assert parts["Extraction"]["required"] == ["id", "source"]


def test_nothing_can_be_changed() -> None:
    with pytest.raises(AttributeError):
        Facts().extraction().text = ""  # type: ignore[misc]
