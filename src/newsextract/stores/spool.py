"""Files that a run can go on with when it was killed.

While a run goes on, its extractions are lines of ``.NAME.partial`` beside the target. At the end the target
is made of them in one go, and is therefore whole or not there at all.
"""

import io
import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from newsextract.schema import Document, Extraction, from_json, storable, to_json
from newsextract.stores.files import VERSION, StoreError, refuse_other_than_file, refuse_to_replace, replace

Save = Callable[[Iterable[Extraction], Path], None]
_Key = tuple[str, str]


class _Head(msgspec.Struct, frozen=True):
    """What tells whose extraction a line is; decoding it checks that the whole line is JSON."""

    id: str
    source: str
    version: str


_HEADS = msgspec.json.Decoder(_Head)


class Spool:
    """Appends extractions to a partial file, and knows those that were there before.

    Args:
        path: of the target, which messages name.
        partial: the partial file; what cannot be gone on with at its end is cut off.
        stream: the same, open for writing without a buffer, so that a kill loses no complete line.
    """

    def __init__(self, path: Path, partial: Path, stream: io.FileIO) -> None:
        self._path = path
        self._stream = stream
        size = sum(map(len, _sound_lines(partial)))
        stream.truncate(size)
        stream.seek(size)
        self._stored = map(_key, map(_HEADS.decode, _sound_lines(partial, size)))
        self._ahead: Counter[_Key] = Counter()

    def finished(self, batch: Sequence[Document]) -> list[bool]:
        """Whether an earlier run wrote each document; each line answers for one."""
        return [self._is_finished(_key(document)) for document in batch]

    def _is_finished(self, key: _Key) -> bool:
        # Lines are read along with the documents, which mostly have the same order, so that few are held.
        while key not in self._ahead:
            following = next(self._stored, None)
            if following is None:
                return False
            self._ahead[following] += 1
        self._ahead[key] -= 1
        if not self._ahead[key]:
            del self._ahead[key]
        return True

    def write(self, extraction: Extraction) -> None:
        """Append an extraction."""
        rest = memoryview(to_json(extraction) + b"\n")
        with _named_faults(self._path):
            while rest:
                rest = rest[self._stream.write(rest) or 0 :]


class Complete:
    """An output that an earlier run has completed."""

    def finished(self, batch: Sequence[Document]) -> list[bool]:
        """All documents are."""
        return [True] * len(batch)

    def write(self, extraction: Extraction) -> None:
        """Leave the output as it is."""


@contextmanager
def open_file(path: Path, save: Save | None, *, force: bool, resume: bool) -> Iterator[Spool | Complete]:
    """Collect extractions, and make a file of them when the block ends well.

    When the block ends with an exception, the target is as it was, and the partial file stays to be resumed.
    Folders that ``path`` lacks are made. A symbolic link stays a link: its target is replaced.

    Args:
        path: of the target.
        save: makes the target out of all extractions; without it, the target is JSONL.
        force: replace a target, and begin anew.
        resume: go on with what an earlier run left; a target that is complete is left as it is.

    Raises:
        StoreError: the target, or a partial file of it, exists and neither ``force`` nor ``resume`` is given;
            another run is writing it; it cannot be written.
    """
    refuse_other_than_file(path)
    target = path.resolve()
    partial = target.with_name(f".{target.name}.partial")
    if resume and target.exists() and not partial.exists():
        warnings.warn(f"{path}: complete already, and left as it is. --force writes it anew", stacklevel=2)
        yield Complete()
        return
    if not resume:
        refuse_to_replace(path, partial, force=force)
    with _partial_file(path, partial) as stream:
        if not resume:
            stream.truncate(0)
        yield Spool(path, partial, stream)
        with _named_faults(path):
            _publish(partial, target, save)


def _publish(partial: Path, target: Path, save: Save | None) -> None:
    if save is None:
        replace(partial, target)
        return
    temporary = partial.with_suffix(".tmp")
    try:
        save(map(from_json, _sound_lines(partial)), temporary)
        replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    partial.unlink()


@contextmanager
def _partial_file(path: Path, partial: Path) -> Iterator[io.FileIO]:
    """The partial file, held against other runs; kept after an exception if anything is in it."""
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        stream = io.FileIO(os.open(partial, os.O_RDWR | os.O_CREAT, 0o666), "r+")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}). Choose another folder") from error
    with stream:
        _lock(stream, path, partial)
        try:
            yield stream
        except BaseException:
            _keep(path, partial)
            raise


def _lock(stream: io.FileIO, path: Path, partial: Path) -> None:
    if sys.platform == "win32":  # where a file that is open cannot be replaced anyway
        return
    import fcntl  # noqa: PLC0415 (Windows has none)

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The run that held the lock may have given the file its final name meanwhile.
        if os.path.samestat(os.fstat(stream.fileno()), partial.stat()):
            return
    except (BlockingIOError, FileNotFoundError):
        pass
    raise StoreError(f"{path}: another run is writing it. Wait for its end, or give another name")


@contextmanager
def _named_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cause = error.strerror or error
        remedy = "Mend this, then go on with --resume"
        raise StoreError(f"{path}: cannot be written ({cause}). {remedy}") from error


def _keep(path: Path, partial: Path) -> None:
    if partial.exists() and not partial.stat().st_size:
        partial.unlink()
    elif partial.exists():
        warnings.warn(f"{path}: not complete. The same command with --resume goes on", stacklevel=2)


def _sound_lines(path: Path, size: int | None = None) -> Iterator[bytes]:
    """The lines at the beginning that are whole and of this version, at most ``size`` bytes of them."""
    read = 0
    with path.open("rb") as stream:
        for line in stream:
            if read == size or not _is_sound(line):
                return
            read += len(line)
            yield line


def _is_sound(line: bytes) -> bool:
    try:
        return line.endswith(b"\n") and _HEADS.decode(line).version == VERSION
    except msgspec.DecodeError:  # a crash of the system may leave anything
        return False


def _key(item: Document | Extraction | _Head) -> _Key:
    return item.id, storable(item.source)
