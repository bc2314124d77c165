"""``check-gold``: what is wrong or doubtful in an annotated document, with its line and a remedy.

A fault contradicts format or scheme. A doubt may be right: a repeat of a name that names something else, one
name of two places. Doubts that were looked at and are right stand in ``gold/checked.txt``, one message a
line, and are not reported again.
"""

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Literal

from newsextract.evaluation.gold import split_names
from newsextract.formats import brat
from newsextract.formats.common import FormatError, mentions_by_entity, read_text
from newsextract.formats.standoff import (
    Annotation,
    Arc,
    Equivalence,
    Label,
    TextBound,
    numbered_lines,
    parse_line,
)
from newsextract.language.sentences import lines
from newsextract.schema import (
    KINDS,
    MENTION_TYPES,
    SIGNATURES,
    Extraction,
    Mention,
    SchemaError,
)

CHECKED_FILE = "checked.txt"
_OPENING, _CLOSING = "«“„", "»”"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault or doubt: file, line of the annotation (0: the document), what and what to do."""

    source: str
    line: int
    level: Literal["fault", "doubt"]
    message: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.level}: {self.message}"


def check_folder(corpus: Path, gold: Path) -> list[Finding]:
    """Findings of all documents that ``splits.toml`` names, those checked already left out.

    Raises:
        EvaluationError: ``splits.toml`` is missing.
    """
    names = split_names(gold)
    findings = [*_stray_files(corpus, gold, set(names)), *_repeated_names(names)]
    documents = []
    for name in dict.fromkeys(names):
        found, document = _check_files(corpus / f"{name}.txt", gold / f"{name}.ann")
        findings += found
        documents += [document] if document else []
    findings += [*_repeated_texts(documents), *_two_kinds(documents)]
    checked = _checked(gold)
    return sorted(finding for finding in findings if str(finding) not in checked)


def _check_files(text: Path, annotation: Path) -> tuple[list[Finding], Extraction | None]:
    """Findings of one document, and the document if it has no fault."""
    missing = [file for file in (text, annotation) if not file.is_file()]
    if missing:
        words = "{} is missing; add it or drop it from the splits"
        return [Finding(file.name, 0, "fault", words.format(file)) for file in missing], None
    try:
        contents = read_text(text), read_text(annotation)
    except FormatError as error:
        return [Finding(annotation.name, 0, "fault", str(error))], None
    findings = check(*contents, annotation.name)
    faulty = any(finding.level == "fault" for finding in findings)
    return findings, None if faulty else brat.read(*contents, annotation.name)


def _repeated_names(names: Sequence[str]) -> Iterator[Finding]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(f"{name}.ann", 0, "fault", "stands in the splits twice; leave one out")


def _repeated_texts(documents: Iterable[Extraction]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for document in documents:
        if first.setdefault(document.id, document.source) != document.source:
            words = f"has the same text as {first[document.id]}; leave one out"
            yield Finding(document.source, 0, "fault", words)


def _two_kinds(documents: Iterable[Extraction]) -> Iterator[Finding]:
    """Places that have one name in several documents and another kind than in most."""
    uses: dict[str, dict[str, list[str]]] = {}
    for document in documents:
        for entity in document.entities:
            if entity.kind:
                uses.setdefault(entity.name, {}).setdefault(entity.kind, []).append(document.source)
    for name, kinds in uses.items():
        usual = max(kinds, key=lambda kind: (len(kinds[kind]), kind))
        for kind in kinds.keys() - {usual}:
            for source in kinds[kind]:
                words = f"{name!r} is a {kind} here, a {usual} in {kinds[usual][0]}; is it another place?"
                yield Finding(source, 0, "doubt", words)


def _checked(gold: Path) -> frozenset[str]:
    file = gold / CHECKED_FILE
    return frozenset(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else frozenset()


def _stray_files(corpus: Path, gold: Path, names: set[str]) -> Iterator[Finding]:
    for file in (*corpus.glob("*.txt"), *gold.glob("*.ann")):
        if file.stem not in names:
            yield Finding(file.name, 0, "fault", "is in no split; add its name to splits.toml")


def check(text: str, annotation: str, source: str) -> list[Finding]:
    """Findings of one document.

    Args:
        text: the document.
        annotation: its stand-off annotation.
        source: name of the annotation file, for the messages.
    """
    lines, findings = _parsed(annotation, source)
    findings += _checks(lines, text, source)
    if any(finding.level == "fault" for finding in findings):
        return sorted(set(findings))
    try:
        document = brat.read(text, annotation, source)
    except (FormatError, SchemaError) as error:
        return [*findings, Finding(source, 0, "fault", str(error))]
    at = {line.id: line.line for line in lines if isinstance(line, TextBound)}
    findings += [Finding(source, at.get(id_, 0), "doubt", words) for id_, words in _doubts(document)]
    return sorted(set(findings))


def _parsed(annotation: str, source: str) -> tuple[list[Annotation], list[Finding]]:
    lines, findings = [], []
    for number, line in numbered_lines(annotation):
        try:
            lines.append(parse_line(line, number, source))
        except FormatError:
            findings.append(Finding(source, number, "fault", f"{line[:40]!r} is no brat annotation; mend it"))
    return lines, findings


def _checks(lines: list[Annotation], text: str, source: str) -> Iterator[Finding]:
    """Faults that need the text and the lines alone."""
    bounds = {line.id: line for line in lines if isinstance(line, TextBound)}
    mentions = [bound for bound in bounds.values() if bound.type != "Row"]
    for line in lines:
        for words in (*_dangling(line, bounds), *_wrong_types(line, bounds)):
            yield Finding(source, line.line, "fault", words)
    for bound in mentions:
        for words in (*_misplaced(bound, text), *_borders(bound, text)):
            yield Finding(source, bound.line, "fault", words)
    for bound, other in _overlaps(mentions):
        yield Finding(
            source,
            other.line,
            "fault",
            f"{other.id} overlaps {bound.id} ({bound.text!r}); keep the longest name",
        )


def _dangling(line: Annotation, bounds: dict[str, TextBound]) -> Iterator[str]:
    ids: Iterable[str] = ()
    if isinstance(line, Arc):
        ids = (target for _, target in line.arguments)
    elif isinstance(line, Equivalence):
        ids = line.members
    elif isinstance(line, Label):
        ids = (line.target,)
    for id_ in ids:
        if id_ not in bounds:
            yield f"{id_} is nowhere in the file; drop it or add its line"


def _wrong_types(line: Annotation, bounds: dict[str, TextBound]) -> Iterator[str]:
    if isinstance(line, TextBound) and line.type not in (*MENTION_TYPES, "Row"):
        yield f"{line.id} has the unknown type {line.type}; use one of {', '.join(MENTION_TYPES)}"
    elif isinstance(line, Equivalence):
        types = {_entity_type(bounds[member]) for member in line.members if member in bounds}
        if len(types) > 1:
            yield f"joins mentions of the types {', '.join(sorted(types))}; an entity has one type"
    elif isinstance(line, Label) and line.type == "Kind" and line.value not in KINDS:
        yield f"kind {line.value!r} is none of {', '.join(KINDS)}; use one of them"
    elif isinstance(line, Label) and line.type == "Kind" and line.target in bounds:
        if _entity_type(bounds[line.target]) != "LOC":
            yield f"a kind on {line.target}, which is no place; drop it"
    elif isinstance(line, Arc) and line.id.startswith("R"):
        yield from _wrong_arguments(line, bounds)


def _wrong_arguments(line: Arc, bounds: dict[str, TextBound]) -> Iterator[str]:
    types = [_entity_type(bounds[target]) for _, target in line.arguments if target in bounds]
    signature = next((sides for name, sides in SIGNATURES.items() if name == line.type), None)
    if signature is None:
        yield f"unknown relation {line.type}; use one of {', '.join(SIGNATURES)}"
    elif len(types) == 2 and not (types[0] in signature[0] and types[1] in signature[1]):
        allowed = " → ".join("/".join(sorted(side)) for side in signature)
        yield f"{line.type} joins {types[0]} → {types[1]}, but takes {allowed}; turn it round or retype it"


def _entity_type(bound: TextBound) -> str:
    return "LOC" if bound.type == "LOCADJ" else bound.type


def _misplaced(bound: TextBound, text: str) -> Iterator[str]:
    surface = re.sub(r"[\r\n]", " ", text[bound.start : bound.end])
    if len(bound.spans) > 1:
        yield f"{bound.id} is discontinuous, which the scheme does not know; mark one stretch"
    elif surface != re.sub(r"[\r\n]", " ", bound.text):
        yield f"{bound.id} says {bound.text!r}, the text has {surface!r} there; set the offsets right"


def _borders(bound: TextBound, text: str) -> Iterator[str]:
    surface, after = text[bound.start : bound.end], text[bound.end : bound.end + 1]
    if not surface:
        return
    opened, closed = (sum(surface.count(mark) for mark in marks) for marks in (_OPENING, _CLOSING))
    if surface != surface.strip():
        yield f"{bound.id} {surface!r} has blanks at its ends; leave them out"
    if surface[0] in _OPENING and surface[-1] in _CLOSING and opened == 1:
        yield f"{bound.id} {surface!r} is wholly in quotes; mark it without them"
    elif opened > closed and after and after in _CLOSING:
        yield f"{bound.id} {surface!r} stops before its closing quote; include it"
    elif surface[0] in _CLOSING or (surface[-1] in _OPENING) or (surface[0] in _OPENING and opened > closed):
        yield f"{bound.id} {surface!r} begins or ends with an unbalanced quote; leave it out"
    if bound.type == "ORG":
        yield from _legal_form(bound, text)


def _legal_form(bound: TextBound, text: str) -> Iterator[str]:
    before = re.search(r"(\w+)\s+[«“„\"]?$", text[max(0, bound.start - 20) : bound.start])
    if before and before[1] in _words()["legal_forms"]:
        yield f"{bound.id} {bound.text!r} leaves out its legal form {before[1]}; begin with it"


@cache
def _words() -> dict[str, list[str]]:
    content = files("newsextract").joinpath("data/lint.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def _overlaps(bounds: list[TextBound]) -> Iterator[tuple[TextBound, TextBound]]:
    ordered = sorted(bounds, key=lambda bound: (bound.start, -bound.end))
    widest: TextBound | None = None
    for bound in ordered:
        if widest and bound.start < widest.end:
            yield widest, bound
        if widest is None or bound.end > widest.end:
            widest = bound


def _doubts(document: Extraction) -> Iterator[tuple[str, str]]:
    """Id of a mention and what is doubtful about it."""
    checks: tuple[Callable[[Extraction], Iterator[tuple[str, str]]], ...] = (
        _unmarked_repeats,
        _missing_kinds,
        _same_names,
        _unreasoned,
    )
    for each in checks:
        yield from each(document)


def _unmarked_repeats(document: Extraction) -> Iterator[tuple[str, str]]:
    covered = bytearray(len(document.text))
    for mention in document.mentions:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    names = {m.text: m for m in reversed(document.mentions) if m.type in {"PER", "ORG", "LOC"}}
    for name, mention in names.items():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text):
            if len(name) > 3 and not any(covered[match.start() : match.end()]):
                line = document.text.count("\n", 0, match.start()) + 1
                yield (
                    mention.id,
                    f"{mention.type} {name!r} stands unmarked in line {line}; mark it",
                )


def _missing_kinds(document: Extraction) -> Iterator[tuple[str, str]]:
    groups = mentions_by_entity(document)
    for entity in document.entities:
        if entity.type == "LOC" and entity.kind is None:
            yield groups[entity.id][0].id, f"place {entity.name!r} has no kind; add an A line"
        if not entity.name.strip():
            yield groups[entity.id][0].id, f"entity {entity.id} has no canonical name; add it to its note"


def _same_names(document: Extraction) -> Iterator[tuple[str, str]]:
    groups = mentions_by_entity(document)
    first: dict[tuple[str, str], str] = {}
    for entity in document.entities:
        known = first.setdefault((entity.type, entity.name.casefold()), entity.id)
        if known != entity.id and entity.type in {"PER", "ORG", "LOC", "PRODUCT"}:
            kinds = {known_entity.kind for known_entity in (document.entity(known), entity)}
            remedy = "give them one kind or two names" if len(kinds) > 1 else "make them one entity"
            yield groups[entity.id][0].id, f"{entity.name!r} names {known} and {entity.id}; {remedy}"


def _unreasoned(document: Extraction) -> Iterator[tuple[str, str]]:
    """Relations across paragraphs with no word beside the tail that takes up something named earlier."""
    groups = mentions_by_entity(document)
    stems, whole = ("|".join(_words()[f"anaphor_{sort}"]) for sort in ("stems", "words"))
    anaphor = re.compile(rf"\b(?:{stems}|(?:{whole})\b)", re.IGNORECASE)
    paragraphs = list(lines(document.text))
    for relation in document.relations:
        tails = [_paragraph(paragraphs, mention) for mention in groups[relation.tail]]
        heads = [_paragraph(paragraphs, mention) for mention in groups[relation.head]]
        if not set(heads) & set(tails) and not any(anaphor.search(document.text, *span) for span in tails):
            names = document.entity(relation.head).name, document.entity(relation.tail).name
            yield (
                groups[relation.tail][0].id,
                f"{relation.type} {names[0]!r} → {names[1]!r}: no paragraph has both, and none with the "
                "latter takes up something named earlier; is it stated?",
            )


def _paragraph(paragraphs: Sequence[tuple[int, int]], mention: Mention) -> tuple[int, int]:
    return paragraphs[bisect_right(paragraphs, mention.start, key=itemgetter(0)) - 1]
