"""Feed mutated and made-up inputs to sources, pipeline, formats and stores: does what must hold?

    python scripts/fuzz.py --inputs 100000 [--seed 1] [--minutes 60] [--failures FOLDER]

An input is a text, a file (.txt, .html, .docx, .pdf, .jsonl) or an annotation (brat, inline, JSONL, CoNLL,
Label Studio), each a stretch of a text of the train split after random edits. Texts, and what files give,
go through the pipeline in batches; the results go through all formats and into JSONL, CSV and SQLite. Input
number N of a seed is the same each time, so that a failure can be looked at again; its bytes are kept too.
An input that takes a minute of processor time is a hang. How far a run is stands in FOLDER/SEED.json; the
same command goes on from there.
"""

import argparse
import json
import resource
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "reliability")]

import invariants  # noqa: E402  (it lies beside the tests, which share it)
import mutation  # noqa: E402

from newsextract import pipeline  # noqa: E402
from newsextract.schema import Document, Extraction  # noqa: E402

_BATCH = 16
_LONGEST = 100_000  # characters of a text: floods may have millions, which take minutes
_HANG = 60  # seconds
_LONGEST_SEED = 500  # characters; short texts allow more of them
_MEASURED = 1_000  # characters from which on the time a character says something


def seeds() -> list[str]:
    """The texts of the train split."""
    names = tomllib.loads((ROOT / "gold" / "splits.toml").read_text(encoding="utf-8"))["train"]
    return [(ROOT / "corpus" / f"{name}.txt").read_bytes().decode() for name in names]


def stretch(texts: list[str], random: Random) -> str:
    """A piece of a text."""
    text = random.choice(texts)
    start = random.randrange(len(text))
    return text[start : start + random.randint(20, _LONGEST_SEED)]


@dataclass
class Campaign:
    """A run of the fuzzer.

    Attributes:
        texts: what inputs are made of.
        seed: of all that is random.
        folder: for stores, emptied by each batch.
        failures: where inputs go that break something.
        counts: inputs by kind, and what became of them.
        slowest: microseconds a character of the slowest batch, and its first input.
        next: number of the input to go on with.
        seconds: how long the run has taken.
    """

    texts: list[str]
    seed: int
    folder: Path
    failures: Path
    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    next: int = 0
    seconds: float = 0.0

    def progress(self) -> Path:
        """The file that says how far the run is."""
        return self.failures / f"{self.seed}.json"

    def save(self) -> None:
        """Note how far the run is."""
        state = {name: getattr(self, name) for name in ("counts", "slowest", "next", "seconds")}
        self.progress().write_text(json.dumps(state), encoding="utf-8")

    def restore(self) -> None:
        """Go on where an earlier run ended, if there was one."""
        if self.progress().exists():
            state = json.loads(self.progress().read_text(encoding="utf-8"))
            self.counts, self.slowest = Counter(state["counts"]), tuple(state["slowest"])
            self.next, self.seconds = state["next"], state["seconds"]

    def batch(self, first: int, size: int) -> None:
        """Make inputs with these numbers, and check them."""
        documents: list[Document] = []
        for number in range(first, first + size):
            with self._watched(number) as guard:
                guard(partial(self._input, number, documents))
        begun, characters = time.process_time(), sum(len(each.text) for each in documents)
        with self._watched(first) as guard:
            guard(partial(self._through, documents))
        if characters >= _MEASURED:
            taken = (time.process_time() - begun) / characters * 1e6
            self.slowest = max(self.slowest, (taken, first))

    def _input(self, number: int, documents: list[Document]) -> None:
        random = Random(f"{self.seed} {number}")
        text = stretch(self.texts, random)
        kind = random.choices(("text", "file"), (2, 1))[0]
        self.counts[kind] += 1
        if kind == "text":
            documents.append(Document(f"{number}", mutation.mutated_text(text, random)[:_LONGEST]))
            return
        name, data = mutation.hostile_file(text, random)
        found = invariants.check_file(name, data)
        self.counts["files without text"] += all(each.error is not None for each in found)
        documents += [Document(f"{number}", each.text[:_LONGEST]) for each in found[:1] if each.text]

    def _through(self, documents: list[Document]) -> None:
        found = list(pipeline.run(pipeline.load(), documents, _BATCH))
        assert len(found) == len(documents)
        for document, extraction in zip(documents, found, strict=True):
            with self._watched(int(document.source), document.text.encode("utf-8", "surrogatepass")) as guard:
                guard(partial(self._check, document, extraction))
        invariants.check_stores(found, self.folder)

    def _check(self, document: Document, found: Extraction) -> None:
        invariants.check_extraction(document, found)
        self.counts["mentions"] += len(found.mentions)
        if found.error is None:
            invariants.check_formats(found)
            self._damage(found, Random(f"{self.seed} {document.source} damage"))

    def _damage(self, found: Extraction, random: Random) -> None:
        format_ = random.choice(sorted(invariants.WRITERS))
        if format_ == "inline" and set("⟦⟧") & set(found.text):
            return
        content = mutation.mutated_text(invariants.WRITERS[format_](found), random)
        self.counts["annotation"] += 1
        self.counts["annotations refused"] += not invariants.check_damaged(format_, content)

    def _watched(self, number: int, content: bytes = b"") -> "_Watch":
        return _Watch(self, number, content)


class _Watch:
    """Notes what a call raises, and ends it when it takes too long."""

    def __init__(self, campaign: Campaign, number: int, content: bytes) -> None:
        self._campaign, self._number, self._content = campaign, number, content

    def __enter__(self) -> Callable[[Callable[[], None]], None]:
        return self._guard

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _guard(self, call: Callable[[], None]) -> None:
        signal.setitimer(signal.ITIMER_PROF, _HANG)
        try:
            call()
        except Exception:
            self._campaign.counts["failures"] += 1
            place = self._campaign.failures / f"{self._campaign.seed}-{self._number}"
            place.with_suffix(".log").write_text(traceback.format_exc(), encoding="utf-8", errors="replace")
            place.with_suffix(".bin").write_bytes(self._content)
            print(f"input {self._number} of seed {self._campaign.seed}: see {place}.log", flush=True)


def _hang(*_: object) -> None:
    raise TimeoutError(f"no result after {_HANG} seconds")


def inputs(campaign: Campaign) -> int:
    return sum(campaign.counts[kind] for kind in ("text", "file", "annotation"))


def run(campaign: Campaign, wanted: int, minutes: float) -> None:
    """Batches, until there were enough inputs or the time is over."""
    signal.signal(signal.SIGPROF, _hang)
    begun = last = time.monotonic()
    while inputs(campaign) < wanted and last - begun < 60 * minutes:
        campaign.batch(campaign.next, _BATCH)
        now = time.monotonic()
        campaign.next, campaign.seconds, last = campaign.next + _BATCH, campaign.seconds + now - last, now
        campaign.save()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    arguments = parser.parse_args()
    arguments.failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(seeds(), arguments.seed, Path(folder), arguments.failures)
        campaign.restore()
        pipeline.load()
        run(campaign, arguments.inputs, arguments.minutes)
    report(campaign)
    return 1 if campaign.counts["failures"] else 0


def report(campaign: Campaign) -> None:
    """Print what there was."""
    print(f"seed {campaign.seed}: {inputs(campaign)} inputs in {campaign.seconds:.0f} s")
    for name, count in sorted(campaign.counts.items()):
        print(f"  {name}: {count}")
    print(f"  failures: {campaign.counts['failures']}")
    print(f"  slowest batch: {campaign.slowest[0]:.0f} µs a character (from input {campaign.slowest[1]})")
    print(f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    sys.exit(main())
