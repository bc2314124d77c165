"""Commands, links, excerpts and lists of the documents that people read before they change something."""

import re
from pathlib import Path

import pytest
from shown import (
    ROOT,
    assert_known,
    assert_snippets,
    commands,
    dead_links,
    excerpts,
    first_column,
    of_program,
    page,
    prompts,
)

from newsextract.cli import train
from newsextract.schema import KINDS, MENTION_TYPES, SIGNATURES, Extraction
from newsextract.stores.table import Row

PAGES = [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))]
PAGES += ["CONTRIBUTING.md", "CHANGELOG.md", "src/newsextract/models/README.md"]
OURS = [(name, arguments) for name in PAGES for arguments in of_program(page(name), "newsextract")]
ANNOTATION = page("docs/annotation.md")
ADDING = page("docs/add-a-relation.md")
TRAINING = page("docs/training.md")


@pytest.mark.parametrize("name", PAGES)
def test_no_command_is_overlooked(name: str) -> None:
    assert len(commands(page(name))) == prompts(page(name))


@pytest.mark.parametrize(("name", "arguments"), OURS, ids=str)
def test_shown_commands_are_known_with_their_options(name: str, arguments: list[str]) -> None:
    assert_known(arguments)


@pytest.mark.parametrize("name", PAGES)
def test_files_that_commands_name_exist(name: str) -> None:
    shown = [each.words for each in commands(page(name)) if each.words[0] in ("python", "pytest")]
    named = [word for words in shown for word in words if word.startswith(("scripts/", "tests"))]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert dead_links(name) == []


def test_every_page_is_in_the_index() -> None:
    index = page("docs/README.md")
    assert [name for name in PAGES if name.startswith("docs/") and f"({Path(name).name})" not in index] == [
        "docs/README.md"
    ]


def test_excerpts_stand_in_the_code() -> None:
    shown = excerpts(ADDING)
    assert len(shown) == 4
    for file, content in shown:
        assert content in (ROOT / "src" / "newsextract" / file).read_text(encoding="utf-8")


def test_the_annotation_guide_has_all_types_kinds_and_relations() -> None:
    headings = re.findall(r"^### (.+?)(?::|$)", ANNOTATION, re.MULTILINE)
    assert [type_ for heading in headings for type_ in re.findall(r"[A-Z]+", heading)] == list(MENTION_TYPES)
    kinds = ANNOTATION.partition("**kind**")[2].partition("\n\n")[0]
    assert re.findall(r"`([a-z]+)`", kinds) == list(KINDS)
    assert first_column(ANNOTATION, "relation") == list(SIGNATURES)


def test_listed_fields_and_columns_are_those_of_the_code() -> None:
    output = page("docs/output.md")
    assert first_column(output, "field") == list(Extraction.__struct_fields__)
    columns = output.partition("The CSV output has the rows only:")[2].partition(". ")[0].partition(".\n")[0]
    assert re.findall(r"`(\w+)`", columns) == list(Row._fields)
    assert_snippets(output, "output.md")


def test_what_training_needs_is_what_it_asks_for() -> None:
    fewest = f"fewer than {train._FEWEST_RELATIONS}"
    assert fewest in TRAINING
    assert fewest in ADDING
    tagger = pytest.importorskip(
        "newsextract.training.tagger", reason="PyTorch is an extra", exc_type=ImportError
    )
    settings = tagger.Settings()
    assert (settings.members, settings.seed) == (2, 0)
    assert f"{settings.epochs} passes each" in TRAINING


def test_the_citation_and_the_changes_name_the_version() -> None:
    [version] = re.findall(r'^version = "(.+)"$', page("pyproject.toml"), re.MULTILINE)
    assert re.findall(r"^version: (.+)$", page("CITATION.cff"), re.MULTILINE) == [version]
    assert version in page("CHANGELOG.md")
