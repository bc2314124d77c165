"""Files made to harm → a document or a clear error, in bounded memory and time, and nothing else touched."""

import os
import struct
import zlib
from pathlib import Path

import pdf_files
import pytest
from invariants import check_file
from mutation import word_document, word_part

from newsextract import sources
from newsextract.formats.convert import convert, load
from newsextract.schema import Extraction, text_hash, to_json
from newsextract.sources import pdf, registry, word
from newsextract.stores import open_stores

SENTENCE = "Завод открыт в Туле."
PAGE = f"<html><body><p>{SENTENCE}</p>"


def read(name: str, data: bytes) -> str:
    """The text of a file, or its error."""
    (document,) = check_file(name, data)
    return document.error or document.text


def with_entities(declared: str, text: str) -> str:
    start, _, rest = word_part().replace("ТЕКСТ", text).partition("<w:document")
    return f"{start}<!DOCTYPE d [{declared}]><w:document{rest}"


def test_entities_that_multiply() -> None:
    declared = '<!ENTITY a0 "лол">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    assert "no readable Word document (Maximum entity" in read(
        "a.docx", word_document(with_entities(declared, "&a10;"))
    )


def test_entities_of_other_files_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("тайна", encoding="utf-8")
    part = with_entities(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f"{SENTENCE}&x;")
    assert "тайна" not in read("a.docx", word_document(part))


def test_an_archive_that_lies_about_its_sizes() -> None:
    honest = word_document(word_part(), {"word/media/a.bin": bytes(3_000_000)})
    data = honest.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 1_000))
    assert "ТЕКСТ" in read("a.docx", data)


@pytest.mark.parametrize(("limit", "name"), [("MAX_UNPACKED", "word/a.bin"), ("MAX_XML", "word/a.xml")])
def test_a_zip_bomb(limit: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, limit, 1_000_000)
    assert "more than 1000000; save its text alone" in read(
        "a.docx", word_document(word_part(), {name: bytes(2_000_000)})
    )


@pytest.mark.parametrize("depth", [100, 50_000])
def test_nested_parts_of_a_word_document(depth: int) -> None:
    nested = "<w:sdt><w:sdtContent>" * depth + f"<w:p/>{'</w:sdtContent></w:sdt>' * depth}</w:body>"
    found = read("a.docx", word_document(word_part().replace("</w:body>", nested)))
    assert (
        "no readable Word document (Excessive depth" in found if depth > 1000 else found.startswith("ТЕКСТ")
    )


def pdf_page(content: bytes, entries: bytes = b"/Filter /FlateDecode", contents: bytes = b"5 0 R") -> bytes:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 842] /Contents [%b] "
        b"/Resources << /Font << /F1 3 0 R >> >> >>"
    )
    return pdf_files.file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            page % contents,
            pdf_files.stream(content, entries),
        ]
    )


def test_a_pdf_that_is_one_long_word() -> None:
    shown = b"BT /F1 9 Tf 20 800 Td " + b"(ab) Tj " * 300_000 + b"ET"
    assert len(read("a.pdf", pdf_page(zlib.compress(shown)))) == 600_000


def test_a_pdf_that_unpacks_to_more_than_memory() -> None:
    packer = zlib.compressobj()
    blanks = b"".join(packer.compress(bytes(50_000_000)) for _ in range(16)) + packer.flush()
    data = pdf_page(zlib.compress(blanks), b"/Filter [/FlateDecode /FlateDecode]", b"5 0 R " * 20)
    assert len(data) < 10_000
    assert read("a.pdf", data) == (
        "a.pdf: reading this PDF takes too much memory or time, or crashes the reader; "
        "open it in a viewer and print it to PDF anew"
    )


@pytest.mark.parametrize(
    ("kids", "cause"),
    [
        (b"[2 0 R 2 0 R] /Count 2", "a damaged page"),
        (b"[" * 100_000 + b"]" * 100_000 + b" /Count 1", "a damaged page"),
        (b"[] /Count 1000000000", "no readable PDF"),
        (b"[9 0 R] /Count -1", "no readable PDF"),
    ],
    ids=["loop", "nested", "count", "negative"],
)
def test_a_pdf_with_a_false_tree_of_pages(kids: bytes, cause: str) -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids %b >>" % kids]
    assert cause in read("a.pdf", pdf_files.file(objects))


@pytest.mark.parametrize(
    "html",
    [
        PAGE + "<b></b>" * 20_000,
        PAGE + "<b>" * 100_000,
        f"<html><body>{'<div>' * 100_000}<p>{SENTENCE}</p>",
        PAGE + f"<p class='{'a ' * 100_000}'>{SENTENCE}</p>",
        PAGE + "<table><tr><td>" * 5_000,
        PAGE + "<!--" * 100_000,
        PAGE + "&amp;" * 100_000,
        f"<!DOCTYPE html [<!ENTITY a 'лол'>]>{PAGE}&a;",
    ],
    ids=["empty", "open", "nested", "attribute", "tables", "comments", "references", "entity"],
)
def test_a_page_of_very_many_tags(html: str) -> None:
    found = read("a.html", html.encode())
    assert SENTENCE in found or found.startswith("a.html: the page has no main text")


def test_a_page_of_too_many_bytes() -> None:
    assert f"more than {registry.MAX_PAGE} bytes" in read("a.html", b"<p>" * (registry.MAX_PAGE // 3 + 1))


@pytest.mark.parametrize(
    "line", [b"[" * 1_000_000, b'{"text":' * 100_000, b"9" * 100_000, b'{"text": "\\ud800"}']
)
def test_lines_of_json_that_are_no_documents(line: bytes) -> None:
    first, second = check_file("a.jsonl", line + b'\n{"text": "\xd0\xa2\xd1\x83\xd0\xbb\xd0\xb0"}')
    assert "a.jsonl:1" in (first.error or first.source)
    assert second.text == "Тула"


ODD_NAMES = (
    "$(id)",
    "`id`",
    "-o",
    "--force",
    "a\nb",
    "a\tb",
    "'",
    '"',
    "%s",
    "*",
    "[",
    "\x1b[31m",
    "ООО «Луч»",
    " ",
)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_of_files(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    assert [document.text for document in sources.read([file])] == [SENTENCE]
    assert [document.source for document in sources.read([tmp_path])] == [str(file)]


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd.txt", "a\0.txt", "/dev/null", "x" * 5000 + ".txt", "c:\\a.txt"]
)
def test_names_that_come_from_outside_open_nothing(name: str) -> None:
    for document in sources.read_bytes(name, SENTENCE.encode()):
        assert document.text in {"", SENTENCE}
        assert to_json(Extraction(document.id, document.source, document.text))


def test_links_lead_out_of_a_folder_to_files_only(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "b.txt").symlink_to(inside / "b.txt")
    (inside / "c.txt").symlink_to("/dev/zero")
    os.mkfifo(inside / "d.txt")
    errors = [document.error for document in sources.read([inside])]
    assert [error and error.partition(" (")[0] for error in errors] == [
        f"{inside}/b.txt: it cannot be read",
        f"{inside}/c.txt: neither a file nor a folder; pipe its content to '-'",
        f"{inside}/d.txt: neither a file nor a folder; pipe its content to '-'",
    ]


@pytest.mark.parametrize(
    "source", ["../../outside.txt", "/outside.txt", "..", "a/../../outside", "\0", "x" * 400]
)
@pytest.mark.parametrize("target", ["brat", "inline"])
def test_sources_in_annotations_name_no_file_outside(source: str, target: str, tmp_path: Path) -> None:
    annotated = tmp_path / "in.jsonl"
    documents = [Extraction(id_, source, SENTENCE) for id_ in (text_hash(SENTENCE), "../../../outside", "\0")]
    annotated.write_bytes(b"\n".join(map(to_json, documents)))
    convert(annotated, tmp_path / "folder" / "out", to=target)
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "folder"}
    assert {path.name for path in (tmp_path / "folder").iterdir()} == {"out"}
    assert len(load(tmp_path / "folder" / "out")) == len(documents)


SQL = ("'; DROP TABLE documents; --", '"', "\\", "%s", ":id", "?", "\0", "\u202e", "=cmd()", "\ud7ff\ue000")


@pytest.mark.parametrize("text", SQL)
def test_statements_in_texts_are_texts(text: str, tmp_path: Path) -> None:
    extraction = Extraction(text_hash(text), text, text, meta={text: text})
    with open_stores([str(tmp_path / "facts.db"), str(tmp_path / "facts.jsonl")]) as store:
        store(extraction)
    assert (tmp_path / "facts.jsonl").read_bytes() == to_json(extraction) + b"\n"
    with open_stores([str(tmp_path / "facts.db")]) as store:
        assert list(store.unfinished(sources.read_bytes("a.txt", SENTENCE.encode())))


def test_the_program_that_reads_pdf_is_shipped() -> None:
    assert pdf._PROGRAM.is_file()
