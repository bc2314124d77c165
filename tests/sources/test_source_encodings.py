"""Bytes → text and the name of their encoding."""

import codecs
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.sources.encodings import decode
from newsextract.sources.errors import SourceError
from newsextract.sources.text import read_text

HEADLINES = [
    "Губернатор открыл новый цех в Клину",
    "Завод «Луч» начал экспорт кабелей в Казахстан",
    "ИНВЕСТИЦИИ В ЗАВОД ВЫРОСЛИ ВДВОЕ",
    "В Дубне запустили производство катетеров",
    "ООО «Север» вложит 36,8 млн рублей",
    "Фрукты без посредников",
]
RELEASE = (
    "В Серпухове открылся завод.\r\n\r\nКомпания «Никатор» выпускает гранулы для изделий из пластика. "
    "«Мы создали 200 рабочих мест», — сообщил Пётр Ёлкин.\r\nОбъём вложений: 1,5\xa0млрд рублей."
)
PAGES = ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"]


def written_with(page: str, text: str) -> str:
    """The text as one would have typed it in a code page that lacks some of its punctuation."""
    plain = text.translate(str.maketrans("«»—", '""-'))
    return text if text.encode(page, "ignore").decode(page) == text else plain


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", [*HEADLINES[:5], RELEASE])
def test_cyrillic_code_pages_are_told_apart(text, page):
    text = written_with(page, text)
    decoded, encoding = decode(text.encode(page))
    assert decoded == text
    assert encoding == page or text.isupper()  # Mac Cyrillic and cp866 share their capitals


@pytest.mark.parametrize("page", PAGES[:4])
@pytest.mark.parametrize("text", [HEADLINES[5], "Новости компании", "НОВОСТИ КОМПАНИИ", "Подольск"])
def test_two_words_are_enough_for_the_usual_pages(text, page):
    assert decode(text.encode(page)) == (text, page)


@pytest.mark.parametrize("page", PAGES)
def test_mostly_latin_text_with_a_few_russian_words(page):
    text = (
        "Press contacts: Ivan Petrov, tel. +7 495 000-00-00, e-mail press@example.org, город Подольск\n" * 3
    )
    assert decode(text.encode(page)) == (text, page)


def test_russian_after_a_long_stretch_of_ascii():
    text = "x" * 100_000 + " Завод начал выпуск продукции"
    assert decode(text.encode("koi8-r")) == (text, "koi8-r")


@pytest.mark.parametrize("text", [*HEADLINES, RELEASE, "Plain ASCII", "№ 5 — «Луч» 😀" * 20])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(text, encoding):
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_is_obeyed_and_dropped(mark, encoding):
    assert decode(mark + RELEASE.encode(encoding)) == (RELEASE, encoding)


ANY_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs"))).filter(
    lambda text: not text.startswith("\ufeff")
)


@given(ANY_TEXT)
def test_unicode_round_trips(text):
    assert decode(text.encode("utf-8")) == (text, "utf-8")
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8")
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == (text, "utf-16-le")
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == (text, "utf-16-be")


@given(
    st.lists(st.sampled_from(RELEASE.split()), min_size=6), st.sampled_from(["\n", "\r\n", "\r", " ", "\xa0"])
)
def test_line_ends_and_blanks_survive_cp1251(words, blank):
    text = blank.join(["Завод", "начал", "выпуск", *words])
    assert decode(text.encode("cp1251")) == (text, "cp1251")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "Der Präsident der Handelskammer erklärte, die Geschäfte mit russischen Firmen würden künftig "
            "über Zürich geführt. Für größere Aufträge müssen Händler eine Genehmigung einholen.",
            "cp1252",
        ),
        ("公司宣布在莫斯科州建设新工厂，投资三十亿卢布，创造二百个就业岗位。这家企业生产电缆。", "gb18030"),
    ],
)
def test_what_is_not_cyrillic_is_left_to_the_general_detector(text, encoding):
    assert decode(text.encode(encoding))[0] == text


def test_declared_code_page_is_believed_for_what_is_not_utf8():
    assert decode("Ёж".encode("koi8-r"), "KOI8-R") == ("Ёж", "koi8-r")
    assert decode("Ёж".encode(), "koi8-r") == ("Ёж", "utf-8")
    assert decode(RELEASE.encode("cp1251"), "utf-8") == (RELEASE, "cp1251")
    assert decode(RELEASE.encode("cp1251"), "no-such-code") == (RELEASE, "cp1251")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (RELEASE.encode()[:-3] + b"\xd0", "damaged UTF-8: byte"),
        (RELEASE.encode().replace("Н".encode(), b"\xff"), "damaged UTF-8: byte"),
        (codecs.BOM_UTF16_LE + "Завод".encode("utf-16-le")[:-1], "is no utf-16-le"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "is no utf-16-le"),
        (codecs.BOM_UTF8 + b"\xff", "is no utf-8"),
    ],
)
def test_damaged_bytes_are_not_guessed_at(data, cause):
    with pytest.raises(SourceError, match=cause):
        decode(data)


def test_text_is_kept_to_the_character():
    (document,) = read_text("a.txt", RELEASE.encode("cp1251"))
    assert document.text == RELEASE
    assert document.meta == {"encoding": "cp1251"}


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\xa0\n".encode(), codecs.BOM_UTF8])
def test_blank_files(data):
    with pytest.raises(SourceError, match="no text"):
        next(read_text("a.txt", data))


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00\x01\x00\x00\x00",
        "Завод\0 начал".encode(),
        bytes(range(1, 256)) * 4,
        zlib.compress(RELEASE.encode()),
        "Завод".encode("utf-16-le") + b"\x00\x00",
    ],
)
def test_binary_data(data):
    with pytest.raises(SourceError, match=r"binary files|no text at all"):
        next(read_text("a.txt", data))


def test_one_stray_control_character_is_no_reason_to_refuse():
    text = "Завод\x1f начал выпуск продукции на новой линии"
    assert next(read_text("a.txt", text.encode())).text == text


def test_a_text_of_twenty_million_bytes():
    text = (RELEASE + "\n\n") * 110_000
    data = text.encode("cp1251")
    assert len(data) > 15_000_000
    assert next(read_text("a.txt", data)).text == text
