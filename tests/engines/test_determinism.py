"""The same documents give the same bytes, however they are divided among batches and processes."""

from pathlib import Path

import pytest

from newsextract import sources
from newsextract.engines import local
from newsextract.schema import Document, to_json

CORPUS = Path(__file__).parents[2] / "corpus"
NAMES = ("a01", "a02", "b04", "c13", "d21", "e17", "g03", "h05", "i07", "k02", "l03", "m04")
WORDS = ("Завод", "Иван Петров", "АО «Луч», Тула", "ООО «Каланча» выпускает соусы", "12 марта")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Releases, and among them texts of few words: small matrices go other ways through a BLAS library."""
    releases = list(sources.read([CORPUS / f"{name}.txt" for name in NAMES]))
    short = [Document(f"{number}.txt", words) for number, words in enumerate(WORDS)]
    return [*releases[:6], *short, Document("none.txt", error="none.txt: no such file"), *releases[6:]]


def extracted(documents: list[Document], jobs: int, batch_size: int) -> list[bytes]:
    return [to_json(result) for result in local.extract(documents, jobs=jobs, batch_size=batch_size)]


@pytest.fixture(scope="module")
def expected(documents: list[Document]) -> list[bytes]:
    results = extracted(documents, jobs=1, batch_size=32)
    assert sum(len(result) for result in results) > 100_000
    return results


@pytest.mark.parametrize("batch_size", [1, 3])
def test_batches_of_all_sizes_give_the_same(
    documents: list[Document], expected: list[bytes], batch_size: int
) -> None:
    assert extracted(documents, 1, batch_size) == expected


@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_two_processes_give_the_same_as_one(
    documents: list[Document], expected: list[bytes], batch_size: int
) -> None:
    assert extracted(documents, 2, batch_size) == expected
