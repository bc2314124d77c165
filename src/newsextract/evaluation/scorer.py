"""Score documents against gold: which belongs to which, the sums, and how sure they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath

from newsextract.evaluation.alignment import Alignment, align
from newsextract.evaluation.counts import Counts, total
from newsextract.evaluation.metrics import score
from newsextract.schema import Extraction


class EvaluationError(ValueError):
    """Gold and predictions that cannot be compared; the message names document, cause and remedy."""


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """A gold document, what was predicted for it, what stands for what, and the counts by measure."""

    gold: Extraction
    predicted: Extraction
    alignment: Alignment
    scores: dict[str, Counts]


@dataclass(frozen=True, slots=True)
class Report:
    """What `evaluate` found.

    Attributes:
        documents: in the order of the gold.
        totals: counts by measure, summed over the documents.
        unpredicted: sources of gold documents without a prediction; all their gold counts as missed.
        failed: sources of gold documents whose prediction is an error; all their gold counts as missed.
        without_gold: sources of predictions without gold; they are left out.
    """

    documents: tuple[DocumentScore, ...]
    totals: dict[str, Counts]
    unpredicted: tuple[str, ...]
    failed: tuple[str, ...]
    without_gold: tuple[str, ...]


def evaluate(gold: Sequence[Extraction], predicted: Sequence[Extraction]) -> Report:
    """Compare predictions with gold, document by document; the order of either does not matter.

    Documents belong together that have one id (one text), else one source (the name of the file without its
    extension).

    Args:
        gold: the annotated documents.
        predicted: the same texts as the pipeline read them.

    Raises:
        EvaluationError: a document occurs twice on one side, or texts differ (the message shows where).
    """
    answers = _paired(gold, predicted)
    documents = tuple(_document(each, answers.get(each.id)) for each in gold)
    used = {answer.id for answer in answers.values()}
    return Report(
        documents=documents,
        totals=total(document.scores for document in documents),
        unpredicted=tuple(each.source for each in gold if each.id not in answers),
        failed=tuple(each.source for each in gold if each.id in answers and answers[each.id].error),
        without_gold=tuple(each.source for each in predicted if each.id not in used),
    )


def _document(gold: Extraction, predicted: Extraction | None) -> DocumentScore:
    answer = predicted or Extraction(gold.id, gold.source, gold.text)
    alignment = align(gold, answer)
    return DocumentScore(gold, answer, alignment, score(gold, answer, alignment))


def _paired(gold: Sequence[Extraction], predicted: Sequence[Extraction]) -> dict[str, Extraction]:
    """The prediction for each gold document, by the id of the gold document."""
    _refuse_repeats(gold, "gold")
    _refuse_repeats(predicted, "predictions")
    by_id = {each.id: each for each in predicted}
    ids = {each.id for each in gold}
    by_source = {PurePath(each.source).stem: each for each in predicted if each.id not in ids}
    answers: dict[str, Extraction] = {}
    for each in gold:
        answer = by_id.get(each.id) or by_source.get(PurePath(each.source).stem)
        if answer:
            _refuse_other_text(each, answer)
            answers[each.id] = answer
    return answers


def _refuse_repeats(documents: Iterable[Extraction], side: str) -> None:
    seen: dict[str, str] = {}
    for document in documents:
        if document.id in seen:
            raise EvaluationError(
                f"{document.source}: the {side} hold this text twice ({seen[document.id]}); leave one out"
            )
        seen[document.id] = document.source


def _refuse_other_text(gold: Extraction, predicted: Extraction) -> None:
    if predicted.error or gold.text == predicted.text:
        return
    letters = zip_longest(gold.text, predicted.text)
    place = next(index for index, (one, other) in enumerate(letters) if one != other)
    line = gold.text.count("\n", 0, place) + 1
    raise EvaluationError(
        f"{gold.source}: the text of gold and prediction differ from character {place} (line {line}): "
        f"{gold.text[place : place + 20]!r} against {predicted.text[place : place + 20]!r}; "
        "extract from the very file that was annotated"
    )
