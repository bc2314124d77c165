"""The page of the service in Chromium."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from browser_pages import ODD, ROOT, in_view, lit, mentions, opened, ready, serious, stated
from client import Service

import newsextract
from newsextract.schema import Extraction, from_json

ATTACK = "</textarea></script><img src=x onerror='hacked=1'>\"<script>hacked=1</script>"
RELEASE = (ROOT / "corpus" / "a01.txt").read_text(encoding="utf-8")
SEED = ROOT.parent / "shared" / "seed" / "forum.ann.txt"


@pytest.fixture
def page(browser, service: Service) -> Iterator[object]:
    with opened(browser, service.address) as found:
        yield found


def paste(page, text: str) -> None:
    page.fill("#text", text)
    page.click("text=Find facts")
    ready(page)


def word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def drawn(page, extraction: Extraction) -> bool:
    assert page.text_content("#text-view") == extraction.text
    assert mentions(page) == [[m.id, m.start, m.end, m.text] for m in extraction.mentions]
    return bool(extraction.mentions)


def test_a_pasted_release_is_marked_at_the_right_characters(page) -> None:
    paste(page, RELEASE)
    assert drawn(page, newsextract.extract(RELEASE))
    paste(page, ODD)
    assert drawn(page, newsextract.extract(ODD.replace("\r\n", "\n")))


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared")
def test_the_release_of_the_forum(page) -> None:
    text = re.sub(r"⟦\S+ \w+\|([^⟧]*)⟧", r"\1", SEED.read_text(encoding="utf-8").partition("\n=====")[0])
    paste(page, text)
    assert drawn(page, newsextract.extract(text))


def test_a_row_leads_to_its_evidence(page) -> None:
    paste(page, RELEASE)
    page.click("#table tbody tr >> nth=0")
    page.wait_for_selector(".evidence >> nth=0")
    assert in_view(page, ".evidence")
    extraction = newsextract.extract(RELEASE)
    row = extraction.records[0]
    pairs = {("located_in", row.place_id), ("produces", row.product_id)}
    shown = [r for r in extraction.relations if r.head == row.company_id and (r.type, r.tail) in pairs]
    assert lit(page) == stated(RELEASE, shown)


def test_a_word_document_is_read(page) -> None:
    page.set_input_files("#file", {"name": "release.docx", "mimeType": "", "buffer": word(RELEASE)})
    page.click("text=Find facts")
    ready(page)
    assert page.text_content("#document-title") == "release.docx"
    assert page.text_content("#text-view") == RELEASE.strip()
    assert page.locator("#table tbody tr").count() == len(newsextract.extract(RELEASE.strip()).records)


def test_an_example_is_at_hand_and_its_json_can_be_saved(page) -> None:
    page.click("text=Try an example")
    page.click("text=Find facts")
    ready(page)
    with page.expect_download() as saved:
        page.click("text=Download JSON")
    extraction = from_json(Path(saved.value.path()).read_bytes())
    assert [row.company for row in extraction.records] == ["Каланча"]


def test_too_much_is_refused_before_it_is_sent_and_by_the_service(page, service: Service) -> None:
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "", "buffer": b"x" * 2**20})
    page.click("text=Find facts")
    assert "the limit is 1,048,576" in page.text_content("#refusal")
    answer = service.upload("a.txt", b"x" * 2**20)
    assert answer.status == 413
    assert "more than 1,048,576 bytes" in answer.body.decode()


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.xml", b"<a/>", "the suffix &#39;.xml&#39; is unknown"),
        ("a.docx", b"PK\x03\x04 broken", "no Word document"),
        ("a.pdf", b"%PDF-1.4 broken", "no readable PDF"),
        ("a.txt", b"\0\1\2\3" * 9, "as binary files"),
        ("", b"", "it holds no text"),
        (f"{ATTACK}.txt", b" ", "it holds no text"),
        ("../../etc/passwd", b"x", "has no suffix"),
        ("я" * 300 + ".txt", b"", "it holds no text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(service: Service, name: str, data: bytes, fault: str) -> None:
    answer = service.upload(name, data)
    assert answer.status == 422
    assert fault in answer.body.decode()
    assert "<img" not in answer.body.decode()


@pytest.mark.parametrize(
    "body",
    [b"", b"--boundary", b"------boundary\r\n\r\n", b"------boundary\r\nContent-Disposition: x\r\n\r\nx"],
)
def test_a_malformed_form_is_refused(service: Service, body: bytes) -> None:
    answer = service.request("POST", "/", body, content_type="multipart/form-data; boundary=----boundary")
    assert answer.status == 422
    assert b"<form" in answer.body


def test_several_documents_in_a_file_are_a_report(page) -> None:
    lines = '{"text": "«Луч» из Тулы делает насосы."}\n{"text": ""}\n'.encode()
    page.set_input_files("#file", {"name": "news.jsonl", "mimeType": "", "buffer": lines})
    page.click("text=Find facts")
    ready(page)
    assert page.locator("#list .item").count() == 2


def test_text_that_tries_to_be_markup_stays_text(page) -> None:
    text = f"Компания «Луч{ATTACK}» из Тулы выпускает насосы {ATTACK}."
    paste(page, text)
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("img").count() == 0
    assert page.input_value("#text") == page.text_content("#text-view") == text


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_everybody_can_use_it(browser, service: Service, axe: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    with opened(browser, service.address, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        assert serious(page, axe) == []
        paste(page, RELEASE)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.click("#theme")
        assert serious(page, axe) == []
