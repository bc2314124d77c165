"""Which predicted mention stands for which gold mention, and which predicted entity for which gold entity.

Both alignments are one to one and optimal, so the order of predictions never matters.

Mentions: repeated ones (same span, same type) count once. Then, in this order,

1. predictions with span and type of a gold mention are paired with it;
2. of the rest, predictions with the span of a gold mention, whatever their type;
3. of the rest, overlapping ones, so that the number of pairs of one type is largest, then the number of
   pairs, then the number of characters shared.

Entities: a predicted entity stands for the gold entity of its type with which it shares the most aligned
mentions, exact spans before overlaps, so that the sum over all entities is largest. What is said of a
predicted entity that stands for none is wrong, even if its mentions are right: a company split in two gives
two companies downstream.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from newsextract.evaluation.assignment import assign
from newsextract.schema import Extraction, Mention, Record, Relation

_TypedSpan = tuple[int, int, str]
_BITS: Final = 20  # of a place in the text, and of a lot


@dataclass(frozen=True, slots=True)
class MentionAlignment:
    """Gold and predicted mentions of one document, each at most in one pair.

    Attributes:
        pairs: (gold, predicted), in order of the gold mentions.
        missed: gold mentions without a prediction.
        spurious: predictions without a gold mention.
    """

    pairs: tuple[tuple[Mention, Mention], ...]
    missed: tuple[Mention, ...]
    spurious: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What stands for what in one document.

    Attributes:
        mentions: alignment of the mentions.
        entities: ids of gold entities by ids of the predicted ones that stand for them.
    """

    mentions: MentionAlignment
    entities: dict[str, str]

    def relation_key(self, relation: Relation) -> tuple[Hashable, ...]:
        """A predicted relation in terms of gold; equal to `gold_relation_key` where it is right."""
        return relation.type, self._gold_id(relation.head), self._gold_id(relation.tail)

    def row_key(self, row: Record) -> tuple[Hashable, ...]:
        """A predicted row in terms of gold; equal to `gold_row_key` where it is right."""
        return tuple(self._gold_id(cell) for cell in gold_row_key(row))

    def _gold_id(self, entity: str | None) -> Hashable:
        # An entity that stands for none is told apart from every id of gold.
        return None if entity is None else self.entities.get(entity, ("spurious", entity))


def gold_relation_key(relation: Relation) -> tuple[str, str, str]:
    """What makes a gold relation distinct."""
    return relation.type, relation.head, relation.tail


def gold_row_key(row: Record) -> tuple[str, str | None, str | None]:
    """What makes a gold row distinct."""
    return row.company_id, row.place_id, row.product_id


def align(gold: Extraction, predicted: Extraction) -> Alignment:
    """Align mentions and entities of a document, as the module's head describes."""
    mentions = align_mentions(gold.mentions, predicted.mentions)
    return Alignment(mentions, align_entities(gold, predicted, mentions))


def align_mentions(gold: Iterable[Mention], predicted: Iterable[Mention]) -> MentionAlignment:
    """Pair mentions as the module's head describes."""
    left, right = _distinct(gold), _distinct(predicted)
    pairs = _take_equal(left, right, _typed_span) + _take_equal(left, right, _span)
    overlapping = assign(_weights(left, right))
    pairs += [(left[i], right[j]) for i, j in overlapping]
    paired_left, paired_right = {i for i, _ in overlapping}, {j for _, j in overlapping}
    return MentionAlignment(
        pairs=tuple(sorted(pairs, key=lambda pair: _typed_span(pair[0]))),
        missed=tuple(mention for i, mention in enumerate(left) if i not in paired_left),
        spurious=tuple(mention for j, mention in enumerate(right) if j not in paired_right),
    )


def _typed_span(mention: Mention) -> _TypedSpan:
    return mention.start, mention.end, mention.type


def _span(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention for each span and type, in an order that depends on nothing else."""
    ordered = sorted(mentions, key=lambda mention: (*_typed_span(mention), mention.entity or ""))
    first: dict[tuple[int, int, str], Mention] = {}
    for mention in ordered:
        first.setdefault(_typed_span(mention), mention)
    return list(first.values())


def _take_equal(
    left: list[Mention], right: list[Mention], key: Callable[[Mention], Hashable]
) -> list[tuple[Mention, Mention]]:
    """Pairs with equal keys, in order; they are removed from both lists."""
    waiting: dict[Hashable, list[Mention]] = {}
    for mention in right:
        waiting.setdefault(key(mention), []).append(mention)
    pairs = [(mention, waiting[key(mention)].pop(0)) for mention in left if waiting.get(key(mention))]
    for mention, other in pairs:
        left.remove(mention)
        right.remove(other)
    return pairs


def _weights(left: Sequence[Mention], right: Sequence[Mention]) -> dict[tuple[int, int], int]:
    """Weight of each overlapping pair: type before number before characters shared."""
    shared = {
        (i, j): overlap
        for i, mention in enumerate(left)
        for j, other in enumerate(right)
        if (overlap := min(mention.end, other.end) - max(mention.start, other.start)) > 0
    }
    one_pair = sum(shared.values()) + 1
    one_type = one_pair * (len(shared) + 1)
    return _without_ties(
        {
            (i, j): overlap + one_pair + one_type * (left[i].type == right[j].type)
            for (i, j), overlap in shared.items()
        },
        [_typed_span(mention) for mention in left],
        [_typed_span(mention) for mention in right],
    )


def _without_ties(
    weights: Mapping[tuple[int, int], int], left: Sequence[_TypedSpan], right: Sequence[_TypedSpan]
) -> dict[tuple[int, int], int]:
    """The same order of weights; of equal ones the earlier is larger, then a lot decides.

    Neither depends on which side is gold, so that turning the sides round changes nothing.
    """
    scale = (len(weights) + 1) << (2 * _BITS)
    return {(i, j): weight * scale + _preference(left[i], right[j]) for (i, j), weight in weights.items()}


def _preference(one: _TypedSpan, other: _TypedSpan) -> int:
    latest = (1 << _BITS) - 1
    lot = crc32(repr(sorted((one, other))).encode()) >> (32 - _BITS)
    return ((latest - min(one[0] + other[0], latest)) << _BITS) + lot


def align_entities(gold: Extraction, predicted: Extraction, mentions: MentionAlignment) -> dict[str, str]:
    """The gold entity that each predicted entity stands for.

    Args:
        gold: the annotated document.
        predicted: the same document as the pipeline read it.
        mentions: alignment of their mentions.

    Returns:
        Ids of gold entities by ids of predicted ones; predicted entities that stand for none are absent.
    """
    weights: Counter[tuple[int, int]] = Counter()
    left, right = _numbers(gold), _numbers(predicted)
    for mention, other in coreferent_pairs(gold, predicted, mentions):
        exact = _span(mention) == _span(other)
        weights[left[mention.entity or ""], right[other.entity or ""]] += len(mentions.pairs) + 1 + exact
    left_ids, right_ids = list(left), list(right)
    told_apart = _without_ties(weights, _first_spans(gold, left_ids), _first_spans(predicted, right_ids))
    return {right_ids[j]: left_ids[i] for i, j in assign(told_apart)}


def _first_spans(extraction: Extraction, ids: Sequence[str]) -> list[_TypedSpan]:
    """The span and type of each entity's first mention."""
    first: dict[str | None, _TypedSpan] = {}
    for mention in sorted(extraction.mentions, key=_typed_span):
        first.setdefault(mention.entity, _typed_span(mention))
    return [first[id_] for id_ in ids]


def coreferent_pairs(
    gold: Extraction, predicted: Extraction, mentions: MentionAlignment
) -> list[tuple[Mention, Mention]]:
    """Aligned mentions that both refer to an entity, and to entities of one type."""
    types = {entity.id: entity.type for entity in gold.entities}
    other_types = {entity.id: entity.type for entity in predicted.entities}
    return [
        (mention, other)
        for mention, other in mentions.pairs
        if mention.entity is not None
        and other.entity is not None
        and types[mention.entity] == other_types[other.entity]
    ]


def _numbers(extraction: Extraction) -> dict[str, int]:
    """Entities numbered in the order of their first mentions, so that neither ids nor their order decide."""
    ordered = sorted(extraction.mentions, key=lambda mention: (*_typed_span(mention), mention.entity or ""))
    ids = dict.fromkeys(mention.entity for mention in ordered if mention.entity is not None)
    return {id_: number for number, id_ in enumerate(ids)}
