"""What the components found goes with a Doc wherever spaCy takes it."""

from spacy.tokens import Doc, DocBin

from newsextract import pipeline

TEXTS = (
    "Компания «Каланча» из Люберец выпускает соусы, сообщил директор Иван Петров.",
    "ООО «СТС» вложит 2 млн рублей до конца 2027 года.",
    "",
)


def found(doc: Doc) -> tuple[object, ...]:
    return doc._.mentions, doc._.entities, doc._.relations, doc._.records


def test_before_the_pipeline_there_is_nothing() -> None:
    assert found(pipeline.load().make_doc("Луч")) == ((), (), (), ())


def test_a_docbin_with_user_data_gives_all_back() -> None:
    docs = list(pipeline.load().pipe(TEXTS))
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    read = DocBin(store_user_data=True).from_bytes(stored).get_docs(pipeline.load().vocab)
    assert [found(doc) for doc in read] == [found(doc) for doc in docs]
    assert all(docs[0]._.get(name) for name in ("mentions", "entities", "relations", "records"))


def test_bytes_give_all_back() -> None:
    [doc] = pipeline.load().pipe(TEXTS[:1])
    read = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert found(read) == found(doc)


def test_several_processes_of_spacy() -> None:
    nlp = pipeline.load()
    alone, together = nlp.pipe(TEXTS), nlp.pipe(TEXTS, n_process=2)
    assert [found(doc) for doc in together] == [found(doc) for doc in alone]
