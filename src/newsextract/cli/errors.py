"""What goes wrong, in one line each, and the exit codes of all commands.

0: all went well. 1: the work was done and something is wrong with its subject: documents failed, gold has
faults, the gate is shut. 2: the command itself cannot be carried out. 130: Ctrl-C.
"""

import errno
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer


@contextmanager
def plain_errors(*expected: type[Exception]) -> Iterator[None]:
    """Turn what a user can mend into a line on standard error and the exit code 2, warnings into lines.

    Args:
        expected: exceptions whose messages are meant for users, beside those of stores and files.
    """
    from newsextract.stores import StoreError

    mendable: tuple[type[Exception], ...] = (StoreError, *expected)
    try:
        with _plain_warnings():
            yield
    except mendable as error:
        fail(str(error))
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read our output has gone, which is no fault
            raise
        fail(f"{error.filename or 'output'}: {error.strerror or error}. Mend this and run again")


@contextmanager
def _plain_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = lambda message, *_, **__: report(f"warning: {message}")
        yield


def fail(message: str) -> NoReturn:
    """Say why the command cannot be carried out, and end it."""
    report(f"newsextract: {message}")
    raise typer.Exit(2)


def report(message: str) -> None:
    """Print to standard error what a terminal may print."""
    from newsextract.terminal import printable

    typer.echo(printable(message), err=True)
