"""Plain text and Markdown, and what holds for the text of every format."""

import re
from collections.abc import Iterator
from typing import Final

from newsextract.schema import Document
from newsextract.sources.encodings import decode
from newsextract.sources.errors import SourceError

# Control characters other than the five that lay out a text.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

# A stray control character happens in texts; compressed or executable data have one in ten.
_MOST_CONTROLS: Final = 0.05


def read_text(name: str, data: bytes) -> Iterator[Document]:
    """One document, the text exactly as stored but for the byte order mark.

    Raises:
        SourceError: empty, binary or damaged.
    """
    text, encoding = decode(data)
    yield Document(name, require_text(text), {"encoding": encoding})


def require_text(text: str) -> str:
    """The same text, if it is one.

    Raises:
        SourceError: there are only blanks, or so many control characters that it is no text.
    """
    if not text.strip():
        raise SourceError("it holds no text", "leave it out, or check how it was saved")
    if "\0" in text:
        cause = "it holds NUL characters, as binary files do"
        raise SourceError(cause, "give its text as .txt in UTF-8, or name the file by its real format")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        cause = "it is full of control characters, as binary files are"
        raise SourceError(cause, "give its text as .txt in UTF-8, or name the file by its real format")
    return text
