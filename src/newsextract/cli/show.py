"""``newsextract show``: one document in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from newsextract.cli.errors import fail, plain_errors, report

if TYPE_CHECKING:
    from rich.console import Console

    from newsextract.schema import Document, Entity

EXAMPLES: Final = """\b
Examples:
  newsextract show release.txt
  newsextract show release.txt --explain Никатор Серпухов"""


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A press release; - for standard input.")],
    *,
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="NAME NAME", help="Instead: what spoke for and against relations of these two."),
    ] = None,
) -> None:
    """Show one document with what was found in it.

    Its mentions in the text, entities, relations with their evidence, and rows. Mentions are coloured on a
    terminal, and bracketed with their type where the output is piped.
    """
    from newsextract import sources, terminal
    from newsextract.engines import local

    failed = False
    console = terminal.open_console()
    with plain_errors():
        if explain:
            for document in sources.read([file]):
                _explain(document, *explain, console)
            return
        for extraction in local.extract(sources.read([file])):
            if extraction.error:
                report(f"failed: {extraction.error}")
                failed = True
            else:
                terminal.show(extraction, console)
    raise typer.Exit(1 if failed else 0)


def _explain(document: "Document", one: str, other: str, console: "Console") -> None:
    from newsextract import pipeline, terminal
    from newsextract.relations.explanation import explain

    if document.error:
        fail(document.error)
    doc = pipeline.load()(document.text)
    left, right = (_entity(doc._.entities, name, document.source) for name in (one, other))
    found = explain(doc, doc._.mentions, doc._.entities, left.id, right.id)
    if not found:
        report(f"{left.name} and {right.name}: no relation joins their types, or they stand too far apart")
    for explanation in found:
        terminal.show_explanation(explanation, console)


def _entity(entities: "Sequence[Entity]", name: str, source: str) -> "Entity":
    """The entity of this name, or the only one whose name holds it."""
    same = [entity for entity in entities if entity.name.lower() == name.lower()]
    found = same or [entity for entity in entities if name.lower() in entity.name.lower()]
    if not found:
        fail(f"{source}: no entity is named {name!r}. 'newsextract show {source}' lists them")
    if len(found) > 1:
        names = ", ".join(repr(entity.name) for entity in found)
        fail(f"{source}: {name!r} may be {names}. Name one of them in full")
    return found[0]
