"""The commands of ``newsextract``, each a few lines over functions that a program can call too.

A module for each command; what it imports beside typer it imports when it runs, so that help is quick.
"""

from importlib.metadata import version
from typing import Annotated

import typer

from newsextract.cli import check_gold, convert, evaluate, extract, schema, serve, show, train

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
training = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsextract {version('newsextract')}")
        raise typer.Exit


@app.callback(epilog="\b\nExample:\n  newsextract --version")
def main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Facts for a database out of Russian press releases and business news."""


app.command(epilog=extract.EXAMPLES)(extract.extract)
app.command(epilog=show.EXAMPLES)(show.show)
app.command(epilog=evaluate.EXAMPLES)(evaluate.evaluate)
app.command(epilog=check_gold.EXAMPLES)(check_gold.check_gold)
app.command(epilog=convert.EXAMPLES)(convert.convert)
app.command(epilog=serve.EXAMPLES)(serve.serve)
training.command(epilog=train.TAGGER_EXAMPLES)(train.tagger)
training.command(epilog=train.RELATIONS_EXAMPLES)(train.relations)
app.add_typer(training, name="train", help=train.HELP, epilog=train.EXAMPLES)
app.command(epilog=schema.EXAMPLES)(schema.schema)
