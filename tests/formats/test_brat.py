import pytest

from newsextract.formats import brat
from newsextract.formats.common import FormatError
from newsextract.schema import Codes, Entity, SchemaError, Span

TEXT = "Завод «Луч» из Тулы делает насосы. «Луч» возит их в Минск."
ANNOTATION = """\
T1	ORG 7 10	Луч
T2	LOC 15 19	Тулы
T3	PRODUCT 27 33	насосы
T4	ORG 36 39	Луч
T5	LOC 52 57	Минск
T6	Row 7 10	Луч
*	Equiv T1 T4
A1	Kind T2 city
A2	Kind T5 city
N1	Reference T2 iso3166_2:RU-TUL	Тула
N2	Reference T2 geonames:480562	Тула
#1	AnnotatorNotes T1	o1 | Луч
#2	AnnotatorNotes T2	l1 | Тула
#3	AnnotatorNotes T3	p1 | насосы
#4	AnnotatorNotes T5	l2 | Минск
R1	located_in Arg1:T1 Arg2:T2
R2	produces Arg1:T1 Arg2:T3
R3	exports_to Arg1:T4 Arg2:T5
E1	Row:T6 Company:T1 Place:T2
E2	Row:T6 Company:T1 Product:T3
"""


def test_reads_the_conventions():
    document = brat.read(TEXT, ANNOTATION, "луч.txt")
    assert [(m.id, m.type, m.text, m.entity) for m in document.mentions] == [
        ("T1", "ORG", "Луч", "o1"),
        ("T2", "LOC", "Тулы", "l1"),
        ("T3", "PRODUCT", "насосы", "p1"),
        ("T4", "ORG", "Луч", "o1"),
        ("T5", "LOC", "Минск", "l2"),
    ]
    assert document.entity("l1") == Entity("l1", "LOC", "Тула", "city", Codes(None, "RU-TUL", 480562))
    assert [(r.type, r.head, r.tail, r.evidence) for r in document.relations] == [
        ("located_in", "o1", "l1", Span(7, 19)),
        ("produces", "o1", "p1", Span(7, 33)),
        ("exports_to", "o1", "l2", Span(36, 57)),
    ]
    assert [(row.place, row.product) for row in document.records] == [("Тула", None), (None, "насосы")]


def test_writes_what_it_read():
    assert set(brat.write(brat.read(TEXT, ANNOTATION))[1].splitlines()) == set(ANNOTATION.splitlines())


def test_rows_follow_from_relations_where_none_are_explicit():
    annotation = "".join(line for line in ANNOTATION.splitlines(True) if line[0] != "E")
    document = brat.read(TEXT, annotation)
    assert [(row.place, row.product) for row in document.records] == [("Тула", "насосы")]
    assert "Row" not in brat.write(document)[1]


def test_an_event_with_a_company_alone_says_that_it_has_no_row():
    annotation = "".join(line for line in ANNOTATION.splitlines(True) if line[:2] != "E2")
    document = brat.read(TEXT, annotation.replace(" Place:T2", ""))
    assert document.records == ()
    assert "E1\tRow:T6 Company:T1\n" in brat.write(document)[1]


def test_an_entity_without_a_note_is_named_by_its_longest_mention():
    document = brat.read("ООО «Луч», «Луч»", "T1\tORG 0 9\tООО «Луч»\nT2\tORG 12 15\tЛуч\n*\tEquiv T1 T2\n")
    assert document.entities == (Entity("t1", "ORG", "ООО «Луч»"),)


def test_a_note_without_a_bar_is_a_name():
    document = brat.read("Тулы", "T1\tLOC 0 4\tТулы\n#1\tAnnotatorNotes T1\tТула\n")
    assert document.entities == (Entity("t1", "LOC", "Тула"),)


def test_crlf_counts_as_two_characters_and_is_printed_as_blanks(tmp_path):
    text = "Завод\r\nЛуч"
    document = brat.read(text, "T1\tORG 0 10\tЗавод  Луч\r\n")
    assert document.mentions[0].text == text
    brat.save(document, tmp_path / "a.txt", tmp_path / "a.ann")
    assert brat.load(tmp_path / "a.txt", tmp_path / "a.ann").text == text


def test_discontinuous_mentions_are_widened_with_a_counted_warning():
    with pytest.warns(UserWarning, match=r"a\.txt: 1 discontinuous mentions"):
        document = brat.read("Луч и Заря", "T1\tORG 0 3;6 10\tЛуч Заря\n", "a.txt")
    assert document.mentions[0].text == "Луч и Заря"


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        ("T1 ORG 0 3 Луч\n", r"a\.txt, line 1: .* is no brat annotation"),
        ("\nT1\tORG 0 3\tЛуk\n", r"a\.txt, line 2: T1 says 'Луk', the text has 'Луч' at 0:3"),
        ("T1\tPERSON 0 3\tЛуч\n", r"line 1: T1 has the type PERSON, .* by a mapping"),
        ("T1\tORG 0 30\tЛуч\n", r"line 1: T1 says .* Set the offsets right"),
        ("T1\tORG 0 3\tЛуч\nR1\tproduces Arg1:T1 Arg2:T9\n", r"line 2: T9 is no mention of this file"),
        ("T1\tORG 0 3\tЛуч\n*\tEquiv T1 T9\n", r"line 2: T9 is no mention"),
        (
            "T1\tORG 0 3\tЛуч\n#1\tAnnotatorNotes T1\te1 | Луч\n#2\tAnnotatorNotes T1\te2 | Луч\n",
            r"line 3: e1 has a second id, e2; keep one note",
        ),
        ("T1\tORG 0 3\tЛуч\nA1\tKind T9 city\n", r"line 2: T9 is no mention"),
        ("T1\tLOC 0 3\tЛуч\nN1\tReference T1 geonames:x\tЛуч\n", r"line 2: 'x' is no GeoNames id"),
        ("T1\tORG 0 3\tЛуч\nT2\tRow 0 3\tЛуч\nE1\tRow:T2 Place:T1\n", r"line 3: a Row needs a Company"),
    ],
)
def test_faults_are_refused_with_their_line(annotation, message):
    with pytest.raises(FormatError, match=message):
        brat.read("Луч и Заря", annotation, "a.txt")


def test_types_of_arguments_are_checked():
    with pytest.raises(SchemaError, match=r"a\.txt: relation produces t1 t2 joins ORG and ORG"):
        brat.read(
            "Луч и Заря", "T1\tORG 0 3\tЛуч\nT2\tORG 6 10\tЗаря\nR1\tproduces Arg1:T1 Arg2:T2\n", "a.txt"
        )
