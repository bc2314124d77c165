"""Reads the notation of tests/cases/scorer.txt."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from newsextract.formats.common import row
from newsextract.schema import Entity, Extraction, Mention, Relation, entity_type, text_hash

CASES = Path(__file__).parents[1] / "cases" / "scorer.txt"
TEXT = "абвгдежзик" * 4
_MENTION = re.compile(
    r"(?P<id>\w+):(?P<type>[A-Z]+):(?P<start>\d+)-(?P<end>\d+)(=(?P<name>[^/]+))?(/(?P<kind>\w+))?"
)
_ARC = re.compile(r"(\w+)\(([^,]+),([^,]+)(?:,([^,]+))?\)")


@dataclass(frozen=True)
class Case:
    title: str
    gold: str
    output: str
    measure: str
    precision: Fraction
    recall: Fraction


def load_cases():
    cases = []
    for block in re.split(r"^= ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, gold, output, *measures = (line for line in block.splitlines() if line.strip())
        for line in measures:
            measure, precision, recall = line.split()[:3]
            sides = gold.removeprefix("gold").strip(), output.removeprefix("output").strip()
            cases.append(Case(title, *sides, measure, Fraction(precision), Fraction(recall)))
    return cases


def extraction(notation, source="case", text=TEXT):
    marks = [match for word in notation.split() if (match := _MENTION.fullmatch(word))]
    arcs = [match.groups() for word in notation.split() if (match := _ARC.fullmatch(word))]
    assert len(marks) + len(arcs) == len(notation.split()), f"cannot read {notation}"
    entities = {}
    for mark in marks:
        name = (mark["name"] or mark["id"]).replace("_", " ")
        entities.setdefault(mark["id"], Entity(mark["id"], entity_type(mark["type"]), name, mark["kind"]))
    return Extraction(
        id=text_hash(text),
        source=source,
        text=text,
        mentions=tuple(_mention(number, mark, text) for number, mark in enumerate(marks, start=1)),
        entities=tuple(entities.values()),
        relations=tuple(Relation(type_, head, tail) for type_, head, tail, _ in arcs if type_ != "row"),
        records=tuple(
            row(entities, company, *(None if cell == "-" else cell for cell in cells))
            for type_, company, *cells in arcs
            if type_ == "row"
        ),
    )


def _mention(number, mark, text):
    start, end = int(mark["start"]), int(mark["end"])
    return Mention(f"T{number}", start, end, mark["type"], text[start:end], mark["id"])
