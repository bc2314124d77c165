"""Fit the relation scorer: one forest of small trees for each relation, on gold mentions and entities."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from spacy.language import Language

from newsextract.relations.candidates import pairs, pooled
from newsextract.relations.extraction import by_tail
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, save
from newsextract.schema import RELATION_TYPES, Extraction, RelationType

_RAREST: Final = 8  # pairs that a piece of evidence must occur in to be learned from
_SEED: Final = 20
# Where the head is what has one answer («for whom does she work?»), the tail tells nothing by itself.
_OF_HEADS: Final = frozenset({"works_for"})


@dataclass(frozen=True, eq=False)
class Examples:
    """Evidence about candidates and whether gold has them.

    Attributes:
        evidence: names and strengths, a dictionary for each pair or tail.
        stated: for each whether it is in a relation in gold.
    """

    evidence: list[dict[str, float]]
    stated: list[bool]


def train(nlp: Language, gold: Sequence[Extraction], path: Path) -> dict[RelationType, int]:
    """Train on annotated documents and write the weights.

    Args:
        nlp: a pipeline whose first component is ``newsextract_slovnet``.
        gold: documents with mentions, entities and relations.
        path: the ``.npz`` file to write.

    Returns:
        The number of positive examples of each relation.
    """
    examples = gather(nlp, gold)
    save(path, {name: fit(examples[name]) for name in examples})
    return {relation: sum(examples[relation].stated) for relation in RELATION_TYPES}


def gather(nlp: Language, gold: Sequence[Extraction]) -> dict[str, Examples]:
    """Candidate pairs of gold documents by relation, and their tails as ``RELATION/tail``."""
    component: Any = nlp.get_pipe("newsextract_slovnet")
    docs = component.pipe(nlp.make_doc(document.text) for document in gold)
    scenes = [Scene(doc, each.mentions, each.entities) for doc, each in zip(docs, gold, strict=True)]
    examples: dict[str, Examples] = {}
    for relation in RELATION_TYPES:
        of_pairs, of_tails = _examples(relation, scenes, gold)
        examples[relation] = of_pairs
        if relation not in _OF_HEADS:
            examples[f"{relation}/tail"] = of_tails
    return examples


def _examples(
    relation: RelationType, scenes: Sequence[Scene], gold: Sequence[Extraction]
) -> tuple[Examples, Examples]:
    """Examples of pairs, and of tails with all that is said of them."""
    of_pairs, of_tails = Examples([], []), Examples([], [])
    for scene, document in zip(scenes, gold, strict=True):
        true = {(each.head, each.tail) for each in document.relations if each.type == relation}
        found = pairs(scene, relation)
        stated = [(pair.head, pair.tail) in true for pair in found]
        of_pairs.evidence.extend(pair.evidence for pair in found)
        of_pairs.stated.extend(stated)
        for group in by_tail(found).values():
            of_tails.evidence.append(pooled([found[place] for place in group]))
            of_tails.stated.append(any(stated[place] for place in group))
    return of_pairs, of_tails


def fit(examples: Examples) -> Forest:
    """A forest for one relation."""
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
        l2_regularization=1.0, max_features=0.3, random_state=_SEED,
    )  # fmt: skip
    model.fit(rows, np.array(examples.stated))
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
