import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from newsextract import terminal
from newsextract.schema import (
    MENTION_TYPES,
    Codes,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
    entity_type,
)
from newsextract.stores.table import rows

TEXT = "Это Серпухов\n(«Никатор», гранулы)."
NIKATOR = Extraction(
    id="0",
    source="news/[bold]a.txt",
    text=TEXT,
    mentions=(
        Mention("T1", 4, 12, "LOC", "Серпухов", "E1"),
        Mention("T2", 15, 22, "ORG", "Никатор", "E2"),
        Mention("T3", 25, 32, "PRODUCT", "гранулы", "E3"),
    ),
    entities=(
        Entity("E1", "LOC", "Серпухов", "city", Codes("RU", "RU-MOS", 496638)),
        Entity("E2", "ORG", "Никатор"),
        Entity("E3", "PRODUCT", "гранулы"),
    ),
    relations=(Relation("located_in", "E2", "E1", 0.9, "item", Span(4, 23)),),
    records=(Record("Никатор", "E2", "Серпухов", "E1", "гранулы", "E3", 0.756),),
)


def shown(extraction: Extraction, *, on_terminal: bool = False) -> str:
    stream = io.StringIO()
    width = 200 if on_terminal else 1_000_000
    terminal.show(extraction, Console(file=stream, width=width, force_terminal=on_terminal, highlight=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def with_text(text: str, *mentions: Mention) -> Extraction:
    entities = tuple(Entity(m.entity or "", entity_type(m.type), "имя") for m in mentions)
    return Extraction("0", "a.txt", text, mentions=mentions, entities=entities)


def test_a_document_in_plain_text() -> None:
    assert shown(NIKATOR) == (
        "news/[bold]a.txt\n"
        "\n"
        "Это [LOC Серпухов]\n"
        "(«[ORG Никатор]», [PRODUCT гранулы]).\n"
        "\n"
        "Entities: 3\n"
        "type     name      kind  code\n"
        "LOC      Серпухов  city  geonames:496638\n"
        "ORG      Никатор\n"
        "PRODUCT  гранулы\n"
        "\n"
        "Relations: 1\n"
        "relation    from → to           confidence  rule  evidence\n"
        "located_in  Никатор → Серпухов  0.90        item  Серпухов («Никатор»\n"
        "\n"
        "Rows: 1\n"
        "company  place     product  confidence\n"
        "Никатор  Серпухов  гранулы  0.76"
    )


def test_a_terminal_gets_colours_and_a_legend_of_all_types() -> None:
    output = shown(NIKATOR, on_terminal=True)
    assert "\x1b[30;106mНикатор\x1b[0m" in output
    assert all(f" {type_} \x1b" in output for type_ in MENTION_TYPES)
    assert "[ORG" not in output


def test_plain_text_has_no_escapes() -> None:
    assert "\x1b" not in shown(NIKATOR)


@pytest.mark.parametrize("text", ["[bold]Никатор[/bold]", "[/] :smile: [link=x]y", "\\[a]"])
def test_markup_in_a_document_is_text(text: str) -> None:
    mentions = (Mention("T", 0, 1, "ORG", text[0], "E"),)
    named = Extraction("0", text, text, mentions=mentions, entities=(Entity("E", "ORG", text),))
    output = shown(named)
    assert output.splitlines()[0] == text
    assert f"[ORG {text[0]}]{text[1:]}" in output
    assert f"ORG   {text}" in output


def test_long_lines_of_plain_text_are_not_broken() -> None:
    text = "очень длинная строка " * 50 + "."
    assert text in shown(with_text(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred", "\ufffd[31mred"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("tab\tstays", "tab\tstays"),
        ("bell\x07, title \x9d0;x\x9c", "bell\ufffd, title \ufffd0;x\ufffd"),
        ("right\u202eleft", "right\ufffdleft"),
        ("half \ud83d", "half \ufffd"),
        ("неразрывный\u00a0пробел, 🙂", "неразрывный\u00a0пробел, 🙂"),
    ],
)
def test_nothing_reaches_the_terminal_that_it_would_obey(text: str, expected: str) -> None:
    assert terminal.printable(text) == expected


def test_carriage_returns_do_not_shift_the_marks() -> None:
    text = "Раз\r\n\r\nНикатор два"
    marked = terminal.marked_text(
        with_text(text, Mention("T", 7, 14, "ORG", "Никатор", "E")), in_colour=False
    )
    assert marked.plain == "Раз\n\n[ORG Никатор] два"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_pieces_make_up_the_text(text: str, data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from(MENTION_TYPES))
    mentions = [
        Mention(f"T{number}", start, end, type_, text[start:end], f"E{number}")
        for number, (start, end, type_) in enumerate(data.draw(st.lists(spans, max_size=6)))
        if start < end
    ]
    pieces = list(terminal.pieces(with_text(text, *mentions)))
    assert "".join(piece for piece, _ in pieces) == text
    covered = {position for mention in mentions for position in range(mention.start, mention.end)}
    assert sum(len(piece) for piece, type_ in pieces if type_) == len(covered)


def test_rows_of_many_documents_in_plain_text_are_tabbed() -> None:
    stream = io.StringIO()
    terminal.print_rows(list(rows(NIKATOR)), terminal.open_console(stream))
    assert stream.getvalue() == (
        "source\tcompany\tplace\tplace_kind\tproduct\tconfidence\n"
        "news/[bold]a.txt\tНикатор\tСерпухов\tcity\tгранулы\t0.76\n"
    )


def test_a_cell_stays_on_its_line() -> None:
    broken = Extraction(
        "0",
        "a.txt",
        "X",
        mentions=(Mention("T", 0, 1, "ORG", "X", "E"),),
        entities=(Entity("E", "ORG", "Завод\r\n\t«Луч»"),),
        records=(Record("Завод\r\n\t«Луч»", "E"),),
    )
    stream = io.StringIO()
    terminal.print_rows(list(rows(broken)), terminal.open_console(stream))
    assert stream.getvalue().splitlines()[1] == "a.txt\tЗавод «Луч»\t\t\t\t1.00"
