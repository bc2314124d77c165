"""A PostgreSQL server for the tests, and databases to write to, in SQLite and PostgreSQL."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from databases import new_schema

NewTarget = Callable[[], str]
_ACCOUNT = "postgres"  # Debian's package makes it; the server refuses to run as root
_SETTINGS = {"fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server that lives as long as the tests."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="newsextract-postgresql-"))
    account = _account(folder)
    port = _free_port()
    settings = " ".join(f"-c {name}='{value}'" for name, value in {**_SETTINGS, "port": port}.items())
    data = ["-D", str(folder / "data")]
    try:
        _run(programs / "initdb", *data, "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--no-sync", **account)
        log = ["-l", str(folder / "log")]
        _run(programs / "pg_ctl", *data, *log, "-o", settings, "-w", "-t", "120", "start", **account)
        try:
            yield f"postgresql://{_ACCOUNT}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", *data, "-m", "immediate", "stop", **account)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """The folder with PostgreSQL's programs; where there is none, only CI must not do without."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    on_path = shutil.which("initdb")
    places += [Path(on_path).parent] if on_path else []
    for place in places:
        if (place / "initdb").exists():
            return place
    reason = "no PostgreSQL server is installed; on Debian: apt-get install postgresql"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _account(folder: Path) -> dict[str, str]:
    """Whom to run the server as: root may not."""
    if os.geteuid():
        return {}
    shutil.chown(folder, _ACCOUNT)
    return {"user": _ACCOUNT}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _run(program: Path, *arguments: str, user: str | None = None) -> None:
    # Nothing is piped: the server would hold the pipe open for ever.
    log = subprocess.DEVNULL
    groups = [] if user else None
    subprocess.run(
        [program, *arguments], user=user, extra_groups=groups, cwd="/", stdout=log, stderr=log, check=True
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def new_target(request: pytest.FixtureRequest, tmp_path: Path) -> NewTarget:
    """Gives a database of its own, not made yet, each time that it is called."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/facts{next(numbers)}.db"
    server = request.getfixturevalue("server")
    return lambda: new_schema(server, f"{tmp_path.name}-{next(numbers)}")


@pytest.fixture
def target(new_target: NewTarget) -> str:
    return new_target()
