"""Label Studio JSON: tasks with predictions to start from, exports with annotations to read back.

A task's ``data`` holds the text, the source and what regions cannot hold: codes of places and explicit rows.
Each mention is a region with its type as label and ``entity | canonical name`` as its meta text; a place has
a choice ``kind`` on its first region. A relation joins the regions of its closest mentions. Offsets are code
points, as Label Studio itself stores them since version 1.5. `CONFIG` is the labelling interface for it.

Not kept: rules, confidences of relations and rows, version, evidence that is not the stretch of two mentions.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from newsextract.formats.common import (
    FormatError,
    all_rows,
    closest_pair,
    explicit_rows,
    mentions_by_entity,
    row,
)
from newsextract.schema import (
    KINDS,
    MENTION_TYPES,
    RELATION_TYPES,
    Codes,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
    entity_type,
    from_json,
    text_hash,
    to_json,
)

_LABEL, _TEXT, _KIND = "label", "text", "kind"
Region = dict[str, Any]

CONFIG: Final = "\n".join(
    (
        "<View>",
        f'  <Relations>{"".join(f"""<Relation value="{name}"/>""" for name in RELATION_TYPES)}</Relations>',
        f'  <Labels name="{_LABEL}" toName="{_TEXT}">'
        f'{"".join(f"""<Label value="{name}"/>""" for name in MENTION_TYPES)}</Labels>',
        f'  <Text name="{_TEXT}" value="$text"/>',
        f'  <Choices name="{_KIND}" toName="{_TEXT}" perRegion="true" whenTagName="{_LABEL}" '
        f'whenLabelValue="LOC,LOCADJ">{"".join(f"""<Choice value="{name}"/>""" for name in KINDS)}</Choices>',
        "</View>",
    )
)


def write(
    extractions: Iterable[Extraction], kind: Literal["predictions", "annotations"] = "annotations"
) -> str:
    """Tasks as JSON, to be imported into Label Studio.

    Args:
        extractions: the documents.
        kind: ``annotations`` for gold, ``predictions`` for output to be corrected.

    Raises:
        FormatError: an entity without a mention.
    """
    tasks = [_task(extraction, kind) for extraction in extractions]
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _task(extraction: Extraction, kind: str) -> dict[str, Any]:
    codes = {entity.id: entity.codes for entity in extraction.entities if entity.codes}
    data = {
        "text": extraction.text,
        "source": extraction.source,
        "meta": extraction.meta,
        "codes": msgspec.to_builtins(codes),
        "entities": [entity.id for entity in extraction.entities],
        "rows": {
            company: [[record.place_id, record.product_id] for record in records]
            for company, records in explicit_rows(extraction).items()
        },
    }
    return {"data": data, kind: [{"result": list(_results(extraction))}]}


def _results(extraction: Extraction) -> Iterator[Region]:
    groups = mentions_by_entity(extraction)
    names = {entity.id: entity.name for entity in extraction.entities}
    for mention in extraction.mentions:
        region = _region(mention, "labels", [mention.type])
        if mention.entity is not None:
            region["meta"] = {"text": [f"{mention.entity} | {names[mention.entity]}"]}
        yield {**region, "score": mention.confidence}
    for entity in extraction.entities:
        if not groups[entity.id]:
            raise FormatError(
                f"{extraction.source}: entity {entity.id} ({entity.name}) has no mention; drop it"
            )
        if entity.kind:
            yield _region(groups[entity.id][0], "choices", [entity.kind])
    for relation in extraction.relations:
        head, tail = closest_pair(groups[relation.head], groups[relation.tail], relation.evidence)
        yield {
            "type": "relation",
            "from_id": head.id,
            "to_id": tail.id,
            "direction": "right",
            "labels": [relation.type],
        }


def _region(mention: Mention, type_: str, values: list[str]) -> Region:
    return {
        "id": mention.id,
        "from_name": _LABEL if type_ == "labels" else _KIND,
        "to_name": _TEXT,
        "type": type_,
        "value": {"start": mention.start, "end": mention.end, "text": mention.text, type_: values},
    }


def read(tasks: str, source: str = "") -> Iterator[Extraction]:
    """Documents of an export (JSON) or of tasks; a task without annotations is read by its predictions.

    Of several annotations of a task the last that was not cancelled counts.

    Raises:
        FormatError: not a list of tasks, or a task without text.
        SchemaError: annotation that contradicts the data model.
    """
    try:
        content = json.loads(tasks)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{source}: not JSON ({error}); export as 'JSON', not 'JSON-MIN'") from error
    if not isinstance(content, list):
        raise FormatError(f"{source}: not a list of tasks; export as 'JSON'")
    for number, task in enumerate(content, start=1):
        yield _checked(task, f"{source}, task {number}")


def _checked(task: Mapping[str, Any], place: str) -> Extraction:
    """The document of a task; whatever part of it is missing or of another type makes one error."""
    try:
        # Through JSON, since only what is decoded has its types checked.
        return from_json(to_json(_extraction(task, place)))
    except (AttributeError, LookupError, TypeError, msgspec.ValidationError, UnicodeEncodeError) as error:
        cause = f"not a task as Label Studio exports it ({type(error).__name__}: {error})"
        raise FormatError(f"{place}: {cause}; export it anew as 'JSON'") from error


def _extraction(task: Mapping[str, Any], place: str) -> Extraction:
    data = task.get("data", {})
    if not isinstance(data.get(_TEXT), str):
        raise FormatError(f"{place}: data has no {_TEXT!r}; import tasks with the text under that name")
    results = _chosen(task)
    mentions = tuple(_mentions(results, data[_TEXT]))
    entities = tuple(_entities(results, mentions, data))
    relations = tuple(_relations(results, {mention.id: mention for mention in mentions}, place))
    return Extraction(
        id=text_hash(data[_TEXT]),
        source=data.get("source", place),
        text=data[_TEXT],
        meta=data.get("meta", {}),
        mentions=mentions,
        entities=entities,
        relations=relations,
        records=all_rows(entities, relations, _explicit(data.get("rows", {}), entities)),
    )


def _chosen(task: Mapping[str, Any]) -> list[Region]:
    done = [each for each in task.get("annotations", []) if not each.get("was_cancelled")]
    answers = done or task.get("predictions", [])
    results: list[Region] = answers[-1]["result"] if answers else []
    return results


def _mentions(results: list[Region], text: str) -> Iterator[Mention]:
    for region in results:
        if region["type"] == "labels":
            start, end = region["value"]["start"], region["value"]["end"]
            words = "".join(region.get("meta", {}).get("text", []))
            yield Mention(
                id=region["id"],
                start=start,
                end=end,
                type=region["value"]["labels"][0],
                text=text[start:end],
                # A region drawn by hand has no meta yet: it is an entity of its own.
                entity=words.partition(" | ")[0] or region["id"],
                confidence=region.get("score", 1.0),
            )


def _entities(
    results: list[Region], mentions: tuple[Mention, ...], data: Mapping[str, Any]
) -> Iterator[Entity]:
    notes = ("".join(region.get("meta", {}).get("text", [])) for region in results)
    names = {id_: name for id_, _, name in (note.partition(" | ") for note in notes) if name}
    entity_of = {mention.id: mention.entity for mention in mentions}
    kinds = {
        entity_of[region["id"]]: region["value"]["choices"][0]
        for region in results
        if region["type"] == "choices" and region["id"] in entity_of
    }
    members: dict[str, list[Mention]] = {id_: [] for id_ in data.get("entities", [])}
    for mention in mentions:
        members.setdefault(mention.entity or "", []).append(mention)
    for id_, group in members.items():
        if group:
            yield Entity(
                id=id_,
                type=entity_type(group[0].type),
                name=names.get(id_, group[0].text),
                kind=kinds.get(id_),
                codes=msgspec.convert(data["codes"][id_], Codes) if id_ in data.get("codes", {}) else None,
            )


def _relations(results: list[Region], mentions: dict[str, Mention], place: str) -> Iterator[Relation]:
    for arc in results:
        if arc["type"] != "relation":
            continue
        if not arc.get("labels"):
            raise FormatError(f"{place}: a relation from {arc['from_id']} has no label; name its type")
        ends = [mentions[arc["from_id"]], mentions[arc["to_id"]]]
        head, tail = reversed(ends) if arc.get("direction") == "left" else ends
        evidence = Span(min(head.start, tail.start), max(head.end, tail.end))
        yield Relation(arc["labels"][0], head.entity or "", tail.entity or "", evidence=evidence)


def _explicit(
    rows: Mapping[str, list[list[str | None]]], entities: tuple[Entity, ...]
) -> dict[str, list[Record]]:
    """Explicit rows whose entities are all still there: an annotator may have removed some."""
    known = {entity.id: entity for entity in entities}
    return {
        company: [
            row(known, company, place, item)
            for place, item in pairs
            if all(cell in known for cell in (place, item) if cell)
        ]
        for company, pairs in rows.items()
        if company in known
    }
