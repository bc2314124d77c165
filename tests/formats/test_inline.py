import pytest

from newsextract.formats import inline
from newsextract.formats.common import FormatError
from newsextract.schema import Entity

MARKED = """\
«⟦o1 ORG|Луч⟧» из ⟦l1 LOC|Тулы⟧ и ⟦l2 LOC|Орла⟧ делает ⟦p1 PRODUCT|насосы⟧.
=====
= o1 | Луч
= l1 | Тула | city
= l2 | Орёл | city
= p1 | насосы
> located_in o1 l1
> located_in o1 l2
> produces o1 p1
"""


def test_reads_marks_and_facts():
    document = inline.read(MARKED, "луч.txt")
    assert document.text == "«Луч» из Тулы и Орла делает насосы."
    assert [(m.start, m.type, m.text, m.entity) for m in document.mentions] == [
        (1, "ORG", "Луч", "o1"),
        (9, "LOC", "Тулы", "l1"),
        (16, "LOC", "Орла", "l2"),
        (28, "PRODUCT", "насосы", "p1"),
    ]
    assert document.entities[2] == Entity("l2", "LOC", "Орёл", "city")
    assert [(row.place, row.product) for row in document.records] == [("Тула", "насосы"), ("Орёл", "насосы")]


def test_writes_what_it_read():
    assert inline.write(inline.read(MARKED)) == MARKED


def test_explicit_rows_replace_those_of_their_company():
    marked = MARKED + "! o1 l1 p1\n! o1 l2 -\n? проверено\n"
    document = inline.read(marked)
    assert [(row.place, row.product) for row in document.records] == [("Тула", "насосы"), ("Орёл", None)]
    assert document.meta == {"note": "проверено"}
    assert inline.write(document) == marked


def test_a_company_can_be_said_to_have_no_row():
    document = inline.read(MARKED + "! o1 - -\n")
    assert document.records == ()
    assert inline.write(document).endswith("! o1 - -\n")


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("Луч", "no line '====='"),
        ("⟦o1 ORG|Луч\n=====\n", "stray bracket in '⟦o1 ORG|Луч'"),
        ("Луч\n=====\n= o1 | Луч\n", "needs '= id | name' with the id of a marked mention"),
        ("⟦l1 LOC|Тула⟧\n=====\n= l1 | Тула\n", "needs its kind"),
        ("Луч\n=====\n> produces o1\n", "needs three words"),
        ("Луч\n=====\nо чём это\n", "begins with none of"),
        ("⟦o1 ORG|Луч⟧\n=====\n= o1 | Луч\n! o1 l7 -\n", "names l7, which have no '=' line"),
    ],
)
def test_faults_are_refused(marked, message):
    with pytest.raises(FormatError, match=rf"a\.txt: .*{message}"):
        inline.read(marked, "a.txt")


def test_a_text_with_brackets_cannot_be_marked():
    document = inline.read("Луч\n=====\n")
    with pytest.raises(FormatError, match="⟦ or ⟧ in it"):
        inline.write(type(document)(document.id, "a.txt", "⟦"))
