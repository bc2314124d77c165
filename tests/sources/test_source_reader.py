"""Inputs → documents in order, an error for each that has none."""

import io
import os
import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.schema import Extraction, to_json
from newsextract.sources import JsonFields, read, registry, webpage


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder with documents at three levels, hidden and foreign files among them; the current one."""
    monkeypatch.chdir(tmp_path)
    for name in [
        "b.txt",
        "a.TXT",
        "c/d.md",
        "c/e/f.txt",
        "c/photo.png",
        ".hidden.txt",
        ".git/g.txt",
        "z.log",
    ]:
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Текст {path.name}", encoding="utf-8")
    return tmp_path


def sources(*inputs, **options) -> list[str]:
    documents = list(read(inputs, **options))
    assert not [document.error for document in documents if document.error]
    return [document.source for document in documents]


def error(*inputs, **options) -> str:
    (document,) = read(inputs, **options)
    assert document.text == ""
    assert document.error.startswith(f"{document.source}: ")
    return document.error


def test_folder_is_read_sorted_and_without_what_is_hidden_or_foreign(tree):
    assert sources("news") == ["news/a.TXT", "news/b.txt", "news/c/d.md", "news/c/e/f.txt"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("news/*.txt", ["news/b.txt"]),
        ("news/?.[Tt]*", ["news/a.TXT", "news/b.txt"]),
        ("**/*.txt", ["news/b.txt", "news/c/e/f.txt"]),
        ("news/c/**", ["news/c/d.md", "news/c/e/f.txt"]),
        ("news/*/*", ["news/c/d.md"]),
        ("news/.git/*", ["news/.git/g.txt"]),
    ],
)
def test_patterns(tree, pattern, found):
    assert sources(pattern) == found
    assert sources(str(tree / pattern)) == [str(tree / name) for name in found]


def test_a_name_that_exists_is_no_pattern(tree):
    Path("report[1].txt").write_text("Завод", encoding="utf-8")
    assert sources("report[1].txt") == ["report[1].txt"]


def test_order_of_inputs_is_kept_and_repeats_count(tree):
    assert sources("news/c", Path("news/b.txt"), "news/b.txt") == [
        "news/c/d.md",
        "news/c/e/f.txt",
        "news/b.txt",
        "news/b.txt",
    ]


def test_links_to_folders_are_not_followed(tree):
    Path("news/c/loop").symlink_to(tree / "news", target_is_directory=True)
    assert sources("news/c") == ["news/c/d.md", "news/c/e/f.txt"]
    assert sources("news/c/**/*.txt") == ["news/c/e/f.txt"]


def test_broken_link_in_a_folder_is_an_error_and_reading_goes_on(tree):
    Path("news/aa.txt").symlink_to("nowhere.txt")
    documents = list(read(["news"]))
    assert [(document.source, bool(document.error)) for document in documents] == [
        ("news/a.TXT", False),
        ("news/aa.txt", True),
        ("news/b.txt", False),
        ("news/c/d.md", False),
        ("news/c/e/f.txt", False),
    ]


@pytest.mark.parametrize(
    ("name", "cause", "remedy"),
    [
        ("missing.txt", "no such file or folder", "check the path"),
        ("news/b.txt/x.txt", "no such file or folder", "check the path"),
        ("nul\0.txt", "no such file or folder", "check the path"),
        ("n" * 5000 + ".txt", "cannot be read", "check the path"),
        ("", "an empty name", "check the path"),
        ("empty", "no documents are in this folder", ".docx, .htm, .html, .jsonl, .md, .parquet, .pdf, .txt"),
        ("news/*.pdf", "no document matches the pattern", "check it"),
        ("news/c/*.png", "no document matches the pattern", "known formats"),
        ("news/a**b", "no ", "check it"),
        (
            "news/z.log",
            "the suffix '.log' is unknown",
            ".docx, .htm, .html, .jsonl, .md, .parquet, .pdf, .txt",
        ),
        ("news/README", "the name has no suffix", "give it one of"),
        ("pipe.txt", "neither a file nor a folder", "pipe its content to '-'"),
        ("loop.txt", "cannot be read", "check the path"),
    ],
)
def test_an_input_without_documents_gives_one_error(tree, name, cause, remedy):
    Path("empty").mkdir()
    Path("news/README").write_text("Завод", encoding="utf-8")
    os.mkfifo("pipe.txt")
    Path("loop.txt").symlink_to("loop.txt")
    message = error(name)
    assert cause in message
    if name != "news/a**b":  # Python 3.13 takes it for a*b, older ones refuse it
        assert remedy in message


def test_name_that_is_no_unicode_can_still_be_stored(tree):
    name = os.fsdecode(b"\xcd\xee\xe2\xee\xf1\xf2\xfc.txt")
    Path(name).write_text("Завод", encoding="utf-8")
    (document,) = read([name])
    assert document.source == r"\xcd\xee\xe2\xee\xf1\xf2\xfc.txt"
    assert to_json(Extraction(document.id, document.source, document.text))


def test_file_that_is_too_large(tree, monkeypatch):
    monkeypatch.setattr(registry, "MAX_BYTES", 8)
    assert "more than 8 bytes" in error("news/b.txt")


def test_errors_of_foreign_parsers_end_one_file_only(tree, monkeypatch):
    def broken(name, stream, fields):
        raise KeyError("rels")

    monkeypatch.setitem(registry.READERS, ".md", broken)
    first, second = read(["news/c"])
    assert "it cannot be parsed (KeyError: 'rels')" in first.error
    assert second.text == "Текст f.txt"


@pytest.mark.parametrize(
    ("suffix", "module"), [(".html", "trafilatura"), (".docx", "docx"), (".pdf", "pypdfium2")]
)
def test_missing_library_is_named_with_its_remedy(tree, monkeypatch, suffix, module):
    webpage._trafilatura.cache_clear()
    monkeypatch.setitem(sys.modules, module, None)
    stream = BytesIO()
    docx_file = docx.Document()
    docx_file.save(stream)
    Path(f"a{suffix}").write_bytes(stream.getvalue())
    message = error(f"a{suffix}")
    assert module in message
    assert 'pip install "newsextract[documents]"' in message


def test_every_format_by_its_suffix(tree, make_pdf):
    stream = BytesIO()
    document = docx.Document()
    document.add_paragraph("Завод")
    document.save(stream)
    files = {
        "1.DOCX": stream.getvalue(),
        "2.pdf": make_pdf(["Завод"]),
        "3.Htm": "<html><body><p>Завод</p></body></html>".encode(),
        "4.html": "<html><body><p>Завод</p></body></html>".encode(),
        "5.jsonl": '{"text": "Завод"}'.encode(),
        "6.md": "Завод".encode("utf-16"),
        "7.txt": "Завод".encode("cp1251"),
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
        (result,) = read([name])
        assert (result.text, result.error) == ("Завод", None)
        (result,) = read(["-"], stdin=BytesIO(data))
        assert (result.source.partition(":")[0], result.text) == ("-", "Завод")


def test_json_fields_reach_files_and_standard_input(tree):
    line = '{"body": "Завод"}'.encode()
    Path("a.jsonl").write_bytes(line)
    documents = read(["a.jsonl", "-"], fields=JsonFields(text="body"), stdin=BytesIO(line))
    assert [(document.source, document.text) for document in documents] == [
        ("a.jsonl:1", "Завод"),
        ("-:1", "Завод"),
    ]


def test_standard_input_is_text_by_default_and_stays_open(monkeypatch):
    stream = BytesIO("Завод\r\n".encode("koi8-r"))
    (document,) = read(["-"], stdin=stream)
    assert (document.source, document.text) == ("-", "Завод\r\n")
    assert not stream.closed
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BytesIO("Цех".encode())))
    assert next(read(["-"])).text == "Цех"


def test_empty_standard_input():
    assert "-: it holds no text" in error("-", stdin=BytesIO())


def test_standard_input_that_cannot_be_read(tree, monkeypatch):
    with (tree / "news/b.txt").open("wb") as unreadable:
        assert "it cannot be parsed" in error("-", stdin=unreadable)
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in error("-")


def test_files_are_opened_when_their_turn_comes(tree):
    documents = read(["news/a.TXT", "late.txt"])
    next(documents)
    Path("late.txt").write_text("Цех", encoding="utf-8")
    assert next(documents).text == "Цех"


@given(st.binary(max_size=300), st.sampled_from(sorted(registry.READERS)))
def test_whatever_the_bytes_there_is_a_document_or_an_error(tmp_path_factory, data, suffix):
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(data)
    documents = list(read([path]))
    assert documents
    for document in documents:
        assert bool(document.text) != bool(document.error)
        assert "\0" not in document.text
        document.text.encode("utf-8")
