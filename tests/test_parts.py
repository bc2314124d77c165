"""A long text is cut into parts, and what is found in them is put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract import parts as module
from newsextract import pipeline
from newsextract.parts import joined, parts
from newsextract.schema import Document, Entity, Extraction, Mention, Relation, Span

TEXT = "ООО «Каланча» из Люберец выпускает соусы.\n\n"


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PART", 100)


@pytest.mark.usefixtures("short_parts")
@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("а" * 100, [100]),
        ("а" * 101, [100, 1]),
        ("а" * 70 + "\n\n" + "б" * 20 + "\n" + "в" * 50, [72, 71]),
        ("а" * 70 + "\n" + "б" * 20 + " " + "в" * 50, [71, 71]),
        ("а" * 90 + " " + "б" * 50, [91, 50]),
        ("а" * 10 + "\n\n" + "б" * 200, [100, 100, 12]),
    ],
)
def test_where_a_text_is_cut(text: str, lengths: list[int]) -> None:
    assert [len(part.text) for part in parts(Document("a", text))] == lengths


@given(st.text(alphabet="аб \n", max_size=700))
def test_parts_are_the_whole_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST_PART", 100)
        found = parts(Document("a", text, {"title": "б"}))
    assert "".join(part.text for part in found) == text
    assert all(len(part.text) <= 100 and part.meta == {"title": "б"} for part in found)


@pytest.mark.usefixtures("short_parts")
def test_facts_of_all_parts_are_facts_of_the_text() -> None:
    document = Document("a.txt", TEXT * 5, {"title": "Соусы"})
    short, [found] = (list(pipeline.run(pipeline.load(), [each])) for each in (Document("b", TEXT), document))
    [once] = short
    assert (found.id, found.text, found.meta) == (document.id, document.text, document.meta)
    assert [each.name for each in found.entities] == [each.name for each in once.entities]
    assert len(found.mentions) == 5 * len(once.mentions)
    assert [(r.type, r.head, r.tail) for r in found.relations] == [
        (r.type, r.head, r.tail) for r in once.relations
    ]
    assert [(r.company, r.place, r.product) for r in found.records] == [("ООО «Каланча»", "Люберцы", "соусы")]


@pytest.mark.usefixtures("short_parts")
def test_long_and_short_texts_stay_in_order() -> None:
    texts = [TEXT, TEXT * 7, "", TEXT * 3, TEXT]
    documents = [Document(f"{number}", text) for number, text in enumerate(texts)]
    found = list(pipeline.run(pipeline.load(), documents, batch_size=2))
    assert [(each.source, each.text) for each in found] == [(each.source, each.text) for each in documents]


def _part(confidence: float) -> Extraction:
    mentions = (Mention("T1", 0, 1, "ORG", "А", "e1"), Mention("T2", 2, 3, "LOC", "Б", "e2"))
    entities = (Entity("e1", "ORG", "А"), Entity("e2", "LOC", "Б"))
    relation = Relation("located_in", "e1", "e2", confidence, "rule", Span(0, 3))
    return Extraction("id", "a", "А Б ", mentions=mentions, entities=entities, relations=(relation,))


def test_the_surest_of_equal_relations_stays_with_its_evidence() -> None:
    whole = joined(Document("a", "А Б " * 3), [_part(0.5), _part(0.9), _part(0.7)])
    [relation] = whole.relations
    assert (relation.confidence, relation.evidence) == (0.9, Span(4, 7))
    assert [mention.id for mention in whole.mentions] == ["T1", "T2", "T3", "T4", "T5", "T6"]


def test_an_error_in_a_part_is_one_of_the_document() -> None:
    document = Document("a", "А Б А Б ")
    failed = Extraction.failed(document, "a: broken")
    whole = joined(document, [_part(0.5), failed])
    assert (whole.error, whole.mentions) == ("a: broken", ())
