"""Processes that extract, apart from the one that answers.

A text that hangs or kills a process costs its own request alone: the process is replaced, the others go on.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Thread

from starlette.exceptions import HTTPException

from newsextract.engines.worker import follow_parent
from newsextract.web.limits import Limits
from newsextract.web.tasks import Answer, warm_up

_LOG = logging.getLogger(__name__)
_PAUSE = 1.0  # seconds before another process is tried where one would not start


@dataclass(frozen=True)
class _Worker:
    """A process; it stands behind an executor of its own, so that it can be ended alone."""

    executor: ProcessPoolExecutor
    process: int

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)
        self.executor.shutdown(wait=False, cancel_futures=True)


class Workers:
    """A fixed number of processes, each with one request at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._waiting = 0
        self._hiring: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start all processes and wait until they have loaded their models."""
        await asyncio.gather(*(self._hire() for _ in range(self._limits.jobs)))

    def stop(self) -> None:
        """End all processes."""
        for task in self._hiring:
            task.cancel()
        for worker in self._all:
            worker.end()

    @property
    def ready(self) -> int:
        """Processes that are there, at work or free."""
        return len(self._all)

    async def run(
        self, given_up: Callable[[], Awaitable[bool]], task: Callable[..., Answer], *arguments: object
    ) -> Answer:
        """Do a task in a process.

        Args:
            given_up: whether nobody waits for the answer any more; asked when a process is free.
            task: a function of `newsextract.web.tasks`.
            arguments: what it takes.

        Raises:
            HTTPException: 503, where all processes are busy, it took too long, or the process died.
        """
        worker = await self._take()
        try:
            if await given_up():
                raise HTTPException(499, "the client has gone")
            answer = await self._answer(worker, task, *arguments)
        except (TimeoutError, BrokenProcessPool) as error:
            self._replace(worker)
            raise _failed(error, self._limits.seconds) from error
        except asyncio.CancelledError:
            self._replace(worker)
            raise
        except BaseException:
            self._free.put_nowait(worker)
            raise
        self._free.put_nowait(worker)
        return answer

    async def _answer(self, worker: _Worker, task: Callable[..., Answer], *arguments: object) -> Answer:
        running = asyncio.get_running_loop().run_in_executor(worker.executor, task, *arguments)
        return await asyncio.wait_for(running, self._limits.seconds)

    async def _take(self) -> _Worker:
        if self._free.empty() and self._waiting >= self._limits.waiting:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._free.get()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _hire(self) -> None:
        executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_settle)
        process = await asyncio.get_running_loop().run_in_executor(executor, warm_up)
        worker = _Worker(executor, process)
        self._all.add(worker)
        self._free.put_nowait(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        self._all.discard(worker)
        task = asyncio.create_task(self._hire_again())
        self._hiring.add(task)
        task.add_done_callback(self._hiring.discard)

    async def _hire_again(self) -> None:
        while True:
            try:
                return await self._hire()
            except Exception:
                _LOG.exception("a process did not start; trying again")
                await asyncio.sleep(_PAUSE)


def _settle() -> None:
    """Let a process die with the terminal's Ctrl-C, quietly, and with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=follow_parent, daemon=True).start()


def _busy() -> HTTPException:
    return HTTPException(503, "all processes are busy; try again later", {"Retry-After": "2"})


def _failed(error: Exception, seconds: float) -> HTTPException:
    if isinstance(error, TimeoutError):
        return HTTPException(503, f"it took more than {seconds:g} s; split the document")
    return HTTPException(503, "the process died, for want of memory perhaps; split the document")
