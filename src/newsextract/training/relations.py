"""Fit the relation scorer: forests of small trees on gold and on found mentions and entities.

Three layers, each learning from what the one before says of documents that it has not learned from:
forests for pairs alone, forests that also see what all pairs say of each other, and one for rows.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from spacy.language import Language

from newsextract.relations.extraction import Found, candidates_of, possible_rows, split
from newsextract.relations.joint import joint_evidence
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, save
from newsextract.schema import RELATION_TYPES, Extraction, RelationType

_RAREST: Final = 8  # examples that a piece of evidence must occur in to be learned from
_FOLDS: Final = 4

Evidence = Mapping[str, float]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sample:
    """A document with its candidates.

    Attributes:
        gold: its annotation, in terms of the mentions and entities that the scene has.
        scene: the document as the evidence sees it.
        found: candidates of each relation.
        fold: the part that it belongs to; a document with gold and with found mentions has one.
    """

    gold: Extraction
    scene: Scene
    found: Found
    fold: int


@dataclass(frozen=True, eq=False)
class Examples:
    """What one forest learns from.

    Attributes:
        evidence: names and strengths, one mapping for each example.
        true: for each whether gold has it.
        folds: for each the part that its document belongs to.
    """

    evidence: list[Evidence]
    true: list[bool]
    folds: list[int]


def train(nlp: Language, gold: Sequence[Extraction], path: Path, seed: int = 20) -> dict[RelationType, int]:
    """Train on annotated documents and write the weights.

    Args:
        nlp: a pipeline whose first component is ``newsextract_slovnet``.
        gold: documents with mentions, entities, relations and rows.
        path: the ``.npz`` file to write.
        seed: of the trees' random choices.

    Returns:
        The number of positive examples of each relation.
    """
    samples = list(_samples(nlp, gold))
    forests: dict[str, Forest] = {}
    first = _layer(samples, _alone(samples), "", forests, seed)
    joint = [
        joint_evidence(each.scene, each.found, score) for each, score in zip(samples, first, strict=True)
    ]
    final = _layer(samples, lambda number, type_: joint[number][type_], "/joint", forests, seed)
    forests["rows"] = fit(_row_examples(samples, final), seed)
    save(path, forests)
    return dict(Counter(relation.type for document in gold for relation in document.relations))


def _samples(nlp: Language, gold: Sequence[Extraction]) -> Iterator[Sample]:
    component: Any = nlp.get_pipe("newsextract_slovnet")
    docs = component.pipe(nlp.make_doc(document.text) for document in gold)
    for doc, document in zip(docs, gold, strict=True):
        scene = Scene(doc, document.mentions, document.entities)
        fold = zlib.crc32(document.text.encode()) % _FOLDS
        yield Sample(document, scene, candidates_of(scene), fold)


Scores = list[dict[RelationType, Floats]]  # for each sample the probabilities of its candidates


def _layer(
    samples: Sequence[Sample],
    evidence: Callable[[int, RelationType], Sequence[Evidence]],
    suffix: str,
    forests: dict[str, Forest],
    seed: int,
) -> Scores:
    """Fit a forest for each relation, and judge each sample by forests that have not seen its fold."""
    scores: Scores = [{} for _ in samples]
    for type_ in RELATION_TYPES:
        holders = [number for number, sample in enumerate(samples) if type_ in sample.found]
        examples = Examples([], [], [])
        for number in holders:
            _add(examples, samples[number], type_, evidence(number, type_))
        forests[type_ + suffix] = fit(examples, seed)
        parts = split(_held_out(examples, seed), [samples[number].found[type_] for number in holders])
        for number, part in zip(holders, parts, strict=True):
            scores[number][type_] = part
    return scores


def _add(examples: Examples, sample: Sample, type_: RelationType, evidence: Sequence[Evidence]) -> None:
    true = {(relation.head, relation.tail) for relation in sample.gold.relations if relation.type == type_}
    examples.evidence.extend(evidence)
    examples.true.extend((pair.head, pair.tail) in true for pair in sample.found[type_])
    examples.folds.extend([sample.fold] * len(evidence))


def _alone(samples: Sequence[Sample]) -> Callable[[int, RelationType], Sequence[Evidence]]:
    return lambda number, type_: [pair.evidence for pair in samples[number].found[type_]]


def _row_examples(samples: Sequence[Sample], scores: Scores) -> Examples:
    examples = Examples([], [], [])
    for sample, of_sample in zip(samples, scores, strict=True):
        judged = (
            (type_, pair, probability)
            for type_, found in sample.found.items()
            for pair, probability in zip(found, of_sample[type_].tolist(), strict=True)
        )
        true = {(row.company_id, row.place_id, row.product_id) for row in sample.gold.records}
        for row in possible_rows(sample.scene, judged):
            key = (row.company, row.place and row.place.tail, row.product and row.product.tail)
            examples.evidence.append(row.evidence)
            examples.true.append(key in true)
            examples.folds.append(sample.fold)
    return examples


def _held_out(examples: Examples, seed: int) -> Floats:
    """The probability of each example by a forest fitted on the other folds."""
    folds = np.array(examples.folds)
    result = np.zeros(len(folds), dtype=np.float32)
    for fold in range(_FOLDS):
        held = np.flatnonzero(folds == fold)
        others = np.flatnonzero(folds != fold)
        if len(held) and len(others):
            forest = fit(_part(examples, others), seed)
            result[held] = forest.probabilities([examples.evidence[place] for place in held])
    return result


def _part(examples: Examples, places: NDArray[np.int64]) -> Examples:
    return Examples(
        [examples.evidence[place] for place in places],
        [examples.true[place] for place in places],
        [examples.folds[place] for place in places],
    )


def fit(examples: Examples, seed: int = 20) -> Forest:
    """A forest on some examples."""
    counts = Counter(name for evidence in examples.evidence for name in evidence)
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    index = {name: number for number, name in enumerate(names)}
    rows = np.zeros((len(examples.evidence), len(names)), dtype=np.float32)
    for row, evidence in zip(rows, examples.evidence, strict=True):
        for name, strength in evidence.items():
            if name in index:
                row[index[name]] = strength
    model = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=8,
        l2_regularization=1.0, max_features=0.3, random_state=seed,
    )  # fmt: skip
    model.fit(rows, np.array(examples.true))
    return _forest(model, names)


def _forest(model: Any, names: Sequence[str]) -> Forest:
    """Scikit-learn's trees as arrays; leaves become children of themselves that ask nothing."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    sizes = [len(nodes) for nodes in trees]
    roots = np.cumsum([0, *sizes[:-1]])
    offsets = np.repeat(roots, sizes)
    nodes = np.concatenate(trees)
    own, leaf = np.arange(len(nodes)), nodes["is_leaf"] == 1
    return Forest(
        names=tuple(names),
        roots=roots.astype(np.int32),
        feature=np.where(leaf, -1, nodes["feature_idx"]).astype(np.int32),
        threshold=nodes["num_threshold"].astype(np.float32),
        left=np.where(leaf, own, nodes["left"] + offsets).astype(np.int32),
        right=np.where(leaf, own, nodes["right"] + offsets).astype(np.int32),
        value=nodes["value"].astype(np.float32),
        bias=float(model._baseline_prediction[0, 0]),
        depth=int(nodes["depth"].max()),
    )
