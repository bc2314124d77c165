"""Extractions for a reader at a terminal, and as plain text where the output is piped."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsextract.schema import MENTION_TYPES, Entity, Extraction, MentionType, Relation
from newsextract.stores.table import Row, rows

if TYPE_CHECKING:
    from newsextract.relations.explanation import Explanation

_STYLES: Final[dict[MentionType, str]] = {
    "PER": "black on bright_yellow",
    "ORG": "black on bright_cyan",
    "LOC": "black on bright_green",
    "LOCADJ": "black on green",
    "PRODUCT": "black on bright_magenta",
    "POSITION": "black on yellow",
    "MONEY": "white on blue",
    "DATE": "white on magenta",
    "QUANTITY": "black on white",
}
_UNWRAPPED: Final = 1_000_000  # columns; a pipe has no width, and lines must not be broken for it
_LINE_END: Final = re.compile("\r\n?")
_MOST_CREDITS: Final = 12  # pieces of evidence that an explanation shows
# Control characters, lone surrogates and marks of direction: what a document could mislead a terminal with.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def open_console(stream: TextIO | None = None) -> Console:
    """A console on a stream, standard output unless told; lines are broken for terminals only."""
    stream = stream or sys.stdout
    width = None if stream.isatty() else _UNWRAPPED
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def printable(text: str) -> str:
    """A text without anything that a terminal would obey; tabs and line feeds stay."""
    return _UNPRINTABLE.sub("\ufffd", _LINE_END.sub("\n", text))


def show(extraction: Extraction, console: Console) -> None:
    """Print one document: the text with its mentions, entities, relations with their evidence, and rows.

    Mentions are coloured on a terminal, and bracketed with their type elsewhere: ``[ORG DoorHan]``.
    """
    console.print(Text(printable(extraction.source), style="bold"))
    console.print()
    console.print(marked_text(extraction, in_colour=console.is_terminal))
    if console.is_terminal:
        console.print(Text("\n") + _legend())
    for title, table in (
        ("Entities", _entity_table(extraction)),
        ("Relations", _relation_table(extraction)),
        ("Rows", _row_table(list(rows(extraction)), ("company", "place", "product", "confidence"))),
    ):
        console.print(Text(f"\n{title}: {table.row_count}", style="bold"))
        if table.row_count:
            console.print(table)


def print_rows(found: Sequence[Row], console: Console) -> None:
    """Print rows of many documents: a table on a terminal, lines with tabs elsewhere."""
    columns = ("source", "company", "place", "place_kind", "product", "confidence")
    if console.is_terminal:
        console.print(_row_table(found, columns))
        return
    lines = [columns, *([_one_line(getattr(row, column)) for column in columns] for row in found)]
    for line in lines:
        console.file.write("\t".join(line) + "\n")


def marked_text(extraction: Extraction, *, in_colour: bool) -> Text:
    """The text with its mentions, coloured or bracketed."""
    text = Text()
    for piece, type_ in pieces(extraction):
        if type_ is None:
            text.append(printable(piece))
        elif in_colour:
            text.append(printable(piece), style=_STYLES[type_])
        else:
            text.append(f"[{type_} {printable(piece)}]")
    return text


def pieces(extraction: Extraction) -> Iterator[tuple[str, MentionType | None]]:
    """The text cut at the borders of its mentions, each piece with its type.

    Of mentions that overlap, the earlier has the characters that both claim.
    """
    position = 0
    for mention in sorted(extraction.mentions, key=lambda mention: (mention.start, -mention.end)):
        start = max(position, mention.start)
        if start > position:
            yield extraction.text[position:start], None
        if mention.end > start:
            yield extraction.text[start : mention.end], mention.type
        position = max(position, mention.end)
    if position < len(extraction.text):
        yield extraction.text[position:], None


def show_explanation(explanation: "Explanation", console: Console) -> None:
    """Print what spoke for (+) and against (−) one candidate, in log-odds."""
    pair = f"{explanation.type}: {explanation.head.name} → {explanation.tail.name}"
    verdict = "stated" if explanation.stated else "not stated"
    console.print(Text(f"\n{printable(pair)}: {verdict}, {explanation.probability:.2f}", style="bold"))
    for title, credit in (
        (f"The pair alone: {explanation.alone:.2f}", explanation.evidence),
        ("With all other candidates", explanation.joint),
    ):
        console.print(Text(title))
        lines = ((f"{effect:+.2f}".replace("-", "−"), name) for name, effect in credit[:_MOST_CREDITS])
        console.print(_table(("log-odds", "evidence"), lines))


def _legend() -> Text:
    return Text(" ").join(Text(f" {type_} ", style=_STYLES[type_]) for type_ in MENTION_TYPES)


def _entity_table(extraction: Extraction) -> Table:
    lines = ((entity.type, entity.name, entity.kind, _code(entity)) for entity in extraction.entities)
    return _table(("type", "name", "kind", "code"), lines)


def _code(entity: Entity) -> str | None:
    """The narrowest code of a place."""
    if not entity.codes:
        return None
    codes = entity.codes
    return f"geonames:{codes.geonames}" if codes.geonames else codes.iso3166_2 or codes.iso3166_1


def _relation_table(extraction: Extraction) -> Table:
    names = {entity.id: entity.name for entity in extraction.entities}
    lines = (
        (
            relation.type,
            f"{names[relation.head]} → {names[relation.tail]}",
            relation.confidence,
            relation.rule,
            _evidence(extraction, relation),
        )
        for relation in extraction.relations
    )
    return _table(("relation", "from → to", "confidence", "rule", "evidence"), lines)


def _evidence(extraction: Extraction, relation: Relation) -> str | None:
    if relation.evidence is None:
        return None
    return extraction.text[relation.evidence.start : relation.evidence.end]


def _row_table(found: Iterable[Row], columns: Sequence[str]) -> Table:
    return _table(columns, ([getattr(row, column) for column in columns] for row in found))


def _table(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column)
    for line in lines:
        table.add_row(*(Text(_one_line(cell)) for cell in line))
    return table


def _one_line(cell: object) -> str:
    """A value as a cell of a table: no line breaks, nothing for None, two digits for a confidence."""
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return " ".join(printable(str(cell)).split()) if cell is not None else ""
