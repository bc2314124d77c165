"""The tutorial, word for word: its commands run in an empty folder and print what it shows."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from shown import Command, assert_known, commands, dead_links, page, prompts

TEXT = page("docs/tutorial.md")
SHOWN = commands(TEXT)
FIGURE = re.compile(r"\d+")
# For machines without SQLite's own shell: `sqlite3 -header FILE SQL` as that shell answers.
SQLITE = """\
#!{python}
import sqlite3, sys
_, _, database, query = sys.argv
cursor = sqlite3.connect(database).execute(query)
print("|".join(name for name, *_ in cursor.description))
for row in cursor:
    print("|".join(map(str, row)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tutorial")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    programs = tmp_path_factory.mktemp("programs")
    (programs / "sqlite3").write_text(SQLITE.format(python=sys.executable))
    (programs / "sqlite3").chmod(0o755)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"], str(programs)])
    return {**os.environ, "PATH": path, "PYTHONUTF8": "1"}


def answer(command: str, folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Exit code of a command, and what it prints on either stream."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def submit(folder: Path) -> list[dict[str, Any]]:
    """What Label Studio exports when a person submits its predictions as they are."""
    tasks: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_text("utf-8"))
    for task in tasks:
        task["annotations"] = task.pop("predictions")
    (folder / "export.json").write_text(json.dumps(tasks), "utf-8")
    return tasks


def remove_a_mention(task: dict[str, Any]) -> None:
    """What a person does to a false mention: its region goes, and its relations with it."""
    results = task["annotations"][0]["result"]
    gone = next(region["id"] for region in results if region["type"] == "labels")
    results[:] = [each for each in results if gone not in map(each.get, ("id", "from_id", "to_id"))]


def installs(command: Command) -> bool:
    return command.words[0] == "pip" or command.text.endswith(("-m venv .venv", "/activate"))


def test_no_command_is_overlooked() -> None:
    assert len(SHOWN) == prompts(TEXT) > 20


def test_every_command_prints_what_is_shown(folder: Path, environment: dict[str, str]) -> None:
    for command in SHOWN:
        if installs(command) or command.note.startswith("not run"):
            continue
        if "convert export.json" in command.text:
            submit(folder)
        code, output = answer(command.text, folder, environment)
        expected = re.search(r"exit code (\d)", command.note)
        assert (command.text, code) == (command.text, int(expected[1]) if expected else 0), output
        shown = command.output
        if command.note.startswith("figures may differ"):
            output, shown = FIGURE.sub("0", output), FIGURE.sub("0", shown)
        assert f"$ {command.text}\n{output}" == f"$ {command.text}\n{shown}"
    assert (folder / "report.html").stat().st_size > 10_000
    assert (folder / "errors.html").stat().st_size > 1_000
    assert "PRODUCT" in (folder / "scores.txt").read_text("utf-8")


def test_a_correction_arrives_in_the_gold(folder: Path, environment: dict[str, str]) -> None:
    shutil.rmtree(folder / "corrected")
    tasks = submit(folder)
    found = sum(each["type"] == "labels" for each in tasks[0]["annotations"][0]["result"])
    remove_a_mention(tasks[0])
    (folder / "export.json").write_text(json.dumps(tasks), "utf-8")
    assert answer("newsextract convert export.json corrected/", folder, environment) == (0, "documents 3\n")
    name = Path(tasks[0]["data"]["source"]).stem
    gold = (folder / "corrected" / f"{name}.ann").read_text("utf-8")
    assert len(re.findall(r"^T", gold, re.MULTILINE)) == found - 1


@pytest.mark.parametrize("command", [each for each in SHOWN if each.words[0] == "newsextract"], ids=str)
def test_commands_that_are_not_run_exist(command: Command) -> None:
    if command.note.startswith("not run"):
        assert_known(command.words[1:])


def test_links_lead_somewhere() -> None:
    assert dead_links("docs/tutorial.md") == []
