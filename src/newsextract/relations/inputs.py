"""What the network sees of documents: words, their syntax, the mentions and how pairs of them stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from newsextract.language.encoder import embeddings
from newsextract.language.weights import Floats
from newsextract.relations.candidates import Candidates
from newsextract.relations.columns import NUMBERS, TYPES, Columns, Ints
from newsextract.relations.scene import Scene
from newsextract.relations.stage import Stage
from newsextract.relations.ties import Link

TAGS: Final = 1 + 2 * TYPES  # outside, and the first and the other tokens of each type of mention
KINDS: Final = TYPES + 1  # each type of mention, and whether it is of a site
STANDS: Final = (16, 7, 5, 2, 2, 13)  # values of each feature of a pair, see `_stands`
SHAPE: Final = 3  # what is said of a token's characters


@dataclass(frozen=True, eq=False)
class Page:
    """The tokens of a document.

    Attributes:
        words: number of each token's form among all of the batch.
        context: ``doc.tensor``, and capital, digits and line end of each token (tokens × 195).
        tags: what each token is of a mention, below `TAGS`.
        labels: syntactic label of each token.
        heads: number of each token's syntactic head.
    """

    words: Ints
    context: Floats
    tags: Ints
    labels: tuple[str, ...]
    heads: Ints


@dataclass(frozen=True, eq=False)
class Inputs:
    """Documents with mentions; tokens, mentions and entities are numbered through.

    Attributes:
        vectors: navec's embedding of each form (forms × 300).
        pages: the tokens of each document.
        starts: first token of each mention.
        ends: one past its last token.
        tops: the token that its syntax hangs on.
        kinds: type of each mention and whether it is of a site (mentions × `KINDS`).
        entities: number of each mention's entity.
    """

    vectors: Floats
    pages: tuple[Page, ...]
    starts: Ints
    ends: Ints
    tops: Ints
    kinds: Floats
    entities: Ints


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of mentions.

    Attributes:
        firsts: the mention that is the head of each pair.
        seconds: the mention that is the tail.
        stands: how the two stand to each other (pairs × 6), each below its number in `STANDS`.
        between: first token between the two, and one past the last (pairs × 2).
        numbers: for each link the pairs of mentions of its candidates, as numbers of pairs.
        groups: for each link where the pairs of each candidate begin among these.
    """

    firsts: Ints
    seconds: Ints
    stands: Ints
    between: Ints
    numbers: Mapping[Link, Ints]
    groups: Mapping[Link, Ints]


def inputs_of(stage: Stage) -> Inputs:
    """The inputs of documents with mentions."""
    columns = stage.columns
    every = dict.fromkeys(form for scene in stage.scenes for form in scene.tokens.texts)
    forms = {form: number for number, form in enumerate(every)}
    shapes = np.array([(form[:1].isupper(), form.isdigit()) for form in forms], dtype=np.float32)
    return Inputs(
        vectors=embeddings(list(forms)),
        pages=tuple(_page(scene, forms, shapes) for scene in stage.scenes),
        starts=columns.start,
        ends=columns.end,
        tops=columns.start + np.array([node.head - node.start for node in stage.nodes], dtype=np.int64),
        kinds=_kinds(columns),
        entities=columns.entity,
    )


def pairs_of(stage: Stage, linked: Iterable[tuple[Link, Candidates]]) -> Pairs:
    """The pairs of mentions of the candidates of links, of one link at least."""
    columns, size, found = stage.columns, len(stage.nodes), dict(linked)
    every = np.concatenate([each.heads * size + each.tails for each in found.values()])
    keys, numbers = np.unique(every, return_inverse=True)
    firsts, seconds = keys // size, keys % size
    cuts = np.cumsum([len(each.heads) for each in found.values()])[:-1]
    return Pairs(
        firsts=firsts,
        seconds=seconds,
        stands=_stands(columns, firsts, seconds),
        between=_between(columns, firsts, seconds),
        numbers=dict(zip(found, np.split(numbers, cuts), strict=True)),
        groups={type_: each.starts for type_, each in found.items()},
    )


def _page(scene: Scene, forms: Mapping[str, int], shapes: Floats) -> Page:
    tokens = scene.tokens
    words = np.array([forms[text] for text in tokens.texts], dtype=np.int64)
    ends = np.array(tokens.ends_line, dtype=np.float32)[:, None]
    return Page(
        words=words,
        context=np.hstack([scene.doc.tensor, shapes[words], ends]),
        tags=_tags(scene),
        labels=tuple(tokens.labels),
        heads=np.array(tokens.heads, dtype=np.int64),
    )


def _tags(scene: Scene) -> Ints:
    tags = np.zeros(len(scene.tokens), dtype=np.int64)
    for node in scene.nodes:
        first = 1 + 2 * NUMBERS[node.type]
        tags[node.start : node.end] = first + 1
        tags[node.start] = first
    return tags


def _kinds(columns: Columns) -> Floats:
    kinds = np.zeros((len(columns), KINDS), dtype=np.float32)
    kinds[np.arange(len(columns)), columns.type] = 1
    kinds[:, -1] = columns.is_site
    return kinds


def _stands(columns: Columns, firsts: Ints, seconds: Ints) -> Ints:
    """Tokens between (logarithm), sentences and lines apart, one item, order, mentions apart."""
    gap = np.maximum(
        columns.start[seconds] - columns.end[firsts], columns.start[firsts] - columns.end[seconds]
    )
    sentences = columns.sentence[seconds] - columns.sentence[firsts]
    lines = columns.line[seconds] - columns.line[firsts]
    stands = [
        np.minimum(np.log2(np.maximum(gap, 0) + 1) * 2, 15),
        np.clip(sentences, -3, 3) + 3,
        np.clip(lines, -2, 2) + 2,
        columns.item[firsts] == columns.item[seconds],
        columns.start[firsts] < columns.start[seconds],
        np.clip(seconds - firsts, -6, 6) + 6,
    ]
    return np.stack(stands, 1).astype(np.int64)


def _between(columns: Columns, firsts: Ints, seconds: Ints) -> Ints:
    last = np.maximum(columns.start[firsts], columns.start[seconds])
    first = np.minimum(columns.end[firsts], columns.end[seconds])
    return np.stack([np.minimum(first, last), last], 1)
