"""HTML → main text and metadata."""

import pytest

from newsextract.sources.errors import SourceError
from newsextract.sources.webpage import read_webpage

TITLE = "Завод «Луч» начал экспорт кабелей"
BODY = """
<p class="lead">ООО «Луч» отгрузило первую партию кабеля в Казахстан.</p>
<p>Предприятие&nbsp;работает в Подольске. Инвестиции составили 36,8&nbsp;млрд рублей.</p>
<h2>Планы компании</h2>
<p>До конца 2027 года завод создаст 200 рабочих мест.</p>
<ul><li>силовые кабели</li><li>провода</li></ul>
"""
PAGE = f"""<!DOCTYPE html><html><head><meta charset="%s"><title>{TITLE} — Новый день</title>
<meta property="og:site_name" content="Новый день">
<meta property="article:published_time" content="2024-03-05T10:00:00+03:00">
<link rel="canonical" href="https://example.org/news/1"></head>
<body><nav><a href="/">Главная</a> <a href="/n">Все новости</a></nav>
<article><h1>{TITLE}</h1>{BODY}</article><footer>Подписаться на рассылку</footer></body></html>"""


def read(html: str, encoding: str = "utf-8"):
    (document,) = read_webpage("a.html", html.encode(encoding))
    return document


def test_page_gives_title_lead_headings_and_paragraphs_a_line_each():
    assert read(PAGE % "utf-8").text.split("\n") == [
        TITLE,
        "ООО «Луч» отгрузило первую партию кабеля в Казахстан.",
        "Предприятие работает в Подольске. Инвестиции составили 36,8 млрд рублей.",
        "Планы компании",
        "До конца 2027 года завод создаст 200 рабочих мест.",
        "- силовые кабели",
        "- провода",
    ]


def test_metadata():
    assert read(PAGE % "utf-8").meta == {
        "title": TITLE,
        "date": "2024-03-05",
        "url": "https://example.org/news/1",
        "sitename": "Новый день",
        "encoding": "utf-8",
    }


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "windows-1251"),
        ("utf-16", "utf-8"),
        ("cp1251", "windows-1251"),
        ("cp1251", "utf-8"),
        ("cp1251", "iso-8859-1"),
        ("koi8-r", "koi8-r"),
        ("koi8-r", "utf-8"),
    ],
)
def test_encodings_declared_rightly_and_wrongly(encoding, declared):
    plain = (PAGE % declared).replace("«", '"').replace("»", '"').replace("—", "-")
    assert "Предприятие работает в Подольске" in read(plain, encoding).text


def test_xml_declaration_names_the_encoding():
    page = '<?xml version="1.0" encoding="koi8-r"?>' + PAGE.replace('<meta charset="%s">', "")
    plain = page.translate(str.maketrans("«»—", '""-'))
    assert read(plain, "koi8-r").meta["encoding"] == "koi8-r"


def test_title_that_the_text_has_is_not_repeated():
    head = f"<head><title>{TITLE}</title></head>"
    page = f"<html>{head}<body><article><p>{TITLE}</p>{BODY}</article></body></html>"
    assert read(page).text.count(TITLE) == 1


def test_short_page_and_bare_fragment():
    sentence = "Завод начал выпуск продукции в Клину."
    assert read(f"<html><body><p>{sentence}</p></body></html>").text == sentence
    assert read(f"<p>{sentence}</p>").text == sentence


def test_no_date_is_guessed_from_the_text():
    page = "<html><body><article><p>Завод открыли 12 марта 2019 года в Клину.</p></article></body></html>"
    assert "date" not in read(page).meta


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body><script>var a = 1;</script></body></html>", "<html><body><p> </p>"]
)
def test_page_without_main_text(html):
    with pytest.raises(SourceError, match="no main text"):
        read(html)


def test_nothing_is_logged(caplog, capfd):
    with pytest.raises(SourceError):
        read("<html></html>")
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
