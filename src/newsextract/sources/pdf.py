"""The text layer of PDF files, by pypdfium2."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any, Final

import pymorphy3

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, load_optional
from newsextract.sources.text import require_text

# PDFium is not safe for use by two threads.
_LOCK: Final = Lock()

# What PDFium gives, in place of a hyphen at the end of a line and the line's end. The head is looked for at
# the beginnings of words alone, else a page that is one long word would take hours.
_HYPHENATED: Final = re.compile("(?:(?<!\\w)(\\w+))?(?:[\x02\ufffe]|\u00ad\n)(\\w*)")

_SENTENCE_ENDS: Final = ".!?:;…"
_QUOTATION_ENDS: Final = '»”"'
_FULL_LINE: Final = 0.85


def read_pdf(name: str, data: bytes) -> Iterator[Document]:
    """One document: the pages' text, a line for each paragraph as far as it can be told.

    PDF knows lines, not paragraphs. Two lines are joined when the second goes on in lower case, or when the
    first fills the page's width and ends no sentence; other line ends are kept. A word broken at a line's
    end is put together, its hyphen removed if the dictionary knows the word without.

    Raises:
        SourceError: damaged, encrypted, without a text layer, or pypdfium2 is not installed.
    """
    pdfium = load_optional("pypdfium2")
    with _LOCK:
        pages = _pages(pdfium, data)
    text = "\n".join(filter(None, map(_paragraphs, pages)))
    if not text.strip():
        raise SourceError("the PDF has no text layer: it is a scan or a picture", "run OCR on it first")
    yield Document(name, require_text(text))


def _pages(pdfium: Any, data: bytes) -> list[str]:
    """The text of each page as PDFium gives it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError("the PDF is encrypted", "save it without a password") from error
        raise SourceError(
            f"no readable PDF ({error})", "open it in a viewer and print it to PDF anew"
        ) from error
    try:
        return [page.get_textpage().get_text_range() for page in document]
    except pdfium.PdfiumError as error:
        raise SourceError(
            f"a damaged page ({error})", "open it in a viewer and print it to PDF anew"
        ) from error
    finally:
        document.close()


def _paragraphs(page: str) -> str:
    """A page's text with hyphenation undone and the lines of a paragraph joined."""
    plain = _HYPHENATED.sub(_unbroken, page.replace("\r\n", "\n"))
    lines = [line.strip() for line in plain.split("\n")]
    width = max(map(len, lines))
    joints = (" " if _continues(first, second, width) else "\n" for first, second in pairwise(lines))
    return "".join([lines[0], *(joint + line for joint, line in zip(joints, lines[1:], strict=True))]).strip()


def _continues(first: str, second: str, width: int) -> bool:
    """Whether the second line belongs to the first line's paragraph."""
    if not (first and second) or first[-1] in _SENTENCE_ENDS:
        return False
    if second[0].islower():
        return True
    full = len(first) >= _FULL_LINE * width and first[-1] not in _QUOTATION_ENDS
    return full and (second[0].isalnum() or second[0] in '«"(')


def _unbroken(broken: re.Match[str]) -> str:
    head, tail = broken.groups("")
    word = bool(head and tail) and tail[0].islower() and _dictionary().word_is_known(head + tail)
    return head + ("" if word else "-") + tail


@cache
def _dictionary() -> Any:
    return pymorphy3.MorphAnalyzer(lang="ru")
