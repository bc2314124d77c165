"""``newsextract train``: fit the models that the pipeline ships with on annotated documents."""

from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from newsextract.cli.errors import fail, plain_errors, report
from newsextract.cli.folders import CORPUS, GOLD, Corpus, Gold

if TYPE_CHECKING:
    from spacy.language import Language

    from newsextract.schema import Extraction

HELP: Final = "Fit the tagger or the relation scorer on annotated documents."
EXAMPLES: Final = """\b
Example:
  newsextract train relations --folds 0 --out new-relations.npz"""
TAGGER_EXAMPLES: Final = """\b
Example:
  newsextract train tagger --split train --seed 7 --out tagger.npz"""
RELATIONS_EXAMPLES: Final = """\b
Example:
  newsextract train relations --corpus corpus --gold gold --folds 0 --out relations.npz"""

_FEWEST_RELATIONS: Final = 10

Split: TypeAlias = Annotated[str, typer.Option(help="The split to learn from.")]
Out: TypeAlias = Annotated[Path, typer.Option(metavar="FILE", help="Where the weights go, *.npz.")]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace weights that exist.")]
Fit: TypeAlias = Callable[["Language", Sequence["Extraction"], Path], None]


def tagger(
    *,
    corpus: Corpus = CORPUS,
    gold: Gold = GOLD,
    split: Split = "train",
    out: Out = Path("tagger.npz"),
    seed: Annotated[int, typer.Option(min=0, help="Of every random number.")] = 0,
    force: Force = False,
) -> None:
    """Fit the tagger, which finds mentions; this takes minutes, and PyTorch from the extra train."""
    training = _module("tagger")
    settings = training.Settings(seed=seed)

    def fit(nlp: "Language", documents: Sequence["Extraction"], path: Path) -> None:
        training.train(nlp, documents, path, settings, progress)

    def progress(epoch: int, loss: float) -> None:
        report(f"epoch {epoch + 1} of {settings.epochs * settings.members}: loss {loss:.4f}")

    _train(fit, corpus, gold, split, out, force=force)


def relations(
    *,
    corpus: Corpus = CORPUS,
    gold: Gold = GOLD,
    split: Split = "train",
    out: Out = Path("relations.npz"),
    folds: Annotated[
        int,
        typer.Option(
            min=0, help="Parts whose mentions a tagger trained on the others finds; 0: gold mentions only."
        ),
    ] = 4,
    seed: Annotated[int, typer.Option(min=0, help="Of every random number.")] = 20,
    force: Force = False,
) -> None:
    """Fit the relation scorer, which turns text and evidence into probabilities.

    It learns from gold mentions, and from those that taggers find in documents kept from them. This
    takes more than an hour, and scikit-learn and PyTorch from the extra train. Equal gold, equal weights.
    """

    def fit(nlp: "Language", documents: Sequence["Extraction"], path: Path) -> None:
        _refuse_few_relations(documents, split)
        training = _module("relations")
        seen = _module("crossfit").recognised(nlp, documents, folds, report=finished) if folds else []
        settings = training.Settings(seed=seed)
        for relation, count in training.train(nlp, [*documents, *seen], path, settings, report).items():
            report(f"{relation}: {count} examples")

    def finished(fold: int) -> None:
        report(f"mentions of part {fold + 1} of {folds} found")

    _train(fit, corpus, gold, split, out, force=force)


def _refuse_few_relations(documents: Sequence["Extraction"], split: str) -> None:
    from newsextract.schema import RELATION_TYPES

    counts = Counter(relation.type for document in documents for relation in document.relations)
    few = [f"{counts[type_]} {type_}" for type_ in RELATION_TYPES if counts[type_] < _FEWEST_RELATIONS]
    if few:
        fail(
            f"{split}: {', '.join(few)}: fewer than {_FEWEST_RELATIONS} teach nothing. Annotate more of these"
        )


def _module(name: str) -> Any:
    """A module of `newsextract.training`, whose own imports are an extra."""
    try:
        return import_module(f"newsextract.training.{name}")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        fail(f'training needs {package}, which is not installed: pip install "newsextract[train]"')


def _train(fit: Fit, corpus: Path, gold: Path, split: str, out: Path, *, force: bool) -> None:
    """Read the gold, fit, and put the weights in their place when they are whole."""
    from newsextract import pipeline
    from newsextract.evaluation.gold import load_split
    from newsextract.evaluation.scorer import EvaluationError
    from newsextract.formats.common import FormatError
    from newsextract.schema import SchemaError
    from newsextract.stores.files import whole_file

    if out.suffix != ".npz":
        fail(f"{out}: weights are .npz files. Give --out a name with that suffix")
    with (
        plain_errors(EvaluationError, FormatError, SchemaError),
        whole_file(out, force=force) as file,
        TemporaryDirectory() as folder,
    ):
        documents = load_split(corpus, gold, split)
        if not documents:
            fail(f"{split}: no documents. Name a split that has some, or add names to it in splits.toml")
        report(f"{split}: {len(documents)} documents")
        weights = Path(folder) / out.name  # NumPy adds the suffix to any other name
        fit(pipeline.load(), documents, weights)
        file.write_bytes(weights.read_bytes())
    report(f"{out}: written")
