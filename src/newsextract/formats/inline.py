"""The inline format in which documents are annotated by hand: marks inside the text, facts below it.

``⟦o1 ORG|ООО «Заря»⟧ из ⟦l1 LOC|Тулы⟧`` marks two mentions with the ids of their entities. After a line
``=====`` come facts::

    = o1 | ООО «Заря»              an entity: id and canonical name
    = l1 | Тула | city             a place has its kind too
    > located_in o1 l1             a relation between entities
    ! o1 l1 p2                     an explicit row of company o1: place, product, '-' for none
    ? words                        a note on the document

A company without ``!`` lines has every place with every product as its rows; ``! o1 - -`` alone says that
it has none. The text may hold no ``⟦`` or ``⟧`` of its own, mentions may not overlap; confidences, rules,
codes and evidence are not kept.
"""

import re
from collections.abc import Container

from newsextract.formats.common import FormatError, all_rows, explicit_rows, row
from newsextract.schema import (
    KINDS,
    Entity,
    EntityType,
    Extraction,
    Mention,
    Record,
    Relation,
    entity_type,
    text_hash,
)

_RULE = "\n=====\n"
_MARK = re.compile(r"⟦(\S+) (\w+)\|([^⟦⟧]+)⟧")


def read(marked: str, source: str = "") -> Extraction:
    """The document that a marked text describes.

    Args:
        marked: contents of the file.
        source: name of the document, for messages and the result.

    Raises:
        FormatError: a missing ``=====`` line, a stray bracket, a line that is none of the five sorts.
        SchemaError: the annotation contradicts the data model.
    """
    body, rule, facts = marked.rpartition(_RULE)
    if not rule:
        raise FormatError(f"{source}: no line '=====' between text and facts; add it after the text")
    text, mentions = _unmark(body, source)
    lines = _fact_lines(facts, source)
    types = {str(mention.entity): entity_type(mention.type) for mention in mentions}
    entities = tuple(_entity(words, types, source) for words in lines["="])
    known = {entity.id for entity in entities}
    relations = tuple(_relation(words, known, source) for words in lines[">"])
    return Extraction(
        id=text_hash(text),
        source=source,
        text=text,
        meta={"note": "\n".join(lines["?"])} if lines["?"] else {},
        mentions=mentions,
        entities=entities,
        relations=relations,
        records=all_rows(entities, relations, _explicit(lines["!"], entities, source)),
    )


def _unmark(body: str, source: str) -> tuple[str, tuple[Mention, ...]]:
    """The text without marks, and the mentions that the marks stand for."""
    pieces: list[str] = []
    mentions: list[Mention] = []
    position = length = 0
    for number, mark in enumerate(_MARK.finditer(body), start=1):
        before, surface = body[position : mark.start()], mark[3]
        start = length + len(before)
        length, position = start + len(surface), mark.end()
        mentions.append(Mention(f"T{number}", start, length, mark[2], surface, mark[1]))  # type: ignore[arg-type]
        pieces += (before, surface)
    text = "".join((*pieces, body[position:]))
    stray = re.search(r".{0,20}[⟦⟧].{0,20}", text)
    if stray:
        raise FormatError(f"{source}: stray bracket in {stray[0]!r}; write marks as ⟦id TYPE|words⟧")
    return text, tuple(mentions)


def _fact_lines(facts: str, source: str) -> dict[str, list[str]]:
    """The lines below the text without their first character, by it."""
    lines: dict[str, list[str]] = {sort: [] for sort in "=>!?"}
    for line in filter(None, map(str.strip, facts.split("\n"))):
        if line[0] not in lines:
            raise FormatError(f"{source}: {line!r} begins with none of = > ! ?; mend the line")
        lines[line[0]].append(line[1:].strip())
    return lines


def _entity(words: str, types: dict[str, EntityType], source: str) -> Entity:
    id_, bar, name = words.partition(" | ")
    if not bar or id_ not in types:
        raise FormatError(
            f"{source}: '= {words}' needs '= id | name' with the id of a marked mention; mark one or drop it"
        )
    if types[id_] != "LOC":
        return Entity(id_, types[id_], name)
    name, _, kind = name.rpartition(" | ")
    if kind not in KINDS:
        raise FormatError(f"{source}: place '= {words}' needs its kind, ' | ' and one of {', '.join(KINDS)}")
    return Entity(id_, "LOC", name, kind)


def _three(words: str, sort: str, source: str) -> list[str]:
    parts = words.split()
    if len(parts) != 3:
        raise FormatError(f"{source}: '{sort} {words}' needs three words; mend the line")
    return parts


def _relation(words: str, known: Container[str], source: str) -> Relation:
    type_, head, tail = _three(words, ">", source)
    if head not in known or tail not in known:
        raise FormatError(
            f"{source}: '> {words}' names an entity without a '=' line; add it or drop this one"
        )
    return Relation(type_, head, tail)  # type: ignore[arg-type]


def _explicit(lines: list[str], entities: tuple[Entity, ...], source: str) -> dict[str, list[Record]]:
    known = {entity.id: entity for entity in entities}
    rows: dict[str, list[Record]] = {}
    for words in lines:
        company, *cells = _three(words, "!", source)
        unknown = {company, *cells} - {"-"} - known.keys()
        if unknown:
            raise FormatError(f"{source}: '! {words}' names {', '.join(unknown)}, which have no '=' line")
        place, item = (None if cell == "-" else cell for cell in cells)
        stated = rows.setdefault(company, [])
        if place or item:
            stated.append(row(known, company, place, item))
    return rows


def write(extraction: Extraction) -> str:
    """The marked text of a document; the inverse of `read`.

    Raises:
        FormatError: overlapping mentions, a mention without an entity, or a text with ``⟦`` or ``⟧`` in it.
    """
    lines = [_entity_line(entity) for entity in extraction.entities]
    lines += [f"> {relation.type} {relation.head} {relation.tail}" for relation in extraction.relations]
    for company, records in explicit_rows(extraction).items():
        lines += [f"! {company} {r.place_id or '-'} {r.product_id or '-'}" for r in records] or [
            f"! {company} - -"
        ]
    if "note" in extraction.meta:
        lines += [f"? {line}" for line in extraction.meta["note"].split("\n")]
    return _mark(extraction) + _RULE + "".join(line + "\n" for line in lines)


def _entity_line(entity: Entity) -> str:
    kind = f" | {entity.kind or 'other'}" if entity.type == "LOC" else ""
    return f"= {entity.id} | {' '.join(entity.name.splitlines())}{kind}"


def _mark(extraction: Extraction) -> str:
    if re.search("[⟦⟧]", extraction.text):
        raise FormatError(
            f"{extraction.source}: the text has ⟦ or ⟧ in it; write it as brat or JSONL instead"
        )
    pieces: list[str] = []
    position = 0
    for mention in sorted(extraction.mentions, key=lambda mention: mention.start):
        if mention.start < position or mention.entity is None:
            raise FormatError(
                f"{extraction.source}: mention {mention.id} overlaps another or has no entity; "
                "write it as brat or JSONL instead"
            )
        pieces.append(extraction.text[position : mention.start])
        pieces.append(f"⟦{mention.entity} {mention.type}|{mention.text}⟧")
        position = mention.end
    return "".join((*pieces, extraction.text[position:]))
