"""The annotated documents on disk: texts, stand-off annotation, and the split that each belongs to."""

from pathlib import Path

import msgspec

from newsextract.evaluation.scorer import EvaluationError
from newsextract.formats import brat
from newsextract.schema import Extraction

SPLITS_FILE = "splits.toml"


def load_split(corpus: Path, gold: Path, split: str | None = None) -> list[Extraction]:
    """Gold documents of one split, or of all, in the order of their names.

    Args:
        corpus: folder with ``NAME.txt``.
        gold: folder with ``NAME.ann`` and ``splits.toml``.
        split: ``train``, ``dev`` or ``test``; None for all documents.

    Raises:
        EvaluationError: no such split, or a document without text or annotation.
        FormatError: an annotation file that breaks format or conventions.
    """
    documents = []
    for name in split_names(gold, split):
        files = corpus / f"{name}.txt", gold / f"{name}.ann"
        for file in files:
            if not file.is_file():
                raise EvaluationError(
                    f"{file}: no such file, but {gold / SPLITS_FILE} names {name}; add the file"
                )
        documents.append(brat.load(*files))
    return documents


def split_names(gold: Path, split: str | None = None) -> list[str]:
    """Names of the documents of a split, or of all, sorted.

    Raises:
        EvaluationError: ``splits.toml`` is missing, malformed, or names no such split.
    """
    file = gold / SPLITS_FILE
    if not file.is_file():
        raise EvaluationError(f"{file}: no such file; name the folder of the gold with --gold")
    splits = _read_splits(file)
    if split is not None and split not in splits:
        raise EvaluationError(f"{file}: no split {split!r}; there are {', '.join(splits)}")
    chosen = splits.values() if split is None else [splits[split]]
    return sorted(name for names in chosen for name in names)


def _read_splits(file: Path) -> dict[str, list[str]]:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, list[str]])
    except msgspec.DecodeError as error:
        remedy = 'write splits as lists of names: dev = ["a01", "a02"]'
        raise EvaluationError(f"{file}: malformed ({error}); {remedy}") from error
