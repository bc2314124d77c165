"""Clients that are slow, many, gone or hostile: the others are answered, and memory stays flat."""

import asyncio
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from client import Service
from starlette.exceptions import HTTPException

from newsextract.web.limits import BodyGuard, Limits

TEXT = "Компания «Каланча» из Люберец выпускает соусы. "
HEAD = b"POST /extract HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
BODY = json.dumps({"text": TEXT}).encode()


def post(service: Service) -> int:
    return service.extract({"text": TEXT}).status


def test_slow_clients_hold_up_nobody(service: Service) -> None:
    heads = [service.connect(b"POST /extract HTTP/1.1\r\nHost:") for _ in range(100)]
    bodies = [service.connect(HEAD % 1000 + b'{"text": ') for _ in range(100)]
    assert post(service) == 200
    for connection in (*heads, *bodies):
        connection.close()
    assert post(service) == 200


def test_a_connection_that_asks_nothing_is_closed(service: Service) -> None:
    with service.connect(b"POST /extract HT") as connection:
        assert connection.recv(100) == b""


def test_two_hundred_requests_at_once_are_answered_or_told_to_wait(service: Service) -> None:
    with ThreadPoolExecutor(200) as threads:
        answers = list(threads.map(lambda _: service.extract({"text": TEXT}), range(200)))
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= {200, 503}
    assert statuses[200] >= 9  # one at work, eight waiting
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)
    assert post(service) == 200


def test_clients_that_leave_do_no_harm(service: Service) -> None:
    for _ in range(50):
        service.connect(HEAD % len(BODY) + BODY).close()
        service.connect(HEAD % len(BODY) + BODY[:10]).close()
    deadline = time.monotonic() + 60
    while (status := post(service)) == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 200


def test_memory_stays_flat(service: Service) -> None:
    large = b'{"text": "' + b"x" * 2**21 + b'"}'

    def mix(number: int) -> int:
        bodies = (BODY, large, b"{", b'{"text": "' + b"x" * 900_000)
        return service.extract(bodies[number % 4]).status

    def round_of_requests() -> int:
        with ThreadPoolExecutor(20) as threads:
            assert set(threads.map(mix, range(80))) <= {200, 413, 422, 503}
        return service.memory()

    round_of_requests()
    before = round_of_requests()
    assert max(round_of_requests() for _ in range(3)) < before + 40


def test_a_body_a_little_too_large_is_read_to_its_end_and_refused(service: Service) -> None:
    for size in (2**20 + 1, 20 * 2**20):
        answer = service.extract(b" " * size)
        assert (answer.status, answer.headers["connection"]) == (413, "close")


@pytest.fixture(scope="module")
def patient() -> Iterator[Service]:
    """A service with a short limit on time, whose processes may be killed."""
    with Service("--seconds", "8") as running:
        yield running


def test_a_text_that_takes_too_long_costs_its_own_request_alone(patient: Service) -> None:
    answer = patient.extract({"text": (TEXT * 10 + "\n") * 600})
    fault = {"error": "it took more than 8 s; split the document"}
    assert (answer.status, json.loads(answer.body)) == (503, fault)
    patient.wait_for_workers()
    assert post(patient) == 200


def test_a_process_that_dies_is_replaced(patient: Service) -> None:
    (worker,) = patient.workers
    os.kill(worker, signal.SIGKILL)
    assert post(patient) == 503
    patient.wait_for_workers()
    assert post(patient) == 200
    assert patient.workers != [worker]


def test_nothing_of_the_clients_is_in_the_log(service: Service, patient: Service) -> None:
    assert "Traceback" not in service.log + patient.log
    assert "Каланча" not in service.log + patient.log


def test_processes_end_with_a_service_that_is_killed(patient: Service) -> None:
    workers = patient.workers
    patient.process.kill()
    deadline = time.monotonic() + 30
    while any(map(lives, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


# The guard by itself, where a real client would have to wait for long.


def answer_of(limits: Limits, *messages: dict[str, object]) -> int:
    """The status that a body in these pieces gets from an application that reads all of it."""

    async def read_all(_scope, receive, _send) -> None:
        while (await receive()).get("more_body"):
            pass

    async def run() -> int:
        pieces = iter(messages)

        async def receive() -> dict[str, object]:
            piece = next(pieces, None)
            if piece is None:
                await asyncio.sleep(3600)
            return piece

        try:
            await BodyGuard(read_all, limits)({"type": "http"}, receive, None)
        except HTTPException as error:
            return error.status_code
        return 200

    return asyncio.run(run())


def piece(size: int, more: bool) -> dict[str, object]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([piece(5, True), piece(5, False)], 200),
        ([piece(5, True), piece(6, False)], 413),
        ([piece(11, False)], 413),
        ([piece(5, True)], 408),
        ([piece(11, True)], 408),
        ([piece(9, False)], 503),
    ],
)
def test_a_body_is_counted_and_timed(pieces: list[dict[str, object]], status: int) -> None:
    held = 8 if status == 503 else 100
    assert answer_of(Limits(max_bytes=10, held_bytes=held, upload_seconds=0.05), *pieces) == status
