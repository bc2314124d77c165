"""What the candidates of a document say of each other: rivals, neighbours, what else a head has.

No pair stands alone: a sum has one investor, coordinated products one maker, and what stands with a company's
product is likelier to be its place than its neighbour's. The first forests look at pairs one by one; the
second ones see this evidence too, made of the first ones' probabilities (stacking, Wolpert 1992).

All relations of all documents are worked on together. An entity has a number in each relation: that of the
relation times the number of entities, plus its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.candidates import Candidates
from newsextract.relations.columns import Ints
from newsextract.relations.groups import Doubles, Groups, spread
from newsextract.relations.stage import Stage
from newsextract.schema import RELATION_TYPES, SIGNATURES, RelationType

Probabilities = Mapping[RelationType, NDArray[np.float32]]
Said = Iterator[tuple[str, Doubles]]
_FAR: Final = 40  # tokens from which on a neighbour is no nearer than another
_OF_COMPANIES: Final = np.array(["ORG" in SIGNATURES[type_][0] for type_ in RELATION_TYPES])
_RELATIONS: Final = len(RELATION_TYPES)


class _Pairs:
    """The candidates of all relations with their probabilities.

    Attributes:
        entities: how many there are.
        relation: number of each pair's relation.
        head: number of the head's entity.
        tail: number of the tail's entity.
        own: probability.
        by_tail: number of the tail in the relation.
        by_head: number of the head in the relation.
    """

    def __init__(self, stage: Stage, found: Mapping[RelationType, Candidates], first: Probabilities) -> None:
        entity = stage.columns.entity
        numbers = [RELATION_TYPES.index(type_) for type_ in found]
        self.stage, self.entities = stage, stage.columns.entities
        self.relation = np.repeat(numbers, [len(of) for of in found.values()])
        self.head = np.concatenate([entity[of.heads[of.starts]] for of in found.values()])
        self.tail = np.concatenate([entity[of.tails[of.starts]] for of in found.values()])
        self.own = np.concatenate([first[type_] for type_ in found]).astype(np.float64)
        self.by_tail = self.relation * self.entities + self.tail
        self.by_head = self.relation * self.entities + self.head

    @cached_property
    def heads(self) -> Groups:
        """The probabilities of the possible heads of each tail."""
        return self.groups(self.by_tail, self.head, self.own)

    @cached_property
    def tails(self) -> Groups:
        """The probabilities of the possible tails of each head."""
        return self.groups(self.by_head, self.tail, self.own)

    def groups(self, group: Ints, member: Ints, values: Doubles) -> Groups:
        """Values of entities, grouped by other entities in relations."""
        return Groups(group, member, values, _RELATIONS * self.entities, self.entities)


def joint_evidence(
    stage: Stage,
    found: Mapping[RelationType, Candidates],
    first: Probabilities,
    asked: Mapping[RelationType, Sequence[int]],
) -> dict[RelationType, dict[str, Doubles]]:
    """Evidence about some pairs out of the probabilities of all pairs of their documents.

    Args:
        stage: of the documents.
        found: the candidates of each relation.
        first: their probabilities by the first forests, in the same order.
        asked: numbers of the candidates of each relation that the evidence is about.

    Returns:
        For each relation by name the strengths for the candidates asked about; 0 for what is not there.
    """
    if not found:
        return {}
    pairs = _Pairs(stage, found, first)
    ends = np.cumsum([len(of) for of in found.values()])
    begins = (end - len(of) for end, of in zip(ends, found.values(), strict=True))
    chosen = [
        begin + np.array(asked[type_], dtype=np.int64) for begin, type_ in zip(begins, found, strict=True)
    ]
    said = dict(_said(pairs, np.concatenate(chosen)))
    cuts = np.cumsum([len(each) for each in chosen])[:-1]
    parts = {f"joint:{name}": np.split(strengths, cuts) for name, strengths in said.items()}
    return {type_: {name: of[place] for name, of in parts.items()} for place, type_ in enumerate(found)}


def _said(pairs: _Pairs, asked: Ints) -> Said:
    yield from _rivals(pairs, asked)
    yield from _neighbours(pairs, asked)
    yield from _companions(pairs, asked)


def _rivals(pairs: _Pairs, asked: Ints) -> Said:
    """How the pair stands among all heads of its tail and all tails of its head."""
    heads, tails, own = pairs.heads, pairs.tails, pairs.own[asked]
    by_tail, by_head = pairs.by_tail[asked], pairs.by_head[asked]
    best = heads.best_but(by_tail, pairs.head[asked])
    likely = np.bincount(pairs.by_head[pairs.own > 0.5], minlength=len(tails.count))
    yield "own", own
    yield "best_rival", best
    yield "margin", own - best
    yield "rank", np.minimum(heads.above()[asked], 10) / 10
    yield "share", own / (heads.total()[by_tail] + 1e-6)
    yield "heads", np.minimum(heads.count[by_tail], 12) / 12
    yield "any_head", 1 - heads.none()[by_tail]
    yield "best_other_tail", tails.best_but(by_head, pairs.tail[asked])
    yield "other_tails", np.minimum(likely[by_head] - (own > 0.5), 10) / 10


def _neighbours(pairs: _Pairs, asked: Ints) -> Said:
    """Whether the tails named before and after this one are this head's or another's."""
    columns, head = pairs.stage.columns, pairs.head[asked]
    first = np.full(pairs.entities, -1)
    first[columns.entity[::-1]] = np.arange(len(columns))[::-1]
    numbers, turn = np.unique(pairs.by_tail, return_index=True)
    mention = first[numbers % pairs.entities]
    order = np.lexsort((turn, columns.start[mention], numbers // pairs.entities))
    tails, mentions = numbers[order], mention[order]
    kept = np.stack([tails // pairs.entities, pairs.stage.documents(mentions)])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    here = place[np.searchsorted(numbers, pairs.by_tail[asked])]
    for side, step in (("before", -1), ("after", 1)):
        other = np.clip(here + step, 0, len(order) - 1)
        is_one = (other != here) & (kept[:, other] == kept[:, here]).all(0)
        gap = np.abs(columns.start[mentions[other]] - columns.start[mentions[here]])
        yield f"{side}_own", pairs.heads.of(tails[other], head) * is_one
        yield f"{side}_other", pairs.heads.best_but(tails[other], head) * is_one
        yield f"{side}_near", (1 - np.minimum(gap, _FAR) / _FAR) * is_one


def _companions(pairs: _Pairs, asked: Ints) -> Said:
    """How likely this head and others are with the other tails that the tail's sentences name."""
    tails, head = pairs.by_tail[asked], pairs.head[asked]
    relation, others, value = _beside(pairs, np.unique(pairs.tail[asked]))
    siblings = pairs.groups(
        relation * pairs.entities + others // pairs.entities, others % pairs.entities, value
    )
    company = _OF_COMPANIES[relation]
    of_companies = np.unique(tails[_OF_COMPANIES[pairs.relation[asked]]])
    elsewhere = _elsewhere(pairs, of_companies, relation[company], others[company], value[company])
    for name, groups in (("sibling", siblings), ("other_relation", elsewhere)):
        yield f"{name}_own", groups.of(tails, head)
        yield f"{name}_other", groups.best_but(tails, head)


def _beside(pairs: _Pairs, tails: Ints) -> tuple[Ints, Ints, Doubles]:
    """The greatest probability of each relation and head with other tails that a tail's sentences name.

    Returns:
        Relations, tails and heads (as number of the tail times the number of entities plus that of the
        head) and probabilities.
    """
    columns, size = pairs.stage.columns, pairs.entities
    sentence, entity = np.divmod(np.unique(columns.sentence * size + columns.entity), size)
    sentences_of, count = np.argsort(entity, kind="stable"), np.bincount(entity, minlength=size)
    pair, place = spread((np.cumsum(count) - count)[pairs.tail], count[pairs.tail])
    kinds = sentence[sentences_of[place]] * _RELATIONS + pairs.relation[pair]
    keys, group = np.unique(kinds * size + pairs.head[pair], return_inverse=True)
    heads = Groups(group, pairs.tail[pair], pairs.own[pair], len(keys), size)
    looked_at = np.flatnonzero(np.isin(entity, tails))
    begin, end = (np.searchsorted(keys, (sentence[looked_at] + n) * _RELATIONS * size) for n in (0, 1))
    number, which = spread(begin, end - begin)
    tail = entity[looked_at[number]]
    relation, head = np.divmod(keys[which] % (_RELATIONS * size), size)
    triples, same = np.unique((relation * size + tail) * size + head, return_inverse=True)
    greatest = np.zeros(len(triples))
    np.maximum.at(greatest, same, heads.best_but(which, tail))
    there = greatest > 0
    return triples[there] // size**2, triples[there] % size**2, greatest[there]


def _elsewhere(pairs: _Pairs, tails: Ints, relation: Ints, others: Ints, value: Doubles) -> Groups:
    """The same of all relations but a tail's own together, by the number of the tail in its relation."""
    size = pairs.entities
    keys, group = np.unique(others, return_inverse=True)
    relations = Groups(group, relation, value, len(keys), _RELATIONS)
    begin, end = (np.searchsorted(keys, (tails % size + n) * size) for n in (0, 1))
    number, which = spread(begin, end - begin)
    greatest = relations.best_but(which, tails[number] // size)
    there = greatest > 0
    return pairs.groups(tails[number][there], keys[which][there] % size, greatest[there])
