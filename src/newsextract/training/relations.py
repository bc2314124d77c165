"""Fit the relation scorer, a network and forests of small trees, on gold and on found mentions and entities.

Four layers, each learning from what the one before says of documents that it has not learned from: a
network that reads whole documents, forests for pairs alone, forests that also see what all pairs say of
each other, and one for rows.
"""

import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from spacy.language import Language

from newsextract.relations.candidates import Candidates, candidates_of
from newsextract.relations.collection import collect
from newsextract.relations.columns import Bools
from newsextract.relations.extraction import likely_of, possible_of, possible_rows, split
from newsextract.relations.inputs import inputs_of, pairs_of
from newsextract.relations.joint import joint_evidence
from newsextract.relations.names import Floats, Names
from newsextract.relations.network import PREFIX
from newsextract.relations.rows import Ties
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, save
from newsextract.relations.stage import Stage
from newsextract.relations.ties import TIE, Link, ties_of
from newsextract.schema import RELATION_TYPES, Extraction, RelationType
from newsextract.training import network
from newsextract.training.augmentation import exchanged
from newsextract.training.network import Settings

_RAREST: Final = 16  # examples that a piece of evidence must occur in to be learned from
_FOLDS: Final = 4
_FEWEST: Final = 100  # true and false candidates that a forest of the second layer needs

Evidence = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Sample:
    """A document with its candidates.

    Attributes:
        gold: its annotation, in terms of the mentions and entities that the scene has.
        stage: the document as the evidence sees it.
        found: candidates of each relation.
        ties: log-odds that a place and a product stand in one row.
        evidence: about each candidate, names and strengths.
        fold: the part that it belongs to; a document with gold and with found mentions has one.
    """

    gold: Extraction
    stage: Stage
    found: Mapping[RelationType, Candidates]
    ties: Ties
    evidence: Mapping[RelationType, Sequence[Evidence]]
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


@dataclass(frozen=True, eq=False)
class Draft:
    """A document with all its candidates, before anything is known of them.

    Attributes:
        gold: its annotation.
        stage: the document as the evidence sees it.
        found: candidates of each relation.
        ties: the places and products that may stand in one row; None if there are none.
        fold: the part that it and its copies belong to.
    """

    gold: Extraction
    stage: Stage
    found: Mapping[RelationType, Candidates]
    ties: Candidates | None
    fold: int


def train(
    nlp: Language,
    gold: Sequence[Extraction],
    path: Path,
    settings: Settings | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> dict[RelationType, int]:
    """Train on annotated documents and write the weights.

    Args:
        nlp: a pipeline whose first component is ``newsextract_slovnet``.
        gold: documents with mentions, entities, relations and rows.
        path: the ``.npz`` file to write.
        settings: of the network, and the seed of all random choices.
        report: called with a line on what was done.

    Returns:
        The number of positive examples of each relation.
    """
    settings = settings or Settings()
    drafts = list(drafts_of(nlp, gold))
    every = [*drafts, *drafts_of(nlp, _copies(nlp, gold, settings.seed))]
    examples = list(map(example_of, every))
    epochs = settings.epochs * settings.members
    readers = network.fit(
        examples,
        settings,
        lambda epoch, loss: report(f"network, epoch {epoch + 1} of {epochs}: loss {loss:.3f}"),
    )
    odds = network.held_out(
        examples,
        [draft.fold for draft in every],
        settings,
        lambda fold: report(f"network without part {fold + 1} of {_FOLDS}: done"),
    )
    forests = forests_of(drafts, odds[: len(drafts)], settings.seed)
    save(path, forests, {f"{PREFIX}{name}": of for name, of in readers.items()})
    return dict(Counter(relation.type for document in gold for relation in document.relations))


def _copies(nlp: Language, gold: Sequence[Extraction], seed: int) -> list[Extraction]:
    """A copy of each text, by its first annotation, with other names and products in it."""
    texts = list({document.text: document for document in reversed(gold)}.values())
    component: Any = nlp.get_pipe("newsextract_slovnet")
    return exchanged(texts, list(component.pipe(nlp.make_doc(each.text) for each in texts)), seed)


def drafts_of(nlp: Language, gold: Sequence[Extraction]) -> Iterator[Draft]:
    """Documents with candidates; those without any teach nothing."""
    component: Any = nlp.get_pipe("newsextract_slovnet")
    docs = component.pipe(nlp.make_doc(document.text) for document in gold)
    for doc, document in zip(docs, gold, strict=True):
        stage = Stage([Scene(doc, document.mentions, document.entities)])
        found = candidates_of(stage)
        if found:
            fold = zlib.crc32((document.source or document.text).encode()) % _FOLDS
            yield Draft(document, stage, found, _ties(found), fold)


def _ties(found: Mapping[RelationType, Candidates]) -> Candidates | None:
    if not {"located_in", "produces"} <= found.keys():
        return None
    ties = ties_of(found["located_in"], found["produces"])
    return ties if len(ties) else None


def example_of(draft: Draft) -> network.Example:
    """What the network learns from a document."""
    links: dict[Link, Candidates] = dict(draft.found.items())
    true: dict[Link, Bools] = {
        type_: np.array(_truth(draft, type_, range(len(of)))) for type_, of in draft.found.items()
    }
    if draft.ties:
        rows = {(row.place_id, row.product_id) for row in draft.gold.records}
        links[TIE], true[TIE] = draft.ties, np.array([ids in rows for ids in draft.ties.ids()])
    return network.Example(inputs_of(draft.stage), pairs_of(draft.stage, links.items()), true)


def forests_of(
    drafts: Sequence[Draft], odds: Sequence[Mapping[Link, Floats]], seed: int
) -> dict[str, Forest]:
    """The forests of all layers, by relation and layer.

    Args:
        drafts: the documents.
        odds: what networks that have not learned from a document say of its candidates.
        seed: of the trees' random choices.
    """
    samples = [_sample(*each) for each in zip(drafts, odds, strict=True)]
    every = [{type_: range(len(of)) for type_, of in sample.found.items()} for sample in samples]
    alone, first = _layer(samples, [sample.evidence for sample in samples], every, seed)
    likely = _likely(samples, first)
    evidence = [_joined(*each) for each in zip(samples, first, likely, strict=True)]
    joint, final = _layer(samples, evidence, likely, seed)
    rows = fit(_row_examples(samples, likely, final), seed)
    return alone | {f"{type_}/joint": forest for type_, forest in joint.items()} | {"rows": rows}


def _sample(draft: Draft, odds: Mapping[Link, Floats]) -> Sample:
    names = Names()
    of_relations = {type_: odds[type_] for type_ in draft.found}
    found, possible = possible_of(draft.found, of_relations)
    known = collect(draft.stage, found, names, possible)
    every = range(len(names))
    evidence = {type_: names.rows(of_type.columns(every)[:-1]) for type_, of_type in known.items()}
    ties = dict(zip(draft.ties.ids(), odds[TIE].tolist(), strict=True)) if draft.ties else {}
    return Sample(draft.gold, draft.stage, found, ties, evidence, draft.fold)


# For each sample, by relation: which of the candidates, what is known of them, how likely they are.
Chosen = Sequence[Mapping[RelationType, Sequence[int]]]
Known = Sequence[Mapping[RelationType, Sequence[Evidence]]]
Scores = list[dict[RelationType, Floats]]


def _truth(of: Draft | Sample, type_: RelationType, chosen: Sequence[int]) -> list[bool]:
    """Whether gold has the relation of each chosen candidate."""
    true = {(relation.head, relation.tail) for relation in of.gold.relations if relation.type == type_}
    ids = list(of.found[type_].ids())
    return [ids[number] in true for number in chosen]


def _likely(samples: Sequence[Sample], first: Scores) -> list[dict[RelationType, list[int]]]:
    """The candidates that get a second look; all of a relation where the likely ones are too few."""
    likely = [likely_of(scores) for scores in first]
    for type_ in RELATION_TYPES:
        holders = [(sample, of) for sample, of in zip(samples, likely, strict=True) if type_ in of]
        truth = Counter(true for sample, of in holders for true in _truth(sample, type_, of[type_]))
        if min(truth[True], truth[False]) < _FEWEST:
            for sample, of in holders:
                of[type_] = list(range(len(sample.found[type_])))
    return likely


def _joined(
    sample: Sample, first: Mapping[RelationType, Floats], likely: Mapping[RelationType, Sequence[int]]
) -> dict[RelationType, list[Evidence]]:
    """What is known of the likely candidates, with what all say of each other."""
    joint = joint_evidence(sample.stage, sample.found, first, likely)
    return {
        type_: [
            {**sample.evidence[type_][number], **{name: float(of[place]) for name, of in said.items()}}
            for place, number in enumerate(likely[type_])
        ]
        for type_, said in joint.items()
    }


def _layer(
    samples: Sequence[Sample], evidence: Known, chosen: Chosen, seed: int
) -> tuple[dict[str, Forest], Scores]:
    """Fit a forest for each relation, and judge each sample by forests that have not seen its fold."""
    forests: dict[str, Forest] = {}
    scores: Scores = [{} for _ in samples]
    holders = {
        type_: [number for number, sample in enumerate(samples) if type_ in sample.found]
        for type_ in RELATION_TYPES
    }

    def judge(type_: RelationType) -> tuple[Forest, Floats]:
        examples = Examples([], [], [])
        for number in holders[type_]:
            _add(examples, samples[number], type_, evidence[number][type_], chosen[number][type_])
        forest = fit(examples, seed)
        return forest, _held_out(examples, seed, forest.names)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = zip(RELATION_TYPES, pool.map(judge, RELATION_TYPES), strict=True)
        for type_, (forest, of_type) in judged:
            forests[type_] = forest
            parts = split(of_type, [chosen[number][type_] for number in holders[type_]])
            for number, part in zip(holders[type_], parts, strict=True):
                scores[number][type_] = part
    return forests, scores


def _add(
    examples: Examples,
    sample: Sample,
    type_: RelationType,
    evidence: Sequence[Evidence],
    chosen: Sequence[int],
) -> None:
    examples.evidence.extend(evidence)
    examples.true.extend(_truth(sample, type_, chosen))
    examples.folds.extend([sample.fold] * len(evidence))


def _row_examples(samples: Sequence[Sample], chosen: Chosen, scores: Scores) -> Examples:
    examples = Examples([], [], [])
    for sample, of_sample, numbers in zip(samples, scores, chosen, strict=True):
        judged = (
            (type_, found.pair(number), probability)
            for type_, found in sample.found.items()
            for number, probability in zip(numbers[type_], of_sample[type_].tolist(), strict=True)
        )
        true = {(row.company_id, row.place_id, row.product_id) for row in sample.gold.records}
        for row in possible_rows(sample.stage.scenes[0], judged, sample.ties):
            key = (row.company, row.place and row.place.tail, row.product and row.product.tail)
            examples.evidence.append(row.evidence)
            examples.true.append(key in true)
            examples.folds.append(sample.fold)
    return examples


def _held_out(examples: Examples, seed: int, names: Sequence[str]) -> Floats:
    """The probability of each example by a forest that was fitted on the other folds and asks some names."""
    folds = np.array(examples.folds)
    result = np.zeros(len(folds), dtype=np.float32)
    for fold in range(_FOLDS):
        held = np.flatnonzero(folds == fold)
        others = np.flatnonzero(folds != fold)
        if len(held) and len(others):
            forest = fit(_part(examples, others), seed, names)
            result[held] = forest.probabilities([examples.evidence[place] for place in held])
    return result


def _part(examples: Examples, places: NDArray[np.int64]) -> Examples:
    return Examples(
        [examples.evidence[place] for place in places],
        [examples.true[place] for place in places],
        [examples.folds[place] for place in places],
    )


def fit(examples: Examples, seed: int = 20, names: Sequence[str] = ()) -> Forest:
    """A forest on some examples, which asks the names that are given or else all that are not too rare.

    Sorting the strengths of each name takes most of the time, and trees ask few of them: forests that only
    judge what others learn from get the names that the first one asked.
    """
    if not names:
        counts = Counter(name for evidence in examples.evidence for name in evidence)
        names = sorted(name for name, count in counts.items() if count >= _RAREST) or sorted(counts)
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
    """Scikit-learn's trees as arrays, with the names that they ask; leaves become children of themselves."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    sizes = [len(nodes) for nodes in trees]
    roots = np.cumsum([0, *sizes[:-1]])
    offsets = np.repeat(roots, sizes)
    nodes = np.concatenate(trees)
    own, leaf = np.arange(len(nodes)), nodes["is_leaf"] == 1
    asked, feature = np.unique(nodes["feature_idx"][~leaf], return_inverse=True)
    features = np.full(len(nodes), -1, dtype=np.int32)
    features[~leaf] = feature
    return Forest(
        names=tuple(names[number] for number in asked),
        roots=roots.astype(np.int32),
        feature=features,
        threshold=nodes["num_threshold"].astype(np.float32),
        left=np.where(leaf, own, nodes["left"] + offsets).astype(np.int32),
        right=np.where(leaf, own, nodes["right"] + offsets).astype(np.int32),
        value=nodes["value"].astype(np.float32),
        bias=float(model._baseline_prediction[0, 0]),
        depth=int(nodes["depth"].max()),
    )
