import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from newsextract.engines import local
from newsextract.schema import Document, Extraction


def work(batch: list[Document]) -> list[Extraction]:
    """Stands for the pipeline; a text can ask for its worker's death or for a fault."""
    for document in batch:
        if document.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.text == "raise":
            raise ValueError("the models cannot be loaded")
    return [Extraction(document.id, document.source, document.text) for document in batch]


def numbered(count: int) -> list[Document]:
    return [Document(f"{number}.txt", f"text {number}") for number in range(count)]


def batches(documents: list[Document], size: int) -> Iterator[list[Document]]:
    return (documents[start : start + size] for start in range(0, len(documents), size))


def sources(extractions: list[Extraction]) -> list[str]:
    return [extraction.source for extraction in extractions]


def test_order_is_kept() -> None:
    documents = numbered(100)
    results = list(local.pooled(batches(documents, 3), work, jobs=2))
    assert [(result.source, result.text) for result in results] == [(d.source, d.text) for d in documents]


def test_a_document_that_kills_its_worker_becomes_an_error_and_the_rest_is_done() -> None:
    documents = numbered(30)
    documents[7] = documents[20] = Document("killer.txt", "die")
    results = list(local.pooled(batches(documents, 4), work, jobs=2))
    assert sources(results) == [document.source for document in documents]
    assert [number for number, result in enumerate(results) if result.error] == [7, 20]
    assert "killer.txt: its worker process died" in (results[7].error or "")


def test_workers_killed_from_outside_lose_nothing() -> None:
    documents = numbered(40)

    def killing() -> Iterator[list[Document]]:
        for number, batch in enumerate(batches(documents, 4)):
            if number == 5:
                for child in multiprocessing.active_children():
                    child.kill()
            yield batch

    results = list(local.pooled(killing(), work, jobs=2))
    assert [(result.source, result.error) for result in results] == [(d.source, None) for d in documents]


def test_a_fault_that_is_no_documents_is_raised() -> None:
    with pytest.raises(ValueError, match="the models cannot be loaded"):
        list(local.pooled([[Document("a.txt", "raise")]], work, jobs=2))


def test_documents_are_read_a_few_batches_ahead_only() -> None:
    taken = []

    def endless() -> Iterator[list[Document]]:
        while True:
            taken.append(1)
            yield numbered(1)

    results = local.pooled(endless(), work, jobs=2)
    for _ in range(10):
        next(results)
    results.close()
    assert len(taken) <= 10 + 2 * 2


def test_no_worker_is_left_when_the_results_are_not_all_taken() -> None:
    results = local.pooled(([document] for document in numbered(10)), work, jobs=2)
    next(results)
    assert multiprocessing.active_children()
    results.close()
    assert multiprocessing.active_children() == []


_ORPHANS = """
import multiprocessing, os, signal
from test_local import numbered, work
from newsextract.engines import local

if __name__ == "__main__":
    results = local.pooled(([document] for document in numbered(10)), work, jobs=2)
    next(results)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(_ORPHANS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(
        [sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        children = parent.stdout.readline().split()
    assert len(children) == 2
    deadline = time.monotonic() + 60
    while any(_runs(child) for child in children):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    """Whether a process is there and not a zombie that waits for somebody to ask after it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_process_and_two_give_the_same() -> None:
    documents = [
        Document("a.txt", "Компания «Никатор» из Серпухова выпускает гранулы."),
        Document("b.txt", error="b.txt: empty; leave it out"),
        Document("c.txt", "Губернатор Иван Петров посетил город Алматы."),
    ]
    alone = list(local.extract(documents))
    assert [result.error for result in alone] == [None, "b.txt: empty; leave it out", None]
    assert alone[0].mentions
    assert list(local.extract(documents, jobs=2, batch_size=1)) == alone


def test_the_pipeline_works_with_one_thread() -> None:
    threads: list[int] = []

    def watching() -> Iterator[Document]:
        threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        yield Document("a.txt", "Иван Петров посетил Алматы.")

    with threadpool_limits(limits=2):
        assert list(local.extract(watching()))
    assert set(threads) == {1}
