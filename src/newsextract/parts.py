"""A long text is worked on in parts, so that its time and memory grow with its length and no faster.

Coreference compares the names of a text with each other. What is named alike in two parts is one entity.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

from msgspec.structs import replace

from newsextract.schema import Document, Entity, Extraction, Mention, Record, Relation, Span

LONGEST_PART: Final = 50_000  # characters, about 25 pages: a text up to this length is worked on as a whole
_BREAKS: Final = ("\n\n", "\n", " ")  # where a text is cut, best first
_Fact = TypeVar("_Fact", Relation, Record)


def parts(document: Document) -> list[Document]:
    """The document, or documents that its text is cut into, between paragraphs where there are any."""
    text = document.text
    if len(text) <= LONGEST_PART:
        return [document]
    bounds = [0, *_cuts(text), len(text)]
    return [replace(document, text=text[start:end]) for start, end in pairwise(bounds)]


def _cuts(text: str) -> Iterator[int]:
    start = 0
    while len(text) - start > LONGEST_PART:
        end = start + LONGEST_PART
        found = (text.rfind(mark, start + LONGEST_PART // 2, end) + len(mark) for mark in _BREAKS)
        start = next((place for place in found if place > start + LONGEST_PART // 2), end)
        yield start


def joined(document: Document, found: Sequence[Extraction]) -> Extraction:
    """One extraction of those of a document's parts.

    Args:
        document: the whole.
        found: an extraction for each of its `parts`, in order; an error in one is one of the document.

    Returns:
        Every mention; entities of one name once; relations and rows once, as sure as the surest.
    """
    if len(found) == 1:
        return found[0]
    fault = next((part for part in found if part.error), None)
    if fault is not None:
        return Extraction.failed(document, str(fault.error), fault.version)
    return _Whole(document, found).extraction()


class _Whole:
    """The facts of parts under the offsets and ids of the whole."""

    def __init__(self, document: Document, found: Sequence[Extraction]) -> None:
        self._document, self._version = document, found[0].version
        self._mentions: list[Mention] = []
        self._entities: dict[Entity, str] = {}
        self._relations: dict[Hashable, Relation] = {}
        self._records: dict[Hashable, Record] = {}
        offset = 0
        for part in found:
            self._add(part, offset)
            offset += len(part.text)

    def extraction(self) -> Extraction:
        """All of them."""
        return Extraction(
            id=self._document.id,
            source=self._document.source,
            text=self._document.text,
            version=self._version,
            meta=self._document.meta,
            mentions=tuple(self._mentions),
            entities=tuple(replace(entity, id=own) for entity, own in self._entities.items()),
            relations=tuple(self._relations.values()),
            records=tuple(self._records.values()),
        )

    def _add(self, part: Extraction, offset: int) -> None:
        ids = {entity.id: self._identifier(entity) for entity in part.entities}
        for mention in part.mentions:
            self._mentions.append(
                replace(
                    mention,
                    id=f"T{len(self._mentions) + 1}",
                    start=mention.start + offset,
                    end=mention.end + offset,
                    entity=ids[str(mention.entity)],
                )
            )
        for relation in part.relations:
            _keep(self._relations, _relation(relation, ids, offset))
        for record in part.records:
            _keep(self._records, _record(record, ids))

    def _identifier(self, entity: Entity) -> str:
        """The id of an entity in the whole; those alike in everything are one."""
        return self._entities.setdefault(replace(entity, id=""), f"e{len(self._entities) + 1}")


def _relation(relation: Relation, ids: Mapping[str, str], offset: int) -> Relation:
    span = relation.evidence
    evidence = Span(span.start + offset, span.end + offset) if span else None
    return replace(relation, head=ids[relation.head], tail=ids[relation.tail], evidence=evidence)


def _record(record: Record, ids: Mapping[str, str]) -> Record:
    place, product = (ids[each] if each else None for each in (record.place_id, record.product_id))
    return replace(record, company_id=ids[record.company_id], place_id=place, product_id=product)


def _keep(known: dict[Hashable, _Fact], fact: _Fact) -> None:
    """Remember a fact, of those about the same entities the surest."""
    same = known.setdefault(_about(fact), fact)
    if fact.confidence > same.confidence:
        known[_about(fact)] = fact


def _about(fact: Relation | Record) -> Hashable:
    if isinstance(fact, Relation):
        return fact.type, fact.head, fact.tail
    return fact.company_id, fact.place_id, fact.product_id
