"""Hostile inputs made of harmless ones; all is drawn from a generator, so that a seed gives it again."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

import docx
import msgspec
from pdf_files import make_pdf

# Surrogates, bidi, zero width, combining, line ends of all sorts, non-characters, outside the BMP.
CHARACTERS = (
    "\0\x08\x0b\x0c\x1b\x1c\x85\xa0\xad\r\n\t\u0301\u0306\u200b\u200d\u200e\u202e\u2028\u2029\u2066\ufeff\ufffd\ufffe"
    "\ud800\udfff\U0001f600\U0001f1f7\U0010ffff«»„“”\"'()[]{}<>⟦⟧|=*#%&;,.!?…—–-−№$€₽0123456789٣⅔²ⅯabАя"
)
# «Завод» of Latin letters looks the same; so do these.
HOMOGLYPHS = str.maketrans("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx")
FRAGMENTS = (
    "10,5 млрд рублей", "9" * 400 + " рублей", "1e999 тонн", "-0 тонн", "31 февраля 0000 года", "99.99.9999",
    "с 2030 по 1999 год", "1/0", "ООО «", "»", "(г. ", "'; DROP TABLE documents; --", "</script><script>",
    "=cmd|' /C calc'!A0", "\\", "\t", "ООО ООО ООО", "г. г. г.", "Тула, Клин и Тула", "Иванов И. И.",
    "директор «Луча»", "\r\n\r\n", "&lt;b&gt;&#0;", "%s%n{0}", "😀👨‍👩‍👧",
)  # fmt: skip
_LONG = 10_000
_RARE = 0.002  # the share of edits that make a text very long: it costs seconds

Edit = Callable[[str, Random], str]


def _span(size: int, random: Random) -> tuple[int, int]:
    start = random.randint(0, size)
    return start, min(size, start + int(random.expovariate(1 / 12)))


def _replaced(text: str, random: Random, new: Callable[[str], str]) -> str:
    start, end = _span(len(text), random)
    return text[:start] + new(text[start:end]) + text[end:]


def _inserted(text: str, random: Random) -> str:
    return _replaced(
        text, random, lambda old: old + "".join(random.choices(CHARACTERS, k=random.randint(1, 4)))
    )


def _deleted(text: str, random: Random) -> str:
    return _replaced(text, random, lambda old: "")


def _repeated(text: str, random: Random) -> str:
    return _replaced(text, random, lambda old: old * random.randint(2, 9))


def _moved(text: str, random: Random) -> str:
    start, end = _span(len(text), random)
    rest = text[:start] + text[end:]
    place = random.randint(0, len(rest))
    return rest[:place] + text[start:end] + rest[place:]


def _disguised(text: str, random: Random) -> str:
    return _replaced(text, random, lambda old: old.translate(HOMOGLYPHS))


def _recased(text: str, random: Random) -> str:
    return _replaced(text, random, random.choice([str.upper, str.lower, str.title, str.swapcase]))


def _with_fragment(text: str, random: Random) -> str:
    return _replaced(text, random, lambda old: random.choice(FRAGMENTS))


def _flooded(text: str, random: Random) -> str:
    """One character, or a word, very many times."""
    count = _LONG if random.random() < _RARE else random.randint(10, 200)
    piece = random.choice(
        [random.choice(CHARACTERS), random.choice('(«"[.'), random.choice(text.split() or "а")]
    )
    return _replaced(text, random, lambda old: piece * count)


def _unspaced(text: str, random: Random) -> str:
    return _replaced(text, random, lambda old: "".join(old.split()))


EDITS: tuple[Edit, ...] = (
    _inserted, _deleted, _repeated, _moved, _disguised, _recased, _with_fragment, _flooded, _unspaced,
)  # fmt: skip


def mutated_text(text: str, random: Random) -> str:
    """A text after a few edits, one of them at least."""
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        text = random.choice(EDITS)(text, random)
    return text


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Bytes with a few of them flipped, dropped, doubled or cut off."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        start, end = _span(len(found), random)
        new = {
            "flip": bytes(byte ^ (1 << random.randrange(8)) for byte in found[start:end]),
            "drop": b"",
            "double": bytes(found[start:end]) * 2,
            "noise": random.randbytes(random.randint(1, 8)),
            "cut": bytes(found[start:end]),
        }
        kind = random.choice(sorted(new))
        found[start:end] = new[kind]
        if kind == "cut" and random.random() < 0.2:
            del found[end:]
    return bytes(found)


def storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def as_txt(text: str, random: Random) -> bytes:
    encoding = random.choice(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-r", "cp866"]
    )
    return text.encode(encoding, "replace")


def as_html(text: str, random: Random) -> bytes:
    tags = random.choices(
        ["p", "div", "li", "td", "b", "article", "h1", "!--", "script", "math", "a href='x"], k=6
    )
    lines = (
        f"<{tag}>{line}</{tag}>" for tag, line in zip(tags * len(text), text.split(".")[:40], strict=False)
    )
    return f"<html><head><title>{text[:30]}</title></head><body>{''.join(lines)}</body>".encode(
        "utf-8", "replace"
    )


def as_jsonl(text: str, random: Random) -> bytes:

    lines = [
        {"text": storable(line), "id": random.choice([1, None, "a", [], 1e308])}
        for line in text.split(".")[:5]
    ]
    return b"\n".join(map(msgspec.json.encode, lines))


def as_pdf(text: str, random: Random) -> bytes:
    # A font of one byte a letter has room for so many.
    few = sorted(set(storable(text)))[:200]
    lines = ["".join(letter for letter in line if letter in few) for line in text.split(".")[:20]]
    return make_pdf(lines)


def as_docx(text: str, random: Random) -> bytes:
    """A Word document whose main part was edited as text, tags and all."""
    part = word_part().replace("ТЕКСТ", storable(text))
    if random.random() < 0.5:
        part = storable(mutated_text(part, random))
    return word_document(part)


@cache
def _word_files() -> dict[str, bytes]:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("ТЕКСТ")
    document.add_table(1, 2).cell(0, 1).text = "ТЕКСТ"
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_part() -> str:
    """The main part of a Word document, with ТЕКСТ as its text."""
    return _word_files()["word/document.xml"].decode()


def word_document(part: str, more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this main part, and more files in its archive."""
    files = {**_word_files(), "word/document.xml": part.encode(), **(more or {})}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


FILES: dict[str, Callable[[str, Random], bytes]] = {
    ".txt": as_txt, ".html": as_html, ".jsonl": as_jsonl, ".pdf": as_pdf, ".docx": as_docx,
}  # fmt: skip


def hostile_file(text: str, random: Random) -> tuple[str, bytes]:
    """A file's name and content: a hostile text in a sound file, a sound text in a damaged one, or both."""
    suffix = random.choice(sorted(FILES))
    data = FILES[suffix](mutated_text(text, random) if random.random() < 0.7 else text, random)
    return f"a{suffix}", mutated_bytes(data, random) if random.random() < 0.5 else data
