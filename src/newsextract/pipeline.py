"""The whole pipeline: documents in, extractions out, in order and one for one."""

import gc
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import Any, Final

from spacy import attrs
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from newsextract import extensions
from newsextract.batches import BATCH_SIZE, batches
from newsextract.parts import LONGEST_PART, joined, parts
from newsextract.schema import Document, Extraction, SchemaError

VERSION = version("newsextract")
COMPONENTS = (
    "newsextract_slovnet",
    "newsextract_entities",
    "newsextract_resolution",
    "newsextract_relations",
)
LONGEST_TEXT = 5_000_000  # characters, more than any book
# What spaCy works out, in Python, for each word that it sees for the first time. The other attributes
# (stop words, numerals, addresses, shapes …) take four times as long and serve nothing here.
_OF_WORDS: Final = frozenset(
    {
        attrs.LANG, attrs.LOWER, attrs.NORM, attrs.IS_ALPHA, attrs.IS_DIGIT, attrs.IS_LOWER, attrs.IS_PUNCT,
        attrs.IS_SPACE, attrs.IS_TITLE, attrs.IS_UPPER,
    }
)  # fmt: skip
_LOG = logging.getLogger(__name__)


@cache
def load() -> Language:
    """The pipeline as a spaCy `Language`; the models are read once a process."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "newsextract_razdel"}}}
    nlp: Language = get_lang_class("ru").from_config(config)
    vocab: Any = nlp.vocab  # spaCy's stub forgets the getters
    vocab.lex_attr_getters = {key: get for key, get in vocab.lex_attr_getters.items() if key in _OF_WORDS}
    for component in COMPONENTS:
        nlp.add_pipe(component)
    nlp.max_length = LONGEST_PART
    extensions.register()
    return nlp


def run(nlp: Language, documents: Iterable[Document], batch_size: int = BATCH_SIZE) -> Iterator[Extraction]:
    """Extract facts from documents.

    Args:
        nlp: a pipeline with the components of `load`.
        documents: any iterable; it is read as the results are taken.
        batch_size: documents that go through the models together.

    Yields:
        One extraction for each document, in order. A document with an error, or one that the pipeline
        fails on, gives an extraction with an error; nothing is raised for a single document.
    """
    waiting: deque[tuple[Document, int]] = deque()
    found = _extractions(nlp, _parts(documents, waiting), batch_size)
    for first in found:
        document, count = waiting.popleft()
        yield joined(document, [first, *islice(found, count - 1)])


def _parts(documents: Iterable[Document], waiting: deque[tuple[Document, int]]) -> Iterator[Document]:
    """Parts of each document; the document is put down with their number."""
    for document in documents:
        pieces = [document] if _fault(document) else parts(document)
        waiting.append((document, len(pieces)))
        yield from pieces


def _extractions(nlp: Language, documents: Iterable[Document], batch_size: int) -> Iterator[Extraction]:
    for batch in batches(documents, batch_size):
        with _uncollected():
            extractions = _extracted(nlp, batch)
        yield from extractions


def _extracted(nlp: Language, batch: Sequence[Document]) -> list[Extraction]:
    """An extraction for each document; spaCy's documents are gone when it returns."""
    docs = iter(_process(nlp, [document for document in batch if not _fault(document)]))
    return [
        Extraction.failed(document, fault, VERSION)
        if (fault := _fault(document))
        else _extraction(document, next(docs))
        for document in batch
    ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: it would walk all models and documents while objects are made."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _process(nlp: Language, documents: list[Document]) -> list[Doc | Exception]:
    """The batch in one go, or, if one document breaks it, one by one."""
    try:
        return list(nlp.pipe((document.text for document in documents), batch_size=len(documents) or 1))
    except Exception:
        _LOG.info("a batch broke; its documents are processed one by one", exc_info=True)
        return [_process_one(nlp, document) for document in documents]


def _process_one(nlp: Language, document: Document) -> Doc | Exception:
    try:
        return nlp(document.text)
    except Exception as error:
        _LOG.exception("the pipeline failed on %s", document.source)
        return error


def _fault(document: Document) -> str | None:
    """Why a document cannot be processed, if so."""
    size, source = len(document.text), document.source
    if document.error:
        return document.error
    if size > LONGEST_TEXT:
        return f"{source}: {size:,} characters, over the limit of {LONGEST_TEXT:,}; split it into documents"
    if not _encodable(document.text):
        return f"{source}: holds lone surrogates, which no text has; decode it with its real encoding"
    return None


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _extraction(document: Document, doc: Doc | Exception) -> Extraction:
    if isinstance(doc, Exception):
        return _failed(document, doc)
    try:
        return Extraction(
            id=document.id,
            source=document.source,
            text=document.text,
            version=VERSION,
            meta=document.meta,
            mentions=doc._.mentions,
            entities=doc._.entities,
            relations=doc._.relations,
            records=doc._.records,
        )
    except SchemaError as error:
        return _failed(document, error)


def _failed(document: Document, error: Exception) -> Extraction:
    fault = f"the pipeline failed ({type(error).__name__}: {error}); please report it with the text"
    return Extraction.failed(document, f"{document.source}: {fault}", VERSION)
