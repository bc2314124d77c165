"""Word documents (.docx), by python-docx."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from newsextract.schema import Document
from newsextract.sources.errors import SourceError, load_optional
from newsextract.sources.text import require_text

# Unpacked size over which a document is taken for an attack; real ones with many pictures stay below.
MAX_UNPACKED: Final = 256 * 2**20

# The same of the parts that are parsed: 18 million bytes of empty paragraphs took 46 seconds.
MAX_XML: Final = 32 * 2**20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

# Not the text boxes, which repeat their text for older versions of Word, nor what was moved elsewhere;
# deleted text is no w:t. Inserted text counts.
_RUNS: Final = ".//w:r[not(ancestor::w:txbxContent or ancestor::w:moveFrom)]"


def read_word(name: str, data: bytes) -> Iterator[Document]:
    """One document: paragraphs and tables in their order, a line each; the cells of a row between tabs.

    Headers, footers, notes, text boxes and the numbers of lists are left out; tracked changes are read as
    accepted. The title among the document's properties goes to ``meta``.

    Raises:
        SourceError: no .docx, damaged, encrypted, too large when unpacked, empty, or python-docx is not
            installed.
    """
    _require_docx(data)
    package = load_optional("docx")
    try:
        document = package.Document(BytesIO(data))
    except Exception as error:  # python-docx lets through whatever zipfile, lxml and dictionaries raise
        raise SourceError(
            f"no readable Word document ({error})", "open it in Word and save it anew"
        ) from error
    text = "\n".join(_blocks(document.element.body)).strip("\n")
    title = document.core_properties.title
    yield Document(name, require_text(text), {"title": title} if title else {})


def _require_docx(data: bytes) -> None:
    """Refuse what only looks like a .docx, before a parser sees it."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise SourceError("the document is encrypted", "save it without a password")
        raise SourceError("an old Word document under the name .docx", "save it as .docx")
    try:
        sizes = {entry.filename: entry.file_size for entry in zipfile.ZipFile(BytesIO(data)).infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SourceError(f"no Word document ({error})", "open it in Word and save it as .docx") from error
    xml = sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    for size, limit in ((sum(sizes.values()), MAX_UNPACKED), (xml, MAX_XML)):
        if size > limit:
            raise SourceError(f"unpacked it has {size} bytes, more than {limit}", "save its text alone")


def _blocks(container: Any) -> Iterator[str]:
    """The lines of a body or a cell: paragraphs, rows of tables, and what content controls hold."""
    for element in container.iterchildren():
        match element.tag.rpartition("}")[2]:
            case "p":
                yield "".join(run.text for run in element.xpath(_RUNS))
            case "tr":
                yield "\t".join(" ".join(filter(None, _blocks(cell))) for cell in _cells(element))
            case "tbl" | "sdt" | "sdtContent" | "customXml" | "ins":
                yield from _blocks(element)


def _cells(row: Any) -> list[Any]:
    """The cells of a row, those of content controls too."""
    found: list[Any] = row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc")
    return found
