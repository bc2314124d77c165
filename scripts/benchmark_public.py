"""Names on public gold: this project's tagger, trained by that gold's guideline, beside natasha.

    python scripts/benchmark_public.py --train nerel-train.jsonl --test nerel-dev.jsonl
    python scripts/benchmark_public.py --train factrueval-dev.jsonl --folds 5

Exact spans and types of people, organisations and places, micro-averaged, with intervals over documents.
A file holds one JSON object a line: ``id``, ``text``, ``mentions`` (``start``, ``end``, ``type``; code
points, end exclusive). Types of other guidelines are read as these three; of nested mentions the longest
counts. Nothing but the tagger is measured: no rules, no dictionaries, no document-wide consistency.
Training needs PyTorch (``pip install 'newsextract[train]'``).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.entities.amounts import find_amounts
from newsextract.entities.tagger import from_arrays, tag
from newsextract.language.tokens import Tokens
from newsextract.schema import Extraction, Mention, text_hash
from newsextract.training.tagger import Settings, fit

TYPES: Final = {
    "PER": "PER", "PERSON": "PER",
    "ORG": "ORG", "ORGANIZATION": "ORG",
    "LOC": "LOC", "LOCATION": "LOC", "CITY": "LOC", "COUNTRY": "LOC", "DISTRICT": "LOC",
    "STATE_OR_PROVINCE": "LOC",
}  # fmt: skip
NAMES: Final = ("PER", "ORG", "LOC")
# Public gold is smaller than our own, and its annotation does not tell which names may stand for each other.
_EPOCHS: Final = 32
_RESAMPLES: Final = 1000
_SEED: Final = 1

Span = tuple[int, int, str]


def read(path: Path) -> Iterator[Extraction]:
    """The documents of a file with the mentions that are names."""
    for line in path.read_text(encoding="utf-8").splitlines():
        item = msgspec.json.decode(line)
        text, found = item["text"], []
        for each in sorted(item["mentions"], key=lambda m: (m["start"] - m["end"], m["start"])):
            start, end, type_ = each["start"], each["end"], TYPES.get(each["type"])
            if type_ and all(end <= other.start or other.end <= start for other in found):
                found.append(Mention(each["id"], start, end, type_, text[start:end]))
        yield Extraction(text_hash(text), str(item["id"]), text, mentions=tuple(found))


def spans_of(mentions: Sequence[Mention]) -> set[Span]:
    return {(mention.start, mention.end, mention.type) for mention in mentions}


def ours(nlp: Language, train: Sequence[Extraction], docs: Sequence[Doc], members: int) -> list[set[Span]]:
    """What a tagger trained on some documents finds in others."""
    networks = from_arrays(fit(nlp, train, Settings(members=members, epochs=_EPOCHS, copies=0), report))
    found = tag(list(map(Tokens, docs)), [find_amounts(doc.text) for doc in docs], networks)
    return [{(each.start, each.end, each.type) for each in of} for of in found]


def natashas(docs: Sequence[Doc]) -> list[set[Span]]:
    """Slovnet's names, which are what natasha's ``tag_ner`` gives on the whole text."""
    return [{(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in NAMES} for doc in docs]


def counts(gold: Sequence[set[Span]], found: Sequence[set[Span]], types: Sequence[str]) -> np.ndarray:
    """Right, found and gold spans of each document (documents × 3)."""
    of = [
        [{span for span in side if span[2] in types} for side in pair]
        for pair in zip(gold, found, strict=True)
    ]
    return np.array([(len(left & right), len(right), len(left)) for left, right in of])


def f1(table: np.ndarray) -> float:
    right, found, gold = table.sum(0)
    return 2 * right / max(found + gold, 1)


def interval(table: np.ndarray) -> tuple[float, float]:
    """The 95 % bootstrap interval of F1 over documents."""
    random = np.random.default_rng(_SEED)
    draws = random.integers(len(table), size=(_RESAMPLES, len(table)))
    low, high = np.quantile([f1(table[draw]) for draw in draws], [0.025, 0.975])
    return float(low), float(high)


def report(epoch: int, loss: float) -> None:
    if sys.stderr.isatty():
        print(f"\repoch {epoch + 1}, loss {loss:.4f} ", end="", file=sys.stderr)


def print_scores(name: str, gold: Sequence[set[Span]], found: Sequence[set[Span]]) -> None:
    cells = []
    for types in (*((type_,) for type_ in NAMES), NAMES):
        table = counts(gold, found, types)
        low, high = interval(table)
        cells.append(f"{f1(table):.3f} ({low:.3f}–{high:.3f})")
    print(f"{name:12}", "  ".join(cells))


def cross_validated(
    nlp: Language, gold: Sequence[Extraction], docs: Sequence[Doc], folds: int, members: int
) -> list[set[Span]]:
    """What taggers find that were trained on the other folds."""
    order = np.random.default_rng(_SEED).permutation(len(gold))
    found: dict[int, set[Span]] = {}
    for fold in range(folds):
        held = sorted(order[fold::folds].tolist())
        others = [document for place, document in enumerate(gold) if place not in set(held)]
        found |= zip(held, ours(nlp, others, [docs[place] for place in held], members), strict=True)
    return [found[place] for place in range(len(gold))]


def parsed() -> argparse.Namespace:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--folds", type=int, help="cross-validate on --train instead of using --test")
    parser.add_argument("--members", type=int, default=3, help="networks that vote")
    options = parser.parse_args()
    if (options.test is None) == (options.folds is None):
        parser.error("name --test or --folds, one of the two")
    for path in filter(None, (options.train, options.test)):
        if not path.exists():
            parser.error(f"{path}: not there. Public gold is no part of this project; name a file of yours")
    return options


def main() -> None:
    options = parsed()
    nlp = pipeline.load()
    train = list(read(options.train))
    test = list(read(options.test)) if options.test else train
    docs = list(nlp.get_pipe("newsextract_slovnet").pipe(nlp.make_doc(each.text) for each in test))
    if options.test:
        found = ours(nlp, train, docs, options.members)
    else:
        found = cross_validated(nlp, train, docs, options.folds, options.members)
    gold = [spans_of(each.mentions) for each in test]
    print(f"{len(test)} documents, {sum(map(len, gold))} names; exact F1 with 95 % intervals")
    print(f"{'':12}", "  ".join(f"{head:19}" for head in (*NAMES, "all")))
    print_scores("natasha", gold, natashas(docs))
    print_scores("newsextract", gold, found)


if __name__ == "__main__":
    main()
