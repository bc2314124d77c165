"""What the processes of the service do: each function takes and gives what can be sent between processes."""

import os
from typing import NamedTuple

import msgspec

from newsextract import sources
from newsextract.engines import local
from newsextract.report import Form, render
from newsextract.schema import Document, to_json
from newsextract.sources.errors import SourceError, failed
from newsextract.sources.text import require_text

_EXAMPLE = "Компания «Каланча» из Серпухова выпускает гранулы и поставляет их в Казахстан."


class Answer(NamedTuple):
    """A response: its status code, and its body in UTF-8."""

    status: int
    body: bytes


def warm_up() -> int:
    """Load all that later calls need; the id of this process."""
    page("", b"", _EXAMPLE, 0)
    return os.getpid()


def extraction(source: str, text: str, meta: dict[str, str]) -> Answer:
    """The extraction of a text as JSON; why there is none, with the status 422."""
    (result,) = local.extract([_document(source, text, meta)])
    if result.error:
        return Answer(422, error_json(result.error))
    return Answer(200, to_json(result))


def page(name: str, data: bytes, text: str, max_bytes: int) -> Answer:
    """The page for an uploaded file, or for a pasted text where there is no file.

    Args:
        name: of the file; its suffix says the format. Empty if there is none.
        data: the file's content.
        text: what was pasted.
        max_bytes: the limit that the form states.
    """
    documents = sources.read_bytes(name, data) if name else [_document("pasted text", text, {})]
    results = list(local.extract(documents))
    if all(result.error for result in results):
        fault = "\n".join(result.error or "" for result in results)
        return Answer(422, render([], Form(max_bytes, text, fault)).encode("utf-8"))
    return Answer(200, render(results, Form(max_bytes, text)).encode("utf-8"))


def _document(source: str, text: str, meta: dict[str, str]) -> Document:
    try:
        return Document(source, require_text(text), meta)
    except SourceError as error:
        return failed(source, error)


def error_json(error: str) -> bytes:
    """The body of every response that is an error, but for the page's own."""
    return msgspec.json.encode({"error": error})
