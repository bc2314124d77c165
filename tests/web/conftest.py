"""The real service on loopback, and the real browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from client import Service

CHROMIUM = "/usr/bin/chromium"
# Without a sandbox, since CI runs as root; without what Chromium would ask the network for by itself.
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
HERE = Path(__file__).parent


def lacking(what: str) -> NoReturn:
    """Skip what needs a program that is not there; in CI, where it must be, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"CI lacks {what}")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """The service with the limits that the tests of its limits need."""
    with Service("--max-megabytes", "1", "--seconds", "60", "--waiting", "8") as running:
        yield running


# Ended with each module: while it runs, the thread has an event loop that other tests must not meet.
@pytest.fixture(scope="module")
def browser():
    if not Path(CHROMIUM).exists():
        lacking(f"{CHROMIUM}, Debian's package chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, installed by npm where it is not there yet."""
    script = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        if not shutil.which("npm"):
            lacking("npm, to install axe-core")
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if subprocess.run(command, cwd=HERE, capture_output=True, check=False).returncode:
            lacking("axe-core: npm ci failed in tests/web")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def on_this_system() -> None:
    if sys.platform != "linux":
        pytest.skip("reads /proc")
