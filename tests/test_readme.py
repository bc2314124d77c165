"""What the README shows is run: snippets, commands, SQL; what it lists is compared with the code."""

import doctest
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer.main

import newsextract
from newsextract.cli import app
from newsextract.schema import SIGNATURES, Extraction
from newsextract.stores import open_stores, sql
from newsextract.stores.table import Row

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A command goes on where a quote is open.
COMMAND = re.compile(r"""^\$ ((?:"[^"]*"|'[^']*'|[^"'\n])+)$""", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [content for name, content in FENCED.findall(README) if name == language]


def commands(program: str) -> Iterator[list[str]]:
    """The arguments of each shown command of a program, redirections left out."""
    for block in blocks("console"):
        for line in COMMAND.findall(block):
            words = shlex.split(re.sub(r" [<>] \S+$", "", line))
            if words[0] == program:
                yield words[1:]


def section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def first_column(table_after: str) -> list[str]:
    """The code words in the first column of the table whose header begins so."""
    table = README.partition(f"| {table_after} |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `?([\w]+)`? \|", table, re.MULTILINE)


def test_no_command_is_overlooked():
    shown = sum(line.startswith("$ ") for block in blocks("console") for line in block.splitlines())
    known = ("make", "newsextract", "pip", "sqlite3")
    assert sum(len(list(commands(program))) for program in known) == shown > 0


def test_python_snippets_give_what_is_shown():
    snippets = "".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(snippets, {}, "README.md", "README.md", 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test, out=report.append)
    assert result.attempted == snippets.count(">>> ") > 0
    assert not result.failed, "".join(report)


@pytest.mark.parametrize("arguments", list(commands("newsextract")), ids=" ".join)
def test_shown_commands_are_known_with_their_options(arguments: list[str]):
    name, *options = arguments
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.make_context(name, options).command is command


@pytest.mark.parametrize("target", [arguments[0] for arguments in commands("make")])
def test_shown_make_targets_exist(target: str):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    text = "Компания «Каланча» из Одинцовского городского округа выпускает соусы."
    with open_stores([str(tmp_path / "facts.db")]) as write:
        write(newsextract.extract(text))
    return tmp_path / "facts.db"


def test_shown_sql_answers_with_districts(database: Path):
    ((*_, query),) = commands("sqlite3")
    with closing(sqlite3.connect(database)) as connection:
        cursor = connection.execute(query)
        assert [column[0] for column in cursor.description] == ["district", "company", "products"]
        (answer,) = cursor.fetchall()
    assert answer[1:] == ("Каланча", "соусы")


def test_listed_fields_relations_columns_and_tables_are_those_of_the_code():
    assert first_column("field") == list(Extraction.__struct_fields__)
    assert first_column("relation") == list(SIGNATURES)
    outputs = section("Outputs")
    columns = outputs.partition("with the columns")[2].partition(". ")[0]
    assert re.findall(r"`(\w+)`", columns) == list(Row._fields)
    tables = outputs.partition("the tables")[2].partition(", joined")[0]
    assert set(re.findall(r"`(\w+)`", tables)) == set(sql.metadata.tables) - {"schema_version"}


def test_linked_files_exist():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
