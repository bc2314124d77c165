"""Many documents through every engine, with a worker killed on the way: is anything lost, does memory grow?

The texts are the beginnings of the corpus's, each time with other numbers and other invented names, so that
no two are the same and no cache can know them all.

    python scripts/soak.py --documents 20000 --characters 400

prints for each engine how many results came for how many documents, whether they were the same bytes as the
first engine's, documents a second, and the largest memory of all its processes together (proportional set
size, Linux only) in the first and in the last quarter of the run.
"""

import argparse
import hashlib
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

import msgspec

from newsextract import sources
from newsextract.engines import local
from newsextract.engines import local as ray_engine
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
        return ray_engine.extract([str(file)], jobs=2)
    return local.extract(sources.read([file]), jobs=int(engine.removeprefix("jobs-")))
