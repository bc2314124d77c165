import json
import re
import shlex
from collections.abc import Iterator
from importlib.metadata import version

import pytest
import typer.main
from commands import run, shell

from newsextract.cli import app


def commands(group: object, name: str = "") -> Iterator[str]:
    """Names of a command and of all below it."""
    yield name
    for part, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{name} {part}".strip())


COMMANDS = list(commands(typer.main.get_command(app)))


def test_version() -> None:
    assert run("--version") == (0, f"newsextract {version('newsextract')}\n", "")
    assert shell("python -m newsextract --version").stdout == f"newsextract {version('newsextract')}\n"


def test_schema() -> None:
    code, output, _ = run("schema")
    assert (code, json.loads(output)["title"]) == (0, "newsextract Extraction")


def examples(command: str) -> list[str]:
    help_text = run(*command.split(), "--help")[1]
    return re.findall(r"^ +(newsextract .+)$", help_text.partition("Example")[2], re.MULTILINE)


@pytest.mark.usefixtures("gold", "foreign")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_examples_and_they_run(command: str) -> None:
    lines = examples(command)
    assert lines
    for line in lines:
        assert line.startswith(f"newsextract {command}".strip())
        if line.startswith("newsextract train"):
            pytest.importorskip("torch", reason="PyTorch is an extra")
        if line.startswith("newsextract serve"):
            continue  # goes on until it is ended: tests/web
        code, _, errors = run(*shlex.split(line.partition(" > ")[0])[1:])
        assert code == 0, f"{line}: {errors}"


@pytest.mark.parametrize("command", ["--help", "evaluate --help", "train tagger --help"])
def test_help_loads_nothing_heavy(command: str) -> None:
    heavy = "{'spacy', 'numpy', 'sqlalchemy', 'torch', 'sklearn'}"
    code = f"app({command.split()}, standalone_mode=False); print(*{heavy} & set(sys.modules))"
    result = shell(f'python -c "import sys; from newsextract.cli import app; {code}"')
    assert result.stderr == ""
    assert result.stdout.endswith("\n\n"), "the set of heavy modules is not empty"
