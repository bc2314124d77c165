"""Documents in, extractions out, one for one, whatever the documents."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.schema import Document, Extraction, from_json, to_json

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = "Компания «Каланча» из Люберец выпускает соусы."
TEXTS = (TEXT, "Губернатор Андрей Воробьев приехал в Химки.", "ООО «СТС» вложит 2 млн рублей.")
MARKER = "ВЗРЫВ"


def run(texts: list[str], batch_size: int = 32) -> list[Extraction]:
    documents = (Document(f"{number}.txt", text) for number, text in enumerate(texts))
    return list(pipeline.run(pipeline.load(), documents, batch_size))


def releases() -> list[str]:
    return [(CORPUS / f"{name}.txt").read_text("utf-8") for name in ("a01", "c13", "d21", "e17", "i07")]


def facts(extraction: Extraction) -> tuple[object, ...]:
    return extraction.mentions, extraction.entities, extraction.relations, extraction.records


@pytest.fixture(scope="module")
def fragile() -> Language:
    """The pipeline with a last component that breaks on some documents."""

    @Language.component("breaks_on_marker")
    def breaks(doc: Doc) -> Doc:
        if MARKER in doc.text:
            raise RuntimeError("out of order")
        return doc

    nlp = pipeline.load.__wrapped__()
    nlp.add_pipe("breaks_on_marker")
    return nlp  # type: ignore[no-any-return]


@pytest.mark.parametrize("batch_size", [1, 2, 32])
def test_one_result_for_each_document_in_order(batch_size: int) -> None:
    found = run([*TEXTS, "", *TEXTS], batch_size)
    assert [each.source for each in found] == [f"{number}.txt" for number in range(7)]
    assert [each.text for each in found] == [*TEXTS, "", *TEXTS]
    assert [facts(each) for each in found[:3]] == [facts(each) for each in found[4:]]
    assert found[3].error is None
    assert facts(found[3]) == ((), (), (), ())


def test_no_documents() -> None:
    assert run([]) == []


def test_an_extraction_names_the_package_and_keeps_what_the_source_knew() -> None:
    document = Document("news/a.txt", TEXT, {"title": "Соусы"})
    [found] = pipeline.run(pipeline.load(), [document])
    assert (found.id, found.source, found.version) == (document.id, "news/a.txt", pipeline.VERSION)
    assert found.meta == {"title": "Соусы"}


def test_every_mention_has_an_entity_a_rule_and_a_probability() -> None:
    for extraction in run(releases()):
        assert extraction.mentions and extraction.entities
        assert {mention.entity for mention in extraction.mentions} == {e.id for e in extraction.entities}
        stated = [*extraction.mentions, *extraction.relations]
        assert all(0 <= each.confidence <= 1 and each.rule for each in stated)
        assert all(relation.evidence for relation in extraction.relations)


@pytest.mark.parametrize("batch_size", [1, 2, 5])
def test_the_same_text_gives_the_same_bytes_in_every_batch(batch_size: int) -> None:
    texts = releases()
    expected = {each.id: to_json(each) for each in run(texts)}
    for order in (texts, texts[::-1]):
        found = pipeline.run(pipeline.load(), _as_first_named(order, texts), batch_size)
        assert {each.id: to_json(each) for each in found} == expected


def _as_first_named(order: list[str], texts: list[str]) -> Iterator[Document]:
    return (Document(f"{texts.index(text)}.txt", text) for text in order)


def test_a_document_that_could_not_be_read_keeps_its_error() -> None:
    unread = Document("b.docx", error="b.docx: no ZIP file; save it again as DOCX")
    found = list(pipeline.run(pipeline.load(), [Document("a.txt", TEXT), unread, Document("c.txt", TEXT)]))
    assert [each.error for each in found] == [None, unread.error, None]
    assert found[1].id == unread.id
    assert facts(found[0]) == facts(found[2])
    assert found[0].records


def test_a_text_that_is_too_long_is_refused_by_name() -> None:
    long, short = run(["а" * (pipeline.LONGEST_TEXT + 1), TEXT])
    assert long.error == "0.txt: 5,000,001 characters, over the limit of 5,000,000; split it into documents"
    assert short.records


def test_a_text_with_lone_surrogates_is_refused_by_name_and_can_be_written() -> None:
    broken, whole = run(["Завод \ud800 растёт", TEXT])
    assert broken.error is not None
    assert broken.error.startswith("0.txt: holds lone surrogates")
    assert from_json(to_json(broken)) == broken
    assert broken.text == "Завод ? растёт"
    assert whole.records


@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_a_component_that_breaks_on_one_document_leaves_the_others_whole(
    fragile: Language, batch_size: int
) -> None:
    texts = [TEXTS[0], f"{MARKER} на заводе «Луч».", *TEXTS[1:]]
    documents = [Document(f"{number}.txt", text) for number, text in enumerate(texts)]
    found = list(pipeline.run(fragile, documents, batch_size))
    assert [each.error for each in found] == [
        None,
        "1.txt: the pipeline failed (RuntimeError: out of order); please report it with the text",
        None,
        None,
    ]
    assert facts(found[1]) == ((), (), (), ())
    untouched = run(texts)
    assert [facts(found[i]) for i in (0, 2, 3)] == [facts(untouched[i]) for i in (0, 2, 3)]


def test_facts_that_contradict_each_other_fail_their_own_document_only() -> None:
    @Language.component("contradicts_itself_on_marker")
    def contradicts(doc: Doc) -> Doc:
        if MARKER in doc.text:
            doc._.entities = ()
        return doc

    nlp = pipeline.load.__wrapped__()
    nlp.add_pipe("contradicts_itself_on_marker")
    documents = [Document("a.txt", TEXT), Document("b.txt", f"{TEXT} {MARKER}")]
    sound, broken = pipeline.run(nlp, documents)
    assert sound.records
    assert broken.error is not None
    assert broken.error.startswith("b.txt: the pipeline failed (SchemaError: b.txt: mention ")


def test_a_failure_is_logged_with_the_name_of_the_document(
    fragile: Language, caplog: pytest.LogCaptureFixture
) -> None:
    list(pipeline.run(fragile, [Document("news/b.txt", MARKER)]))
    assert "news/b.txt" in caplog.text
    assert "out of order" in caplog.text


def test_batches_go_through_in_one(caplog: pytest.LogCaptureFixture) -> None:
    names = sorted(CORPUS.glob("*.txt"))[:64]
    documents = [Document(name.stem, name.read_text("utf-8")) for name in names]
    documents[10:10] = [Document("empty", ""), Document("blank", "\n \n"), Document("word", "Новости")]
    with caplog.at_level("INFO", logger="newsextract"):
        found = list(pipeline.run(pipeline.load(), documents, 32))
    assert not any(each.error for each in found)
    assert caplog.messages == []  # where a batch breaks, its documents go one by one: right, but slow


def test_documents_are_read_as_results_are_taken() -> None:
    read: list[str] = []

    def source() -> Iterator[Document]:
        for number, text in enumerate(TEXTS * 2):
            read.append(text)
            yield Document(f"{number}.txt", text)

    results = pipeline.run(pipeline.load(), source(), batch_size=2)
    assert len(read) == 0
    for taken, expected in enumerate([2, 2, 4, 4, 6, 6], 1):
        next(results)
        assert len(read) == expected, taken


PIECES = (
    *TEXT.split(),
    "г. Химки",
    "(",
    ")",
    ";",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "«",
    "»",
    "\u2028",
    "\xa0",
    "\x00",
)
NAMES = (
    "АО «Луч»",
    "в Туле",
    "Тульской области",
    "директор",
    "Иван Петров",
    "12 марта",
    "2 млн рублей",
    "и",
    ",",
)
JOINED = st.lists(st.sampled_from([*PIECES, *NAMES]), max_size=25).map(" ".join)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | JOINED | st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_any_text_gives_facts_that_fit_the_schema(text: str) -> None:
    [found] = run([text])
    assert found.error is None
    assert found.text == text
    assert from_json(to_json(found)) == found
    ends = [0, *(mention.end for mention in found.mentions)]
    assert all(end <= mention.start for end, mention in zip(ends, found.mentions, strict=False))


def strangers(tokenizer: bool) -> Language:
    """A pipeline as somebody else would put it together."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "newsextract_razdel"}}} if tokenizer else {}
    nlp = spacy.blank("ru", config=config)
    for component in pipeline.COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def results(doc: Doc) -> tuple[object, ...]:
    return doc._.mentions, doc._.entities, doc._.relations, doc._.records


def test_the_components_work_in_a_strangers_pipeline() -> None:
    nlp = strangers(tokenizer=True)
    assert [results(nlp(text)) for text in TEXTS] == [facts(each) for each in run(list(TEXTS))]
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_the_components_work_after_spacys_own_tokenizer_and_sentencizer() -> None:
    nlp = strangers(tokenizer=False)
    nlp.add_pipe("sentencizer", first=True)
    doc = nlp(TEXT)
    assert [(row.company, row.place, row.product) for row in doc._.records] == [
        ("Каланча", "Люберцы", "соусы")
    ]
    for text in releases():
        assert nlp(text)._.mentions


def test_a_component_alone_says_what_it_needs() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("newsextract_relations")
    assert "doc._.entities" in nlp.analyze_pipes()["problems"]["newsextract_relations"]


def test_context_travels_with_the_texts() -> None:
    pairs = [(text, {"id": number}) for number, text in enumerate(TEXTS)]
    found = list(strangers(tokenizer=True).pipe(pairs, as_tuples=True, batch_size=2))
    assert [(doc.text, context) for doc, context in found] == pairs
    assert all(doc._.mentions for doc, _ in found)


def test_a_pipeline_comes_back_from_its_configuration_and_from_disk(tmp_path: Path) -> None:
    nlp = pipeline.load()
    nlp.to_disk(tmp_path)
    for copy in (spacy.load(tmp_path), spacy.blank("ru").from_config(nlp.config)):
        assert copy.pipe_names == list(pipeline.COMPONENTS)
        assert [results(copy(text)) for text in TEXTS] == [results(nlp(text)) for text in TEXTS]
