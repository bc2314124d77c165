"""Word documents → text."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from newsextract.sources import word
from newsextract.sources.errors import SourceError
from newsextract.sources.word import read_word


def saved(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(document) -> str:
    (result,) = read_word("a.docx", saved(document))
    return result.text


def test_paragraphs_and_tables_in_document_order():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Пресс-служба"
    document.add_heading("Новые заводы", 1)
    document.add_paragraph("В Клину\xa0открыли цех.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Компания", "Место", "ООО «Луч»", "Подольск"], strict=True):
        cell.text = text
    document.add_paragraph()
    document.add_paragraph("Контакты:\tИванов\nтелефон")
    assert text_of(document) == (
        "Новые заводы\nВ Клину\xa0открыли цех.\nКомпания\tМесто\nООО «Луч»\tПодольск\n\n"
        "Контакты:\tИванов\nтелефон"
    )


def test_merged_cells_and_nested_tables_are_read_once():
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Завод"
    inner = table.cell(0, 2).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "Клин"
    assert text_of(document) == "Завод\tКлин"


def test_tracked_changes_count_as_accepted_and_controls_are_read():
    document = docx.Document()
    run = "<w:r><w:{0}>{1}</w:{0}></w:r>"
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>"
            f"<w:ins>{run.format('t', 'Новый')}</w:ins><w:del>{run.format('delText', 'Старый')}</w:del>"
            f"<w:moveFrom>{run.format('t', 'Ушедший')}</w:moveFrom>"
            f"{run.format('t', ' завод')}</w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert text_of(document) == "Новый завод"


def test_title_goes_to_meta():
    document = docx.Document()
    document.add_paragraph("В Клину открыли цех.")
    document.core_properties.title = "Новый цех"
    (result,) = read_word("a.docx", saved(document))
    assert result.meta == {"title": "Новый цех"}


def zipped(**entries: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "no Word document"),
        (b"no zip", "no Word document"),
        (zipped(a="b"), "no readable Word document"),
        (OLD_WORD, "an old Word document"),
        (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (saved(docx.Document())[:-500], "no Word document"),
        (saved(docx.Document()), "no text"),
    ],
)
def test_what_is_no_document(data, cause):
    with pytest.raises(SourceError, match=cause):
        list(read_word("a.docx", data))


def test_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(word, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(SourceError, match="unpacked it has 2000000 bytes"):
        list(read_word("a.docx", zipped(a="0" * 2_000_000)))
