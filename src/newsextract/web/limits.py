"""What requests may take: bytes, time, places in the queue."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# A browser shows no answer while it still uploads; what is a little too large is therefore read to its end.
_DRAINED: Final = 64 * 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds of the service.

    Attributes:
        max_bytes: of one request's body.
        held_bytes: of all bodies that are being received or worked on.
        upload_seconds: for a body to arrive.
        seconds: for one extraction, and for waiting until a process is free.
        waiting: requests that may wait for a free process.
        jobs: processes that extract, one request at a time each.
    """

    max_bytes: int = 10 * 2**20
    held_bytes: int = 128 * 2**20
    upload_seconds: float = 30
    seconds: float = 30
    waiting: int = 32
    jobs: int = 1


class BodyGuard:
    """ASGI middleware that refuses bodies which are too large, too slow, or too many at once."""

    def __init__(self, app: App, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._held = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass a request on with its body counted while it is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._limits)
        try:
            await self._app(scope, lambda: self._counted(body), send)
        finally:
            self._held -= body.size

    async def _counted(self, body: "_Body") -> Message:
        before = body.size
        try:
            message = await body.receive()
        finally:
            self._held += body.size - before
        if self._held > self._limits.held_bytes:
            raise HTTPException(503, "too many uploads at once; try again later", {"Retry-After": "5"})
        return message


class _Body:
    """The body of one request on its way in."""

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._deadline = asyncio.get_running_loop().time() + limits.upload_seconds
        self._complete = False
        self.size = 0

    async def receive(self) -> Message:
        if self._complete:  # what is asked for now is whether the client is still there
            return await self._receive()
        message = await self._chunk()
        if len(message.get("body", b"")) + self.size > self._limits.max_bytes:
            await self._drain()
            fault = f"the request has more than {self._limits.max_bytes:,} bytes; split it"
            raise HTTPException(413, fault, {"Connection": "close"})
        self.size += len(message.get("body", b""))
        return message

    async def _chunk(self) -> Message:
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            fault = f"the request did not arrive within {self._limits.upload_seconds:g} s"
            raise HTTPException(408, fault, {"Connection": "close"}) from None
        self._complete = not message.get("more_body", False)
        return message

    async def _drain(self) -> None:
        drained = 0
        while not self._complete and drained < _DRAINED:
            drained += len((await self._chunk()).get("body", b""))
