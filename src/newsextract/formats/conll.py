"""CoNLL-2003 (BIO): a token a line with four columns, sentences apart by an empty line.

Part of speech and chunk are written as ``-X-`` and ``-`` (unknown). Only mentions are kept: no entities,
relations or rows, and of overlapping mentions the longest. White space is not kept either: what is read has
one blank between tokens and one line for each sentence. Each document begins with ``-DOCSTART-``.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from warnings import warn

from newsextract.formats.common import FormatError
from newsextract.formats.tokens import cut, sentence_starts, without_overlaps
from newsextract.schema import Extraction, Mention, text_hash

_DOCUMENT = "-DOCSTART- -X- -X- O"


def write(extractions: Iterable[Extraction]) -> str:
    """Documents as CoNLL; warns with the number of overlapping mentions that were left out."""
    return "".join(_document(extraction) for extraction in extractions)


def _document(extraction: Extraction) -> str:
    mentions = without_overlaps(extraction.mentions)
    if len(mentions) < len(extraction.mentions):
        left_out = len(extraction.mentions) - len(mentions)
        warn(f"{extraction.source}: {left_out} overlapping mentions left out, BIO has none", stacklevel=3)
    starts = set(sentence_starts(extraction.text, mentions))
    tags = _tags(mentions)
    lines = [_DOCUMENT]
    for start, end in cut(extraction.text, mentions):
        if start in starts:
            lines.append("")
        lines.append(f"{extraction.text[start:end]} -X- - {tags.get(start, 'O')}")
    return "\n".join(lines) + "\n\n"


def _tags(mentions: Iterable[Mention]) -> dict[int, str]:
    """The tag of each character inside a mention; that of a token is its first character's."""
    tags: dict[int, str] = {}
    for mention in mentions:
        tags.update(dict.fromkeys(range(mention.start, mention.end), f"I-{mention.type}"))
        tags[mention.start] = f"B-{mention.type}"
    return tags


def read(conll: str, source: str = "") -> Iterator[Extraction]:
    """Documents of a CoNLL file; their sources are ``source:1``, ``source:2`` and so on.

    The tag is the last column. ``I-`` after another type begins a mention, as in the original IOB1 data.

    Raises:
        FormatError: a line of fewer than two columns or a tag that is not BIO.
        SchemaError: a type that the data model does not have.
    """
    sentences: list[list[tuple[str, str]]] = []
    numbers = count(1)
    started = False
    for number, line in enumerate(conll.split("\n"), start=1):
        columns = line.split()
        if columns[:1] == ["-DOCSTART-"]:
            if started:
                yield _extraction(sentences, f"{source}:{next(numbers)}")
            sentences, started = [], True
        elif not columns:
            sentences.append([])
        else:
            sentences = sentences or [[]]
            sentences[-1].append(_token(columns, f"{source}, line {number}"))
    if started or any(sentences):
        yield _extraction(sentences, f"{source}:{next(numbers)}")


def _token(columns: list[str], place: str) -> tuple[str, str]:
    tag = columns[-1]
    if len(columns) < 2 or not (tag == "O" or tag[:2] in {"B-", "I-"}):
        raise FormatError(f"{place}: {' '.join(columns)!r} needs a token first and a tag (O, B-X, I-X) last")
    return columns[0], tag


def _extraction(sentences: list[list[tuple[str, str]]], source: str) -> Extraction:
    filled = [sentence for sentence in sentences if sentence]
    text = "\n".join(" ".join(word for word, _ in sentence) for sentence in filled)
    spans: list[tuple[int, int, str]] = []
    position = 0
    for sentence in filled:
        spans += _spans(sentence, position)
        position += sum(len(word) + 1 for word, _ in sentence)
    mentions = tuple(
        Mention(f"T{n}", start, end, type_, text[start:end])  # type: ignore[arg-type]
        for n, (start, end, type_) in enumerate(spans, start=1)
    )
    return Extraction(id=text_hash(text), source=source, text=text, mentions=mentions)


def _spans(sentence: list[tuple[str, str]], position: int) -> Iterator[tuple[int, int, str]]:
    """Mentions of a sentence that begins at ``position``."""
    open_: tuple[int, int, str] | None = None
    for word, tag in sentence:
        end = position + len(word)
        if open_ and tag == f"I-{open_[2]}":
            open_ = (open_[0], end, open_[2])
        else:
            if open_:
                yield open_
            open_ = None if tag == "O" else (position, end, tag[2:])
        position = end + 1
    if open_:
        yield open_
