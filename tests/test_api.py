"""What ``import newsextract`` offers."""

import doctest
import subprocess
import sys
from collections.abc import Iterator

import newsextract
from newsextract import pipeline

TEXT = "Компания «Каланча» из Люберец выпускает соусы."


def test_the_example_of_the_package_is_true() -> None:
    result = doctest.testmod(newsextract)
    assert result.attempted == 3
    assert result.failed == 0


def test_what_is_exported() -> None:
    assert set(newsextract.__all__) == {"load", "extract", "extract_many"}
    assert newsextract.load() is pipeline.load()


def test_a_text_gives_facts_that_point_at_its_characters() -> None:
    extraction = newsextract.extract(TEXT)
    assert extraction.text == TEXT
    assert [(TEXT[m.start : m.end], m.type) for m in extraction.mentions] == [
        ("Каланча", "ORG"),
        ("Люберец", "LOC"),
        ("соусы", "PRODUCT"),
    ]
    names = {entity.id: entity.name for entity in extraction.entities}
    assert {(r.type, names[r.head], names[r.tail]) for r in extraction.relations} == {
        ("located_in", "Каланча", "Люберцы"),
        ("produces", "Каланча", "соусы"),
    }
    assert all(relation.evidence for relation in extraction.relations)


def test_a_text_that_cannot_be_processed_gives_an_error() -> None:
    extraction = newsextract.extract("\udcd0")
    assert extraction.error is not None
    assert extraction.error.startswith("text 1: ")


def test_many_texts_stream_in_order() -> None:
    read = []

    def texts() -> Iterator[str]:
        for number in range(6):
            read.append(number)
            yield f"Завод {number}. {TEXT}"

    results = newsextract.extract_many(texts(), batch_size=3)
    assert read == []
    assert next(results).text.startswith("Завод 0")
    assert read == [0, 1, 2]
    assert [result.source for result in results] == ["text 2", "text 3", "text 4", "text 5", "text 6"]


def test_an_endless_iterable_can_be_left_at_any_time() -> None:
    results = newsextract.extract_many(iter(lambda: TEXT, None), batch_size=4)
    assert [next(results).records[0].company for _ in range(6)] == ["Каланча"] * 6


def test_importing_the_package_loads_no_model() -> None:
    check = "assert not {'spacy', 'numpy', 'slovnet', 'pymorphy3'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", f"import sys, newsextract; {check}"], check=True)
