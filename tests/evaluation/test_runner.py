from pathlib import Path

import pytest

from newsextract.evaluation.gold import load_split
from newsextract.evaluation.runner import evaluate_foreign, evaluate_split
from newsextract.evaluation.scorer import EvaluationError
from newsextract.formats import brat, inline, jsonl

MARKED = """\
«⟦o1 ORG|Луч⟧» из ⟦l1 LOC|Тулы⟧ выпускает ⟦p1 PRODUCT|насосы⟧.
=====
= o1 | Луч
= l1 | Тула | city
= p1 | насосы
> located_in o1 l1
> produces o1 p1
"""


@pytest.fixture
def folder(tmp_path):
    brat.save(inline.read(MARKED, "a.txt"), tmp_path / "a.txt", tmp_path / "a.ann")
    (tmp_path / "splits.toml").write_text('dev = ["a"]\n')
    return tmp_path


@pytest.fixture
def predictions(folder):
    """Gold without its place."""
    marked = MARKED.replace("⟦l1 LOC|Тулы⟧", "Тулы").replace("= l1 | Тула | city\n", "")
    file = folder / "out.jsonl"
    file.write_text(jsonl.write([inline.read(marked.replace("> located_in o1 l1\n", ""), "a.txt")]), "utf-8")
    return file


def test_predictions_in_a_file_are_scored(folder, predictions):
    totals = evaluate_split(folder, folder, "dev", predictions).totals
    assert (totals["mentions.strict.all"].precision, totals["mentions.strict.all"].recall) == (1, 2 / 3)
    assert (totals["relations.all"].precision, totals["relations.all"].recall) == (1, 1 / 2)
    assert totals["rows.all"].f1 == 0
    assert totals["rows.company-product"].f1 == 1


def test_the_pipeline_runs_on_the_texts(folder):
    report = evaluate_split(folder, folder, "dev")
    assert report.unpredicted == report.failed == ()
    assert report.documents[0].predicted.text == report.documents[0].gold.text


def test_with_gold_mentions_only_relations_are_the_pipelines_own(folder):
    totals = evaluate_split(folder, folder, "dev", gold_mentions=True).totals
    assert totals["mentions.strict.all"].f1 == totals["entities.b_cubed.all"].f1 == 1
    assert totals["relations.produces"].gold == 1


def test_gold_of_another_guideline(folder, tmp_path, predictions):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("«Луч» из Тулы выпускает насосы.", encoding="utf-8")
    (other / "a.ann").write_text(
        "T1\tORGANIZATION 1 4\tЛуч\nT2\tCITY 9 13\tТулы\nR1\tHEADQUARTERED_IN Arg1:T1 Arg2:T2\n", "utf-8"
    )
    totals = evaluate_foreign(other, "nerel", predictions).totals
    assert (totals["mentions.strict.ORG"].f1, totals["mentions.strict.LOC"].recall) == (1, 0)
    assert totals["mentions.strict.PRODUCT"].predicted == 1
    assert (totals["relations.located_in"].gold, totals["rows.all"].predicted) == (1, 0)
    assert totals["entities.name.ORG"].gold == 0, "NEREL has no canonical names"


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="no annotated documents"):
        evaluate_foreign(tmp_path, "nerel")


def test_all_gold_is_there_and_well_formed():
    root = Path(__file__).parents[2]
    documents = load_split(root / "corpus", root / "gold")
    assert len(documents) >= 228
    assert len({document.id for document in documents}) == len(documents)
