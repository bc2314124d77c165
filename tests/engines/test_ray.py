"""Ray Data on a local Ray gives what the local engine gives, also when an actor is killed."""

import json
import os
import signal
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from newsextract import sources
from newsextract.engines import local
from newsextract.engines import ray as engine
from newsextract.engines.worker import EngineError
from newsextract.schema import Document, to_json
from newsextract.sources import JsonFields

TEXT = "Компания «Каланча{}» из Серпухова выпускает гранулы. Губернатор Иван Петров посетил завод."

pytestmark = pytest.mark.ray


@pytest.fixture(scope="module", autouse=True)
def local_ray() -> Iterator[None]:
    ray = pytest.importorskip("ray", reason="pip install 'newsextract[ray]' to test the engine on Ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=100 * 2**20,
    )
    yield
    ray.shutdown()


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder, JSON Lines and Parquet, each with a document that cannot be read, and a missing file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "releases").mkdir()
    for number in range(20):
        (tmp_path / "releases" / f"{number:02}.txt").write_text(TEXT.format(number), "utf-8")
    (tmp_path / "releases" / "07.txt").write_bytes(b"")
    lines = [json.dumps({"body": TEXT.format(number), "id": number}) for number in range(20, 30)]
    (tmp_path / "news.jsonl").write_text("\n".join([*lines[:5], "{broken", *lines[5:]]), "utf-8")
    table = pa.table({"body": [TEXT.format(30), None, TEXT.format(31)]})
    pyarrow.parquet.write_table(table, tmp_path / "news.parquet")
    Path(os.fsdecode(b"\xd2\xf3\xeb\xe0.txt")).write_text(TEXT.format(32), "utf-8")  # no name in UTF-8
    return ["releases", "news.jsonl", "missing.txt", "news.parquet", os.fsdecode(b"\xd2\xf3\xeb\xe0.txt")]


def test_the_same_bytes_in_the_same_order_as_the_local_engine(inputs: list[str]) -> None:
    fields = JsonFields(text="body")
    expected = list(local.extract(sources.read(inputs, fields=fields)))
    assert len(expected) == 20 + 11 + 1 + 3 + 1
    assert [number for number, each in enumerate(expected) if each.error] == [7, 25, 31, 33]
    found = engine.extract(engine.Inputs(inputs, fields), jobs=1, batch_size=3)
    assert [to_json(each) for each in found] == [to_json(each) for each in expected]


def test_the_documents_of_an_actor_that_is_killed_are_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BLOCK", 2**14)  # so that few documents make many blocks
    texts = [TEXT.format(number) for number in range(600)]
    (tmp_path / "news.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts), "utf-8")
    extractions = engine.extract(engine.Inputs([str(tmp_path / "news.jsonl")]), jobs=2)
    found = [next(extractions)]
    killed = actors()[0]
    os.kill(killed, signal.SIGKILL)
    found.extend(extractions)
    assert [extraction.text for extraction in found] == texts
    assert not any(extraction.error for extraction in found)


def actors() -> list[int]:
    """Processes of this test's own actors."""
    titles = ((int(path.parent.name), path) for path in Path("/proc").glob("[0-9]*/cmdline"))
    return [pid for pid, path in titles if path.read_bytes().startswith(b"ray::MapWorker") and ours(pid)]


def ours(pid: int) -> bool:
    while pid > 1 and pid != os.getpid():
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid == os.getpid()


def test_standard_input_is_refused() -> None:
    with pytest.raises(EngineError, match="a cluster cannot read standard input"):
        list(engine.extract(engine.Inputs(["-"])))


def test_documents_can_be_chosen_and_files_be_passed_over(inputs: list[str]) -> None:
    def every_fifth(documents: Iterable[Document]) -> Iterator[Document]:
        return islice(documents, 0, None, 5)

    fields, exclude = JsonFields(text="body"), frozenset({Path("news.jsonl").resolve()})
    expected = every_fifth(sources.read(inputs, fields=fields, exclude=exclude))
    chosen = engine.Inputs(inputs, fields, exclude, every_fifth)
    found = [(each.source, each.error) for each in engine.extract(chosen)]
    assert found == [(document.source, document.error) for document in expected]
    assert len(found) == 5


def test_nothing_is_started_where_nothing_is_chosen(inputs: list[str]) -> None:
    assert list(engine.extract(engine.Inputs(inputs, choose=lambda _: []))) == []
