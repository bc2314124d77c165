"""The measures of one document: counts by name.

- ``mentions.SCHEMA.TYPE``: SemEval-2013 task 9. ``strict``: span and type; ``exact``: span; ``partial``:
  span, or half a point for an overlap; ``type``: type, with an overlap. For one type, precision is over
  predictions of that type and recall over gold of that type. ``names`` is PER, ORG and LOC together, ``all``
  is everything.
- ``entities.b_cubed.TYPE``, ``entities.lea.TYPE``: coreference, by type of entity.
- ``entities.name.TYPE``, ``entities.kind``, ``entities.code``: of the aligned entities, how many have the
  right canonical name, kind and codes (only what gold states). Precision and recall are the same here.
- ``relations.TYPE``: type and both arguments right; an argument is right if its entity is aligned with
  gold's.
- ``rows.all``: company, place and product right, empty cells included; ``rows.company-place`` and
  ``rows.company-product``: the distinct pairs without empty cells.

Relations and rows that a document has twice count once.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import Final

from newsextract.evaluation.alignment import (
    Alignment,
    MentionAlignment,
    coreferent_pairs,
    gold_relation_key,
    gold_row_key,
)
from newsextract.evaluation.coreference import Cluster, b_cubed, lea
from newsextract.evaluation.counts import Counts, total
from newsextract.schema import MENTION_TYPES, RELATION_TYPES, Entity, Extraction, Mention

SCHEMAS: Final[dict[str, Callable[[Mention, Mention], float]]] = {
    "strict": lambda gold, other: float(_span(gold) == _span(other) and gold.type == other.type),
    "exact": lambda gold, other: float(_span(gold) == _span(other)),
    "partial": lambda gold, other: 1.0 if _span(gold) == _span(other) else 0.5,
    "type": lambda gold, other: float(gold.type == other.type),
}
NAMES: Final = ("PER", "ORG", "LOC")
_ENTITY_TYPES: Final = tuple(type_ for type_ in MENTION_TYPES if type_ != "LOCADJ")


def score(gold: Extraction, predicted: Extraction, alignment: Alignment) -> dict[str, Counts]:
    """Counts of every measure for one document.

    Args:
        gold: the annotated document.
        predicted: what the pipeline made of the same text.
        alignment: of the two.
    """
    return {
        **_mention_scores(alignment.mentions),
        **_coreference_scores(gold, predicted, alignment.mentions),
        **_entity_scores(gold, predicted, alignment.entities),
        **_relation_scores(gold, predicted, alignment),
        **_row_scores(gold, predicted, alignment),
    }


def _span(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _mention_scores(alignment: MentionAlignment) -> dict[str, Counts]:
    scores: dict[str, Counts] = {}
    for schema, credit in SCHEMAS.items():
        of_type: dict[str, Counts] = {type_: Counts() for type_ in MENTION_TYPES}
        for type_, counts in _credits(alignment, credit):
            of_type[type_] += counts
        scores.update(_grouped(f"mentions.{schema}", of_type))
    return scores


def _credits(
    alignment: MentionAlignment, credit: Callable[[Mention, Mention], float]
) -> Iterator[tuple[str, Counts]]:
    for gold, other in alignment.pairs:
        points = credit(gold, other)
        yield gold.type, Counts(found=points, gold=1)
        yield other.type, Counts(right=points, predicted=1)
    for gold in alignment.missed:
        yield gold.type, Counts(gold=1)
    for other in alignment.spurious:
        yield other.type, Counts(predicted=1)


def _grouped(prefix: str, of_type: dict[str, Counts]) -> dict[str, Counts]:
    """Counts by type, of the names together and of all together."""
    names = [{"": of_type[type_]} for type_ in NAMES]
    everything = [{"": counts} for counts in of_type.values()]
    return {
        **{f"{prefix}.{type_}": counts for type_, counts in of_type.items()},
        f"{prefix}.names": total(names)[""],
        f"{prefix}.all": total(everything)[""],
    }


def _coreference_scores(
    gold: Extraction, predicted: Extraction, alignment: MentionAlignment
) -> dict[str, Counts]:
    pairs = coreferent_pairs(gold, predicted, alignment)
    same: dict[Hashable, Hashable] = {
        ("predicted", *_key(other)): ("gold", *_key(mention)) for mention, other in pairs
    }
    key = [mention for mention, _ in alignment.pairs] + list(alignment.missed)
    response = [other for _, other in alignment.pairs] + list(alignment.spurious)
    scores: dict[str, Counts] = {}
    for name, measure in (("b_cubed", b_cubed), ("lea", lea)):
        of_type: dict[str, Counts] = {
            type_: measure(
                _clusters(gold, key, type_, "gold", {}),
                _clusters(predicted, response, type_, "predicted", same),
            )
            for type_ in _ENTITY_TYPES
        }
        scores.update(_grouped(f"entities.{name}", of_type))
    return scores


def _key(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.type


def _clusters(
    extraction: Extraction, mentions: Iterable[Mention], type_: str, side: str, same: dict[Hashable, Hashable]
) -> list[Cluster]:
    """Entities of a type as sets of mentions; a mention aligned with gold goes by the name of its partner."""
    members: dict[str, set[Hashable]] = {
        entity.id: set() for entity in extraction.entities if entity.type == type_
    }
    for mention in mentions:
        if mention.entity in members:
            key = (side, *_key(mention))
            members[mention.entity].add(same.get(key, key))
    return [frozenset(group) for group in members.values() if group]


def _entity_scores(gold: Extraction, predicted: Extraction, entities: dict[str, str]) -> dict[str, Counts]:
    pairs = [(gold.entity(left), predicted.entity(right)) for right, left in entities.items()]
    names: dict[str, Counts] = {
        type_: _share(same_name(left, right) for left, right in pairs if left.type == type_ and left.name)
        for type_ in _ENTITY_TYPES
    }
    return {
        **_grouped("entities.name", names),
        "entities.kind": _share(left.kind == right.kind for left, right in pairs if left.kind),
        "entities.code": _share(left.codes == right.codes for left, right in pairs if left.codes),
    }


def _share(outcomes: Iterable[bool]) -> Counts:
    results = list(outcomes)
    return Counts(sum(results), len(results), sum(results), len(results))


def same_name(gold: Entity, predicted: Entity) -> bool:
    """Whether the canonical names are one but for quotes, blanks, ё and the case of the first letter."""
    return _plain(gold.name) == _plain(predicted.name)


def _plain(name: str) -> str:
    name = " ".join(re.sub("[«»„“”]", '"', name).replace("ё", "е").replace("Ё", "Е").split())
    return name[:1].lower() + name[1:]


def _relation_scores(gold: Extraction, predicted: Extraction, alignment: Alignment) -> dict[str, Counts]:
    left = {gold_relation_key(relation) for relation in gold.relations}
    right = {alignment.relation_key(relation) for relation in predicted.relations}
    scores = {
        f"relations.{type_}": _overlap(
            {item for item in left if item[0] == type_}, {item for item in right if item[0] == type_}
        )
        for type_ in RELATION_TYPES
    }
    return {**scores, "relations.all": _overlap(left, right)}


def _overlap(gold: Collection[Hashable], predicted: Collection[Hashable]) -> Counts:
    common = len(set(gold) & set(predicted))
    return Counts(common, len(gold), common, len(predicted))


def _row_scores(gold: Extraction, predicted: Extraction, alignment: Alignment) -> dict[str, Counts]:
    left: set[tuple[Hashable, ...]] = {gold_row_key(row) for row in gold.records}
    right = {alignment.row_key(row) for row in predicted.records}
    return {
        "rows.all": _overlap(left, right),
        "rows.company-place": _overlap(_pairs(left, 1), _pairs(right, 1)),
        "rows.company-product": _overlap(_pairs(left, 2), _pairs(right, 2)),
    }


def _pairs(rows: Iterable[tuple[Hashable, ...]], column: int) -> set[tuple[Hashable, Hashable]]:
    return {(row[0], row[column]) for row in rows if row[column] is not None}
