"""The pipeline on this machine: in this process, or in a pool of processes."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread

from newsextract.schema import Document, Extraction

# ruff: noqa: PLC0415 (a worker must settle its signals before it takes the second that spaCy needs to load)

Work = Callable[[list[Document]], list[Extraction]]

_IN_FLIGHT = 2  # batches a worker: one in work, one waiting, so that no worker idles and memory stays bounded


def extract(
    documents: Iterable[Document], *, jobs: int = 1, batch_size: int = 32
) -> Generator[Extraction, None, None]:
    """Run the pipeline over documents.

    Each process loads the models once and uses one BLAS thread. With several processes the calling program
    needs the usual ``if __name__ == "__main__":`` guard, because they are spawned.

    Args:
        documents: any iterable; it is read as the results are taken, a few batches ahead.
        jobs: worker processes; 1 works in this process.
        batch_size: documents that go through the models together.

    Yields:
        One extraction for each document, in order. A document that kills its process gives an extraction
        with an error, and the others of its batch are done again.
    """
    if jobs == 1:
        yield from _run(documents, batch_size)
    else:
        yield from pooled(_batches(documents, batch_size), _work, jobs)


def _run(documents: Iterable[Document], batch_size: int) -> Iterator[Extraction]:
    from threadpoolctl import threadpool_limits

    from newsextract import pipeline

    # The matrices are small: more threads only wait for each other.
    with threadpool_limits(limits=1):
        yield from pipeline.run(pipeline.load(), documents, batch_size)


def _work(batch: list[Document]) -> list[Extraction]:
    # The models are loaded here, not when the worker starts: there, a fault of theirs would pass for a death.
    return list(_run(batch, len(batch)))


def pooled(batches: Iterable[list[Document]], work: Work, jobs: int) -> Generator[Extraction, None, None]:
    """Give batches to worker processes, and yield the results in the order of the documents.

    Args:
        batches: read as the results are taken, never more than two a worker ahead.
        work: turns a batch into one extraction for each document; a function of a module, since the
            workers import it. What it raises is raised here.
        jobs: worker processes.
    """
    pool = _Pool(work, jobs)
    pending: deque[tuple[list[Document], Future[list[Extraction]]]] = deque()
    try:
        for batch in batches:
            pending.append((batch, pool.submit(batch)))
            if len(pending) == jobs * _IN_FLIGHT:
                yield from pool.results(*pending.popleft())
        while pending:
            yield from pool.results(*pending.popleft())
    finally:
        pool.close()


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, size)):
        yield batch


class _Pool:
    """Worker processes that are replaced when one dies.

    A death breaks every batch in flight, and does not say whose it was. The documents of those batches are
    therefore done again one by one in a process of their own, until the one that kills is alone with it.
    """

    def __init__(self, work: Work, jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._workers = _start(jobs)
        self._single = _start(1)

    def submit(self, batch: list[Document]) -> "Future[list[Extraction]]":
        try:
            return self._workers.submit(self._work, batch)
        except BrokenProcessPool:
            self._workers = _start(self._jobs)
            return self._workers.submit(self._work, batch)

    def results(self, batch: list[Document], future: "Future[list[Extraction]]") -> list[Extraction]:
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._alone(document) for document in batch]

    def _alone(self, document: Document) -> Extraction:
        try:
            return self._single.submit(self._work, [document]).result()[0]
        except BrokenProcessPool:
            self._single = _start(1)
            cause = "its worker process died, for want of memory perhaps; split the document or leave it out"
            return Extraction.failed(document, f"{document.source}: {cause}", version("newsextract"))

    def close(self) -> None:
        for executor in (self._workers, self._single):
            executor.shutdown(wait=True, cancel_futures=True)


def _start(jobs: int) -> ProcessPoolExecutor:
    # Spawned on all systems: a forked copy of a process with threads may deadlock.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=settle)


def settle() -> None:
    """Let a worker die with the terminal's Ctrl-C, quietly, and with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
