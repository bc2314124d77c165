import csv
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import networkx
import pytest
from databases import read
from extractions import FAILED, NIKATOR, extractions
from hypothesis import given
from msgspec.structs import replace

from newsextract.formats import jsonl
from newsextract.schema import Document, Extraction, to_json
from newsextract.stores import StoreError, open_stores
from newsextract.stores.jsonl import StandardOutput
from newsextract.stores.table import Row, rows

DATABASES = ["out.db", "out.sqlite", "sqlite:///out.db"]
FILES = ["out.jsonl", "out.csv", "out.parquet", "out.rows.parquet", "out.graphml"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def stored(path: Path) -> list[Extraction]:
    return list(jsonl.read(path.read_text(encoding="utf-8"), str(path)))


def write(target: str, *items: Extraction, force: bool = False) -> None:
    with open_stores([target], force=force) as store:
        for item in items:
            store(item)


def interrupted(target: str, interruption: type[BaseException], *, force: bool = False) -> None:
    with open_stores([target], force=force) as store:
        store(NIKATOR)
        raise interruption


@given(extractions(), extractions())
def test_jsonl_gives_back_what_was_written(one: Extraction, two: Extraction) -> None:
    write("any.jsonl", one, two, FAILED, force=True)
    assert stored(Path("any.jsonl")) == [one, two, FAILED]


def test_csv_by_hand() -> None:
    write("out.csv", NIKATOR, FAILED)
    assert Path("out.csv").read_text(encoding="utf-8") == (
        "document_id,source,company,place,place_kind,iso3166_1,iso3166_2,geonames,product,confidence\n"
        f"{NIKATOR.id},news/a.txt,Никатор,Серпухов,city,RU,RU-MOS,496638,гранулы,0.75\n"
    )


@given(extractions())
def test_csv_gives_back_every_row(extraction: Extraction) -> None:
    write("any.csv", extraction, force=True)
    with Path("any.csv").open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    assert header == list(Row._fields)
    assert lines == [["" if cell is None else str(cell) for cell in row] for row in rows(extraction)]


def test_csv_for_spreadsheets_begins_with_a_mark() -> None:
    with open_stores(["out.csv"], bom=True) as store:
        store(NIKATOR)
    write("plain.csv", NIKATOR)
    assert Path("out.csv").read_bytes() == b"\xef\xbb\xbf" + Path("plain.csv").read_bytes()


@given(extractions(), extractions())
def test_graphml_has_a_node_for_each_entity_and_an_edge_for_each_relation(
    one: Extraction, two: Extraction
) -> None:
    two = replace(two, id=f"{one.id}2")  # they may have the same text
    write("any.graphml", one, two, force=True)
    graph = networkx.read_graphml("any.graphml", force_multigraph=True)
    ends = {
        (f"{x.id}/{r.head}", f"{x.id}/{r.tail}", r.type, r.status) for x in (one, two) for r in x.relations
    }
    assert {(head, tail, edge["type"], edge["status"]) for head, tail, edge in graph.edges(data=True)} == ends
    assert set(graph) == {f"{item.id}/{entity.id}" for item in (one, two) for entity in item.entities}


def test_graphml_says_of_an_entity_what_is_known() -> None:
    write("out.graphml", NIKATOR)
    place = networkx.read_graphml("out.graphml").nodes[f"{NIKATOR.id}/E1"]
    known = {"kind": "city", "iso3166_1": "RU", "iso3166_2": "RU-MOS", "geonames": 496638}
    assert place == {"type": "LOC", "name": "Серпухов", "source": "news/a.txt", **known}


def test_standard_output_takes_jsonl(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write("-", NIKATOR)
    write("same.jsonl", NIKATOR)
    assert capfdbinary.readouterr().out == Path("same.jsonl").read_bytes()


def test_standard_output_can_be_read_along_and_finishes_nothing() -> None:
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    found = Extraction("1", "a.txt", "Тула")
    with os.fdopen(theirs, "wb") as stream, os.fdopen(ours, "rb", buffering=0) as reader:
        store = StandardOutput(stream)
        store.write(found)
        assert reader.read() == to_json(found) + b"\n"
        assert store.finished([Document("a.txt"), Document("b.txt")]) == [False, False]


def test_several_stores_at_once(folder: Path) -> None:
    with open_stores(["out.jsonl", "new/folder/out.csv", "sqlite:///out.db"]) as store:
        store(NIKATOR)
    assert names(folder) == ["new", "out.db", "out.jsonl"]
    assert names(folder / "new" / "folder") == ["out.csv"]


def test_an_absolute_sqlite_url(folder: Path) -> None:
    write(f"sqlite:///{folder}/absolute.db", NIKATOR)
    assert names(folder) == ["absolute.db"]


@pytest.mark.parametrize("target", FILES)
def test_an_output_that_exists_is_replaced_by_force_only_and_at_the_end(folder: Path, target: str) -> None:
    path = folder / target
    path.write_bytes(b"old")
    with pytest.raises(StoreError, match=r"exists already.*--force"), open_stores([target]):
        pytest.fail("the refusal must come before the work")
    with pytest.warns(UserWarning, match="--resume"), pytest.raises(KeyboardInterrupt):
        interrupted(target, KeyboardInterrupt, force=True)
    assert path.read_bytes() == b"old"
    write(target, NIKATOR, force=True)
    assert (names(folder), path.read_bytes() == b"old") == ([path.name], False)


@pytest.mark.parametrize("target", DATABASES)
def test_any_file_is_replaced_by_force_but_no_other_is_added_to(folder: Path, target: str) -> None:
    path = folder / target.removeprefix("sqlite:///")
    path.write_bytes(b"old")
    with pytest.raises(StoreError, match="not a database"), open_stores([target]):
        pytest.fail("the refusal must come before the work")
    assert path.read_bytes() == b"old"
    write(target, NIKATOR, force=True)
    write(target, FAILED, force=True)
    assert read(f"sqlite:///{path}") == [FAILED]


def test_a_database_in_use_is_not_replaced(folder: Path) -> None:
    write("out.db", NIKATOR)
    with closing(sqlite3.connect("out.db")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use"), open_stores(["out.db"], force=True):
            pytest.fail("the refusal must come before the work")
    assert read("sqlite:///out.db") == [NIKATOR]


def test_a_fault_names_the_output_that_has_it() -> None:
    many = (replace(NIKATOR, id=f"{number:016x}") for number in range(99))
    fault = pytest.raises(StoreError, match=r"^one.db: cannot be written \(no such table: documents\)")
    with fault, open_stores(["one.db", "two.db"]) as store:
        with closing(sqlite3.connect("one.db")) as connection:
            connection.execute("DROP TABLE documents")
        for item in many:
            store(item)


def test_a_refusal_of_one_output_removes_the_others(folder: Path) -> None:
    (folder / "old.csv").touch()
    with pytest.raises(StoreError), open_stores(["new.jsonl", "old.csv"]):
        pytest.fail("the refusal must come before the work")
    assert names(folder) == ["old.csv"]


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "real.jsonl").touch()
    (folder / "link.jsonl").symlink_to("real.jsonl")
    write("link.jsonl", NIKATOR, force=True)
    assert (folder / "link.jsonl").is_symlink()
    assert stored(folder / "real.jsonl") == [NIKATOR]


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        (["facts.xml"], r"facts\.xml: unknown output format.*\.jsonl.*\.csv.*sqlite:///PATH"),
        (["facts"], "unknown output format"),
        (["mysql://host/facts.db"], "unknown output format"),
        (["sqlite:///"], "unknown output format"),
        (["sqlite://"], "unknown output format"),
        (["a.csv", "./a.csv"], "named twice"),
        (["a.db", "sqlite:///a.db"], "named twice"),
        (["-", "-"], "named twice"),
        (["a.csv", "postgresql://127.0.0.1:1/none"], "postgresql://127.0.0.1:1/none: cannot be .*--resume"),
        (["postgresql://me:secret@127.0.0.1:1/x"], r"postgresql://me:\*\*\*@"),
        (["postgresql://a b:c"], "no URL"),
        (["folder.csv"], "is a folder"),
        (["file.txt/a.csv"], "cannot be written"),
    ],
)
def test_wrong_targets_are_refused(folder: Path, targets: list[str], message: str) -> None:
    (folder / "folder.csv").mkdir()
    (folder / "file.txt").touch()
    with pytest.raises(StoreError, match=message), open_stores(targets, force=True):
        pytest.fail("the refusal must come before the work")
    assert names(folder) == ["file.txt", "folder.csv"]


def test_a_pipe_behind_a_link_is_refused_and_stays(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "out.jsonl").symlink_to("pipe")
    with pytest.raises(StoreError, match="not a file"), open_stores(["out.jsonl"], force=True):
        pytest.fail("the refusal must come before the work")
    assert (folder / "pipe").is_fifo()
