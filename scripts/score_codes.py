"""Score canonical names, kinds and codes where the mentions are those of gold.

    python scripts/score_codes.py --split dev [--errors]

Names and kinds are compared with the annotation, codes with ``gold/codes.tsv``. For each register and kind
of place: the share of places with a code in gold that got one, and the share of the codes given that are
right; in brackets the 95 % interval of a bootstrap over documents.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from newsextract import pipeline
from newsextract.evaluation.alignment import align
from newsextract.evaluation.counts import Counts, total
from newsextract.evaluation.gold import load_split
from newsextract.evaluation.intervals import f1_intervals
from newsextract.evaluation.metrics import same_name
from newsextract.resolution import resolve
from newsextract.schema import Codes, Entity, Extraction

KINDS = ("country", "region", "district", "city")
REGISTERS = ("iso3166_1", "iso3166_2")
GoldCodes = dict[tuple[str, str], Codes]


class Pair(NamedTuple):
    """An entity of gold and the one that stands for it, None where there is none."""

    document: str
    gold: Entity
    other: Entity | None
    codes: Codes | None


def read_codes(path: Path) -> GoldCodes:
    """Codes by document and entity."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (row["document"], row["entity"]): Codes(*(row[register] or None for register in REGISTERS))
            for row in rows
        }


def resolved(documents: Sequence[Extraction]) -> Iterator[Extraction]:
    """The documents with entities of our own over the mentions of gold."""
    nlp = pipeline.load()
    with nlp.select_pipes(enable=["newsextract_slovnet"]):
        for document, doc in zip(documents, nlp.pipe(each.text for each in documents), strict=True):
            mentions, entities = resolve(doc, document.mentions)
            yield Extraction(
                document.id, document.source, document.text, mentions=mentions, entities=entities
            )


def pairs(gold: Extraction, found: Extraction, codes: GoldCodes) -> list[Pair]:
    """The entities of gold with their partners and the codes that they should have."""
    name = Path(gold.source).stem
    partner = {left: right for right, left in align(gold, found).entities.items()}
    return [
        Pair(
            name,
            entity,
            found.entity(partner[entity.id]) if entity.id in partner else None,
            codes.get((name, entity.id)),
        )
        for entity in gold.entities
    ]


def scores(document: Sequence[Pair]) -> dict[str, Counts]:
    """Counts of one document by measure."""
    known = [pair for pair in document if pair.other]
    types = ("PER", "ORG", "LOC", "PRODUCT", "POSITION", "MONEY", "DATE", "QUANTITY")
    of_type = {
        f"name {type_}": share(right_name(pair) for pair in known if pair.gold.type == type_)
        for type_ in types
    }
    kinds = share(right_kind(pair) for pair in known if pair.gold.kind)
    coded = {
        f"{register} {kind} {what}": counts
        for register in REGISTERS
        for kind in KINDS
        for what, counts in code_scores(register, [p for p in document if p.gold.kind == kind])
    }
    names = {"name PER, ORG, LOC": total({"": of_type[f"name {t}"]} for t in types[:3])[""]}
    every = {"name all": total({"": counts} for counts in of_type.values())[""]}
    return {**of_type, **names, **every, "kind": kinds, **coded, **sums(coded)}


def sums(coded: dict[str, Counts]) -> dict[str, Counts]:
    """The measures of codes over all kinds."""
    return total(
        {f"{register} all {what}": counts}
        for name, counts in coded.items()
        for register, what in [(name.split()[0], name.split()[-1])]
    )


def code_scores(register: str, places: Sequence[Pair]) -> Iterator[tuple[str, Counts]]:
    """``given``: of the places that have a code, how many got one; ``right``: of the codes given."""
    cells = [(getattr(pair.codes, register), code(pair, register)) for pair in places if pair.codes]
    yield "given", share(other is not None for gold, other in cells if gold)
    yield "right", share(gold == other for gold, other in cells if other)


def code(pair: Pair, register: str) -> str | None:
    found = pair.other.codes if pair.other else None
    return getattr(found, register) if found else None


def right_name(pair: Pair) -> bool:
    return pair.other is not None and same_name(pair.gold, pair.other)


def right_kind(pair: Pair) -> bool:
    return pair.other is not None and pair.gold.kind == pair.other.kind


def share(outcomes: Iterable[bool]) -> Counts:
    results = list(outcomes)
    return Counts(sum(results), len(results), sum(results), len(results))


def table(documents: Sequence[dict[str, Counts]]) -> Iterator[str]:
    """A line for each measure that anything was counted for."""
    intervals = f1_intervals(documents)
    for name, counts in total(documents).items():
        if counts.gold:
            low, high = intervals[name]
            bounds = f"[{low:.3f}, {high:.3f}]"
            yield f"{name:<32}{counts.f1:6.3f} {bounds} {counts.right:5.0f} of {counts.gold:.0f}"


def errors(document: Sequence[Pair]) -> Iterator[str]:
    """What is wrong, one line each: document, measure, gold, output."""
    for pair in document:
        other = pair.other
        if other and not right_name(pair):
            yield f"{pair.document}\tname {pair.gold.type}\t{pair.gold.name}\t{other.name}"
        if other and pair.gold.kind and not right_kind(pair):
            yield f"{pair.document}\tkind\t{pair.gold.name} {pair.gold.kind}\t{other.name} {other.kind}"
        for register in REGISTERS if pair.codes and pair.gold.kind in KINDS else ():
            wanted, got = getattr(pair.codes, register), code(pair, register)
            if wanted != got:
                yield f"{pair.document}\t{register}\t{pair.gold.name} {wanted}\t{other and other.name} {got}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument("--split", choices=("train", "dev", "test"), default="dev")
    parser.add_argument("--errors", action="store_true", help="list what is wrong; not for test")
    arguments = parser.parse_args()
    if arguments.errors and arguments.split == "test":
        parser.error("--errors shows documents, and those of test are not looked at; use train or dev")
    codes = read_codes(arguments.gold / "codes.tsv")
    gold = load_split(arguments.corpus, arguments.gold, arguments.split)
    documents = [pairs(*each, codes) for each in zip(gold, resolved(gold), strict=True)]
    shown = errors if arguments.errors else None
    lines = [line for each in documents for line in shown(each)] if shown else []
    lines += table([scores(document) for document in documents])
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
