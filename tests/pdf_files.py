"""PDF files with a text layer, written by hand."""

from collections.abc import Sequence


def make_pdf(*pages: Sequence[str]) -> bytes:
    """A PDF with these lines on each of its pages."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    codes = {letter: code for code, letter in enumerate(letters, 33)}
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>",
        stream(_unicode_map(codes)),
    ]
    for i, page in enumerate(pages):
        objects += [_page(6 + 2 * i), stream(_lines(page, codes))]
    return file(objects)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def file(objects: Sequence[bytes]) -> bytes:
    """Numbered objects, their table of offsets, the trailer."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, b"".join(offsets))
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + table + trailer


def _unicode_map(codes: dict[str, int]) -> bytes:
    """A font's table from the codes in the page to Unicode."""
    rows = "\n".join(f"<{code:02X}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
    return (
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap"
    ).encode()


def _page(content: int) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 842] /Contents {content} 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>"
    ).encode()


def _lines(lines: Sequence[str], codes: dict[str, int]) -> bytes:
    shown = (f"<{''.join(f'{codes[letter]:02X}' for letter in line)}> Tj T*" for line in lines)
    return f"BT /F1 9 Tf 14 TL 20 800 Td {' '.join(shown)} ET".encode()
