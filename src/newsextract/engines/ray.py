"""The pipeline on a Ray cluster, or on a local Ray: Ray Data with a pool of actors.

The cluster reads the files, works on the documents and sends the results back as they come; every actor has
a worker process of its own, as the local engine has, so that a document fails there as it does here.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from math import ceil
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import msgspec

from newsextract import sources
from newsextract.batches import BATCH_SIZE, batches
from newsextract.engines.local import PATIENCE, prepare
from newsextract.engines.worker import EngineError, Worker
from newsextract.schema import Document, Extraction, from_json, to_json
from newsextract.sources import JsonFields
from newsextract.sources.paths import find_files

_FILES_A_TASK: Final = 16
_FIELDS: Final = JsonFields()
_ROWS: Final = 32  # documents that are read before they are passed on
# Bytes of a block: some ten seconds of work, which is what a killed actor repeats, and little to hold.
_BLOCK: Final = 2**18


Choose = Callable[[Iterable[Document]], Iterable[Document]]
_Item = Path | Document  # a file to read, or the error that stands for it


class _Piece(msgspec.Struct, frozen=True):
    """What an item is to other processes, and which of its documents count, from 0; None for all.

    A file is its name in bytes, which need not be Unicode. Nothing passed on can run, as a pickle can.
    """

    item: bytes | Document
    places: frozenset[int] | None = None


@dataclass(frozen=True)
class Inputs:
    """What to read; every node must see the files under the same paths.

    Attributes:
        paths: paths and patterns as `sources.read` takes them, but for standard input.
        fields: names of the fields in .jsonl and .parquet files.
        exclude: resolved paths that are passed over.
        choose: given all documents, yields those to work on, the same objects in the same order. Where it is
            given, everything is read here first.
    """

    paths: Sequence[str]
    fields: JsonFields = _FIELDS
    exclude: frozenset[Path] = frozenset()
    choose: Choose | None = None


def extract(
    inputs: Inputs, *, jobs: int = 1, batch_size: int = BATCH_SIZE, timeout: float | None = None
) -> Generator[Extraction, None, None]:
    """Run the pipeline over files on Ray, which is started on this machine where no cluster is named.

    Args:
        inputs: what to read.
        jobs: actors, with one CPU and one model each.
        batch_size: documents that go through the models together.
        timeout: seconds that a document may take; by default `PATIENCE`.

    Yields:
        One extraction for each document: the same, and in the same order, as the local engine's.

    Raises:
        EngineError: Ray is not installed, or standard input is named.
    """
    pieces = list(_pieces(inputs))
    if not pieces:
        return
    with _connected():
        extractions = _documents(pieces, inputs.fields).map_batches(
            _Actor,
            fn_constructor_args=(PATIENCE if timeout is None else timeout,),
            compute=_load("ray.data").ActorPoolStrategy(size=jobs),
            num_cpus=1,
            batch_size=batch_size,
            batch_format="pyarrow",
        )
        for block in extractions.iter_batches(batch_size=None, batch_format="pyarrow"):
            yield from map(from_json, block["extraction"].to_pylist())


def _pieces(inputs: Inputs) -> Iterator[_Piece]:
    if "-" in inputs.paths:
        cause = "-: a cluster cannot read standard input"
        raise EngineError(f"{cause}. Write it to a file, or use --engine local")
    found = (item for name in inputs.paths for item in find_files(name))
    items = [item for item in found if isinstance(item, Document) or item.resolve() not in inputs.exclude]
    if inputs.choose is None:
        yield from (_Piece(_packed(item)) for item in items)
    else:
        for number, chosen in groupby(_chosen(items, inputs.fields, inputs.choose), itemgetter(0)):
            yield _Piece(_packed(items[number]), frozenset(place for _, place in chosen))


def _packed(item: _Item) -> bytes | Document:
    return os.fsencode(item) if isinstance(item, Path) else item


def _unpacked(item: bytes | Document) -> _Item:
    return Path(os.fsdecode(item)) if isinstance(item, bytes) else item


def _chosen(items: list[_Item], fields: JsonFields, choose: Choose) -> Iterator[tuple[int, int]]:
    """Item and place in it of each document that is chosen."""
    offered: deque[tuple[int, int, Document]] = deque()

    def offer() -> Iterator[Document]:
        for number, item in enumerate(items):
            for place, document in enumerate(_content(item, fields)):
                offered.append((number, place, document))
                yield document

    for chosen in choose(offer()):
        number, place, document = offered.popleft()
        while document is not chosen:
            number, place, document = offered.popleft()
        yield number, place


def _content(item: _Item, fields: JsonFields) -> Iterable[Document]:
    return [item] if isinstance(item, Document) else sources.read([item], fields=fields)


@contextmanager
def _connected() -> Iterator[None]:
    """Ray, as the program runs it already, as its own variables name it, or started here for a while."""
    ray = _load("ray")
    _load("ray.data")  # which sets its own level when it is loaded
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing that we start reports to anybody
    ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield
    finally:
        ray.shutdown()


def _load(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        cause = f"--engine ray needs the library {error.name}, which is not installed"
        raise EngineError(f"{cause}. Run: pip install 'newsextract[ray]'") from error


def _documents(pieces: list[_Piece], fields: JsonFields) -> Any:
    """A data set of documents, to be read where there is a CPU, in the order of the pieces.

    Reading asks for no CPU of its own: where the actors hold all of them, it would never get one.
    """
    rows = [{"piece": msgspec.msgpack.encode(piece)} for piece in pieces]
    dataset = _load("ray.data").from_items(rows, override_num_blocks=ceil(len(rows) / _FILES_A_TASK))
    context = dataset.context
    context.execution_options.preserve_order = True
    context.target_max_block_size = _BLOCK
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    reading = {"fn_args": (fields, str(Path.cwd())), "batch_format": "pyarrow", "num_cpus": 0}
    return dataset.map_batches(_read, batch_size=None, **reading)


def _read(block: Any, fields: JsonFields, folder: str) -> Iterator[Any]:
    """The documents of some files; what cannot be read is a document with an error, as everywhere."""
    with chdir(folder):  # names stay as they were typed
        for packed in block["piece"].to_pylist():
            piece = msgspec.msgpack.decode(packed, type=_Piece)
            documents = enumerate(_content(_unpacked(piece.item), fields))
            wanted = (each for place, each in documents if piece.places is None or place in piece.places)
            for group in batches(wanted, _ROWS):
                yield _block("document", map(msgspec.msgpack.encode, group))


class _Actor:
    """Turns batches of documents into extractions, in a process that a document may kill."""

    def __init__(self, timeout: float) -> None:
        self._worker = Worker(prepare, timeout)

    def __call__(self, block: Any) -> Any:
        documents = [
            msgspec.msgpack.decode(packed, type=Document) for packed in block["document"].to_pylist()
        ]
        return _block("extraction", map(to_json, self._worker.extract(documents)))


def _block(column: str, values: Iterable[bytes]) -> Any:
    arrow = import_module("pyarrow")  # Ray Data needs it and brings it
    return arrow.table({column: arrow.array(list(values), type=arrow.large_binary())})
