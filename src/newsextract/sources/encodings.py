"""Bytes become text: Unicode with and without a byte order mark, Cyrillic code pages, then anything else."""

import codecs
import re
from typing import Final

import charset_normalizer

from newsextract.sources.cyrillic import PAGES, code_page
from newsextract.sources.errors import SourceError

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII: Final = bytes(range(128))
_SAMPLE: Final = 65_536
_REMEDY: Final = "save it as UTF-8"

# Characters of Russian and Western texts: what UTF-16 without a mark consists of, but for pictograms.
_PLAIN: Final = re.compile(r"[\t\n\r\x20-\x7e\xa0-\xff\u0400-\u04ff\u2000-\u206f\u20a0-\u20bf\u2116]")
_PLAIN_SHARE: Final = 0.8


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode a text of unknown encoding, strictly: no character is replaced or left out.

    In this order: the byte order mark (dropped from the text); UTF-16 without a mark, where there are bytes
    that no other text has and the result is nearly all Latin, Cyrillic and punctuation; UTF-8; a Cyrillic
    code page that the source declares; the Cyrillic code page that makes the text look most like Russian
    (see `newsextract.sources.cyrillic`); what charset-normalizer says.

    Args:
        data: the whole content.
        declared: an encoding's name that the source itself gives, as the meta tag of a page.

    Returns:
        The text with its line ends as they were, and the name of the codec.

    Raises:
        SourceError: damaged UTF-8 or UTF-16, or bytes that are text in no known encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), encoding
    if order := _bare_utf16(data):
        return _strictly(data, order), order
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        legacy = _legacy_encoding(data, declared, error)
    return _strictly(data, legacy), legacy


def _legacy_encoding(data: bytes, declared: str | None, error: UnicodeDecodeError) -> str:
    """The encoding of bytes that are not UTF-8 and have no mark."""
    if declared and (page := _known_page(declared)):
        return page
    if _mostly_utf8(data):
        raise SourceError(f"damaged UTF-8: byte {error.start} does not fit ({error.reason})", _REMEDY)
    if page := code_page(data):
        return page
    guess = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        raise SourceError("its bytes are text in no known encoding, or no text at all", _REMEDY)
    return guess.encoding


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        cause = f"byte {error.start} is no {encoding} ({error.reason})"
        raise SourceError(f"damaged text: {cause}", _REMEDY) from error


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 of which order, if it is that; only such texts hold bytes 0 (Latin) or 4 (Cyrillic)."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or not (b"\x00" in sample or b"\x04" in sample):
        return None
    shares = {encoding: _plain_share(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _PLAIN_SHARE else None


def _plain_share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    return len(_PLAIN.findall(text)) / len(text)


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes above 127 form valid UTF-8: then the rest is damage, not another encoding."""
    valid = data.decode("utf-8", "ignore").encode().translate(None, _ASCII)
    return len(valid) >= 0.8 * len(data.translate(None, _ASCII))


def _known_page(label: str) -> str | None:
    """The codec of a declared encoding, for Cyrillic code pages alone: other claims are often untrue."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return name if name in PAGES else None
