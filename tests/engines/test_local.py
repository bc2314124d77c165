import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest
import standins
from standins import grouped, numbered
from threadpoolctl import threadpool_info, threadpool_limits

from newsextract.engines import local
from newsextract.schema import Document, Extraction


def pooled(groups: Iterable[list[Document]]) -> Generator[Extraction, None, None]:
    return local.pooled(groups, standins.prepare, jobs=2, timeout=300)


def sources(extractions: list[Extraction]) -> list[str]:
    return [extraction.source for extraction in extractions]


def test_order_is_kept() -> None:
    documents = numbered(100)
    results = list(pooled(grouped(documents, 3)))
    assert [(result.source, result.text) for result in results] == [(d.source, d.text) for d in documents]


def test_a_document_that_kills_its_worker_becomes_an_error_and_the_rest_is_done() -> None:
    documents = numbered(30)
    documents[7] = documents[20] = Document("killer.txt", "die")
    results = list(pooled(grouped(documents, 4)))
    assert sources(results) == [document.source for document in documents]
    assert [number for number, result in enumerate(results) if result.error] == [7, 20]
    assert "killer.txt: its worker process was killed" in (results[7].error or "")


def test_workers_killed_from_outside_lose_nothing() -> None:
    documents = numbered(40)

    def killing() -> Iterator[list[Document]]:
        for number, batch in enumerate(grouped(documents, 4)):
            if number == 5:
                for child in multiprocessing.active_children():
                    child.kill()
            yield batch

    results = list(pooled(killing()))
    assert [(result.source, result.error) for result in results] == [(d.source, None) for d in documents]


def test_a_fault_that_is_no_documents_is_raised() -> None:
    with pytest.raises(ValueError, match="no document's fault"):
        list(pooled([[Document("a.txt", "raise")]]))


def test_documents_are_read_a_few_batches_ahead_only() -> None:
    taken = []

    def endless() -> Iterator[list[Document]]:
        while True:
            taken.append(1)
            yield numbered(1)

    results = pooled(endless())
    for _ in range(10):
        next(results)
    results.close()
    assert len(taken) <= 10 + 2 * 4


def test_no_worker_is_left_when_the_results_are_not_all_taken() -> None:
    results = pooled([document] for document in numbered(10))
    next(results)
    assert multiprocessing.active_children()
    results.close()
    assert multiprocessing.active_children() == []


_ORPHANS = """
import multiprocessing, os, signal
from newsextract.schema import Document
from test_local import numbered, pooled

if __name__ == "__main__":
    hanging = [[Document("a.txt", "hang")] for _ in range(2)]
    results = pooled([numbered(1), *hanging])
    next(results)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(_ORPHANS)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
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
