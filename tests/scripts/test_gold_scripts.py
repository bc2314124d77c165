"""The scripts about gold, as commands of their own, on documents made here."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
FIRST = """\
Пуск в ⟦l1 LOC|Туле⟧

«⟦o1 ORG|Луч⟧» (⟦l2 LOCADJ|тульский⟧ завод) выпускает ⟦p1 PRODUCT|насосы⟧ и ⟦p2 PRODUCT|котлы⟧.
Его возглавит ⟦n1 PER|И. Петров⟧, бывший ⟦x1 POSITION|директор⟧ СП.
=====
= l1 | Тула | city
= o1 | Луч
= l2 | Тульская область | region
= p1 | насосы
= p2 | котлы
= n1 | И. Петров
= x1 | директор
> located_in o1 l2
> produces o1 p1
> produces o1 p2
> works_as n1 x1
> works_for n1 o1
"""


def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPTS / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def cells(output: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in output.splitlines() if line.startswith("| ")]
    return {first: rest for first, *rest in rows}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two annotations of one text, and a gold folder with the first."""
    monkeypatch.chdir(tmp_path)
    for name in ("first", "second", "corpus", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "first" / "a.ann.txt").write_text(FIRST, encoding="utf-8")
    second = FIRST.replace("и ⟦p2 PRODUCT|котлы⟧", "и котлы").replace("= p2 | котлы\n", "")
    second = second.replace("> produces o1 p2\n", "").replace("⟦n1 PER|И. Петров⟧", "И. ⟦n1 PER|Петров⟧")
    (tmp_path / "second" / "a.ann.txt").write_text(second, encoding="utf-8")
    assert script("import_annotations.py", "first").returncode == 0
    (tmp_path / "gold" / "splits.toml").write_text('train = ["a"]\ndev = []\ntest = []\n')
    return tmp_path


@pytest.mark.parametrize("first", ["first", "gold"])
@pytest.mark.usefixtures("folder")
def test_agreement_by_type(first: str) -> None:
    result = script("agreement.py", first, "second")
    found = cells(result.stdout)
    assert result.stdout.startswith("1 documents annotated twice, 0 on one side only.\n")
    assert found["PRODUCT"][:4] == ["0.667"] * 4
    assert found["PER"][:4] == ["0.000", "0.000", "0.500", "1.000"]
    assert found["produces"][0] == "0.667"
    assert "| mention | border | PER | 1 |" in result.stdout
    assert "| relation | first only | produces | 1 |" in result.stdout


@pytest.mark.usefixtures("folder")
def test_agreement_of_an_annotation_with_itself_is_whole() -> None:
    found = cells(script("agreement.py", "first", "gold").stdout)
    assert {found[name][0] for name in ("PRODUCT", "PER", "located_in", "company-place")} == {"1.000"}


@pytest.mark.usefixtures("folder")
def test_every_disagreement_can_be_listed() -> None:
    lines = script("agreement.py", "first", "second", "--list").stdout.splitlines()
    assert "a.txt\tmention\tmissed\tPRODUCT\tкотлы ⇒ nothing" in lines


def test_annotations_that_cannot_be_compared_are_refused_in_words(folder: Path) -> None:
    (folder / "second" / "a.ann.txt").rename(folder / "second" / "b.ann.txt")
    assert "no document is in both" in script("agreement.py", "first", "second").stderr
    assert script("agreement.py", "first", "corpus").stderr.startswith("corpus: no .ann files")


@pytest.mark.usefixtures("folder")
def test_counts_by_split() -> None:
    found = cells(script("count_gold.py").stdout)
    assert found["documents"] == ["1", "0", "0", "1"]
    assert found["mentions PRODUCT"] == ["2", "0", "0", "2"]
    assert found["rows"] == ["2", "0", "0", "2"]
    once = {name for name, row in found.items() if row[0] == "1"}
    assert {
        "relation on an adjective of a place",
        "relation across an opening bracket",
        "relation whose sides share no sentence (anaphor)",
        "coordinated products",
        "joint venture",
        "former post",
        "person with initials",
        "document with one company",
    } <= once
    assert found["relation in the headline"] == ["0", "0", "0", "0", "0"]
