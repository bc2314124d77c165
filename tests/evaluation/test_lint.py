from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.evaluation.gold import load_split
from newsextract.evaluation.lint import check, check_folder
from newsextract.evaluation.scorer import EvaluationError
from newsextract.formats import brat, inline

RIGHT = """\
«⟦o1 ORG|Луч⟧» из ⟦l1 LOC|Тулы⟧ делает ⟦p1 PRODUCT|насосы⟧.
=====
= o1 | Луч
= l1 | Тула | city
= p1 | насосы
> located_in o1 l1
> produces o1 p1
"""


def _messages(text, annotation):
    return [str(finding) for finding in check(text, annotation, "a.ann")]


def _marked(marked):
    return _messages(*brat.write(inline.read(marked, "a.txt")))


def test_a_right_document_has_no_findings():
    assert _marked(RIGHT) == []


@pytest.mark.parametrize(
    ("text", "annotation", "message"),
    [
        ("Луч", "T1 ORG 0 3\n", "a.ann:1: fault: 'T1 ORG 0 3' is no brat annotation; mend it"),
        (
            "Луч",
            "T1\tORG 0 3\tЛуk\n",
            "a.ann:1: fault: T1 says 'Луk', the text has 'Луч' there; set the offsets",
        ),
        (
            "Луч",
            "T1\tORG 0 3\tЛуч\n\nR1\tinvests Arg1:T1 Arg2:T7\n",
            "a.ann:3: fault: T7 is nowhere in the file",
        ),
        ("Луч", "T1\tFIRM 0 3\tЛуч\n", "a.ann:1: fault: T1 has the unknown type FIRM; use one of PER, ORG"),
        ("Луч ", "T1\tORG 0 4\tЛуч \n", "a.ann:1: fault: T1 'Луч ' has blanks at its ends; leave them out"),
        ("«Луч»", "T1\tORG 0 5\t«Луч»\n", "a.ann:1: fault: T1 '«Луч»' is wholly in quotes; mark it without"),
        ("АО «Луч»", "T1\tORG 0 7\tАО «Луч\n", "a.ann:1: fault: T1 'АО «Луч' stops before its closing quote"),
        (
            "«Луч и",
            "T1\tORG 0 4\t«Луч\n",
            "a.ann:1: fault: T1 '«Луч' begins or ends with an unbalanced quote",
        ),
        (
            "АО «Луч»",
            "T1\tORG 4 7\tЛуч\n",
            "a.ann:1: fault: T1 'Луч' leaves out its legal form АО; begin with it",
        ),
        (
            "МИД России",
            "T1\tORG 0 10\tМИД России\nT2\tLOC 4 10\tРоссии\n",
            "a.ann:2: fault: T2 overlaps T1 ('МИД России'); keep the longest name",
        ),
        ("Луч", "T1\tORG 0 1;2 3\tЛ ч\n", "a.ann:1: fault: T1 is discontinuous"),
        (
            "Луч и Заря",
            "T1\tORG 0 3\tЛуч\nT2\tORG 6 10\tЗаря\nR1\tproduces Arg1:T1 Arg2:T2\n",
            "a.ann:3: fault: produces joins ORG → ORG, but takes ORG → PRODUCT; turn it round or retype it",
        ),
        (
            "Луч и Заря",
            "T1\tORG 0 3\tЛуч\nT2\tORG 6 10\tЗаря\nR1\tacquires Arg1:T1 Arg2:T2\n",
            "a.ann:3: fault: unknown relation acquires; use one of located_in",
        ),
        (
            "Луч и Тула",
            "T1\tORG 0 3\tЛуч\nT2\tLOC 6 10\tТула\n*\tEquiv T1 T2\nA1\tKind T2 town\n",
            "a.ann:3: fault: joins mentions of the types LOC, ORG; an entity has one type",
        ),
        ("Тула", "T1\tLOC 0 4\tТула\nA1\tKind T1 town\n", "a.ann:2: fault: kind 'town' is none of country"),
        (
            "Луч",
            "T1\tORG 0 3\tЛуч\nA1\tKind T1 city\n",
            "a.ann:2: fault: a kind on T1, which is no place; drop it",
        ),
        ("Тула", "T1\tLOC 0 4\tТула\n", "a.ann:1: doubt: place 'Тула' has no kind; add an A line"),
    ],
)
def test_faults_have_line_and_remedy(text, annotation, message):
    assert any(found.startswith(message) for found in _messages(text, annotation))


def test_repeats_of_a_name_must_be_marked():
    (message,) = _marked(RIGHT.replace("насосы⟧.\n", "насосы⟧.\nТулы не хватило.\n"))
    assert message == "a.ann:2: doubt: LOC 'Тулы' stands unmarked in line 2; mark it"


def test_one_name_with_two_kinds():
    marked = RIGHT.replace("насосы⟧.", "насосы⟧ для ⟦l2 LOC|Тула⟧.").replace(
        "= p1", "= l2 | Тула | region\n= p1"
    )
    assert _marked(marked) == ["a.ann:4: doubt: 'Тула' names l1 and l2; give them one kind or two names"]
    same = marked.replace("| region", "| city")
    assert _marked(same) == ["a.ann:4: doubt: 'Тула' names l1 and l2; make them one entity"]


def test_a_relation_without_a_reason():
    marked = RIGHT.replace(" делает", ".\nПогода хорошая, а").replace("⟧.\n=", "⟧ дороги.\n=")
    (message,) = _marked(marked)
    assert message.startswith("a.ann:3: doubt: produces 'Луч' → 'насосы': no paragraph has both")
    assert _marked(marked.replace("Погода хорошая, а", "Предприятие делает")) == []


def test_the_gold_of_this_repository_has_no_faults():
    root = Path(__file__).parents[2]
    findings = check_folder(root / "corpus", root / "gold")
    assert [str(finding) for finding in findings if finding.level == "fault"] == []


@pytest.fixture
def folder(tmp_path):
    text, annotation = brat.write(inline.read(RIGHT))
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.ann").write_text(annotation, encoding="utf-8")
    (tmp_path / "splits.toml").write_text('train = ["a"]\ndev = []\n')
    return tmp_path


def test_a_folder_is_checked_against_its_splits(folder):
    assert check_folder(folder, folder) == []
    (folder / "b.txt").write_text("Луч")
    (folder / "a.ann").unlink()
    messages = [str(finding) for finding in check_folder(folder, folder)]
    assert messages[0].startswith("a.ann: fault:")
    assert messages[0].endswith("a.ann is missing; add it or drop it from the splits")
    assert messages[1] == "b.txt: fault: is in no split; add its name to splits.toml"


def test_a_name_or_a_text_that_is_there_twice(folder):
    for suffix in ("txt", "ann"):
        (folder / f"b.{suffix}").write_bytes((folder / f"a.{suffix}").read_bytes())
    (folder / "splits.toml").write_text('train = ["a", "b"]\ntest = ["a"]\n')
    assert [str(finding) for finding in check_folder(folder, folder)] == [
        "a.ann: fault: stands in the splits twice; leave one out",
        "b.ann: fault: has the same text as a.ann; leave one out",
    ]


def test_a_file_in_another_encoding(folder):
    (folder / "a.txt").write_bytes("Луч".encode("cp1251"))
    (finding,) = check_folder(folder, folder)
    assert str(finding).startswith("a.ann: fault: ")
    assert str(finding).endswith("a.txt: not UTF-8 at byte 0; save it in that encoding")


@pytest.mark.parametrize("content", ["dev = ", 'dev = "a"', "dev = [1]"])
def test_malformed_splits(folder, content):
    (folder / "splits.toml").write_text(content)
    with pytest.raises(EvaluationError, match=r"splits\.toml: malformed .*; write splits as lists of names"):
        check_folder(folder, folder)


def test_one_name_with_two_kinds_in_two_documents(folder):
    text, annotation = brat.write(inline.read(RIGHT.replace("city", "region")))
    for name, kinds in (("b", annotation), ("c", annotation.replace("region", "city"))):
        (folder / f"{name}.txt").write_text(f"{text}{name}", encoding="utf-8")
        (folder / f"{name}.ann").write_text(kinds, encoding="utf-8")
    (folder / "splits.toml").write_text('train = ["a", "b", "c"]\n')
    (finding,) = check_folder(folder, folder)
    assert str(finding) == "b.ann: doubt: 'Тула' is a region here, a city in a.ann; is it another place?"


def test_doubts_once_checked_are_not_reported_again(folder):
    with (folder / "a.txt").open("a", encoding="utf-8") as file:
        file.write(" Тулы")
    gold = folder / "gold"
    gold.mkdir()
    for name in ("a.ann", "splits.toml"):
        (folder / name).rename(gold / name)
    (finding,) = check_folder(folder, gold)
    (gold / "checked.txt").write_text(f"{finding}\n", encoding="utf-8")
    assert check_folder(folder, gold) == []


def test_splits_name_what_is_loaded(folder):
    assert [document.source for document in load_split(folder, folder, "train")] == ["a.txt"]
    assert load_split(folder, folder, "dev") == []
    with pytest.raises(EvaluationError, match=r"no split 'test'; there are train, dev"):
        load_split(folder, folder, "test")
    (folder / "a.txt").unlink()
    with pytest.raises(EvaluationError, match=r"a\.txt: no such file"):
        load_split(folder, folder, "train")


ids = st.sampled_from(["T1", "T2", "T3", "E1"])
types = st.sampled_from(["ORG", "LOC", "LOCADJ", "Row", "FIRM"])
lines = st.one_of(
    st.builds("{}\t{} {} {}\tЛуч".format, ids, types, st.integers(0, 9), st.integers(0, 9)),
    st.builds("R1\t{} Arg1:{} Arg2:{}".format, st.sampled_from(["produces", "owns", "located_in"]), ids, ids),
    st.builds("E1\tRow:{} Company:{} Place:{}".format, ids, ids, ids),
    st.builds("*\tEquiv {} {}".format, ids, ids),
    st.builds("A1\tKind {} {}".format, ids, st.sampled_from(["city", "town", ""])),
    st.builds("N1\tReference {} geonames:{}\tЛуч".format, ids, st.sampled_from(["1", "x"])),
    st.builds("#1\tAnnotatorNotes {}\t{}".format, ids, st.sampled_from(["o1 | Луч", "", "Луч"])),
    st.text(max_size=9),
)


@given(st.lists(lines, max_size=6).map("\n".join))
def test_any_annotation_is_either_faulty_or_can_be_read(annotation):
    levels = {finding.level for finding in check("Луч и Тула", annotation, "a.ann")}
    if "fault" not in levels:
        brat.read("Луч и Тула", annotation)
