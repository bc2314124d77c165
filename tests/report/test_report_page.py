import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import NIKATOR, Page, hostile

from newsextract.report import Form, pack, render
from newsextract.schema import Document, Extraction, to_json
from newsextract.stores import StoreError, open_stores

ATTACKS = [
    "<script>hacked=1</script>",
    "</script><img src=x onerror='hacked=1'>",
    '" onmouseover="hacked=1" \'><svg/onload=hacked=1>',
    "</textarea></style><!--<b>]]>",
    "{{ 7*7 }}{% raw %}&lt;&#x3c;$x",
    "\u202e\u2028\ufeff\x7f😀\r\n",
]


def test_documents_and_rows_are_in_the_page_whole() -> None:
    page = Page(render([NIKATOR]))
    assert page.documents == [json.loads(to_json(NIKATOR))]
    index = page.packed[0]
    assert index["documents"] == [
        {
            "id": NIKATOR.id, "source": "news/a.txt", "title": "Гранулы", "failed": False,
            "relations": 3, "rows": 1, "confidence": 0.771,
        }
    ]  # fmt: skip
    (row,) = index["rows"]
    assert row[:2] == [0, ["E2", "E1", "E3"]]
    assert dict(zip(index["fields"][2:], row[2], strict=True)) == {
        "company": "Никатор", "place": "Руза", "place_kind": "city", "iso3166_1": "RU", "iso3166_2": None,
        "geonames": 500303, "product": "гранулы", "confidence": 0.75, "region": "Московская область",
    }  # fmt: skip


def test_the_summary_counts() -> None:
    text = Page(render([NIKATOR, Extraction.failed(Document("b.pdf"), "b.pdf: broken")])).text
    for words in ("2 documents 1 failed", "1 rows", "3 relations 1 planned", "4 entities", "4 mentions"):
        assert words in text
    assert "Московская область 1 products" in text
    assert "Россия 1" in text


def test_the_page_asks_nobody_for_anything() -> None:
    content = render([NIKATOR], Form(1000))
    attributes = dict.fromkeys(Page(content).attributes)
    addresses = [value for name, value in attributes if name in {"src", "href", "action", "srcset", "data"}]
    assert all(re.match(r"#|/[\w.]*$|data:", address or "") for address in addresses)
    assert not re.search(
        r"url\(|@import|fetch\(|XMLHttp|WebSocket|https?://(?!www\.w3\.org/2000/svg)", content
    )
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in content


@pytest.mark.parametrize("words", ATTACKS)
def test_text_that_tries_to_be_markup_stays_text(words: str) -> None:
    page, harmless = (
        Page(render([NIKATOR, hostile(each)], Form(1000, each, each))) for each in (words, "слово")
    )
    assert Counter(page.tags) == Counter(harmless.tags)
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert page.documents[1] == json.loads(to_json(hostile(words)))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), max_size=3))
def test_any_text_comes_back(texts: list[str]) -> None:
    documents = [hostile(text) for text in texts]
    assert Page(render(documents)).documents == [json.loads(to_json(document)) for document in documents]


def test_the_parts_hold_all_documents_in_order() -> None:
    documents = [Extraction(f"{number}", f"{number}.txt", f"{number}") for number in range(120)]
    page = Page(render(documents))
    assert [len(part) for part in page.packed[1:]] == [50, 50, 20]
    assert [document["id"] for document in page.documents] == [document.id for document in documents]


def test_a_large_run_keeps_the_first_documents_and_counts_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "MOST_DOCUMENTS", 2)
    page = Page(render([NIKATOR] * 5))
    assert (len(page.documents), len(page.packed[0]["rows"])) == (2, 2)
    assert (
        "the texts and rows of the first 2 documents. The figures, charts and places are of all 5"
        in page.text
    )
    assert "5 rows" in page.text


def test_the_same_documents_give_the_same_page() -> None:
    assert render([NIKATOR, hostile("x")]) == render([NIKATOR, hostile("x")])


def test_a_report_is_a_file_that_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "report.html"
    with open_stores([str(target)]) as write:
        write(NIKATOR)
        assert not target.exists()
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    with pytest.raises(StoreError, match="exists already"), open_stores([str(target)]):
        pass
    with pytest.raises(ZeroDivisionError), open_stores([str(tmp_path / "other.html")]):
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.rglob("*.html")] == ["report.html"]
