"""The service as a process of its own, and requests to it."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

BOUNDARY = "----boundary"


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Service:
    """``newsextract serve`` with these options, at a port that is free."""

    def __init__(self, *options: str) -> None:
        self._options = options

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "newsextract", "serve", "--port", "0", *self._options]
        self._errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stderr=self._errors)
        while not (found := re.search(r"http://\S+/", self.log)):
            assert self.process.poll() is None, self.log
            time.sleep(0.1)
        self.address = found[0]
        self.port = urlsplit(self.address).port
        self.get("/health")  # answered when the models are loaded
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self._errors.close()

    @property
    def log(self) -> str:
        """What the service has said so far."""
        return os.pread(self._errors.fileno(), 2**20, 0).decode()

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, named)
        answer = connection.getresponse()
        with answer:
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, found, answer.read())

    def get(self, path: str) -> Response:
        return self.request("GET", path)

    def extract(self, body: object, content_type: str = "application/json") -> Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", "/extract", data, content_type=content_type)

    def upload(self, name: str, data: bytes, text: str = "") -> Response:
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.request("POST", "/", form(name, data, text), content_type=kind)

    def connect(self, sent: bytes) -> socket.socket:
        """A connection that has sent these bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(sent)
        return connection

    @property
    def children(self) -> list[int]:
        """Processes that extract, and Python's own helper for them."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in path.read_text().split()]

    @property
    def workers(self) -> list[int]:
        return [pid for pid in self.children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def wait_for_workers(self) -> None:
        deadline = time.monotonic() + 60
        while json.loads(self.get("/health").body)["processes"] < 1:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def memory(self) -> int:
        """Resident MiB of the service and its processes."""
        return sum(map(_resident, [self.process.pid, *self.children])) // 2**20


def form(name: str, data: bytes, text: str = "") -> bytes:
    """A form as browsers send it, with a file and a pasted text."""
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return b"".join(
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n'.encode(),
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'.encode(),
            b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n",
            f"--{BOUNDARY}--\r\n".encode(),
        )
    )


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
