"""What is installed, and what the program never does: no pickles, no network; licences, locked versions."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
LOCKED_EXTRAS = sorted(PROJECT["optional-dependencies"].keys() - {"all"})
UNLOCKED = {"torch"}  # its builds come from registries of their own
MODULES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts").glob("*.py")])

# Modules that run what they read, or that hide data in code.
UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}

# Licences that a program under MIT may be installed beside.
COMPATIBLE = re.compile(r"\b(MIT|BSD|Apache|MPL|LGPL|PSF|ISC|0BSD|Zlib)\b", re.IGNORECASE)


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", line)[0].lower().replace("_", "-") for line in requirements}


def required() -> set[str]:
    extras = PROJECT["optional-dependencies"]
    return names(PROJECT["dependencies"]).union(*(names(extras[extra]) for extra in LOCKED_EXTRAS))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_nothing_that_is_read_can_run(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not UNSAFE & {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in UNSAFE
        elif isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS)
            allowed = [word.value for word in node.keywords if word.arg == "allow_pickle"]
            assert all(isinstance(value, ast.Constant) and value.value is False for value in allowed)


def test_no_data_file_is_a_pickle() -> None:
    shipped = (
        file for file in (ROOT / "src").rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )
    assert not {file.suffix for file in shipped} & {".pkl", ".pickle", ".joblib", ".pt", ".pth"}


NO_SOCKETS = """
import socket, sys
def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__" or event == "socket.getaddrinfo":
        raise RuntimeError(f"the network was asked for: {event} {arguments}")
sys.addaudithook(refuse)
from newsextract.cli import app
app(["extract", *sys.argv[1:]])
"""


def test_extracting_opens_no_socket(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Завод</title><link href='https://example.com/a.css'></head><body><p>{}</p></body>"
    )
    text = "Компания «Каланча» из Люберец выпускает соусы. Подробности: https://example.com/news."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.html").write_text(page.format(text + " Это главный текст страницы."), encoding="utf-8")
    outputs = [f"-o{tmp_path / name}" for name in ("facts.jsonl", "facts.csv", "facts.db", "facts.html")]
    inputs = [str(tmp_path / "a.txt"), str(tmp_path / "b.html")]
    command = [sys.executable, "-c", NO_SOCKETS, *inputs, *outputs]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, "documents 2, failed 0" in result.stderr) == (0, True), result.stderr
    assert "Каланча" in (tmp_path / "facts.csv").read_text(encoding="utf-8")


def test_the_guard_against_sockets_guards() -> None:
    program = NO_SOCKETS.partition("from newsextract")[0] + "socket.create_connection(('127.0.0.1', 9))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "the network was asked for" in result.stderr


def locked() -> dict[str, list[str]]:
    """Hashes by package and version."""
    entries = re.sub(r"\\\n", "", re.sub("^#.*\n", "", LOCK, flags=re.MULTILINE)).splitlines()
    return {entry.split()[0]: re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry) for entry in entries}


def test_the_lock_has_every_package_of_every_extra() -> None:
    assert required() - names(list(locked())) == UNLOCKED
    assert names(tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]) <= names(
        list(locked())
    )


@pytest.mark.parametrize("package", sorted(locked()))
def test_the_lock_has_one_version_with_hashes(package: str) -> None:
    assert re.fullmatch(r"[\w.-]+==[\w.+!-]+", package)
    assert locked()[package]


def test_the_lock_names_no_registry() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_upper_bounds_stand_only_where_a_break_is_known() -> None:
    lines = [
        *PROJECT["dependencies"],
        *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
    ]
    assert not [line for line in lines if "<" in line or "==" in line]


@pytest.mark.parametrize("package", sorted(required() - UNLOCKED))
def test_installed_licences_are_compatible(package: str) -> None:
    found = metadata(package)
    classifiers = [line for line in found.get_all("Classifier", []) if line.startswith("License ::")]
    stated = " ".join(
        [found.get("License-Expression") or "", (found.get("License") or "")[:200], *classifiers]
    )
    assert COMPATIBLE.search(stated), stated
    assert not re.search(r"\b(?:A)?GPL", re.sub("LGPL|Lesser General Public License", "", stated)), stated
