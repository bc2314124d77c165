"""Why a relation was stated or not: what spoke for it and what against, in log-odds."""

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from newsextract.relations.collection import NETWORK
from newsextract.relations.extraction import THRESHOLD, UNLIKELY, Judged, judged, read
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, forests
from newsextract.relations.stage import Stage
from newsextract.schema import Entity, Mention, RelationType

_LEAST: Final = 0.02  # credits nearer to nothing are left out


@dataclass(frozen=True)
class Explanation:
    """One candidate and what was thought of it.

    Attributes:
        type: the relation.
        head: the head's entity.
        tail: the tail's entity.
        alone: probability by the pair's own evidence.
        probability: with what all candidates of the document say of each other; the relation's confidence.
        evidence: what the pair's own evidence adds to the log-odds, greatest effect first.
        joint: the same for what other candidates say.
    """

    type: RelationType
    head: Entity
    tail: Entity
    alone: float
    probability: float
    evidence: tuple[tuple[str, float], ...]
    joint: tuple[tuple[str, float], ...]

    @property
    def stated(self) -> bool:
        """Whether it is among the relations of the document."""
        return self.probability >= THRESHOLD


def explain(
    doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity], one: str, other: str
) -> list[Explanation]:
    """Everything that was considered between two entities, in both directions.

    Args:
        doc: the text with its syntax and lemmas.
        mentions: tied to entities.
        entities: what they refer to.
        one: id of an entity.
        other: id of another one.

    Returns:
        An explanation for each relation that was possible, likeliest first; of those that the network ruled
        out, its odds alone. None where the two stand too far apart or no relation joins their types.
    """
    scene = Scene(doc, mentions, entities)
    judgement = judged([scene], least=0)
    chosen = [each for each in judgement.judged() if {each.pair.head, each.pair.tail} == {one, other}]
    explained = [_explained(scene, each, judgement.known(each)) for each in chosen]
    return sorted([*explained, *_ruled_out(scene, {one, other})], key=lambda each: -each.probability)


def _ruled_out(scene: Scene, wanted: Set[str]) -> Iterator[Explanation]:
    """Candidates that nothing but the network has looked at."""
    reading = read(Stage([scene]))
    for type_, of_type in reading.found.items():
        for (head, tail), odds in zip(of_type.ids(), reading.odds[type_].tolist(), strict=True):
            if odds < UNLIKELY and {head, tail} == wanted:
                probability = 1 / (1 + math.exp(-odds))
                sides = scene.entities[head], scene.entities[tail]
                yield Explanation(type_, *sides, probability, probability, ((NETWORK, odds),), ())


def _explained(scene: Scene, each: Judged, evidence: Mapping[str, float]) -> Explanation:
    alone = forests()[each.type]
    return Explanation(
        type=each.type,
        head=scene.entities[each.pair.head],
        tail=scene.entities[each.pair.tail],
        alone=float(alone.probabilities([evidence])[0]),
        probability=each.probability,
        evidence=tuple(_credits(alone, evidence)),
        joint=tuple(_credits(forests()[f"{each.type}/joint"], evidence)),
    )


def _credits(forest: Forest, evidence: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Evidence by the size of its effect; what is absent counts as well, with «no» before it."""
    credit = forest.contributions(evidence)
    for name in sorted(credit, key=lambda name: -abs(credit[name])):
        if abs(credit[name]) >= _LEAST:
            yield (name if evidence.get(name) else f"no {name}"), credit[name]
