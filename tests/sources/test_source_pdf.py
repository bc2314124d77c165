"""PDF → text."""

import pytest

from newsextract.sources.errors import SourceError
from newsextract.sources.pdf import read_pdf


def text_of(data: bytes) -> str:
    (document,) = read_pdf("a.pdf", data)
    return document.text


def test_pages_are_joined(make_pdf):
    data = make_pdf(["Завод «Луч» открылся в Клину."], ["Он создал 200\xa0мест."])
    assert text_of(data) == "Завод «Луч» открылся в Клину.\nОн создал 200\xa0мест."


def test_lines_of_a_paragraph_are_joined_and_others_kept(make_pdf):
    lines = [
        "Новый завод в Клину",
        "Компания «Луч» открыла завод, сообщил губернатор",
        "Московской области. Здесь будут выпускать кабели",
        "и провода для метро.",
        "На заводе создано 200 рабочих мест.",
        "Контакты: пресс-служба",
    ]
    assert text_of(make_pdf(lines)).split("\n") == [
        "Новый завод в Клину",
        " ".join(lines[1:4]),
        "На заводе создано 200 рабочих мест.",
        "Контакты: пресс-служба",
    ]


def test_lists_stay_lists(make_pdf):
    lines = ["Компания выпускает:", "- силовые кабели для метро и железных дорог", "- провода", "— муфты"]
    assert text_of(make_pdf(lines)).split("\n") == lines


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Новое пред-", "приятие"], "Новое предприятие"),
        (["Новое пред\xad", "приятие"], "Новое предприятие"),
        (["Город Санкт-", "Петербург"], "Город Санкт-Петербург"),
        (["Новый бизнес-", "центр"], "Новый бизнес-центр"),
    ],
)
def test_words_broken_at_the_end_of_a_line(make_pdf, lines, text):
    assert text_of(make_pdf(lines)) == text


def test_scan_is_told_from_damage(make_pdf):
    with pytest.raises(SourceError, match=r"scan.*OCR"):
        text_of(make_pdf([], []))


@pytest.mark.parametrize("cut", [0, 5, 200])
def test_damaged_file(make_pdf, cut):
    with pytest.raises(SourceError, match="no readable PDF"):
        text_of(make_pdf(["Завод"])[:cut])


def test_encrypted_file(make_pdf):
    # Both password entries are wrong for every password, so that PDFium asks for one.
    data = make_pdf(["Завод"]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>"
        % (b"11" * 32, b"22" * 32),
    )
    with pytest.raises(SourceError, match="encrypted; save it without a password"):
        text_of(data)
