"""natasha's four stages and newsextract's whole pipeline, side by side on the same texts.

    python scripts/benchmark.py [TEXTS ...] [--rounds 7] [--only sides|names|processes|lengths|stages]

TEXTS are folders of *.txt or files of JSON Lines with a field "text"; corpus/ by default. In each round each
side has a process of its own, one after the other, on one BLAS thread, and reads every text once, so that
nothing is remembered from before. Ratios are medians over the rounds, with the lowest and the highest. A
machine that does something else meanwhile spoils seconds of the wall clock first, of the processor less.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

# ruff: noqa: PLC0415 (each side is imported in its own process only, and the time that takes is measured)

Figures = dict[str, float]
Timed = Callable[..., Any]

ROOT = Path(__file__).parent.parent
BATCH = 24  # texts, as many as newsextract takes at a time by default
COPIES = 4  # of the texts that pools of processes read; the second and third are timed
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 5_000_000)


def read(sources: Iterable[Path]) -> list[str]:
    texts: list[str] = []
    for source in sources:
        if source.is_dir():
            texts += [path.read_text("utf-8") for path in sorted(source.glob("*.txt"))]
        else:
            texts += [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()]
    return texts


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The first text alone, so that its time can be told, then batches."""
    rest = iter(texts)
    yield list(islice(rest, 1))
    while batch := list(islice(rest, BATCH)):
        yield batch


def natasha(texts: Sequence[str], timed: Timed) -> Iterator[None]:
    """Stages of natasha 1.6 as a user runs it, without lemmas."""
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    embedding, segmenter = NewsEmbedding(), Segmenter()
    morphology, syntax, names = (
        kind(embedding) for kind in (NewsMorphTagger, NewsSyntaxParser, NewsNERTagger)
    )
    for text in texts:
        doc = Doc(text)
        timed("segment", doc.segment, segmenter)
        timed("tag_morph", doc.tag_morph, morphology)
        timed("parse_syntax", doc.parse_syntax, syntax)
        timed("tag_ner", doc.tag_ner, names)
        yield


def newsextract(texts: Sequence[str], timed: Timed) -> Iterator[None]:
    """The whole pipeline up to the rows."""
    from newsextract import pipeline
    from newsextract.schema import Document

    nlp = pipeline.load()
    for batch in batches(texts):
        if timed is call:
            yield from (None for _ in pipeline.run(nlp, (Document("text", text) for text in batch), BATCH))
            continue
        docs = [timed("tokens", nlp.make_doc, text) for text in batch]
        for name, component in nlp.pipeline:
            stream = component.pipe(docs) if hasattr(component, "pipe") else map(component, docs)
            docs = timed(name.removeprefix("newsextract_"), list, stream)
        yield from (None for _ in docs)


def natasha_names(texts: Sequence[str], timed: Timed) -> Iterator[None]:
    """The tag_ner of natasha alone, which cuts texts into tokens itself."""
    from natasha import NewsEmbedding, NewsNERTagger

    tagger = NewsNERTagger(NewsEmbedding())
    for text in texts:
        timed("names", tagger, text)
        yield


def newsextract_names(texts: Sequence[str], timed: Timed) -> Iterator[None]:
    """The same names of newsextract's own pass."""
    from newsextract.language.names import find_names

    for batch in batches(texts):
        timed("names", find_names, batch)
        yield from (None for _ in batch)


SIDES = {
    "natasha": natasha,
    "newsextract": newsextract,
    "natasha-names": natasha_names,
    "newsextract-names": newsextract_names,
}


def call(_: str, function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


def one_pass(side: str, texts: Sequence[str]) -> Figures:
    """Seconds until the first text is out (imports and models included), then for the others; memory."""
    started = perf_counter()
    steps = SIDES[side](texts, call)
    next(steps)
    first, used = perf_counter(), process_time()
    for _ in steps:
        pass
    return {
        "first": first - started,
        "wall": perf_counter() - first,
        "cpu": process_time() - used,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def by_stage(side: str, texts: Sequence[str]) -> Figures:
    """Processor seconds of each stage; the first text, which loads the models, is left out."""
    seconds: defaultdict[str, float] = defaultdict(float)

    def timed(stage: str, function: Callable[..., Any], *arguments: Any) -> Any:
        started = process_time()
        try:
            return function(*arguments)
        finally:
            seconds[stage] += process_time() - started

    steps = SIDES[side](texts, timed)
    next(steps)
    seconds.clear()
    for _ in steps:
        pass
    return dict(seconds)


def pool(jobs: str, texts: Sequence[str]) -> Figures:
    """Seconds of the inner copies of the texts, when every worker has loaded its models."""
    from newsextract.engines import local
    from newsextract.schema import Document

    documents = (Document("text", text) for _ in range(COPIES) for text in texts)
    times = [perf_counter() for _ in local.extract(documents, jobs=int(jobs), batch_size=BATCH)]
    return {"wall": times[(COPIES - 1) * len(texts)] - times[len(texts)]}


def length(characters: str, texts: Sequence[str]) -> Figures:
    """Seconds and memory of one document of this length, put together from the texts; models are loaded."""
    from newsextract import pipeline
    from newsextract.schema import Document

    nlp = pipeline.load()
    joined = "\n\n".join(texts)
    text = (joined * (int(characters) // len(joined) + 1))[: int(characters)]
    list(pipeline.run(nlp, [Document("text", joined)]))  # the words are known: only length is measured
    started = process_time()
    [found] = pipeline.run(nlp, [Document("text", text)])
    if found.error:
        raise SystemExit(found.error)
    return {
        "cpu": process_time() - started,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


MEASURES = {"pass": one_pass, "stages": by_stage, "pool": pool, "length": length}


def measured(measure: str, what: str, sources: Sequence[Path]) -> Figures:
    """The figures of one measure, taken in a process of its own on one BLAS thread."""
    command = [sys.executable, __file__, *map(str, sources), "--measure", measure, what]
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread).stdout
    figures: Figures = json.loads(output.splitlines()[-1])
    return figures


def spread(values: Iterable[float], digits: int = 2) -> str:
    ordered = sorted(values)
    return f"{median(ordered):.{digits}f} ({ordered[0]:.{digits}f}–{ordered[-1]:.{digits}f})"


def row(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")
    sys.stdout.flush()


def header(*cells: str) -> None:
    sys.stdout.write("\n")
    row(*cells)
    row("---", *["---:"] * (len(cells) - 1))


def compare(left: str, right: str, sources: Sequence[Path], rounds: int) -> None:
    """Both sides in turn, the speed of the second one in those of the first."""
    texts = read(sources)
    characters, documents = sum(map(len, texts[1:])), len(texts) - 1
    figures: dict[str, list[Figures]] = {left: [], right: []}
    for number in range(rounds):
        for side in (left, right)[:: 1 if number % 2 else -1]:
            figures[side].append(measured("pass", side, sources))
    header("", "characters/s", "documents/s", "first text out, s", "memory, MB")
    for side, passes in figures.items():
        walls = [each["wall"] for each in passes]
        row(
            side,
            spread((characters / wall for wall in walls), 0),
            spread((documents / wall for wall in walls), 1),
            spread(each["first"] for each in passes),
            spread((each["memory"] for each in passes), 0),
        )
    both = list(zip(figures[left], figures[right], strict=True))
    row(f"{right} in {left}, wall", spread(a["wall"] / b["wall"] for a, b in both), "", "", "")
    row(f"{right} in {left}, processor", spread(a["cpu"] / b["cpu"] for a, b in both), "", "", "")


def compare_processes(sources: Sequence[Path], rounds: int) -> None:
    ratios = [
        measured("pool", "1", sources)["wall"] / measured("pool", "2", sources)["wall"] for _ in range(rounds)
    ]
    header("processes", "times as fast as one")
    row("2", spread(ratios))


def lengths(sources: Sequence[Path]) -> None:
    header("characters", "microseconds a character", "memory, MB")
    for size in LENGTHS:
        figures = measured("length", str(size), sources)
        row(f"{size:,}", f"{figures['cpu'] / size * 1e6:.1f}", f"{figures['memory']:.0f}")


def stages(sources: Sequence[Path], rounds: int) -> None:
    for side in ("natasha", "newsextract"):
        passes = [measured("stages", side, sources) for _ in range(rounds)]
        total = median(sum(each.values()) for each in passes)
        header(f"{side}, stage", "processor seconds", "share")
        for stage in passes[0]:
            seconds = median(each[stage] for each in passes)
            row(stage, f"{seconds:.2f}", f"{seconds / total:.0%}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="*", type=Path, default=[ROOT / "corpus"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=("sides", "names", "processes", "lengths", "stages"))
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    sources, rounds = arguments.texts or [ROOT / "corpus"], arguments.rounds
    if arguments.measure:
        measure, what = arguments.measure
        sys.stdout.write(json.dumps(MEASURES[measure](what, read(sources))) + "\n")
        return
    parts: dict[str, Callable[[], None]] = {
        "sides": lambda: compare("natasha", "newsextract", sources, rounds),
        "names": lambda: compare("natasha-names", "newsextract-names", sources, rounds),
        "processes": lambda: compare_processes(sources, rounds),
        "stages": lambda: stages(sources, rounds),
        "lengths": lambda: lengths(sources),
    }
    for name, part in parts.items():
        if arguments.only in (None, name):
            part()


if __name__ == "__main__":
    main()
