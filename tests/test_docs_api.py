"""What docs/api.md shows is taken by the commands, and its limits are those of the code."""

import re
import shlex

import pytest
import typer.main
from shown import ROOT, assert_known, of_program, page

from newsextract.cli import app
from newsextract.report.pack import MOST_DOCUMENTS

TEXT = page("docs/api.md")
COMMANDS = list(of_program(TEXT, "newsextract"))
INLINE = [shlex.split(line) for line in re.findall(r"`newsextract (\w[\w-]* [^`]+)`", TEXT)]


@pytest.mark.parametrize("arguments", COMMANDS + INLINE, ids=" ".join)
def test_shown_commands_are_known_with_their_options(arguments: list[str]) -> None:
    assert_known(arguments)


def test_the_limits_are_those_of_the_code() -> None:
    defaults = {each.opts[0]: each.default for each in typer.main.get_command(app).commands["serve"].params}  # type: ignore[attr-defined]
    shown = re.findall(r"`(--[\w-]+)` \((\d+)\)", TEXT)
    assert len(shown) == 4
    assert [defaults[name] for name, _ in shown] == [float(value) for _, value in shown]
    assert f"first {MOST_DOCUMENTS:,} documents" in TEXT


def test_linked_files_exist_and_the_picture_is_small() -> None:
    assert (ROOT / "docs" / "images" / "page.png").stat().st_size <= 300_000
