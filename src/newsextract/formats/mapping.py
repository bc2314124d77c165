"""Gold of another guideline, read by a mapping of its types to those of this project.

A mapping is TOML::

    outermost = ["ORG"]           # what lies inside a mention of these of our types is left out
    same_entity = ["ALIAS"]       # relations that join mentions of one entity
    [mentions]                    # other type = our type; others are left out
    PERSON = "PER"
    [kinds]                       # other type = kind of place
    CITY = "city"
    [relations]                   # other type = our type; others are left out
    EMPLOYER = "works_for"
    [output]                      # type in our output = type to score it as; others stay
    LOCADJ = "LOC"

Such gold has no canonical names, so its entities have empty ones. Mentions of one type with one text,
whatever its case, count as one entity.
"""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

from newsextract.formats import brat, standoff
from newsextract.formats.common import FormatError, read_text
from newsextract.schema import (
    SIGNATURES,
    Entity,
    Extraction,
    Kind,
    Mention,
    MentionType,
    Relation,
    RelationType,
    entity_type,
    text_hash,
)

SHIPPED = ("nerel",)


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types of another guideline by types of ours; see the module's head."""

    mentions: dict[str, MentionType]
    kinds: dict[str, Kind] = {}
    relations: dict[str, RelationType] = {}
    same_entity: list[str] = []
    output: dict[MentionType, MentionType] = {}
    outermost: list[MentionType] = []


class ForeignMention(msgspec.Struct, frozen=True):
    """A mention with a type of any guideline."""

    id: str
    start: int
    end: int
    type: str


class ForeignRelation(msgspec.Struct, frozen=True):
    """A relation between two mentions, with a type of any guideline."""

    type: str
    head: str
    tail: str


class ForeignDocument(msgspec.Struct, frozen=True):
    """A document annotated by another guideline."""

    id: str
    text: str
    mentions: list[ForeignMention]
    relations: list[ForeignRelation] = []


def load_mapping(name: str | Path) -> Mapping:
    """The mapping of a TOML file, or one that ships, by its name (``nerel``).

    Raises:
        FormatError: no such file, or not a mapping.
    """
    shipped = str(name) in SHIPPED
    file = files("newsextract").joinpath(f"data/mappings/{name}.toml") if shipped else Path(name)
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Mapping)
    except FileNotFoundError as error:
        raise FormatError(f"{name}: no such file; name a TOML file or one of {', '.join(SHIPPED)}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormatError(f"{name}: not a mapping ({error}); see the head of formats/mapping.py") from error


def load_foreign(path: Path) -> list[ForeignDocument]:
    """Documents of a brat folder, or of JSON Lines with ``id``, ``text``, ``mentions`` and ``relations``.

    Raises:
        FormatError: a malformed file; the message names file, line and fault.
    """
    if path.is_dir():
        return [read_brat(file.with_suffix(".txt"), file) for file in sorted(path.glob("*.ann"))]
    return list(_json_lines(path))


def _json_lines(path: Path) -> Iterator[ForeignDocument]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=ForeignDocument)
            except msgspec.DecodeError as error:
                raise FormatError(f"{path}, line {number}: not an annotated document ({error})") from error


def read_brat(text_file: Path, annotation_file: Path) -> ForeignDocument:
    """A document in brat stand-off with types of any guideline; warns of discontinuous mentions.

    Raises:
        FormatError: a malformed line, or offsets that do not fit the text.
    """
    text = read_text(text_file)
    lines = standoff.parse(read_text(annotation_file), annotation_file.name)
    mentions = [
        ForeignMention(bound.id, bound.start, bound.end, bound.type)
        for bound in brat.mention_bounds(lines, text, annotation_file.name)
    ]
    relations = [
        ForeignRelation(line.type, line.arguments[0][1], line.arguments[-1][1])
        for line in lines
        if isinstance(line, standoff.Arc) and line.id.startswith("R")
    ]
    return ForeignDocument(text_file.stem, text, mentions, relations)


def translate(document: ForeignDocument, mapping: Mapping) -> Extraction:
    """A document of another guideline as gold of ours.

    Relations whose arguments were left out, or have types that our relation does not take, are left out too.
    """
    known = [mention for mention in document.mentions if mention.type in mapping.mentions]
    kept = _outermost(known, mapping)
    entity_of = _entity_ids(kept, document, mapping)
    mentions = tuple(_mention(each, document.text, entity_of[each.id], mapping) for each in kept)
    entities = tuple(_entities(kept, mentions, mapping))
    return Extraction(
        id=text_hash(document.text),
        source=document.id,
        text=document.text,
        mentions=mentions,
        entities=entities,
        relations=tuple(_relations(document, entity_of, entities, mapping)),
    )


def _outermost(mentions: list[ForeignMention], mapping: Mapping) -> list[ForeignMention]:
    """Mentions that lie in no longer one of a type that swallows what is inside it."""
    covers = [each for each in mentions if mapping.mentions[each.type] in mapping.outermost]
    return [each for each in mentions if not any(_inside(each, cover) for cover in covers)]


def _inside(inner: ForeignMention, outer: ForeignMention) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def _entity_ids(
    mentions: list[ForeignMention], document: ForeignDocument, mapping: Mapping
) -> dict[str, str]:
    """The id of each mention's entity: that of the first mention of its type and text, or joined to it."""
    first: dict[tuple[str, str], str] = {}
    ids = {
        each.id: first.setdefault(
            (_type(each, mapping), document.text[each.start : each.end].casefold()), each.id
        )
        for each in mentions
    }
    types = {each.id: _type(each, mapping) for each in mentions}
    for relation in document.relations:
        pair = relation.head, relation.tail
        joins = relation.type in mapping.same_entity and all(end in ids for end in pair)
        if joins and types[pair[0]] == types[pair[1]]:
            old, new = ids[pair[1]], ids[pair[0]]
            ids = {mention: new if entity == old else entity for mention, entity in ids.items()}
    return ids


def _type(mention: ForeignMention, mapping: Mapping) -> str:
    return entity_type(mapping.mentions[mention.type])


def _mention(each: ForeignMention, text: str, entity: str, mapping: Mapping) -> Mention:
    type_ = mapping.mentions[each.type]
    return Mention(each.id, each.start, each.end, type_, text[each.start : each.end], entity)


def _entities(
    foreign: list[ForeignMention], mentions: Iterable[Mention], mapping: Mapping
) -> Iterator[Entity]:
    kinds = {each.id: mapping.kinds.get(each.type) for each in foreign}
    seen: set[str | None] = set()
    for mention in mentions:
        if mention.entity is not None and mention.entity not in seen:
            seen.add(mention.entity)
            yield Entity(mention.entity, entity_type(mention.type), "", kinds[mention.id])


def _relations(
    document: ForeignDocument, entity_of: dict[str, str], entities: Iterable[Entity], mapping: Mapping
) -> Iterator[Relation]:
    types = {entity.id: entity.type for entity in entities}
    seen: set[Relation] = set()
    for each in document.relations:
        type_ = mapping.relations.get(each.type)
        if type_ is None or each.head not in entity_of or each.tail not in entity_of:
            continue
        relation = Relation(type_, entity_of[each.head], entity_of[each.tail])
        heads, tails = SIGNATURES[type_]
        if types[relation.head] in heads and types[relation.tail] in tails and relation not in seen:
            seen.add(relation)
            yield relation


def restrict(extraction: Extraction, mapping: Mapping) -> Extraction:
    """The pipeline's output as the other guideline could say it: without rows and types that it lacks."""
    known = set(mapping.mentions.values())
    mentions = tuple(
        msgspec.structs.replace(mention, type=mapping.output.get(mention.type, mention.type))
        for mention in extraction.mentions
        if mapping.output.get(mention.type, mention.type) in known
    )
    named = {mention.entity for mention in mentions}
    relations = tuple(
        relation
        for relation in extraction.relations
        if relation.type in mapping.relations.values() and {relation.head, relation.tail} <= named
    )
    entities = tuple(entity for entity in extraction.entities if entity.id in named)
    return msgspec.structs.replace(
        extraction, mentions=mentions, entities=entities, relations=relations, records=()
    )
