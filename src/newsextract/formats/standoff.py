"""Syntax of brat stand-off (``.ann``): one annotation a line, fields separated by tabs.

Only the syntax is known here; `newsextract.formats.brat` tells what the annotations mean in this project.
Format: https://brat.nlplab.org/standoff.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from newsextract.formats.common import FormatError


@dataclass(frozen=True, slots=True)
class TextBound:
    """``T1<tab>ORG 0 5<tab>text``: a mention or an event's trigger; several spans if it is discontinuous."""

    line: int
    id: str
    type: str
    spans: tuple[tuple[int, int], ...]
    text: str

    @property
    def start(self) -> int:
        """First code point of the first span."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """One past the last code point of the last span."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Arc:
    """``R1<tab>type Arg1:T1 Arg2:T2`` or ``E1<tab>type:T9 Role:T1 …``; an event's trigger comes first."""

    line: int
    id: str
    type: str
    arguments: tuple[tuple[str, str], ...]

    def argument(self, role: str) -> str | None:
        """Id of the annotation in this role, None if there is none."""
        return dict(self.arguments).get(role)


@dataclass(frozen=True, slots=True)
class Equivalence:
    """``*<tab>Equiv T1 T2 …``: annotations that stand for the same thing."""

    line: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What is said of one annotation: attribute (``A``, ``M``), normalization (``N``) or note (``#``).

    Attributes:
        line: number of the line, from 1.
        sort: ``A``, ``N`` or ``#``.
        type: name of the attribute or type of the note.
        target: id of the annotation that it is about.
        value: value of the attribute, ``database:key`` of the normalization, text of the note.
    """

    line: int
    sort: str
    type: str
    target: str
    value: str


Annotation: TypeAlias = TextBound | Arc | Equivalence | Label


def parse(ann: str, source: str) -> list[Annotation]:
    """All annotations of a file in its order.

    Args:
        ann: contents of the ``.ann`` file; lines end in LF or CRLF.
        source: name of the file, for messages.

    Raises:
        FormatError: a line that breaks the syntax; the message names file, line and remedy.
    """
    return [parse_line(line, number, source) for number, line in numbered_lines(ann)]


def numbered_lines(ann: str) -> Iterator[tuple[int, str]]:
    """Lines that hold an annotation, with their numbers from 1."""
    # str.splitlines would also break at U+2028 and the like inside a mention.
    for number, line in enumerate(ann.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield number, line.removesuffix("\r")


def parse_line(line: str, number: int, source: str) -> Annotation:
    """One line of an ``.ann`` file.

    Raises:
        FormatError: the line breaks the syntax.
    """
    parser = _PARSERS.get(line[0])
    annotation = parser(line, number) if parser else None
    if annotation is None:
        raise FormatError(
            f"{source}, line {number}: {line[:60]!r} is no brat annotation; "
            "compare it with https://brat.nlplab.org/standoff.html and mend the line"
        )
    return annotation


_TEXT_BOUND = re.compile(r"(T\S+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)\t(.*)", re.DOTALL)
_RELATION = re.compile(r"(R\S+)\t(\S+)((?: [^\s:]+:\S+)+)\s*")
_EVENT = re.compile(r"(E\S+)\t([^\s:]+):(\S+)((?: [^\s:]+:\S+)*)\s*")
_EQUIVALENCE = re.compile(r"\*\tEquiv((?: \S+){2,})\s*")
_ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (.+))?")
_NORMALIZATION = re.compile(r"N\S+\tReference (\S+) (\S+:\S+)(?:\t.*)?", re.DOTALL)
_NOTE = re.compile(r"#\S+\t(\S+) (\S+)\t(.*)", re.DOTALL)


def _text_bound(line: str, number: int) -> TextBound | None:
    match = _TEXT_BOUND.fullmatch(line)
    if not match:
        return None
    spans = [tuple(map(int, span.split())) for span in match[3].split(";")]
    return TextBound(number, match[1], match[2], tuple((start, end) for start, end in spans), match[4])


def _arguments(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.split(":", 1) for pair in text.split())
    return tuple((role, target) for role, target in pairs)


def _relation(line: str, number: int) -> Arc | None:
    match = _RELATION.fullmatch(line)
    return Arc(number, match[1], match[2], _arguments(match[3])) if match else None


def _event(line: str, number: int) -> Arc | None:
    match = _EVENT.fullmatch(line)
    if not match:
        return None
    return Arc(number, match[1], match[2], ((match[2], match[3]), *_arguments(match[4])))


def _equivalence(line: str, number: int) -> Equivalence | None:
    match = _EQUIVALENCE.fullmatch(line)
    return Equivalence(number, tuple(match[1].split())) if match else None


def _attribute(line: str, number: int) -> Label | None:
    match = _ATTRIBUTE.fullmatch(line)
    return Label(number, "A", match[1], match[2], match[3] or "") if match else None


def _normalization(line: str, number: int) -> Label | None:
    match = _NORMALIZATION.fullmatch(line)
    return Label(number, "N", "Reference", match[1], match[2]) if match else None


def _note(line: str, number: int) -> Label | None:
    match = _NOTE.fullmatch(line)
    return Label(number, "#", match[1], match[2], match[3]) if match else None


_PARSERS = {
    "T": _text_bound,
    "R": _relation,
    "E": _event,
    "*": _equivalence,
    "A": _attribute,
    "M": _attribute,
    "N": _normalization,
    "#": _note,
}
