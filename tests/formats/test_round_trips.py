"""Every format against random documents and against all gold."""

from pathlib import Path

import msgspec
import pytest
from annotated import documents
from hypothesis import given

from newsextract.evaluation.gold import load_split
from newsextract.formats import brat, conll, docbin, inline, jsonl, label_studio
from newsextract.formats.convert import FORMATS, convert

ROOT = Path(__file__).parents[2]
RELEASES = ROOT.parent / "shared" / "press-releases"


@pytest.fixture(scope="module")
def gold():
    return load_split(ROOT / "corpus", ROOT / "gold")


@given(documents())
def test_brat(document):
    assert _sorted(brat.read(*brat.write(document), document.source)) == _sorted(document)


@given(documents(with_codes=False, with_evidence=False))
def test_inline(document):
    assert _sorted(inline.read(inline.write(document), document.source)) == _sorted(document)


@given(documents())
def test_label_studio(document):
    (read,) = label_studio.read(label_studio.write([document]))
    assert _sorted(read) == _sorted(document)


@given(documents())
def test_jsonl(document):
    assert list(jsonl.read(jsonl.write([document, document]))) == [document, document]


@given(documents())
def test_docbin(document):
    assert list(docbin.read(docbin.write([document]))) == [document]


@given(documents())
def test_conll_keeps_types_and_words(document):
    (read,) = conll.read(conll.write([document]))
    kept = [(mention.type, "".join(mention.text.split())) for mention in document.mentions]
    assert [(mention.type, "".join(mention.text.split())) for mention in read.mentions] == kept


def _sorted(document):
    """Rows are a set: those of one company come back in the order of its relations."""
    records = sorted(document.records, key=repr)
    return msgspec.structs.replace(document, records=tuple(records))


def test_brat_keeps_all_gold(gold):
    assert [brat.read(*brat.write(document), document.source) for document in gold] == gold


def test_label_studio_keeps_all_gold(gold):
    assert list(label_studio.read(label_studio.write(gold))) == gold
    assert list(label_studio.read(label_studio.write(gold, "predictions"))) == gold


def test_gold_on_disk_is_what_brat_writes(gold):
    for document in gold:
        name = document.source.removesuffix(".txt")
        assert brat.write(document)[1] == (ROOT / "gold" / f"{name}.ann").read_bytes().decode("utf-8")


@pytest.mark.skipif(not RELEASES.is_dir(), reason="the inline source of the gold is not here")
def test_inline_source_brat_and_back_gives_the_marked_text_again():
    for file in sorted(RELEASES.glob("*.ann.txt")):
        document = inline.read(file.read_text(encoding="utf-8"), file.name)
        back = inline.write(brat.read(*brat.write(document), file.name))
        # Rows stand last in ours; in some hand-made files relations follow them.
        assert sorted(back.split("\n")) == sorted(file.read_text(encoding="utf-8").split("\n")), file.name


@pytest.mark.parametrize("format_", ["brat", "jsonl", "label-studio", "docbin", "inline"])
def test_convert_there_and_back(format_, gold, tmp_path):
    sample = gold[:3]
    start = tmp_path / "start.jsonl"
    start.write_text(jsonl.write(sample), encoding="utf-8")
    middle = tmp_path / f"middle{'' if FORMATS[format_].folder else FORMATS[format_].suffix}"
    assert convert(start, middle, to=format_) == len(sample)
    convert(middle, tmp_path / "end.jsonl")
    read = list(jsonl.read((tmp_path / "end.jsonl").read_text(encoding="utf-8")))
    assert [_plain(document) for document in read] == [_plain(document) for document in sample]


def _plain(document):
    """Without evidence, which the inline format has none of."""
    relations = tuple(msgspec.structs.replace(relation, evidence=None) for relation in document.relations)
    return msgspec.structs.replace(document, relations=relations)
