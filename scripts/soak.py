"""Many documents through every engine, with a worker killed on the way: is anything lost, does memory grow?

Linux only. The texts are the beginnings of the corpus's, each time with other numbers and other invented
names, so that no two are the same and no cache can know them all.

    python scripts/soak.py --documents 20000 --characters 400

prints for each engine how many results came for how many documents, whether they were the same bytes as the
first engine's, documents a second, the ratio to the first engine's time, and the largest memory of all
processes together (proportional set size) in the first and in the last quarter of the run. Loading the models
is part of the time. The exit code is 1 if anything was lost, failed or differed.
"""

import argparse
import hashlib
import os
import random
import re
import signal
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

import msgspec

from newsextract import sources
from newsextract.engines import local, ray
from newsextract.schema import Extraction, to_json

CORPUS: Final = Path(__file__).parents[1] / "corpus"
ENGINES: Final = ("jobs-1", "jobs-2", "ray")
_SYLLABLES: Final = (
    "бо",
    "вар",
    "гел",
    "до",
    "жи",
    "зан",
    "ка",
    "лю",
    "мир",
    "но",
    "пел",
    "ро",
    "са",
    "тор",
    "ши",
)
_NAME: Final = re.compile(r"«[А-ЯЁ][а-яё]+»")
_NUMBER: Final = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?![\d.,])")
HEADS: Final = (
    "engine", "results", "errors", "same", "seconds", "a second", "ratio", "MiB first", "MiB last"
)  # fmt: skip
_TICK: Final = 0.5  # seconds between two looks at the memory


@dataclass(frozen=True)
class Outcome:
    """What one engine did.

    Attributes:
        documents: results that came.
        errors: of them, those with an error.
        digest: SHA-256 over all results, in order.
        seconds: from the call to the last result, loading of the models included.
        memory: (seconds, bytes) of all processes.
    """

    documents: int
    errors: int
    digest: str
    seconds: float
    memory: list[tuple[float, int]]

    def peak(self, quarter: int) -> float:
        """Largest memory in a quarter of the run (0 to 3), in MiB."""
        start, end = (self.seconds * part / 4 for part in (quarter, quarter + 1))
        return max((size for moment, size in self.memory if start <= moment < end), default=0) / 2**20


def varied(count: int, characters: int) -> Iterator[str]:
    """Texts of about so many characters, no two the same."""
    beginnings = [_beginning(path.read_text("utf-8"), characters) for path in sorted(CORPUS.glob("*.txt"))]
    for number in range(count):
        chance = random.Random(number)
        text = _NAME.sub(lambda _, c=chance: f"«{_name(c)}»", beginnings[number % len(beginnings)])
        text = _NUMBER.sub(lambda _, c=chance: str(c.randrange(2, 1000)), text)
        yield f"{text.rstrip()}\n\nКомпания «{_name(chance)}», сообщение № {number}.\n"


def _beginning(text: str, characters: int) -> str:
    """Whole paragraphs, until there are enough characters."""
    kept = ""
    for paragraph in text.splitlines(keepends=True):
        if len(kept) >= characters:
            break
        kept += paragraph
    return kept


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4)).capitalize()


def extract(engine: str, file: Path) -> Generator[Extraction, None, None]:
    """All results of an engine for a file of JSON Lines."""
    if engine == "ray":
        return ray.extract(ray.Inputs([str(file)]), jobs=2)
    return local.extract(sources.read([file]), jobs=int(engine.removeprefix("jobs-")))


def run(engine: str, file: Path, victim_after: int) -> Outcome:
    """Take all results of an engine, and kill one of its working processes on the way."""
    digest, done, errors, memory, ended = hashlib.sha256(), 0, 0, [], Event()
    start = time.monotonic()
    watch = Thread(target=_watch, args=(memory, start, ended))
    watch.start()
    for extraction in extract(engine, file):
        digest.update(to_json(extraction))
        done += 1
        errors += extraction.error is not None
        if done == victim_after and engine != "jobs-1":
            os.kill(_victim(engine), signal.SIGKILL)
    ended.set()
    watch.join()
    return Outcome(done, errors, digest.hexdigest(), time.monotonic() - start, memory)


def _victim(engine: str) -> int:
    """An actor of Ray, or a process of the pool."""
    title = b"ray::MapWorker" if engine == "ray" else b"spawn_main"
    return next(pid for pid in _family() if title in Path(f"/proc/{pid}/cmdline").read_bytes())


def _family() -> list[int]:
    """This process and all that descend from it."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    family = [os.getpid()]
    for pid in family:  # which grows meanwhile
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _watch(memory: list[tuple[float, int]], start: float, ended: Event) -> None:
    while not ended.wait(_TICK):
        memory.append((time.monotonic() - start, sum(map(_proportional, _family()))))


def _proportional(pid: int) -> int:
    """Bytes of a process, of which those that it shares are counted in parts."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--characters", type=int, default=400, help="length of a text, about")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        file = Path(folder, "soak.jsonl")
        texts = varied(arguments.documents, arguments.characters)
        file.write_bytes(b"\n".join(msgspec.json.encode({"text": text}) for text in texts))
        sys.stdout.write(_line(HEADS))
        outcomes: list[Outcome] = []
        for engine in arguments.engines:
            outcomes.append(run(engine, file, arguments.documents // 2))
            sys.stdout.write(_line(cells(outcomes[-1], outcomes[0], engine)))
            sys.stdout.flush()
    whole = all(outcome.documents == arguments.documents and not outcome.errors for outcome in outcomes)
    return 0 if whole and len({outcome.digest for outcome in outcomes}) == 1 else 1


def cells(outcome: Outcome, first: Outcome, engine: str) -> tuple[object, ...]:
    """A line of the table, in the order of `HEADS`."""
    return (
        engine,
        outcome.documents,
        outcome.errors,
        "yes" if outcome.digest == first.digest else "NO",
        round(outcome.seconds),
        round(outcome.documents / outcome.seconds, 1),
        round(first.seconds / outcome.seconds, 2),
        round(outcome.peak(0)),
        round(outcome.peak(3)),
    )


def _line(values: tuple[object, ...]) -> str:
    return "".join(f"{value:>11}" for value in values) + "\n"


if __name__ == "__main__":
    sys.exit(main())
