"""A folder to work in: texts, annotated documents in three splits, and files that commands take."""

import json
from pathlib import Path

import pytest
from commands import ANNOTATED, RELEASE

from newsextract.formats import brat, inline, jsonl
from newsextract.schema import Extraction


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "releases").mkdir()
    for name in ("release.txt", "releases/a.txt"):
        (tmp_path / name).write_text(RELEASE, encoding="utf-8")
    line = json.dumps({"body": RELEASE, "title": "Визит"}, ensure_ascii=False)
    (tmp_path / "news.jsonl").write_text(line + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def gold(folder: Path) -> list[Extraction]:
    """The documents of corpus/ and gold/: twelve of train, one of dev, one of test."""
    documents = [inline.read(ANNOTATED.format(number=number), f"n{number:02}.txt") for number in range(14)]
    for name in ("corpus", "gold"):
        (folder / name).mkdir()
    for document in documents:
        name = Path(document.source).stem
        brat.save(document, folder / "corpus" / f"{name}.txt", folder / "gold" / f"{name}.ann")
    names = [Path(document.source).stem for document in documents]
    splits = f"train = {names[:12]}\ndev = {names[12:13]}\ntest = {names[13:]}\n"
    (folder / "gold" / "splits.toml").write_text(splits)
    lines = jsonl.write(documents)
    for name in ("annotated.jsonl", "predictions.jsonl"):
        (folder / name).write_text(lines, encoding="utf-8")
    return documents


@pytest.fixture
def foreign(folder: Path) -> Path:
    """A document annotated by the guideline of NEREL."""
    document = {
        "id": "x",
        "text": "«Луч» из Тулы.",
        "mentions": [
            {"id": "T1", "start": 1, "end": 4, "type": "ORGANIZATION"},
            {"id": "T2", "start": 9, "end": 13, "type": "CITY"},
        ],
        "relations": [{"type": "HEADQUARTERED_IN", "head": "T1", "tail": "T2"}],
    }
    file = folder / "foreign.jsonl"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file
