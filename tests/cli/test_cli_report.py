"""The report of a run, and the three commands of correction."""

import json
from pathlib import Path

import pytest
from commands import RELEASE, run
from pages import Page

from newsextract.formats.convert import load
from newsextract.review import confidence


def test_a_run_gives_a_report_beside_other_outputs(folder: Path) -> None:
    code, output, _ = run(
        "extract", "releases", "missing.txt", "--report", "report.html", "-o", "facts.jsonl"
    )
    assert (code, output) == (1, "")
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    lines = (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert page.documents == [json.loads(line) for line in lines]
    code, _, errors = run("extract", "releases", "--report", "report.html")
    assert (code, "report.html: exists already" in errors) == (2, True)


@pytest.fixture
def facts(folder: Path) -> Path:
    """What was extracted from two releases, one of them with less to be sure of."""
    (folder / "releases" / "b.txt").write_text(
        "В цехе «Бета Плюс» Ивановка новая линия муки.", encoding="utf-8"
    )
    assert run("extract", "releases", "-o", "facts.jsonl", "--quiet")[0] == 0
    return folder / "facts.jsonl"


def test_the_least_sure_documents_are_exported_corrected_and_read_as_gold(folder: Path, facts: Path) -> None:
    assert run("convert", "facts.jsonl", "tasks.json", "--least-confident", "1")[0] == 0
    (task,) = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    least = min(load(facts), key=confidence)
    assert task["data"]["text"] == least.text
    assert len(task["predictions"]) == 1
    # A person removes all but the first region, and Label Studio exports that as an annotation.
    region = {**task["predictions"][0]["result"][0], "id": "first"}
    export = [{"id": 1, "data": task["data"], "annotations": [{"result": [region]}], "predictions": []}]
    (folder / "export.json").write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")
    assert run("convert", "export.json", "corrected")[0] == 0
    (gold,) = load(folder / "corrected")
    assert [(mention.text, mention.confidence) for mention in gold.mentions] == [
        (least.mentions[0].text, 1.0)
    ]
    (folder / "corrected" / "splits.toml").write_text("train = []\ndev = ['b']\ntest = []\n")
    assert run("check-gold", "--corpus", "corrected", "--gold", "corrected")[0] == 0


def test_brat_gets_the_same(folder: Path, facts: Path) -> None:
    assert run("convert", "facts.jsonl", "brat", "--least-confident", "5")[0] == 0
    assert sorted(path.name for path in (folder / "brat").iterdir()) == [
        "a.ann", "a.txt", "annotation.conf", "b.ann", "b.txt",
    ]  # fmt: skip
    assert (folder / "brat" / "a.txt").read_text(encoding="utf-8") == RELEASE
