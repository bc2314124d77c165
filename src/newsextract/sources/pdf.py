"""The text layer of PDF files, by pypdfium2."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pymorphy3

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, load_optional
from newsextract.sources.text import require_text

_PROGRAM: Final = Path(__file__).with_name("pdf_pages.py")
_REMEDY: Final = "open it in a viewer and print it to PDF anew"

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
        SourceError: damaged, encrypted, without a text layer, too much for memory or time, or pypdfium2 is
            not installed.
    """
    load_optional("pypdfium2")
    pages = _pages(data)
    text = "\n".join(filter(None, map(_paragraphs, pages)))
    if not text.strip():
        raise SourceError("the PDF has no text layer: it is a scan or a picture", "run OCR on it first")
    yield Document(name, require_text(text))


def _pages(data: bytes) -> list[str]:
    """The text of each page as PDFium gives it."""
    program = [sys.executable, "-P", str(_PROGRAM)]
    result = subprocess.run(program, input=data, capture_output=True, check=False)
    if result.returncode:
        raise SourceError("reading this PDF takes too much memory or time, or crashes the reader", _REMEDY)
    answer: dict[str, Any] = json.loads(result.stdout)
    if "password" in answer.get("unreadable", "").lower():
        raise SourceError("the PDF is encrypted", "save it without a password")
    if "unreadable" in answer:
        raise SourceError(f"no readable PDF ({answer['unreadable']})", _REMEDY)
    if "damaged" in answer:
        raise SourceError(f"a damaged page ({answer['damaged']})", _REMEDY)
    pages: list[str] = answer["pages"]
    return pages


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
