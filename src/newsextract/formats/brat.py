"""brat stand-off: ``NAME.txt`` with the text, ``NAME.ann`` with the annotation.

Conventions of this project, all of which brat itself can show and edit:

- ``T`` lines are mentions: ``T1<tab>ORG 0 10<tab>ООО «Заря»``. Offsets are code points of the text as
  stored (CRLF are two), line breaks inside a mention are printed as blanks.
- ``*<tab>Equiv T1 T4 T9`` joins the mentions of one entity; an entity with one mention has no such line.
- ``#1<tab>AnnotatorNotes T1<tab>o1 | ООО «Заря»``, on the first mention of every entity: id and canonical
  name. The order of these notes is the order of the entities. A note without a bar is a name alone. An
  entity without a note has its first mention's id in lower case and its longest mention as name.
- ``A1<tab>Kind T3 region``, on the first mention of a place.
- ``N1<tab>Reference T3 geonames:524925<tab>name``: a code of a place; the registers are ``iso3166_1``,
  ``iso3166_2`` and ``geonames``.
- ``R1<tab>located_in Arg1:T1 Arg2:T3``: a relation, drawn on the closest pair of mentions. It is one of the
  entities; what the two mentions enclose is read as its evidence.
- ``E1<tab>Row:T20 Company:T1 Place:T3 Product:T5``: an explicit row, written for the companies whose rows
  are not simply every place with every product. Its trigger is a ``T`` line of type ``Row`` on the
  company's first mention. An event with a company alone says that the company has no row.
- ``#9<tab>DocumentNote T1<tab>…``: the document's ``meta["note"]``.

Not kept: confidences, rules, version, other metadata, evidence that is not the stretch of two mentions,
mention ids other than T1, T2, …
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from warnings import warn

import msgspec

from newsextract.formats.common import (
    FormatError,
    all_rows,
    closest_pair,
    explicit_rows,
    mentions_by_entity,
    read_text,
    row,
)
from newsextract.formats.standoff import Annotation, Arc, Equivalence, Label, TextBound, parse
from newsextract.schema import (
    KINDS,
    MENTION_TYPES,
    Codes,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
    entity_type,
    text_hash,
)

_TRIGGER = "Row"


def load(text_file: Path, annotation_file: Path) -> Extraction:
    """The annotated document of two files; its source is the name of the text file.

    Raises:
        FormatError: a line of the annotation breaks format or conventions, or a file is not UTF-8.
        SchemaError: the annotation contradicts the data model.
        OSError: a file cannot be read.
    """
    return read(read_text(text_file), read_text(annotation_file), text_file.name)


def save(extraction: Extraction, text_file: Path, annotation_file: Path) -> None:
    """Write text and annotation; the inverse of `load`."""
    text, annotation = write(extraction)
    text_file.write_bytes(text.encode("utf-8"))
    annotation_file.write_bytes(annotation.encode("utf-8"))


def read(text: str, annotation: str, source: str = "") -> Extraction:
    """The document that a text and its stand-off annotation describe.

    Args:
        text: contents of ``NAME.txt``, line ends as stored.
        annotation: contents of ``NAME.ann``.
        source: name of the document, for messages and the result.

    Raises:
        FormatError: a line breaks format or conventions; the message names file, line, cause and remedy.
        SchemaError: the annotation contradicts the data model.
    """
    lines = parse(annotation, source)
    bounds = mention_bounds(lines, text, source)
    _refuse_foreign_types(bounds, source)
    groups = _Groups.of(bounds, lines, source)
    mentions = tuple(groups.mention(bound, text) for bound in bounds)
    entities = tuple(groups.entities(mentions))
    relations = tuple(_relations(lines, {m.id: m for m in mentions}, source))
    explicit = _explicit(lines, groups, {e.id: e for e in entities}, source)
    return Extraction(
        id=text_hash(text),
        source=source,
        text=text,
        meta=_meta(lines),
        mentions=mentions,
        entities=entities,
        relations=relations,
        records=all_rows(entities, relations, explicit),
    )


def _meta(lines: list[Annotation]) -> dict[str, str]:
    notes = [label.value for label in _labels(lines, "#") if label.type == "DocumentNote"]
    return {"note": notes[0]} if notes else {}


def mention_bounds(lines: list[Annotation], text: str, source: str) -> list[TextBound]:
    """Text-bound annotations that are mentions (not triggers), discontinuous ones widened, in text order.

    Warns with their number when there are discontinuous ones.

    Raises:
        FormatError: offsets outside the text, or a text that is not what stands there.
    """
    bounds = [line for line in lines if isinstance(line, TextBound) and line.type != _TRIGGER]
    for bound in bounds:
        _check_bound(bound, text, source)
    broken = sum(len(bound.spans) > 1 for bound in bounds)
    if broken:
        warn(f"{source}: {broken} discontinuous mentions read as the whole stretch they span", stacklevel=2)
    return sorted(bounds, key=lambda bound: (bound.start, bound.end))


def _refuse_foreign_types(bounds: list[TextBound], source: str) -> None:
    for bound in bounds:
        if bound.type not in MENTION_TYPES:
            raise FormatError(
                f"{source}, line {bound.line}: {bound.id} has the type {bound.type}, which the scheme lacks; "
                f"use one of {', '.join(MENTION_TYPES)}, or read gold of another guideline by a mapping"
            )


def _check_bound(bound: TextBound, text: str, source: str) -> None:
    surface = " ".join(text[start:end] for start, end in bound.spans)
    if bound.end > len(text) or re.sub(r"[\r\n]", " ", surface) != re.sub(r"[\r\n]", " ", bound.text):
        raise FormatError(
            f"{source}, line {bound.line}: {bound.id} says {bound.text!r}, the text has {surface!r} at "
            f"{bound.start}:{bound.end}; was the text edited after annotation? Set the offsets right"
        )


@dataclass(frozen=True)
class _Groups:
    """Mentions of one document joined into entities, and what is said of each."""

    entity_ids: dict[str, str]
    names: dict[str, str]
    kinds: dict[str, str]
    codes: dict[str, dict[str, str]]

    @classmethod
    def of(cls, bounds: list[TextBound], lines: list[Annotation], source: str) -> "_Groups":
        """Join by the Equiv lines and name by the notes; ids are those of the notes."""
        leaders = _leaders(bounds, lines, source)
        names: dict[str, str] = {}
        ids: dict[str, str] = {}
        for label in _labels(lines, "#"):
            if label.type == "AnnotatorNotes" and label.target in leaders:
                id_, bar, name = label.value.partition(" | ")
                leader = leaders[label.target]
                id_ = id_ if bar else leader.lower()
                if ids.setdefault(leader, id_) != id_:
                    raise FormatError(
                        f"{source}, line {label.line}: {ids[leader]} has a second id, {id_}; keep one note"
                    )
                names[id_] = name if bar else label.value
        entity_ids = {bound: ids.get(leader, leader.lower()) for bound, leader in leaders.items()}
        for label in (*_labels(lines, "A"), *_labels(lines, "N")):
            _known((label.target,), leaders, label.line, source)
        return cls(entity_ids, names, _kinds(lines, entity_ids, source), _codes(lines, entity_ids, source))

    def mention(self, bound: TextBound, text: str) -> Mention:
        """The mention of a text-bound annotation."""
        return Mention(
            id=bound.id,
            start=bound.start,
            end=bound.end,
            type=bound.type,  # type: ignore[arg-type]
            text=text[bound.start : bound.end],
            entity=self.entity_ids[bound.id],
        )

    def entities(self, mentions: tuple[Mention, ...]) -> Iterator[Entity]:
        """Entities, those with a note first, in the order of the notes."""
        members: dict[str, list[Mention]] = {name: [] for name in self.names}
        for mention in mentions:
            members.setdefault(str(mention.entity), []).append(mention)
        for id_, group in members.items():
            longest = max(group, key=lambda mention: len(mention.text))
            codes = self.codes.get(id_)
            yield Entity(
                id=id_,
                type=entity_type(group[0].type),
                name=self.names.get(id_, longest.text),
                kind=self.kinds.get(id_),  # type: ignore[arg-type]
                codes=msgspec.convert(codes, Codes, strict=False) if codes else None,
            )


def _leaders(bounds: list[TextBound], lines: list[Annotation], source: str) -> dict[str, str]:
    """The first mention of each mention's entity, by ids."""
    order = {bound.id: index for index, bound in enumerate(bounds)}
    leaders = {bound.id: bound.id for bound in bounds}
    for line in lines:
        if not isinstance(line, Equivalence):
            continue
        _known(line.members, order, line.line, source)
        joined = {leaders[member] for member in line.members}
        first = min(joined, key=order.__getitem__)
        leaders = {bound: first if leader in joined else leader for bound, leader in leaders.items()}
    return leaders


def _known(ids: tuple[str, ...], known: Container[str], line: int, source: str) -> None:
    for id_ in ids:
        if id_ not in known:
            raise FormatError(
                f"{source}, line {line}: {id_} is no mention of this file; remove it or add its line"
            )


def _labels(lines: list[Annotation], sort: str) -> Iterator[Label]:
    return (line for line in lines if isinstance(line, Label) and line.sort == sort)


def _kinds(lines: list[Annotation], entity_ids: dict[str, str], source: str) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for label in _labels(lines, "A"):
        if label.type != "Kind":
            continue
        if label.value not in KINDS:
            known = ", ".join(KINDS)
            raise FormatError(f"{source}, line {label.line}: {label.value!r} is no kind; use one of {known}")
        kinds[entity_ids[label.target]] = label.value
    return kinds


def _codes(lines: list[Annotation], entity_ids: dict[str, str], source: str) -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = {}
    for label in _labels(lines, "N"):
        register, key = label.value.split(":", 1)
        if register == "geonames" and not re.fullmatch(r"\d{1,9}", key):
            raise FormatError(f"{source}, line {label.line}: {key!r} is no GeoNames id; give its number")
        if register in Codes.__struct_fields__:
            codes.setdefault(entity_ids[label.target], {})[register] = key
    return codes


def _relations(lines: list[Annotation], mentions: dict[str, Mention], source: str) -> Iterator[Relation]:
    for line in lines:
        if not isinstance(line, Arc) or line.id.startswith("E"):
            continue
        arguments = tuple(target for _, target in line.arguments)
        _known(arguments, mentions, line.line, source)
        head, tail = mentions[arguments[0]], mentions[arguments[-1]]
        yield Relation(
            type=line.type,  # type: ignore[arg-type]
            head=str(head.entity),
            tail=str(tail.entity),
            evidence=Span(min(head.start, tail.start), max(head.end, tail.end)),
        )


def _explicit(
    lines: list[Annotation], groups: _Groups, entities: dict[str, Entity], source: str
) -> dict[str, list[Record]]:
    rows: dict[str, list[Record]] = {}
    for line in lines:
        if not isinstance(line, Arc) or line.type != _TRIGGER:
            continue
        cells = [line.argument(role) for role in ("Company", "Place", "Product")]
        _known(tuple(cell for cell in cells if cell), groups.entity_ids, line.line, source)
        company, place, item = (groups.entity_ids[cell] if cell else None for cell in cells)
        if company is None:
            raise FormatError(f"{source}, line {line.line}: a Row needs a Company argument; add Company:T…")
        stated = rows.setdefault(company, [])
        if place or item:
            stated.append(row(entities, company, place, item))
    return rows


def write(extraction: Extraction) -> tuple[str, str]:
    """Text and stand-off annotation of a document; `read` gives it back but for what the module's head lists.

    Raises:
        FormatError: an entity without a mention, which stand-off cannot hold.
    """
    named = _numbered(extraction)
    groups = mentions_by_entity(named)
    for entity in named.entities:
        if not groups[entity.id]:
            raise FormatError(f"{named.source}: entity {entity.id} ({entity.name}) has no mention; drop it")
    lines = [_text_line(mention.id, mention.type, mention) for mention in named.mentions]
    lines += _event_triggers(named, groups)
    for members in groups.values():
        if len(members) > 1:
            lines.append("*\tEquiv " + " ".join(mention.id for mention in members))
    lines += _label_lines(named, groups)
    lines += _relation_lines(named, groups)
    lines += _event_lines(named, groups)
    return named.text, "".join(line + "\n" for line in lines)


def _numbered(extraction: Extraction) -> Extraction:
    """The document with mentions called T1, T2, … in text order, unless they are called so already."""
    mentions = sorted(extraction.mentions, key=lambda mention: (mention.start, mention.end))
    if not all(re.fullmatch(r"T[1-9]\d*", mention.id) for mention in mentions):
        mentions = [msgspec.structs.replace(m, id=f"T{n}") for n, m in enumerate(mentions, start=1)]
    return msgspec.structs.replace(extraction, mentions=tuple(mentions))


def _text_line(id_: str, type_: str, mention: Mention) -> str:
    return f"{id_}\t{type_} {mention.start} {mention.end}\t{_one_line(mention.text)}"


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]", " ", text)


def _label_lines(extraction: Extraction, groups: dict[str, list[Mention]]) -> list[str]:
    attributes, codes, notes = [], [], []
    for entity in extraction.entities:
        first = groups[entity.id][0].id
        notes.append(f"AnnotatorNotes {first}\t{entity.id} | {_one_line(entity.name)}")
        if entity.kind:
            attributes.append(f"Kind {first} {entity.kind}")
        for register, key in (msgspec.structs.asdict(entity.codes) if entity.codes else {}).items():
            if key is not None:
                codes.append(f"Reference {first} {register}:{key}\t{_one_line(entity.name)}")
    if "note" in extraction.meta and extraction.mentions:
        notes.append(f"DocumentNote {extraction.mentions[0].id}\t{_one_line(extraction.meta['note'])}")
    return [*_count("A", attributes), *_count("N", codes), *_count("#", notes)]


def _relation_lines(extraction: Extraction, groups: dict[str, list[Mention]]) -> list[str]:
    bodies = []
    for relation in extraction.relations:
        head, tail = closest_pair(groups[relation.head], groups[relation.tail], relation.evidence)
        bodies.append(f"{relation.type} Arg1:{head.id} Arg2:{tail.id}")
    return _count("R", bodies)


def _trigger_ids(extraction: Extraction) -> dict[str, str]:
    """The trigger of each company with explicit rows, numbered after the mentions."""
    last = max((int(mention.id[1:]) for mention in extraction.mentions), default=0)
    return {company: f"T{last + n}" for n, company in enumerate(explicit_rows(extraction), start=1)}


def _event_triggers(extraction: Extraction, groups: dict[str, list[Mention]]) -> list[str]:
    triggers = _trigger_ids(extraction)
    return [_text_line(id_, _TRIGGER, groups[company][0]) for company, id_ in triggers.items()]


def _event_lines(extraction: Extraction, groups: dict[str, list[Mention]]) -> list[str]:
    bodies = []
    triggers = _trigger_ids(extraction)
    for company, records in explicit_rows(extraction).items():
        stem = f"{_TRIGGER}:{triggers[company]} Company:{groups[company][0].id}"
        for record in records:
            place = f" Place:{groups[record.place_id][0].id}" if record.place_id else ""
            item = f" Product:{groups[record.product_id][0].id}" if record.product_id else ""
            bodies.append(stem + place + item)
        if not records:
            bodies.append(stem)
    return _count("E", bodies)


def _count(prefix: str, bodies: list[str]) -> list[str]:
    return [f"{prefix}{number}\t{body}" for number, body in enumerate(bodies, start=1)]
