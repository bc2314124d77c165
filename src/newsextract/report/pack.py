"""Extractions packed for the page: an index of documents and rows, and the documents in compressed parts.

Everything is JSON, compressed and written in Base64, so that no text of a document can end a script element
or be taken for markup; and a part is unpacked only when one of its documents is looked at.
"""

import gzip
from base64 import b64encode
from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, Final

import msgspec

from newsextract.report.territories import Territory
from newsextract.review import confidence
from newsextract.schema import Extraction, to_json
from newsextract.stores.table import Row, rows

MOST_DOCUMENTS: Final = 10_000  # what a browser still opens with ease: some 40 MB
_PART: Final = 50  # documents that are unpacked together
_IN_MEMORY: Final = 8 * 2**20  # bytes of parts, before they go to a temporary file

ROW_FIELDS: Final = (*Row._fields, "region")


class Pack:
    """Documents on their way into the page, held compressed."""

    def __init__(self) -> None:
        self._part: list[bytes] = []
        self._documents: list[dict[str, Any]] = []
        self._rows: list[tuple[Any, ...]] = []
        # Closed when the pack is gone; lines of Base64.
        self._packed = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115

    def add(self, extraction: Extraction, lying_in: Mapping[str, Territory]) -> None:
        """Take a document in, unless there are `MOST_DOCUMENTS` already."""
        if len(self._documents) == MOST_DOCUMENTS:
            return
        number = len(self._documents)
        self._documents.append(_entry(extraction))
        for row, record in zip(rows(extraction), extraction.records, strict=True):
            region = lying_in[record.place_id].region if record.place_id else ""
            ids = (record.company_id, record.place_id, record.product_id)
            self._rows.append((number, ids, (*row[2:], region)))
        self._part.append(to_json(extraction))
        if len(self._part) == _PART:
            self._flush()

    def _flush(self) -> None:
        if self._part:
            self._packed.write(_compressed(b"[" + b",".join(self._part) + b"]") + b"\n")
            self._part = []

    @property
    def count(self) -> int:
        """Documents taken in."""
        return len(self._documents)

    def index(self) -> str:
        """What the page needs at once: a line for each document, and all rows."""
        content = {
            "part": _PART,
            "fields": ROW_FIELDS,
            "documents": self._documents,
            "rows": self._rows,
        }
        return _compressed(msgspec.json.encode(content)).decode("ascii")

    def parts(self) -> Iterator[str]:
        """The documents, in order."""
        self._flush()
        self._packed.seek(0)
        for line in self._packed:
            yield line.rstrip().decode("ascii")


def _entry(extraction: Extraction) -> dict[str, Any]:
    return {
        "id": extraction.id,
        "source": extraction.source,
        "title": extraction.meta.get("title", ""),
        "failed": extraction.error is not None,
        "relations": len(extraction.relations),
        "rows": len(extraction.records),
        "confidence": confidence(extraction),
    }


def _compressed(content: bytes) -> bytes:
    # Without the time of the compression, so that the same documents give the same page.
    return b64encode(gzip.compress(content, mtime=0))
