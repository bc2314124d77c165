"""The main text of a saved web page, by trafilatura; nothing is ever fetched."""

import logging
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, Final

from newsextract.schema import Document
from newsextract.sources.encodings import decode
from newsextract.sources.errors import SourceError, load_optional
from newsextract.sources.text import require_text

_META: Final = ("title", "date", "url", "author", "sitename")
_LOGGERS: Final = ("trafilatura", "htmldate", "courlan", "justext")
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_HEAD: Final = 8192
_FIRST_LINES: Final = 3

# Dates that the page states about itself; the extensive search would guess one from the text.
_DATES: Final = {"extensive_search": False, "original_date": True}


def read_webpage(name: str, data: bytes) -> Iterator[Document]:
    """One document: headline, headings, paragraphs, lists and tables, each on a line of its own.

    Menus, comments and footers are left out. Where the main text lacks the page's title, the title becomes
    its first line. As browsers do, trafilatura turns runs of blanks, no-break ones too, into one space.
    Title, date, url, author and sitename go to ``meta`` where the page states them.

    Raises:
        SourceError: undecodable, without a main text, or trafilatura is not installed.
    """
    trafilatura = _trafilatura()
    html, encoding = decode(data, _declared(data))
    page = trafilatura.bare_extraction(
        _whole_page(require_text(html)),
        with_metadata=True,
        include_comments=False,
        date_extraction_params=_DATES,
    )
    if page is None or not (page.text or "").strip():
        raise SourceError(
            "the page has no main text", "save the page after it has loaded, or give its text as .txt"
        )
    yield Document(name, _titled(page.text.strip(), page.title), {**_meta(page), "encoding": encoding})


@cache
def _trafilatura() -> ModuleType:
    """The library, with its log and those of its helpers silenced: what matters becomes an error."""
    module = load_optional("trafilatura")
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return module


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_HEAD])
    return found[1].decode("ascii", "ignore") if found else None


def _whole_page(html: str) -> str:
    """The page itself, or one around a bare fragment, which trafilatura refuses."""
    return html if "<html" in html[:_HEAD].lower() else f"<!DOCTYPE html><html><body>{html}</body></html>"


def _titled(text: str, title: str | None) -> str:
    beginning = _folded(" ".join(text.split("\n")[:_FIRST_LINES]))
    return f"{title}\n{text}" if title and _folded(title) not in beginning else text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _meta(page: Any) -> dict[str, str]:
    values = {key: getattr(page, key) for key in _META}
    return {key: value for key, value in values.items() if value}
