"""The files that an input names: a file, a folder, or a pattern."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, failed
from newsextract.sources.registry import READERS

_MAGIC: Final = frozenset("*?[")
_FORMATS: Final = ", ".join(READERS)


def find_files(source: str) -> Iterator[Path | Document]:
    """The files behind an input, in sorted order, and an error document for each place that has none.

    A folder gives the files of known formats in it and in its subfolders, but for hidden ones; links to
    folders are not followed. A pattern (``*``, ``?``, ``[…]``, ``**`` for any depth) gives the files of
    known formats that match, hidden ones only where it names them.

    Args:
        source: what the user typed; a name that exists is never taken for a pattern.
    """
    path = Path(source)
    try:
        mode = _mode(path) if source else None
    except OSError as error:
        yield _inaccessible(error, path)
    else:
        if mode is None:
            yield from _matching(source) if _MAGIC & set(source) else [_missing(source)]
        elif stat.S_ISDIR(mode):
            yield from _in_folder(path)
        else:
            yield path if stat.S_ISREG(mode) else _irregular(path)


def printable(name: str | Path) -> str:
    """A file's name as valid Unicode: bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _mode(path: Path) -> int | None:
    """The type bits of what is there; None where there is nothing."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _in_folder(root: Path) -> Iterator[Path | Document]:
    found = False
    for item in _walk(root):
        found = True
        yield item
    if not found:
        cause = "no documents are in this folder"
        yield failed(printable(root), SourceError(cause, f"put files there that end with one of {_FORMATS}"))


def _walk(root: Path) -> Iterator[Path | Document]:
    errors: list[OSError] = []
    for folder, subfolders, names in os.walk(root, onerror=errors.append):
        while errors:
            yield _inaccessible(errors.pop(0), root)
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        yield from (_readable(Path(folder, name)) for name in sorted(names) if _is_document(name))
    yield from (_inaccessible(error, root) for error in errors)


def _readable(path: Path) -> Path | Document:
    """The path, but not of a pipe or a device, which might never end."""
    try:
        mode = _mode(path)
    except OSError as error:
        return _inaccessible(error, path)
    return path if mode is None or stat.S_ISREG(mode) else _irregular(path)


def _matching(pattern: str) -> Iterator[Path | Document]:
    try:
        matches = sorted(_matches(Path(pattern)))
    except (ValueError, OSError) as error:
        yield failed(
            printable(pattern), SourceError(f"no valid pattern ({error})", "write ** between slashes")
        )
        return
    if not matches:
        cause = "no document matches the pattern"
        yield failed(printable(pattern), SourceError(cause, f"check it; known formats are {_FORMATS}"))
    yield from map(Path, matches)


def _matches(pattern: Path) -> Iterator[str]:
    """Names of matching files; as strings, which sort fast and are small."""
    parts = pattern.parts
    fixed = next(i for i, part in enumerate(parts) if _MAGIC & set(part))
    # Before Python 3.13 a last ** means folders alone.
    rest = [*parts[fixed:], "*"] if parts[-1] == "**" else parts[fixed:]
    for match in Path(*parts[:fixed]).glob("/".join(rest)):
        hidden = any(part.startswith(".") and part not in parts for part in match.parts[fixed:])
        if not hidden and _is_document(match.name.lstrip(".")) and match.is_file():
            yield str(match)


def _is_document(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in READERS


def _inaccessible(error: OSError, path: Path) -> Document:
    name = printable(error.filename or path)
    return failed(name, SourceError(f"it cannot be read ({error.strerror})", "check the path and its rights"))


def _missing(source: str) -> Document:
    cause = "no such file or folder" if source else "an empty name"
    return failed(printable(source), SourceError(cause, "check the path"))


def _irregular(path: Path) -> Document:
    return failed(printable(path), SourceError("neither a file nor a folder", "pipe its content to '-'"))
