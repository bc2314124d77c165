"""Files that are written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    _refuse(path, force=force)
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    _create(temporary, path)
    try:
        yield temporary
        _publish(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _refuse(path: Path, *, force: bool) -> None:
    # A device or a pipe, also behind a link, would be lost for the whole system when a file took its name.
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: is a folder or a device, not a file. Name a file")
    if path.exists() and not force:
        raise StoreError(f"{path}: exists already. Give another name, or --force to replace it")


def _create(temporary: Path, path: Path) -> None:
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Choose another folder") from error


def _publish(temporary: Path, target: Path) -> None:
    # The bytes must be on the disk before the name points at them, else a power cut leaves an empty file.
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    temporary.replace(target)
