import json
from pathlib import Path

import pytest
from commands import ANNOTATED, run

from newsextract.formats import inline, jsonl
from newsextract.schema import Extraction


@pytest.mark.usefixtures("gold")
def test_right_gold_has_no_findings() -> None:
    assert run("check-gold") == (0, "", "documents 14, faults 0, doubts 0\n")


@pytest.mark.usefixtures("gold")
def test_faults_are_printed_with_line_and_remedy_and_fail(folder: Path) -> None:
    file = folder / "gold" / "n01.ann"
    file.write_text(file.read_text("utf-8").replace("Тулы", "Туле"), encoding="utf-8")
    code, output, errors = run("check-gold", "--gold", "gold", "--corpus", "corpus")
    assert (code, errors) == (1, "documents 14, faults 1, doubts 0\n")
    assert output == "n01.ann:2: fault: T2 says 'Туле', the text has 'Тулы' there; set the offsets right\n"


@pytest.mark.usefixtures("gold")
def test_doubts_are_printed_and_do_not_fail(folder: Path) -> None:
    with (folder / "corpus" / "n01.txt").open("a", encoding="utf-8") as file:
        file.write("Казахстан\n")
    code, output, errors = run("check-gold")
    assert (code, errors) == (0, "documents 14, faults 0, doubts 1\n")
    (folder / "gold" / "checked.txt").write_text(output, encoding="utf-8")
    assert run("check-gold")[1] == ""


def test_a_folder_without_gold() -> None:
    code, output, errors = run("check-gold", "--gold", "releases")
    assert (code, output) == (2, "")
    assert "releases/splits.toml: no such file" in errors


def test_a_brat_folder_comes_back_from_label_studio(folder: Path, gold: list[Extraction]) -> None:
    for source, target in (
        ("annotated.jsonl", "annotated"),
        ("annotated", "tasks.json"),
        ("tasks.json", "annotated.spacy"),
        ("annotated.spacy", "back.jsonl"),
    ):
        assert run("convert", source, target) == (0, "", "documents 14\n")
    assert (folder / "annotated" / "n03.ann").is_file()
    back = list(jsonl.read((folder / "back.jsonl").read_text("utf-8")))
    assert [inline.write(each) for each in back] == [inline.write(each) for each in gold]


@pytest.mark.usefixtures("gold")
def test_formats_can_be_named(folder: Path) -> None:
    assert run("convert", "annotated.jsonl", "marked", "--from", "jsonl", "--to", "inline")[0] == 0
    assert (folder / "marked" / "n03.ann.txt").read_text("utf-8") == ANNOTATED.format(number=3)


def test_another_guideline_is_mapped(folder: Path, foreign: Path) -> None:
    assert run("convert", "foreign.jsonl", "ours.jsonl", "--mapping", "nerel")[0] == 0
    document = json.loads((folder / "ours.jsonl").read_text("utf-8"))
    assert [mention["type"] for mention in document["mentions"]] == ["ORG", "LOC"]


def test_what_is_lost_is_said(folder: Path) -> None:
    (folder / "a.txt").write_text("Луч и Заря", encoding="utf-8")
    (folder / "a.ann").write_text("T1\tORG 0 3;6 10\tЛуч Заря\n", encoding="utf-8")
    code, _, errors = run("convert", ".", "a.jsonl")
    assert code == 0
    assert errors.splitlines() == [
        "warning: a.txt: 1 discontinuous mentions read as the whole stretch they span",
        "documents 1",
    ]


@pytest.mark.usefixtures("gold")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["annotated.jsonl", "gold"], "gold: exists already. Give another name, or --force"),
        (["annotated.jsonl", "news.jsonl"], "news.jsonl: exists already"),
        (["annotated.jsonl", "x.xml"], "x.xml: format unknown; name it with --from or --to"),
        (["annotated.jsonl", "x.jsonl", "--to", "xml"], "no format 'xml'; use one of brat, inline"),
        (["nowhere.jsonl", "x.conll"], "nowhere.jsonl: No such file"),
        (["releases", "x.conll"], "releases: no .ann files"),
        (["news.jsonl", "x.conll"], "news.jsonl, line 1: "),
        (["annotated.jsonl"], "Missing argument"),
    ],
)
def test_a_wrong_conversion_is_refused_in_words(folder: Path, arguments: list[str], message: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, output, errors = run("convert", *arguments)
    assert (code, output) == (2, "")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert message in errors


@pytest.mark.usefixtures("gold")
def test_an_output_is_replaced_if_that_is_wanted(folder: Path) -> None:
    assert run("convert", "annotated.jsonl", "news.jsonl", "--force")[0] == 0
    assert (folder / "news.jsonl").read_bytes() == (folder / "annotated.jsonl").read_bytes()
