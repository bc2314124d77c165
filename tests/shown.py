"""What documents show: code blocks, commands with their output, links; and how it is checked."""

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import typer.main

from newsextract.cli import app

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^(?:<!-- ([^\n]+) -->\n)?```(\w*)(?: ([\w./]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A command ends with its line, unless that leaves a quote open or names the end of what the next lines say.
COMMAND = re.compile(
    r"""^\$ (.*<<'(\w+)'.*\n(?:.*\n)*?\2|(?:"[^"]*"|'[^']*'|[^"'\n])+)$\n?((?:(?!\$ ).*\n)*)""", re.MULTILINE
)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A shown command.

    Attributes:
        text: as it is typed.
        output: the lines below it.
        note: the comment above its block, which says what readers do not see: how its output may differ.
    """

    text: str
    output: str
    note: str

    @property
    def words(self) -> list[str]:
        """Program and arguments, without redirections and what comes after a pipe."""
        line = self.text.partition("\n")[0] if "<<" in self.text else self.text
        words = list(takewhile(lambda word: word not in ("|", "&&"), shlex.split(line)))
        files = {place + 1 for place, word in enumerate(words) if word in ("<", ">")}
        return [
            word for place, word in enumerate(words) if place not in files and not word.startswith(("<", ">"))
        ]


def page(name: str) -> str:
    """A document by its path from the root of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [content for _, name, _, content in BLOCK.findall(text) if name == language]


def excerpts(text: str) -> list[tuple[str, str]]:
    """Blocks that show part of a file of the package, and the file's path in it."""
    return [(file, content) for _, _, file, content in BLOCK.findall(text) if file]


def commands(text: str) -> list[Command]:
    """The commands of all console blocks, in order."""
    return [
        Command(line, output, note)
        for note, name, _, content in BLOCK.findall(text)
        if name == "console"
        for line, _, output in COMMAND.findall(content)
    ]


def prompts(text: str) -> int:
    """How many commands a page shows: `commands` must find as many."""
    return sum(line.startswith("$ ") for block in blocks(text, "console") for line in block.splitlines())


def of_program(text: str, program: str) -> Iterator[list[str]]:
    """The arguments of each shown command of a program."""
    return (each.words[1:] for each in commands(text) if each.words[0] == program)


def assert_known(arguments: list[str]) -> None:
    """A command of ours that takes these arguments; it is not run."""
    command = typer.main.get_command(app)
    name = "newsextract"
    while hasattr(command, "commands"):
        name, *arguments = arguments
        command = command.commands[name]
    assert command.make_context(name, arguments).command is command


def assert_snippets(text: str, name: str) -> None:
    """The Python sessions of a page give what they show."""
    snippets = "".join(blocks(text, "python"))
    test = doctest.DocTestParser().get_doctest(snippets, {}, name, name, 0)
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test, out=report.append)
    assert result.attempted == snippets.count(">>> ") > 0
    assert not result.failed, "".join(report)


def first_column(text: str, header: str) -> list[str]:
    """The code words that begin the rows of the table whose first column has this header."""
    table = text.partition(f"\n| {header} |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(\w+)`", table, re.MULTILINE)


def dead_links(name: str) -> list[str]:
    """Links of a page to files that are not there, or to headings that they have not."""
    here = (ROOT / name).parent
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", page(name)) if "://" not in link]
    return [link for link in links if not _exists(here, *link.partition("#")[::2], name)]


def _exists(here: Path, path: str, anchor: str, name: str) -> bool:
    file = here / path if path else ROOT / name
    if not file.exists() or not anchor:
        return file.exists()
    headings = HEADING.findall(file.read_text(encoding="utf-8"))
    return anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
