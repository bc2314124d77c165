"""Files that are written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

VERSION: Final = version("newsextract")  # what another version wrote is not finished, but to be done again


class StoreError(Exception):
    """An output that cannot be written; the message names it, the cause and the remedy."""


@contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield a temporary file beside ``path`` that takes its place when the block ends well.

    When the block ends with an exception, the temporary file is removed and ``path`` is as it was.
    Folders that ``path`` lacks are made and stay. A symbolic link stays a link: its target is replaced.

    Raises:
        StoreError: ``path`` exists and ``force`` is not given, or it cannot be written.
    """
    refuse_other_than_file(path)
    _refuse_existing(path, force=force)
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    _create(temporary, path)
    try:
        yield temporary
        replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def refuse_other_than_file(path: Path) -> None:
    """Raise StoreError for a folder, a device or a pipe."""
    # A device or a pipe, also behind a link, would be lost for the whole system when a file took its name.
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: is a folder or a device, not a file. Name a file")


def refuse_to_replace(path: Path, partial: Path, *, force: bool) -> None:
    """Raise StoreError for an output that exists, or that an earlier run began, unless ``force`` is given."""
    _refuse_existing(path, force=force)
    if partial.exists() and not force:
        remedy = "--resume goes on with it, --force begins anew"
        raise StoreError(f"{path}: begun by a run that has not ended ({partial.name}). {remedy}")


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise StoreError(f"{path}: exists already. Give another name, or --force to replace it")


def _create(temporary: Path, path: Path) -> None:
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Choose another folder") from error


def replace(temporary: Path, target: Path) -> None:
    """Give a file its final name."""
    # The bytes must be on the disk before the name points at them, else a power cut leaves an empty file.
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    temporary.replace(target)
