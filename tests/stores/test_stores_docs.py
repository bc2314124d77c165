"""What docs/stores.md shows is run, and what it lists is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import query
from shown import assert_snippets, blocks, page

import newsextract
from newsextract.schema import Extraction
from newsextract.stores import open_stores, sql

PAGE = page("docs/stores.md")
RELEASE = (
    "Компания «Каланча» из Серпухова выпускает гранулы для изделий из пластика и поставляет их в Казахстан. "
    "В новый цех вложат 300 млн рублей, там появятся 120 рабочих мест. Производство запустят до конца "
    "2027 года, сообщил генеральный директор «Каланчи» Иван Петров."
)


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return newsextract.extract(RELEASE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extraction: Extraction) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    with open_stores(["facts.parquet", "facts.rows.parquet", "facts.db"]) as store:
        store(extraction)
    return tmp_path


def test_python_snippets_give_what_is_shown(folder: Path) -> None:
    assert_snippets(PAGE, "stores.md")


def test_every_question_has_an_answer(target: str, extraction: Extraction) -> None:
    with open_stores([target]) as store:
        store(extraction)
        store(Extraction.failed(newsextract.schema.Document("bad.txt"), "bad.txt: empty", extraction.version))
    shown = blocks(PAGE, "sql")
    answers = [
        query(target, block) for block in shown if target.startswith("postgresql") or "ts_" not in block
    ]
    assert len(answers) >= len(shown) - 1
    assert [block for block, answer in zip(shown, answers, strict=False) if not answer] == []


def test_tables_and_columns_are_those_of_the_code() -> None:
    listed = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", PAGE.partition("## Tables")[2], re.MULTILINE)
    columns = {table: re.findall(r"`(\w+)`", cells) for table, cells in listed}
    assert columns == {
        name: [column.name for column in table.c] for name, table in sql.metadata.tables.items()
    }
