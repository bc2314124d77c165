"""``newsextract show``: one document in the terminal."""

from typing import Annotated, Final

import typer

from newsextract.cli.errors import plain_errors, report

EXAMPLES: Final = """\b
Example:
  newsextract show release.txt"""


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A press release; - for standard input.")],
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
        for extraction in local.extract(sources.read([file])):
            if extraction.error:
                report(f"failed: {extraction.error}")
                failed = True
            else:
                terminal.show(extraction, console)
    raise typer.Exit(1 if failed else 0)
