"""spaCy's DocBin (``.spacy``): for training and for spaCy's own tools.

Each document is a `Doc` with all mentions in ``doc.spans["mentions"]`` (label, id, the entity as ``kb_id``)
and, where they do not overlap, in ``doc.ents``. The whole extraction travels as JSON in
``doc.user_data["newsextract"]``, so nothing is lost; of a DocBin from elsewhere, ``doc.ents`` are read as
mentions.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from newsextract.formats.common import FormatError
from newsextract.formats.tokens import cut, without_overlaps
from newsextract.schema import Extraction, Mention, from_json, text_hash, to_json

_KEY = "newsextract"
_GROUP = "mentions"
_MAX_UNPACKED: Final = 2**30


def write(extractions: Iterable[Extraction]) -> bytes:
    """Documents as a DocBin."""
    vocab = Vocab()
    docs = DocBin(store_user_data=True)
    for extraction in extractions:
        docs.add(_doc(extraction, vocab))
    return docs.to_bytes()


def _doc(extraction: Extraction, vocab: Vocab) -> Doc:
    words, spaces = _words(extraction.text, cut(extraction.text, extraction.mentions))
    doc = Doc(vocab, words=words, spaces=spaces)
    spans = {mention.id: _span(doc, mention) for mention in extraction.mentions}
    doc.spans[_GROUP] = list(spans.values())
    doc.ents = [spans[mention.id] for mention in without_overlaps(extraction.mentions)]
    doc.user_data[_KEY] = to_json(extraction).decode("utf-8")
    return doc


def _words(text: str, tokens: list[tuple[int, int]]) -> tuple[list[str], list[bool]]:
    """Words and whether one blank follows; other white space is a word of its own, as in spaCy."""
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for start, end in [*tokens, (len(text), len(text))]:
        gap = text[position:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        for word in filter(None, (gap, text[start:end])):
            words.append(word)
            spaces.append(False)
        position = end
    return words, spaces


def _span(doc: Doc, mention: Mention) -> Span:
    span = doc.char_span(
        mention.start, mention.end, label=mention.type, kb_id=mention.entity or "", span_id=mention.id
    )
    if span is None:
        raise FormatError(f"mention {mention.id} begins or ends with white space; mark it without")
    return span


def read(content: bytes, source: str = "") -> Iterator[Extraction]:
    """Documents of a DocBin; those from elsewhere are called ``source:1``, ``source:2`` and so on.

    Raises:
        FormatError: no DocBin, or one that unpacks to more than a gigabyte.
        SchemaError: a label that the data model does not have.
    """
    for number, doc in enumerate(_docs(content, source), start=1):
        own = doc.user_data.get(_KEY)
        yield from_json(own) if own else _foreign(doc, f"{source}:{number}")


def _docs(content: bytes, source: str) -> list[Doc]:
    try:
        unpacking = zlib.decompressobj()
        unpacking.decompress(content, _MAX_UNPACKED)
        if unpacking.unconsumed_tail:
            raise FormatError(f"more than {_MAX_UNPACKED} bytes when unpacked")
        return list(DocBin(store_user_data=True).from_bytes(content).get_docs(Vocab()))
    except Exception as error:  # spaCy, zlib and msgpack each raise their own
        raise FormatError(
            f"{source}: no DocBin ({error}); write it with spaCy or 'newsextract convert'"
        ) from error


def _foreign(doc: Doc, source: str) -> Extraction:
    mentions = tuple(
        Mention(f"T{n}", span.start_char, span.end_char, span.label_, span.text)  # type: ignore[arg-type]
        for n, span in enumerate(doc.ents, start=1)
    )
    return Extraction(id=text_hash(doc.text), source=source, text=doc.text, mentions=mentions)
