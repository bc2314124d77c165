"""A program that prints the text of a PDF's pages; `newsextract.sources.pdf` runs it as its own process.

PDFium aborts its process when memory runs out, and a file of ten kilobytes can make it. The PDF comes by
standard input; a JSON object goes to standard output, with ``pages`` or with what PDFium says against the
file. Nothing of this package is imported, to start fast.
"""

import json
import sys
from typing import Any, Final

import pypdfium2

_MEMORY: Final = 2 * 2**30  # bytes; a page of a hundred million bytes takes a tenth of it
_SECONDS: Final = 60  # of processor time; 5,000 pages take less than one


def _limit() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (Windows has none)

        for limit, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
            resource.setrlimit(limit, (most, most))


def _answer(data: bytes) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"unreadable": str(error)}
    try:
        return {"pages": [page.get_textpage().get_text_range() for page in document]}
    except pypdfium2.PdfiumError as error:
        return {"damaged": str(error)}


if __name__ == "__main__":
    _limit()
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout)
