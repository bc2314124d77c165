"""natasha's four stages and newsextract's whole pipeline, side by side on the same texts.

    python scripts/benchmark.py [TEXTS ...] [--rounds 7] [--jobs 2] [--profile] [--lengths]

TEXTS are folders of *.txt or files of JSON Lines with a field "text"; by default corpus/. In each round each
side starts in a process of its own, one after the other, with one BLAS thread, and reads every text once, so
that no cache has seen them. Figures are medians over the rounds, with the lowest and the highest.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

Figures = dict[str, float]

ROOT = Path(__file__).parent.parent
COPIES = 5  # of the texts, of which pools of processes are timed over the inner ones
BATCH = 32
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 5_000_000)


def read(sources: Iterable[Path]) -> list[str]:
    texts: list[str] = []
    for source in sources:
        if source.is_dir():
            texts += [path.read_text("utf-8") for path in sorted(source.glob("*.txt"))]
        else:
            texts += [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()]
    return texts


def natasha_stages(texts: Sequence[str], timed: Callable[..., object]) -> Iterator[None]:
    """natasha 1.6 as its own README has it, without the vocabulary of lemmas."""
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    embedding = NewsEmbedding()
    segmenter, morphology = Segmenter(), NewsMorphTagger(embedding)
    syntax, names = NewsSyntaxParser(embedding), NewsNERTagger(embedding)
    for text in texts:
        doc = Doc(text)
        timed("segment", doc.segment, segmenter)
        timed("tag_morph", doc.tag_morph, morphology)
        timed("parse_syntax", doc.parse_syntax, syntax)
        timed("tag_ner", doc.tag_ner, names)
        yield


def pipeline_stages(texts: Sequence[str], timed: Callable[..., object]) -> Iterator[None]:
    """newsextract's whole pipeline; the first text alone, the others in batches."""
    from newsextract import pipeline
    from newsextract.schema import Document

    nlp = pipeline.load()
    documents = (Document("text", text) for text in texts)
    for batch in chain([list(islice(documents, 1))], iter(lambda: list(islice(documents, BATCH)), [])):
        if timed is plain:
            yield from (None for _ in pipeline.run(nlp, batch, BATCH))
            continue
        docs = [timed("tokens", nlp.make_doc, document.text) for document in batch]
        for name, component in nlp.pipeline:
            docs = timed(name.removeprefix("newsextract_"), list, component.pipe(docs, batch_size=BATCH))
        yield from (None for _ in docs)


def natasha_names(texts: Sequence[str], timed: Callable[..., object]) -> Iterator[None]:
    """natasha's tag_ner alone: it takes tokens of its own."""
    from natasha import NewsEmbedding, NewsNERTagger

    tagger = NewsNERTagger(NewsEmbedding())
    for text in texts:
        timed("names", tagger, text)
        yield


def pipeline_names(texts: Sequence[str], timed: Callable[..., object]) -> Iterator[None]:
    """newsextract's name tagger alone, tokens included."""
    from newsextract.language.names import find_names

    remaining = iter(texts)
    for batch in chain([texts[:1]], iter(lambda: list(islice(remaining, BATCH)), [])):
        timed("names", find_names, batch)
        yield from (None for _ in batch)


SIDES = {
    "natasha": natasha_stages,
    "newsextract": pipeline_stages,
    "natasha tag_ner": natasha_names,
    "newsextract names": pipeline_names,
}


def plain(_: str, call: Callable[..., object], *arguments: object) -> object:
    return call(*arguments)


def measure(side: str, texts: Sequence[str]) -> Figures:
    """One pass: seconds until the first document is out, then the others, and the peak of memory."""
    started = perf_counter()
    steps = SIDES[side](texts, plain)
    next(steps)
    first, used = perf_counter(), process_time()
    for _ in steps:
        pass
    return {
        "first": first - started,
        "seconds": perf_counter() - first,
        "cpu": process_time() - used,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
