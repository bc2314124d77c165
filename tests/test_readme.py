"""What both READMEs show is run: sessions, commands, SQL; what they list is compared with the code."""

import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from shown import (
    ROOT,
    Command,
    assert_known,
    assert_snippets,
    blocks,
    commands,
    dead_links,
    first_column,
    of_program,
    page,
    prompts,
)

from newsextract import sources
from newsextract.engines import local
from newsextract.schema import SIGNATURES
from newsextract.stores import open_stores

PAGES = ("README.md", "README.ru.md")
KNOWN = ("make", "newsextract", "pip", "python", "sqlite3")


@pytest.mark.parametrize("name", PAGES)
def test_no_command_is_overlooked(name: str) -> None:
    shown = [command.words[0] for command in commands(page(name))]
    assert len(shown) == prompts(page(name)) > 0
    assert set(shown) <= set(KNOWN)


@pytest.mark.parametrize("name", PAGES)
def test_python_sessions_give_what_is_shown(name: str) -> None:
    assert_snippets(page(name), name)


@pytest.mark.parametrize("arguments", list(of_program(page("README.md"), "newsextract")), ids=" ".join)
def test_shown_commands_are_known_with_their_options(arguments: list[str]) -> None:
    assert_known(arguments)


@pytest.mark.parametrize("target", [target for target, *_ in of_program(page("README.md"), "make")])
def test_shown_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", page("Makefile"), re.MULTILINE)


def test_shown_extras_are_all_there_are() -> None:
    declared = re.findall(r"^(\w+) = \[", page("pyproject.toml").partition("optional-dependencies]")[2], re.M)
    assert first_column(page("README.md"), "extra") == declared[: declared.index("dev")]


@pytest.fixture
def answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Command, list[Sequence[str | None]]]:
    """The query that is shown, and the names and cells that it gives of the document that it names."""
    [command] = [each for each in commands(page("README.md")) if each.words[0] == "sqlite3"]
    *_, database, query = command.words
    [source] = re.findall(r"source = '([^']+)'", query)
    monkeypatch.chdir(tmp_path)
    Path(source).parent.mkdir()
    shutil.copy(ROOT / source, source)
    with open_stores([database]) as write:
        for extraction in local.extract(sources.read([source])):
            write(extraction)
    with closing(sqlite3.connect(database)) as connection:
        cursor = connection.execute(query)
        return command, [[column[0] for column in cursor.description], *cursor]


def test_the_shown_answer_is_what_the_database_says(
    answered: tuple[Command, list[Sequence[str | None]]],
) -> None:
    command, table = answered
    lines = [line for line in command.output.splitlines() if line.startswith("│")]
    shown = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]
    assert [[cell or "" for cell in row] for row in table] == shown


@pytest.mark.parametrize("name", PAGES)
def test_listed_relations_are_those_of_the_code(name: str) -> None:
    header = {"README.md": "relation", "README.ru.md": "связь"}[name]
    assert first_column(page(name), header) == list(SIGNATURES)


@pytest.mark.parametrize("language", ["python", "console"])
def test_both_languages_show_the_same(language: str) -> None:
    assert blocks(page("README.md"), language) == blocks(page("README.ru.md"), language)


def test_both_languages_give_the_same_figures() -> None:
    english, russian = (re.findall(r"\.\d{3}", page(name)) for name in PAGES)
    assert english == russian != []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert dead_links(name) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_readme_stays_readable(name: str) -> None:
    assert len(page(name).splitlines()) <= 180
