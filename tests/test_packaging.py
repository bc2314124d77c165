"""What is installed is what is imported, and the Makefile installs once."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "newsextract"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Where the name of a package is not that of its module.
PACKAGES = {"docx": "python-docx", "sklearn": "scikit-learn"}
# Needed for the data in them, which is no import.
DATA_PACKAGES = {"natasha", "pymorphy3-dicts-ru"}
# The parts that an extra is for; all others get along with the plain installation.
EXTRAS = {
    "sources": "documents",
    "stores/parquet.py": "parquet",
    "stores/graphml.py": "graph",
    "training": "train",
    "web": "web",
}


def package(requirement: str) -> str:
    return normal(re.match(r"[\w.-]+", requirement)[0])  # type: ignore[index]


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


def required(extra: str = "") -> set[str]:
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return {package(line) for line in lines}


def imported(path: Path) -> Iterator[str]:
    """Packages of others that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for top in {module.partition(".")[0] for module in modules}:
            if top not in sys.stdlib_module_names and top != "newsextract":
                yield normal(PACKAGES.get(top, top))


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_is_installed_for_it(path: Path):
    inside = path.relative_to(SOURCE)
    extra = EXTRAS.get(inside.as_posix()) or EXTRAS.get(inside.parts[0])
    assert set(imported(path)) <= required() | (required(extra) if extra else set())


def test_every_plain_dependency_is_needed():
    used = {name for path in SOURCE.rglob("*.py") for name in imported(path)}
    assert required() - used == DATA_PACKAGES


def test_all_is_every_extra_for_users():
    (line,) = PROJECT["optional-dependencies"]["all"]
    assert set(line[len("newsextract[") : -1].split(",")) == set(PROJECT["optional-dependencies"]) - {
        "all",
        "dev",
    }


def test_every_dependency_has_its_licence_listed():
    listed = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    cells = {normal(cell) for cell in re.findall(r"^\| (?:`\w+` \| )?([\w.-]+) \|", listed, re.MULTILINE)}
    extras = set(PROJECT["optional-dependencies"]) - {"all"}
    assert set.union(required(), *(required(extra) for extra in extras)) - cells == set()


def test_entry_points_lead_to_something():
    ours = distribution("newsextract").entry_points
    assert {point.group for point in ours} == {"console_scripts", "spacy_factories", "spacy_tokenizers"}
    assert all(callable(point.load()) for point in ours)


def loaded_after(program: str) -> set[str]:
    """The packages that a fresh interpreter has loaded when a program ends."""
    program += "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_loads_no_models_and_no_spacy():
    assert "spacy" not in loaded_after("import newsextract")


def test_extracting_needs_no_dead_package():
    loaded = loaded_after("import newsextract; newsextract.extract('Компания «Каланча» выпускает соусы.')")
    assert "slovnet" in loaded
    assert loaded.isdisjoint({"natasha", "pymorphy2", "pkg_resources"})


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # A make that runs the tests hands its own variables down.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    command = ["make", "--directory", str(ROOT), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment as a first make leaves it, as far as make can see."""
    (tmp_path / "bin").mkdir()
    for name in ("bin/python", ".installed-for-run", ".installed-for-test"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("target", ["run", "test"])
def test_make_installs_when_the_project_file_is_newer_only(environment: Path, target: str):
    assert "pip" not in make("--dry-run", f"VENV={environment}", target).stdout
    os.utime(environment / f".installed-for-{target}", (0, 0))
    assert "pip" in make("--dry-run", f"VENV={environment}", target).stdout


def test_make_names_the_versions_of_python_that_it_takes(tmp_path: Path):
    result = make("PYTHON=false", f"VENV={tmp_path / 'none'}", "run")
    assert result.returncode != 0
    assert "newsextract needs Python 3.11, 3.12 or 3.13, and false is none of them" in result.stderr
    assert not (tmp_path / "none").exists()
