"""What went wrong, one by one: every difference between gold and output, with the place to look at.

Kinds: ``missed`` and ``spurious``; ``border`` (a mention of the right type with other borders); ``type`` (the
mention is there, its type is wrong); ``argument`` (a relation of the right type with one argument right and
one wrong); ``name`` and ``place kind`` (an aligned entity with another canonical name or kind).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from newsextract.evaluation.alignment import gold_relation_key, gold_row_key
from newsextract.evaluation.metrics import same_name
from newsextract.evaluation.scorer import DocumentScore
from newsextract.formats.common import closest_pair, mentions_by_entity
from newsextract.schema import Extraction, Mention, Record, Relation

Section = Literal["mention", "entity", "relation", "row"]
Kind = Literal["missed", "spurious", "border", "type", "argument", "name", "place kind"]


@dataclass(frozen=True, slots=True)
class Error:
    """One difference between gold and output.

    Attributes:
        document: where it is.
        section: what sort of thing is wrong.
        kind: what is wrong with it.
        type: type of the gold item, or of the output where gold has none.
        gold: what gold says; empty if nothing.
        output: what the output says; empty if nothing.
        gold_mentions: mentions of gold to look at.
        output_mentions: mentions of the output to look at.
        rule: what made the output.
    """

    document: DocumentScore
    section: Section
    kind: Kind
    type: str
    gold: str = ""
    output: str = ""
    gold_mentions: tuple[Mention, ...] = ()
    output_mentions: tuple[Mention, ...] = ()
    rule: str = ""

    def __str__(self) -> str:
        said = " ⇒ ".join(" ".join(words.split()) or "nothing" for words in (self.gold, self.output))
        about = (self.document.gold.source, self.section, self.kind, self.type, said, self.rule)
        return "\t".join(about).rstrip()


def errors(documents: Iterable[DocumentScore]) -> list[Error]:
    """All errors of the documents: mentions, entities, relations, then rows of each."""
    finders = (_mention_errors, _entity_errors, _relation_errors, _row_errors)
    return [error for document in documents for finder in finders for error in finder(document)]


def _mention_errors(document: DocumentScore) -> Iterator[Error]:
    alignment = document.alignment.mentions
    for gold, other in alignment.pairs:
        kind: Kind = "border" if gold.type == other.type else "type"
        if (gold.start, gold.end, gold.type) != (other.start, other.end, other.type):
            said = f"{gold.type} {gold.text}", f"{other.type} {other.text}"
            yield Error(document, "mention", kind, gold.type, *said, (gold,), (other,), other.rule)
    for gold in alignment.missed:
        yield Error(document, "mention", "missed", gold.type, gold=gold.text, gold_mentions=(gold,))
    for other in alignment.spurious:
        yield Error(
            document,
            "mention",
            "spurious",
            other.type,
            output=other.text,
            output_mentions=(other,),
            rule=other.rule,
        )


def _entity_errors(document: DocumentScore) -> Iterator[Error]:
    gold, output = mentions_by_entity(document.gold), mentions_by_entity(document.predicted)
    for right, left in document.alignment.entities.items():
        mine, other = document.gold.entity(left), document.predicted.entity(right)
        shown = tuple(gold[left]), tuple(output[right])
        if mine.name and not same_name(mine, other):
            yield Error(document, "entity", "name", mine.type, mine.name, other.name, *shown)
        if mine.kind and mine.kind != other.kind:
            names = _called(document.gold, left), _called(document.predicted, right)
            said = f"{names[0]}: {mine.kind}", f"{names[1]}: {other.kind}"
            yield Error(document, "entity", "place kind", mine.type, *said, *shown)


def _relation_errors(document: DocumentScore) -> Iterator[Error]:
    key = document.alignment.relation_key
    found = {key(relation) for relation in document.predicted.relations}
    stated = {gold_relation_key(relation) for relation in document.gold.relations}
    missed = [relation for relation in document.gold.relations if gold_relation_key(relation) not in found]
    for relation in sorted(document.predicted.relations, key=lambda each: (each.type, each.head, each.tail)):
        if key(relation) in stated:
            continue
        meant = next((other for other in missed if _shares_argument(key(relation), other)), None)
        if meant:
            missed.remove(meant)
        yield _relation_error(document, meant, relation)
    for relation in missed:
        yield _relation_error(document, relation, None)


def _shares_argument(key: tuple[object, ...], gold: Relation) -> bool:
    type_, head, tail = key
    return type_ == gold.type and (head == gold.head or tail == gold.tail)


def _relation_error(document: DocumentScore, gold: Relation | None, other: Relation | None) -> Error:
    kind: Kind = "argument" if gold and other else "missed" if gold else "spurious"
    one = gold or other
    return Error(
        document=document,
        section="relation",
        kind=kind,
        type=one.type if one else "",
        gold=_said(document.gold, gold) if gold else "",
        output=_said(document.predicted, other) if other else "",
        gold_mentions=_shown(document.gold, gold) if gold else (),
        output_mentions=_shown(document.predicted, other) if other else (),
        rule=other.rule if other else "",
    )


def _said(extraction: Extraction, relation: Relation) -> str:
    return f"{_called(extraction, relation.head)} → {_called(extraction, relation.tail)}"


def _called(extraction: Extraction, entity: str) -> str:
    """The canonical name, or a mention where gold of another guideline has none."""
    mentions = (mention.text for mention in extraction.mentions if mention.entity == entity)
    return extraction.entity(entity).name or next(mentions, "")


def _shown(extraction: Extraction, relation: Relation) -> tuple[Mention, ...]:
    groups = mentions_by_entity(extraction)
    heads, tails = groups[relation.head], groups[relation.tail]
    return closest_pair(heads, tails, relation.evidence) if heads and tails else (*heads[:1], *tails[:1])


def _row_errors(document: DocumentScore) -> Iterator[Error]:
    found = {document.alignment.row_key(row) for row in document.predicted.records}
    stated = {gold_row_key(row) for row in document.gold.records}
    gold, output = mentions_by_entity(document.gold), mentions_by_entity(document.predicted)
    for row in document.gold.records:
        if gold_row_key(row) not in found:
            shown = _row_mentions(row, gold)
            yield Error(document, "row", "missed", "row", gold=_cells(row), gold_mentions=shown)
    for row in document.predicted.records:
        if document.alignment.row_key(row) not in stated:
            shown = _row_mentions(row, output)
            yield Error(document, "row", "spurious", "row", output=_cells(row), output_mentions=shown)


def _cells(row: Record) -> str:
    return " · ".join((row.company, row.place or "–", row.product or "–"))


def _row_mentions(row: Record, groups: dict[str, list[Mention]]) -> tuple[Mention, ...]:
    """The first mention of each cell's entity."""
    ids = (row.company_id, row.place_id, row.product_id)
    return tuple(mention for id_ in ids if id_ for mention in groups[id_][:1])
