"""One process: what hangs or kills it becomes an error, and nothing else is lost or done too often."""

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import standins
from hypothesis import given, settings
from hypothesis import strategies as st
from standins import numbered

from newsextract.engines.worker import EngineError, Worker
from newsextract.schema import Document, Extraction

PATIENCE = 300.0


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(standins.prepare, PATIENCE)
    yield worker
    worker.close()


def outcomes(results: list[Extraction]) -> list[tuple[str, bool]]:
    return [(result.source, result.error is not None) for result in results]


def test_a_document_that_kills_its_process_becomes_an_error(worker: Worker) -> None:
    documents = [Document("before.txt", "a"), Document("killer.txt", "die"), Document("after.txt", "b")]
    results = worker.extract(documents)
    assert outcomes(results) == [("before.txt", False), ("killer.txt", True), ("after.txt", False)]
    assert results[1].error == (
        "killer.txt: its worker process was killed by signal 9, for want of memory perhaps; "
        "split the document, leave it out, or see that there is more memory"
    )
    assert (results[1].id, results[1].text) == (documents[1].id, "die")


def test_a_document_that_hangs_becomes_an_error() -> None:
    worker = Worker(standins.prepare, timeout=0.5)
    results = worker.extract([Document("a.txt", "a"), Document("slow.txt", "hang"), Document("b.txt", "b")])
    worker.close()
    assert outcomes(results) == [("a.txt", False), ("slow.txt", True), ("b.txt", False)]
    assert results[1].error == (
        "slow.txt: it took longer than 0.5 seconds; split the document, leave it out, or give it more time"
    )


def test_loading_the_models_is_no_part_of_a_documents_time() -> None:
    worker = Worker(standins.prepare_slowly, timeout=0.5)
    assert outcomes(worker.extract(numbered(1))) == [("0.txt", False)]
    worker.close()


def test_a_process_that_is_killed_from_outside_costs_no_document(worker: Worker) -> None:
    for batch in (numbered(1), numbered(3)):
        worker.extract(batch)
        [process] = multiprocessing.active_children()
        process.kill()
        assert outcomes(worker.extract(batch)) == [(document.source, False) for document in batch]


def test_no_document_is_done_more_often_than_it_takes_to_find_the_culprit(
    worker: Worker, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    batch = [Document(name, f"note in {notes}") for name in "abcd"]
    batch.insert(2, Document("killer", "die"))
    assert [source for source, failed in outcomes(worker.extract(batch)) if failed] == ["killer"]
    # Together up to the killer, then alone up to the killer, and what follows it together.
    assert notes.read_text().split() == ["a", "b", "a", "b", "c", "d"]


def test_what_the_work_raises_is_raised_with_its_origin(worker: Worker) -> None:
    with pytest.raises(ValueError, match="no document's fault") as raised:
        worker.extract([Document("a.txt", "raise")])
    assert "standins.py" in "".join(raised.value.__notes__)
    assert outcomes(worker.extract(numbered(2))) == [("0.txt", False), ("1.txt", False)]


def test_models_that_cannot_be_loaded_are_raised() -> None:
    with pytest.raises(ValueError, match="the models cannot be loaded"):
        Worker(standins.fail_to_prepare, PATIENCE).extract(numbered(1))


def test_a_process_that_dies_before_it_is_ready_is_no_documents_fault() -> None:
    with pytest.raises(EngineError, match=r"was killed by signal 9 before it was ready, 3 times over\. See"):
        Worker(standins.die_while_preparing, PATIENCE).extract(numbered(1))


def test_a_call_under_way_raises_when_the_worker_is_closed(worker: Worker) -> None:
    worker.extract(numbered(1))
    closing = Thread(target=lambda: (time.sleep(0.2), worker.close()))
    closing.start()
    with pytest.raises(EngineError, match="closed"):
        worker.extract([Document("a.txt", "hang")])
    closing.join()
    assert multiprocessing.active_children() == []


@settings(max_examples=10)
@given(st.lists(st.sampled_from(["fine", "fine", "fine", "die"]), max_size=6))
def test_any_mixture_gives_one_result_each_in_order(texts: list[str]) -> None:
    worker = Worker(standins.prepare, PATIENCE)
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(texts)]
    results = worker.extract(documents)
    worker.close()
    assert outcomes(results) == [(document.source, document.text == "die") for document in documents]
