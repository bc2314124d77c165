"""Facts for a database out of Russian press releases and business news.

>>> import newsextract
>>> extraction = newsextract.extract("Компания «Каланча» из Люберец выпускает соусы.")
>>> [(row.company, row.place, row.product) for row in extraction.records]
[('Каланча', 'Люберцы', 'соусы')]
"""

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newsextract.batches import BATCH_SIZE
from newsextract.schema import Document, Extraction

if TYPE_CHECKING:
    from spacy.language import Language

# A library leaves it to the program whether its warnings are shown.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__all__ = ["extract", "extract_many", "load"]


def load() -> "Language":
    """The pipeline as a spaCy `Language`, with its results in ``doc._``; read once a process."""
    from newsextract import pipeline  # noqa: PLC0415  (spaCy takes a second to import)

    return pipeline.load()


def extract(text: str) -> Extraction:
    """The facts of one text."""
    return next(extract_many([text]))


def extract_many(texts: Iterable[str], *, batch_size: int = BATCH_SIZE) -> Iterator[Extraction]:
    """The facts of many texts, in order; the iterable is read batch by batch as results are taken.

    A text that cannot be processed gives an extraction with an ``error``.
    """
    from newsextract import pipeline  # noqa: PLC0415  (spaCy takes a second to import)

    documents = (Document(f"text {number}", text) for number, text in enumerate(texts, 1))
    yield from pipeline.run(pipeline.load(), documents, batch_size)
