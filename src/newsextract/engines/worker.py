"""A process that works on documents, and is replaced when one of them kills it or does not let it go."""

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock, Thread
from typing import Final

from newsextract.schema import Document, Extraction

Work = Callable[[list[Document]], list[Extraction]]

# Spawned on all systems: a forked copy of a process with threads may deadlock.
_CONTEXT: Final = get_context("spawn")
_STARTS: Final = 3
_BATCH_SECONDS: Final = 60.0


class EngineError(Exception):
    """No worker can be had; the message says why and what to do."""


class Worker:
    """A process that loads its models once and then takes batch after batch.

    It is started with the first batch. Nothing but `close` may be called from a second thread.
    """

    def __init__(self, prepare: Callable[[], Work], timeout: float) -> None:
        """Nothing is started yet.

        Args:
            prepare: called once in the process, before the first document; gives the function that turns
                a batch into one extraction for each document. A function of a module, since the process
                imports it.
            timeout: seconds that a document may take.
        """
        self._prepare = prepare
        self._timeout = timeout
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._closed = False
        self._lock = Lock()

    def extract(self, batch: Sequence[Document]) -> list[Extraction]:
        """One extraction for each document of a batch, in order.

        When the process dies or takes too long, nobody knows for which document. They are then done one by
        one until it happens again: that document becomes an error, and those after it go together again.
        A batch has the time of all its documents, but no more than a minute or than one document has, so
        that one that hangs in a large batch is soon noticed.

        Raises:
            EngineError: the process cannot be started.
            Exception: whatever ``prepare`` or the work raises, which is no document's fault.
        """
        results: list[Extraction] = []
        while len(results) < len(batch):
            rest = batch[len(results) :]
            try:
                results += self._run(rest, max(self._timeout, min(self._timeout * len(rest), _BATCH_SECONDS)))
            except _LostError:
                results += self._until_one_fails(rest)
        return results

    def close(self) -> None:
        """End the process at once, from whatever thread; a call of `extract` under way raises."""
        with self._lock:
            self._closed = True
            self._end()

    def _until_one_fails(self, documents: Sequence[Document]) -> list[Extraction]:
        results: list[Extraction] = []
        for document in documents:
            try:
                results += self._run([document], self._timeout)
            except _LostError as loss:
                fault = f"{document.source}: {loss}; split the document, leave it out{loss.remedy}"
                return [*results, Extraction.failed(document, fault, version("newsextract"))]
        return results

    def _run(self, documents: Sequence[Document], seconds: float) -> list[Extraction]:
        connection = self._connection or self._start()
        try:
            connection.send(list(documents))
            answer = connection.recv() if connection.poll(seconds) else None
        except (EOFError, OSError):
            self._end()
            cause = f"its worker process {_ending(self._process)}, for want of memory perhaps"
            raise _LostError(cause, ", or see that there is more memory") from None
        if answer is None:
            self._end()
            raise _LostError(f"it took longer than {self._timeout:g} seconds", ", or give it more time")
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]  # what comes through a pipe has no type

    def _start(self) -> Connection:
        """Start the process and wait until it is ready, so that loading models costs no document its time."""
        for _ in range(_STARTS):
            connection = self._launch()
            try:
                fault = connection.recv()
            except (EOFError, OSError):
                self._end()
                continue
            if fault:
                raise fault
            self._connection = connection
            return connection
        cause = f"a worker process {_ending(self._process)} before it was ready, {_STARTS} times over"
        raise EngineError(f"{cause}. See that there is memory for the models, or use fewer jobs")

    def _launch(self) -> Connection:
        ours, theirs = _CONTEXT.Pipe()
        with self._lock:
            if self._closed:
                raise EngineError("the worker is closed")
            process = _CONTEXT.Process(target=_serve, args=(theirs, self._prepare), daemon=True)
            _start_without_interrupts(process)
            self._process = process
        theirs.close()  # else the end of the process would go unnoticed
        return ours

    def _end(self) -> None:
        self._connection = None
        if self._process:
            self._process.kill()
            self._process.join()


class _LostError(Exception):
    """The process died or was stopped; the message is the cause."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.remedy = remedy


def _start_without_interrupts(process: SpawnProcess) -> None:
    """Start a process that Ctrl-C does not reach: its parent gets it too, and ends the process."""
    resource_tracker.ensure_running()  # it unblocks signals when it starts, so it must not start in between
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(process: SpawnProcess | None) -> str:
    code = process.exitcode if process else None
    return f"was killed by signal {-code}" if code and code < 0 else f"ended with code {code}"


def _serve(connection: Connection, prepare: Callable[[], Work]) -> None:
    """What the process does: say that it is ready or why not, then answer each batch with its results."""
    Thread(target=follow_parent, daemon=True).start()
    try:
        work = prepare()
    except Exception as error:
        connection.send(_with_origin(error))
        return
    connection.send(None)
    while True:
        try:
            batch = connection.recv()
        except EOFError:
            return
        connection.send(_answer(work, batch))


def _answer(work: Work, batch: list[Document]) -> list[Extraction] | Exception:
    try:
        return work(batch)
    except Exception as error:
        return _with_origin(error)


def _with_origin(error: Exception) -> Exception:
    error.add_note(f"In a worker process:\n{traceback.format_exc()}")  # a traceback itself does not travel
    return error


def follow_parent() -> None:
    """End with the parent, also while a document is in work."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
