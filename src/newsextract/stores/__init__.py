"""Stores: where extractions go.

A store takes one `Extraction` after another, and says of documents whether an earlier run has stored them. A
file exists when the block of `open_stores` ends well; a database is written on the way, in committed batches.
What a killed run leaves can be gone on with. A new format is a module here and a line in the registry below.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final, Protocol

from newsextract.schema import Document, Extraction, storable
from newsextract.stores.files import StoreError
from newsextract.stores.spool import Save, open_file

__all__ = ["Store", "StoreError", "Stores", "open_stores", "output_path"]


class Store(Protocol):
    """One output."""

    def finished(self, batch: Sequence[Document]) -> list[bool]:
        """Whether an earlier run of this version stored each document under its source."""

    def write(self, extraction: Extraction) -> None:
        """Store an extraction."""


_Opener = Callable[[], AbstractContextManager[Store]]

_SQLITE_URL: Final = "sqlite:///"
_SERVER_URLS: Final = ("postgresql://", "postgresql+psycopg://")
_SQLITE_SUFFIXES: Final = (".db", ".sqlite")
# What makes a file out of extractions, by the end of its name; JSONL is there already, as it was collected.
# Named, not imported: a run pays only for the libraries of the stores that it writes to.
_FILES: Final = {
    ".jsonl": None,
    ".csv": "newsextract.stores.csv:save",
    ".rows.parquet": "newsextract.stores.parquet:save_rows",
    ".parquet": "newsextract.stores.parquet:save",
    ".graphml": "newsextract.stores.graphml:save",
    ".html": "newsextract.report:save",
}
_EXTRAS: Final = {"pyarrow": "parquet", "networkx": "graph"}  # which extra brings a library
_LOOK_AHEAD: Final = 100  # documents that databases are asked about at once


class Stores:
    """All outputs of a run; called with an extraction, it writes it to each of them."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = stores
        # Of each store, what it has already and will be given again for the sake of another one.
        self._already: list[Counter[tuple[str, str]]] = [Counter() for _ in stores]

    def unfinished(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents that one of the stores lacks, in order; they are read a hundred ahead."""
        iterator = iter(documents)
        while batch := list(islice(iterator, _LOOK_AHEAD)):
            answers = [store.finished(batch) for store in self._stores]
            for document, *stored in zip(batch, *answers, strict=True):
                if not all(stored):
                    self._note(document, stored)
                    yield document

    def _note(self, document: Document, stored: Sequence[bool]) -> None:
        for already, there in zip(self._already, stored, strict=True):
            if there:
                already[document.id, storable(document.source)] += 1

    def __call__(self, extraction: Extraction) -> None:
        """Write an extraction to every store that lacks it."""
        key = extraction.id, extraction.source
        for store, already in zip(self._stores, self._already, strict=True):
            if already[key]:
                already[key] -= 1
            else:
                store.write(extraction)


@contextmanager
def open_stores(
    targets: Sequence[str], *, force: bool = False, resume: bool = False, bom: bool = False
) -> Iterator[Stores]:
    """Open all targets, and yield what writes an extraction to each of them.

    Args:
        targets: paths (``.jsonl``, ``.csv``, ``.parquet`` for whole extractions, ``.rows.parquet`` for the
            table company-place-product, ``.graphml``, ``.db`` or ``.sqlite``), URLs of databases (``sqlite:///path``,
            ``postgresql://user@host/database``), or ``-`` for JSONL on standard output. Folders that a path
            lacks are made. A database that exists is added to.
        force: replace files that exist, SQLite's too, and write documents anew that a server's database has.
        resume: go on with the files that a killed run left; `Stores.unfinished` says what is left to do.
        bom: begin CSV files with a byte order mark.

    Raises:
        StoreError: an unknown format, a file that exists or that an earlier run began, a database that is
            not ours, the same output twice, a target that cannot be written or be resumed.
    """
    if force and resume:
        raise StoreError("--force begins anew and --resume goes on. Give one of them")
    _refuse_repeats(targets)
    # Databases last: a file that is refused must not leave a new database.
    ordered = sorted(targets, key=_is_database)
    openers = [_opener(target, force=force, resume=resume, bom=bom) for target in ordered]
    with ExitStack() as stack:
        yield Stores([stack.enter_context(opener()) for opener in openers])


def output_path(target: str) -> Path | None:
    """The file that a target names; None for standard output and servers."""
    if target == "-" or target.startswith(_SERVER_URLS):
        return None
    return Path(target.removeprefix(_SQLITE_URL)).resolve()


def _is_database(target: str) -> bool:
    return target.startswith((_SQLITE_URL, *_SERVER_URLS)) or target.lower().endswith(_SQLITE_SUFFIXES)


def _opener(target: str, *, force: bool, resume: bool, bom: bool) -> _Opener:
    path = target.removeprefix(_SQLITE_URL)
    if target == "-":
        return partial(_resolve("newsextract.stores.jsonl:open_standard_output", target), resume=resume)
    if target.startswith(_SERVER_URLS):
        return partial(_resolve("newsextract.stores.database:open_postgresql", target), target, force=force)
    if not path or "://" in path:
        raise _unknown(target)
    if _is_database(target):
        return partial(_resolve("newsextract.stores.database:open_sqlite", target), Path(path), force=force)
    return partial(open_file, Path(path), _saving(target, bom=bom), force=force, resume=resume)


def _saving(target: str, *, bom: bool) -> Save | None:
    """What makes a file out of extractions; None for JSONL."""
    suffix = next((suffix for suffix in _FILES if target.lower().endswith(suffix)), None)
    if suffix is None:
        raise _unknown(target)
    name = _FILES[suffix]
    if name is None:
        return None
    save = _resolve(name, target)
    return partial(save, bom=True) if bom and suffix == ".csv" else save


def _resolve(name: str, target: str) -> Any:
    try:
        return resolve_name(name)
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        if extra is None:
            raise
        raise StoreError(f"{target}: needs {error.name}. Run: pip install 'newsextract[{extra}]'") from error


def _unknown(target: str) -> StoreError:
    suffixes = ", ".join(f"*{suffix}" for suffix in (*_FILES, *_SQLITE_SUFFIXES))
    known = f"{suffixes}, {_SQLITE_URL}PATH, {_SERVER_URLS[0]}USER@HOST/DATABASE"
    return StoreError(f"{target}: unknown output format. Choose one of {known}, or - for JSONL on stdout")


def _refuse_repeats(targets: Sequence[str]) -> None:
    seen: set[str | Path] = set()
    for target in targets:
        place = output_path(target) or target
        if place in seen:
            raise StoreError(f"{target}: named twice as an output. Name each output once")
        seen.add(place)
