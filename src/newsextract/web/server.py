"""The service behind a port of this machine."""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsextract.web.app import create_app
from newsextract.web.limits import Limits

_HEAD_SECONDS: Final = 5  # for the first request of a connection to say what it wants
_SHUTDOWN_SECONDS: Final = 5


def serve(host: str, port: int, limits: Limits, ready: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        host: address to listen at.
        port: 0 lets the system choose.
        limits: bounds of the requests.
        ready: called with the address of the page, before the models are loaded; what comes until then waits.

    Raises:
        OSError: the address cannot be listened at.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=512) as listening:
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            create_app(limits),
            http=_Protocol,
            ws="none",
            lifespan="on",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listening])


class _Protocol(H11Protocol):
    """HTTP that also closes connections whose first request does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(_HEAD_SECONDS, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()
