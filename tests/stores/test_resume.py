"""What is left of a run that ended early, and how the next one goes on with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from databases import dump, engine_of, new_schema, write
from extractions import FAILED, NIKATOR
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pyarrow import parquet
from sqlalchemy import text

from newsextract.schema import Document, Extraction, to_json
from newsextract.stores import StoreError, open_stores

FILES = ["out.jsonl", "out.csv", "out.parquet", "out.rows.parquet"]
TEXTS = [f"{NIKATOR.text} {number}" for number in range(6)]
# The fourth says what the second says, the last one cannot be read.
DOCUMENTS = [Document(f"{number}.txt", text) for number, text in enumerate(TEXTS)]
DOCUMENTS[3:4] = [DOCUMENTS[1]]
DOCUMENTS.append(Document("bad.txt"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def extracted(document: Document) -> Extraction:
    if not document.text:
        return FAILED
    return replace(NIKATOR, id=document.id, source=document.source, text=document.text)


def run(targets: list[str], *, resume: bool = False, until: int | None = None) -> list[Document]:
    """Write the documents; those that were extracted. The run may end early, after a number of them."""
    done: list[Document] = []
    with open_stores(targets, resume=resume) as stores:
        for document in stores.unfinished(DOCUMENTS[:until]) if resume else DOCUMENTS[:until]:
            stores(extracted(document))
            done.append(document)
        if until is not None:
            raise KeyboardInterrupt
    return done


def break_off(targets: list[str], until: int) -> None:
    with pytest.warns(UserWarning, match="--resume goes on"), pytest.raises(KeyboardInterrupt):
        run(targets, until=until)


def content(target: str) -> object:
    if target.endswith(".parquet"):
        return parquet.read_table(target).to_pylist()
    return dump(target) if "://" in target else Path(target).read_bytes()


@pytest.mark.parametrize("target", FILES)
@pytest.mark.parametrize("until", [1, 4, 7])
def test_a_file_is_completed_as_if_nothing_had_happened(folder: Path, target: str, until: int) -> None:
    run([f"whole/{target}"])
    break_off([target], until)
    assert not Path(target).exists()
    with pytest.raises(StoreError, match="--resume goes on with it"), open_stores([target]):
        pytest.fail("the refusal must come before the work")
    assert run([target], resume=True) == DOCUMENTS[until:]
    assert content(target) == content(f"whole/{target}")
    assert sorted(path.name for path in folder.iterdir()) == sorted([target, "whole"])


def test_a_database_is_completed_as_if_nothing_had_happened(new_target: Callable[[], str]) -> None:
    whole, target = new_target(), new_target()
    run([whole])
    with pytest.raises(KeyboardInterrupt):
        run([target], until=4)
    assert run([target], resume=True)[-3:] == DOCUMENTS[4:]
    assert content(target) == content(whole)


def test_outputs_that_got_on_unequally_are_each_completed() -> None:
    run(["whole.jsonl"])
    break_off(["far.jsonl"], 5)
    break_off(["near.jsonl"], 2)
    targets = ["far.jsonl", "near.jsonl", "new.csv", "sqlite:///new.db"]
    assert run(targets, resume=True) == DOCUMENTS
    assert content("far.jsonl") == content("near.jsonl") == content("whole.jsonl")
    run(["whole.csv", "sqlite:///whole.db"])
    assert content("new.csv") == content("whole.csv")
    assert content("sqlite:///new.db") == content("sqlite:///whole.db")


def test_the_run_was_killed_between_its_outputs() -> None:
    run(["a.jsonl"])
    break_off(["b.csv"], 3)
    before = content("a.jsonl")
    with pytest.warns(UserWarning, match=r"a.jsonl: complete already"):
        assert run(["a.jsonl", "b.csv"], resume=True) == DOCUMENTS[3:]
    assert content("a.jsonl") == before
    run(["whole.csv"])
    assert content("b.csv") == content("whole.csv")


def test_force_begins_anew_what_was_begun(folder: Path) -> None:
    break_off(["out.jsonl"], 5)
    with open_stores(["out.jsonl"], force=True) as stores:
        stores(FAILED)
    assert Path("out.jsonl").read_bytes() == to_json(FAILED) + b"\n"
    assert [path.name for path in folder.iterdir()] == ["out.jsonl"]


@given(kept=st.integers(0, 2500), torn=st.binary(max_size=30))
def test_whatever_the_end_of_the_partial_file_is_like(kept: int, torn: bytes) -> None:
    run(["whole.jsonl"]) if not Path("whole.jsonl").exists() else None
    whole = Path("whole.jsonl").read_bytes()
    Path(".out.jsonl.partial").write_bytes(whole[:kept] + torn)
    run(["out.jsonl"], resume=True)
    assert Path("out.jsonl").read_bytes() == whole
    Path("out.jsonl").unlink()


def test_what_another_version_began_is_done_again() -> None:
    run(["whole.jsonl"])
    old = replace(extracted(DOCUMENTS[0]), version="0.0.0")
    Path(".out.jsonl.partial").write_bytes(to_json(old) + b"\n")
    assert run(["out.jsonl"], resume=True) == DOCUMENTS
    assert content("out.jsonl") == content("whole.jsonl")


def test_new_documents_come_after_those_that_were_finished() -> None:
    new = Document("a.txt", "Новое.")
    break_off(["out.jsonl"], 6)
    with open_stores(["out.jsonl"], resume=True) as stores:
        assert list(stores.unfinished([new, *DOCUMENTS])) == [new, DOCUMENTS[6]]


def test_a_file_that_another_run_is_writing_is_left_to_it() -> None:
    with open_stores(["out.jsonl"]) as stores:
        stores(NIKATOR)
        for options in ({"force": True}, {"resume": True}):
            with pytest.raises(StoreError, match="another run"), open_stores(["out.jsonl"], **options):
                pytest.fail("the refusal must come before the work")
    assert Path("out.jsonl").read_bytes() == to_json(NIKATOR) + b"\n"


@pytest.mark.parametrize(
    ("targets", "force", "message"),
    [(["a.csv"], True, "--force begins anew and --resume goes on"), (["-"], False, "standard output cannot")],
)
def test_what_cannot_be_resumed(folder: Path, targets: list[str], force: bool, message: str) -> None:
    with pytest.raises(StoreError, match=message), open_stores(targets, force=force, resume=True):
        pytest.fail("the refusal must come before the work")
    assert list(folder.iterdir()) == []


def test_a_connection_that_is_lost_leaves_a_database_that_resumes(server: str, tmp_path: Path) -> None:
    many = [extracted(Document(f"{number}.txt", f"{NIKATOR.text} {number}")) for number in range(120)]
    target, whole = (new_schema(server, f"{tmp_path.name}-{name}") for name in ("lost", "whole"))
    write(target)
    write(whole, *many)
    execute(target, CUT_AT.format(document=many[70].id))
    with pytest.raises(StoreError, match=r"cannot be written \(.*--resume"):
        write(target, *many)
    execute(target, "DROP TRIGGER cut ON records")
    with open_stores([target], resume=True) as stores:
        left = list(stores.unfinished(Document(item.source, item.text) for item in many))
        for document in left:
            stores(extracted(document))
    assert 0 < len(left) < len(many)
    assert dump(target) == dump(whole)


# The server ends the connection in the middle of a transaction.
CUT_AT = """
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
CREATE TRIGGER cut BEFORE INSERT ON records FOR EACH ROW WHEN (NEW.document_id = '{document}')
    EXECUTE FUNCTION cut()
"""


def execute(target: str, statements: str) -> None:
    with engine_of(target).begin() as connection:
        connection.execute(text(statements))
