import json
from pathlib import Path

import pytest
from commands import run

from newsextract.formats import jsonl
from newsextract.schema import Extraction

BASELINE = ("--baseline", "gold/baseline.json")
RIGHT = ("--predictions", "predictions.jsonl")
pytestmark = pytest.mark.usefixtures("gold")


@pytest.fixture
def nothing(folder: Path) -> tuple[str, str]:
    (folder / "nothing.jsonl").write_text("")
    return "--predictions", "nothing.jsonl"


@pytest.fixture
def baseline(folder: Path) -> Path:
    """Floors of the pipeline itself."""
    assert run("evaluate", *BASELINE, "--update")[0] == 0
    return folder / "gold" / "baseline.json"


def scores(*arguments: str) -> dict[str, float]:
    code, output, _ = run("evaluate", *arguments, "--json")
    assert code == 0
    return {name: each["f1"] for name, each in json.loads(output)["scores"].items()}


def test_tables_name_every_section(nothing: tuple[str, str]) -> None:
    code, output, errors = run("evaluate", *nothing, "--threshold", "0.9")
    assert (code, errors) == (0, "")
    first_words = [line.split()[0] for line in output.splitlines()]
    assert [word for word in first_words if word in {"mentions", "entities", "relations", "rows"}] == [
        *("mentions", "entities", "relations", "rows"),
        *("mentions", "relations", "rows"),
    ]
    assert "confidence ≥ 0.9" in output
    assert "1 documents without a prediction, counted as missed: n12.txt" in output


def test_json_has_the_scores_of_the_split(nothing: tuple[str, str]) -> None:
    assert set(scores(*RIGHT).values()) <= {0.0, 1.0}
    assert scores(*RIGHT)["rows.all"] == 1
    assert scores(*nothing)["mentions.strict.all"] == 0


def test_gold_mentions_leave_relations_to_the_pipeline() -> None:
    assert scores("--gold-mentions")["mentions.strict.all"] == 1


def test_all_splits_at_once() -> None:
    output = run("evaluate", "--split", "all", *RIGHT, "--json")[1]
    assert json.loads(output)["documents"] == 14


def test_errors_and_page(folder: Path, nothing: tuple[str, str]) -> None:
    code, output, _ = run("evaluate", *nothing, "--errors", "--report", "errors.html")
    assert code == 0
    assert "n12.txt\tmention\tmissed\tLOC\tТулы ⇒ nothing" in output.splitlines()
    page = (folder / "errors.html").read_text(encoding="utf-8")
    assert page.count("<article") == len(output.splitlines())


def test_gold_of_another_guideline(foreign: Path) -> None:
    code, output, _ = run("evaluate", "--gold", str(foreign), "--mapping", "nerel", "--json")
    assert (code, json.loads(output)["scores"]["mentions.strict.LOC"]["gold"]) == (0, 1)


def test_the_gate_opens_for_what_was_pinned(baseline: Path) -> None:
    code, output, errors = run("evaluate", *BASELINE)
    assert (code, errors) == (0, "gate: open, all floors of gold/baseline.json hold\n")
    assert output.startswith("mentions ")


def test_the_gate_is_shut_for_a_bad_run(baseline: Path, nothing: tuple[str, str]) -> None:
    code, _, errors = run("evaluate", *BASELINE, *nothing)
    assert code == 1
    assert "gate: dev: mentions.strict.all fell to 0.0000, its floor is " in errors
    assert "gate: test: mentions.strict.all fell to 0.0000" in errors
    assert "--update --allow-regression" in errors
    assert errors.endswith("gate: shut by gold/baseline.json\n")


def test_the_gate_is_shut_for_a_corpus_that_was_not_pinned_again(baseline: Path, folder: Path) -> None:
    with (folder / "corpus" / "n03.txt").open("a") as file:
        file.write("\n")
    code, _, errors = run("evaluate", *BASELINE, *RIGHT)
    assert code == 1
    assert errors.startswith("gate: corpus or gold changed: 14 documents, ")
    assert "pin it with --update" in errors
    assert run("evaluate", *BASELINE, "--update")[0] == 0
    assert run("evaluate", *BASELINE)[0] == 0


def test_malformed_gold_is_named(baseline: Path, folder: Path) -> None:
    (folder / "gold" / "n03.ann").write_text("T1 ORG\n")
    code, _, errors = run("evaluate", *BASELINE, *RIGHT)
    assert code == 2
    assert errors.startswith("newsextract: n03.txt, line 1: ")


def test_a_floor_is_lowered_only_if_that_is_allowed(
    baseline: Path, folder: Path, gold: list[Extraction]
) -> None:
    floors = json.loads(baseline.read_text())
    lost = floors["floors"]["dev"]["relations.all"]
    floors["floors"]["dev"]["relations.all"] = 1.5
    baseline.write_text(json.dumps(floors))
    before = baseline.read_bytes()
    code, _, errors = run("evaluate", *BASELINE, "--update")
    assert (code, baseline.read_bytes()) == (2, before)
    assert f"dev: relations.all 1.5000 → {lost:.4f}" in errors
    assert "--allow-regression" in errors
    code, _, errors = run("evaluate", *BASELINE, "--update", "--allow-regression")
    assert code == 0
    assert errors.splitlines()[0] == f"gate: dev: relations.all 1.5000 → {lost:.4f}"
    assert run("evaluate", *BASELINE)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*BASELINE, *RIGHT], "gold/baseline.json: no baseline; write one with 'newsextract evaluate"),
        (["--split", "tset"], "no split 'tset'; there are train, dev, test"),
        (["--gold", "nowhere"], "nowhere/splits.toml: no such file; name the folder of the gold"),
        (["--predictions", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
        (["--predictions", "news.jsonl"], "news.jsonl, line 1: "),
        (["--predictions", "cp1251.jsonl"], "cp1251.jsonl: not UTF-8 at byte 0"),
        (["--update"], "--update needs the file of the floors"),
        ([*BASELINE, "--allow-regression"], "--allow-regression does nothing alone"),
        ([*BASELINE, "--mapping", "nerel"], "--mapping and --baseline do not go together"),
        ([*RIGHT, "--gold-mentions"], "--predictions and --gold-mentions do not go together"),
        ([*BASELINE, *RIGHT, "--update"], "--predictions and --update do not go together"),
        (["--json", "--errors"], "both write to standard output"),
        (["--threshold", "2"], "--threshold"),
        ([*RIGHT, "--report", "gold"], "gold: is a folder"),
    ],
)
def test_a_wrong_command_is_refused_in_words(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "cp1251.jsonl").write_bytes("Луч".encode("cp1251"))
    before = sorted(folder.rglob("*"))
    code, _, errors = run("evaluate", *arguments)
    assert (code, sorted(folder.rglob("*"))) == (2, before)
    assert message in errors


def test_another_text_is_refused_with_the_place(folder: Path, gold: list[Extraction]) -> None:
    changed = jsonl.write(gold).replace("Новость 12.", "Новости 12.")
    (folder / "predictions.jsonl").write_text(changed, encoding="utf-8")
    code, _, errors = run("evaluate", *RIGHT)
    assert (code, "n12.txt: the text of gold and prediction differ from character 6" in errors) == (2, True)
