"""The pipeline on this machine: in this process, or in a pool of processes."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import LifoQueue
from typing import TYPE_CHECKING, Final

from newsextract.batches import BATCH_SIZE, batches
from newsextract.engines.worker import Work, Worker
from newsextract.schema import Document, Extraction

if TYPE_CHECKING:
    from spacy.language import Language

# ruff: noqa: PLC0415 (who only gives work to others needs no spaCy, which takes a second to import)

PATIENCE: Final = 600.0  # seconds; the longest document takes some four minutes of an idle processor

# Batches a worker: results wait here while a slower batch before them is in work, so that few workers idle
# and memory stays bounded.
_IN_FLIGHT: Final = 4

# Some models and dictionaries are read when they are first needed, which is to cost no document its time.
_SAMPLE: Final = (
    "Компания «Каланча» из Люберец выпускает соусы и поставляет их в Казахстан. Директор Иван Петров "
    "сообщил 5 марта, что в новый цех вложат 300 млн рублей и там появятся 120 рабочих мест."
)


def extract(
    documents: Iterable[Document],
    *,
    jobs: int = 1,
    batch_size: int = BATCH_SIZE,
    timeout: float | None = None,
) -> Generator[Extraction, None, None]:
    """Run the pipeline over documents.

    Each process loads the models once and uses one BLAS thread. Where processes are started, the calling
    program needs the usual ``if __name__ == "__main__":`` guard, because they are spawned.

    Args:
        documents: any iterable; it is read as the results are taken, a few batches ahead.
        jobs: worker processes; 1 works in this process, unless a timeout is given.
        batch_size: documents that go through the models together.
        timeout: seconds that a document may take; by default `PATIENCE`, and no limit where the work is
            done in this process.

    Yields:
        One extraction for each document, in order. With worker processes, a document that kills its process
        or takes too long gives an extraction with an error, and the others of its batch are done again.

    Raises:
        EngineError: a worker process cannot be started.
    """
    if jobs == 1 and timeout is None:
        yield from _here(documents, batch_size)
    else:
        yield from pooled(
            batches(documents, batch_size), prepare, jobs, PATIENCE if timeout is None else timeout
        )


def _here(documents: Iterable[Document], batch_size: int) -> Generator[Extraction, None, None]:
    from threadpoolctl import threadpool_limits

    from newsextract import pipeline

    nlp = pipeline.load()
    # The matrices are small: more threads only wait for each other.
    with threadpool_limits(limits=1):
        for batch in batches(documents, batch_size):
            yield from _work(nlp, batch)


def prepare() -> Work:
    """Load the models into a worker process; what is returned runs the pipeline over a batch."""
    from threadpoolctl import threadpool_limits

    from newsextract import pipeline

    nlp = pipeline.load()
    threadpool_limits(limits=1)  # from now on, in the whole process
    _work(nlp, [Document("", _SAMPLE)])
    return partial(_work, nlp)


def _work(nlp: "Language", batch: list[Document]) -> list[Extraction]:
    from newsextract import pipeline

    # spaCy keeps every word that it has seen; outside of a zone, memory would grow with each document.
    with nlp.memory_zone():
        return list(pipeline.run(nlp, batch, len(batch)))


def pooled(
    groups: Iterable[list[Document]], prepare: Callable[[], Work], jobs: int, timeout: float
) -> Generator[Extraction, None, None]:
    """Give batches to worker processes, and yield the results in the order of the documents.

    Args:
        groups: read as the results are taken, never more than four a worker ahead.
        prepare: see `Worker`. What it or the work raises is raised here.
        jobs: worker processes.
        timeout: seconds that a document may take.
    """
    workers = [Worker(prepare, timeout) for _ in range(jobs)]
    idle: LifoQueue[Worker] = LifoQueue()  # the last one first: it is started already
    for worker in workers:
        idle.put(worker)
    threads = ThreadPoolExecutor(jobs)  # one waits on each worker
    pending: deque[Future[list[Extraction]]] = deque()
    try:
        for group in groups:
            pending.append(threads.submit(_extract, idle, group))
            if len(pending) == jobs * _IN_FLIGHT:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    finally:
        for worker in workers:
            worker.close()
        threads.shutdown(cancel_futures=True)


def _extract(idle: LifoQueue[Worker], group: list[Document]) -> list[Extraction]:
    worker = idle.get()
    try:
        return worker.extract(group)
    finally:
        idle.put(worker)
