"""Evidence that a pair of mentions is related: one module for each kind, a line here to add a source.

A source of evidence looks at a head, at a tail or at both in their scene and names what it sees, each
with a strength from 0 to 1. What speaks for and what against a relation, and how much, is learned
(`newsextract.relations.scoring`). What can be said of one mention alone is said once, not for each pair;
what numbers tell of pairs is told of all pairs of a scene in one go.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from newsextract.relations.columns import Bools
from newsextract.relations.evidence import (
    context,
    discourse,
    identity,
    layout,
    position,
    posts,
    syntax,
    wording,
)
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.scene import Node, Scene

Evidence = Iterable[tuple[str, float]]
Source = Callable[[Scene, Node], Evidence]
PairSource = Callable[[Scene, Node, Node], Evidence]

# No name comes from two of the groups: heads, tails, pairs.
OF_HEADS: Final[tuple[Source, ...]] = (
    identity.of_head,
    position.of_head,
    syntax.of_head,
    wording.of_head,
    discourse.of_head,
)
OF_TAILS: Final[tuple[Source, ...]] = (
    identity.of_tail,
    position.of_tail,
    syntax.of_tail,
    wording.of_tail,
    discourse.of_tail,
    context.of_tail,
)
OF_PAIRS: Final[tuple[Callable[[Couples], Iterator[tuple[str, Strengths]]], ...]] = (
    position.evidence,
    layout.evidence,
    discourse.evidence,
    context.evidence,
)
# Of the pairs that the first function chooses the second one looks at each.
OF_CHOSEN_PAIRS: Final[tuple[tuple[Callable[[Couples], Bools], PairSource], ...]] = (
    (layout.near, layout.marks),
    (Couples.in_one_sentence, syntax.evidence),
    (Couples.in_one_sentence, wording.evidence),
    (posts.concerned, posts.evidence),
)
