"""What the annotation formats share: their error, implied rows, the pair of mentions of a relation."""

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

from newsextract.schema import Entity, Extraction, Mention, Record, Relation, Span


class FormatError(ValueError):
    """A file that breaks its format; the message names file, line, cause and remedy."""


def read_text(file: Path) -> str:
    """The text of a file in UTF-8, line ends as stored.

    Raises:
        FormatError: it is in another encoding.
        OSError: it cannot be read.
    """
    # Bytes, since reading as text would turn CRLF into LF and shift every offset.
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"{file}: not UTF-8 at byte {error.start}; save it in that encoding") from error


def mentions_by_entity(extraction: Extraction) -> dict[str, list[Mention]]:
    """Mentions of each entity in text order; entities without mentions have an empty list."""
    groups: dict[str, list[Mention]] = {entity.id: [] for entity in extraction.entities}
    for mention in sorted(extraction.mentions, key=lambda mention: (mention.start, mention.end)):
        if mention.entity is not None:
            groups[mention.entity].append(mention)
    return groups


def closest_pair(
    heads: Sequence[Mention], tails: Sequence[Mention], evidence: Span | None = None
) -> tuple[Mention, Mention]:
    """The two mentions that a relation between two entities is drawn on.

    A pair that spans exactly the evidence wins, then one inside the evidence, then the one with the fewest
    characters between; of equals, the first in the text.

    Raises:
        FormatError: one of the entities has no mention.
    """
    if not heads or not tails:
        raise FormatError("a relation needs a mention of its head and of its tail: give both entities one")
    return min(product(heads, tails), key=lambda pair: _distance(pair[0], pair[1], evidence))


def _distance(head: Mention, tail: Mention, evidence: Span | None) -> tuple[bool, bool, int, int, int]:
    start, end = min(head.start, tail.start), max(head.end, tail.end)
    exact = evidence is not None and (start, end) == (evidence.start, evidence.end)
    inside = evidence is not None and evidence.start <= start and end <= evidence.end
    gap = max(head.start, tail.start) - min(head.end, tail.end)
    return not exact, not inside, max(gap, 0), head.start, tail.start


def derived_rows(entities: Sequence[Entity], relations: Iterable[Relation]) -> list[Record]:
    """The rows that relations imply: every place of an organisation with every product of it.

    Organisations come in the order of ``entities``, places and products in that of ``relations``. An
    organisation with neither has no row.
    """
    relations = list(relations)
    return [
        row
        for company in entities
        if company.type == "ORG"
        for row in _rows_of(company.id, {entity.id: entity for entity in entities}, relations)
    ]


def _rows_of(company: str, entities: dict[str, Entity], relations: list[Relation]) -> list[Record]:
    places = [r.tail for r in relations if r.type == "located_in" and r.head == company]
    products = [r.tail for r in relations if r.type == "produces" and r.head == company]
    if not places and not products:
        return []
    pairs = product(dict.fromkeys(places) or [None], dict.fromkeys(products) or [None])
    return [row(entities, company, place, item) for place, item in pairs]


def row(entities: dict[str, Entity], company: str, place: str | None, item: str | None) -> Record:
    """A record from the ids of its entities; KeyError where one is unknown."""
    return Record(
        company=entities[company].name,
        company_id=company,
        place=None if place is None else entities[place].name,
        place_id=place,
        product=None if item is None else entities[item].name,
        product_id=item,
    )


def explicit_rows(extraction: Extraction) -> dict[str, list[Record]]:
    """Rows by company for the companies whose rows are not those that their relations imply.

    A company whose relations imply rows but that has none maps to an empty list.
    """
    implied = _by_company(derived_rows(extraction.entities, extraction.relations))
    stated = _by_company(extraction.records)
    companies = [entity.id for entity in extraction.entities if entity.type == "ORG"]
    return {
        company: stated.get(company, [])
        for company in companies
        if _cells(stated.get(company, [])) != _cells(implied.get(company, []))
    }


def all_rows(
    entities: Sequence[Entity], relations: Sequence[Relation], explicit: dict[str, list[Record]]
) -> tuple[Record, ...]:
    """Rows of a document: the explicit ones of a company if it has any entry, else the implied ones."""
    implied = _by_company(derived_rows(entities, relations))
    companies = [entity.id for entity in entities if entity.type == "ORG"]
    return tuple(
        record for company in companies for record in explicit.get(company, implied.get(company, []))
    )


def _by_company(records: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.company_id, []).append(record)
    return groups


def _cells(records: Iterable[Record]) -> set[tuple[str | None, str | None]]:
    return {(record.place_id, record.product_id) for record in records}
