"""Stores: where extractions go.

A store is a context manager that yields a function which takes one `Extraction` after another. What it
writes exists when the block ends well, and does not exist at all when the block ends with an exception.
A new store is a module here and a line in the registry below.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from newsextract.schema import Extraction
from newsextract.stores.files import StoreError

__all__ = ["StoreError", "Write", "open_stores"]

Write = Callable[[Extraction], None]
_Opener = Callable[[Path, bool], AbstractContextManager[Write]]

# Stores that are files, by suffix or by the prefix of a URL. They are named, not imported: a run pays only
# for the libraries of the stores that it writes to.
_SQLITE_URL: Final = "sqlite:///"
_FILES: Final = {
    ".csv": "newsextract.stores.csv:open_csv",
    ".db": "newsextract.stores.sqlite:open_sqlite",
    ".html": "newsextract.report:open_report",
    ".jsonl": "newsextract.stores.jsonl:open_jsonl",
    ".sqlite": "newsextract.stores.sqlite:open_sqlite",
    _SQLITE_URL: "newsextract.stores.sqlite:open_sqlite",
}
_STANDARD_OUTPUT: Final = "newsextract.stores.jsonl:open_standard_output"


@contextmanager
def open_stores(targets: Sequence[str], *, force: bool = False) -> Iterator[Write]:
    """Open all targets, and yield a function that writes an extraction to each of them.

    Args:
        targets: paths (``.jsonl``, ``.csv``, ``.db``, ``.sqlite``), ``sqlite:///path``, or ``-`` for
            JSONL on standard output. Folders that a path lacks are made.
        force: replace outputs that exist; without it they are refused before anything is written.

    Raises:
        StoreError: an unknown format, an output that exists, the same output twice, a path that
            cannot be written.
    """
    located = [_locate(target) for target in targets]
    _refuse_repeats([path for _, path in located])
    with ExitStack() as stack:
        writers = [stack.enter_context(opener(path, force)) for opener, path in located]
        yield lambda extraction: _write_all(writers, extraction)


def _write_all(writers: Sequence[Write], extraction: Extraction) -> None:
    for write in writers:
        write(extraction)


def _locate(target: str) -> tuple[_Opener, Path]:
    """The store of a target, and the path that it opens."""
    if target == "-":
        return resolve_name(_STANDARD_OUTPUT), Path(target)
    path = target.removeprefix(_SQLITE_URL)
    name = _FILES.get(Path(path).suffix.lower() if path == target else _SQLITE_URL)
    if name is None or not path or "://" in path:
        known = ", ".join(f"*{key}" if key.startswith(".") else f"{key}PATH" for key in _FILES)
        raise StoreError(f"{target}: unknown output format. Choose one of {known}, or - for JSONL on stdout")
    return resolve_name(name), Path(path)


def _refuse_repeats(paths: Sequence[Path]) -> None:
    seen = set()
    for path in paths:
        if path.resolve() in seen:
            raise StoreError(f"{path}: named twice as an output. Name each output once")
        seen.add(path.resolve())
