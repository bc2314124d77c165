import re
from html.parser import HTMLParser

import pytest
from scorer_cases import TEXT, extraction

from newsextract.evaluation.errors import errors
from newsextract.evaluation.report import render
from newsextract.evaluation.scorer import evaluate

GOLD = (
    "o:ORG:0-5=Луч l:LOC:8-12=Тула/city p:PRODUCT:20-24 d:DATE:26-28 m:MONEY:30-33 "
    "located_in(o,l) produces(o,p) invests(o,m) row(o,l,p)"
)
OUTPUT = (
    "o:ORG:0-5=Заря l:LOC:8-11=Тула/region p:PRODUCT:20-24 d:QUANTITY:26-28 x:PRODUCT:35-38 "
    "located_in(o,l) produces(o,x) creates_jobs(o,d) row(o,l,-)"
)


def _report(gold=GOLD, output=OUTPUT, text=TEXT):
    return evaluate([extraction(gold, "a.txt", text)], [extraction(output, "a.txt", text)])


def test_every_difference_is_an_error_of_its_kind():
    found = [(e.section, e.kind, e.type, e.gold, e.output) for e in errors(_report().documents)]
    assert found == [
        ("mention", "border", "LOC", f"LOC {TEXT[8:12]}", f"LOC {TEXT[8:11]}"),
        ("mention", "type", "DATE", f"DATE {TEXT[26:28]}", f"QUANTITY {TEXT[26:28]}"),
        ("mention", "missed", "MONEY", TEXT[30:33], ""),
        ("mention", "spurious", "PRODUCT", "", TEXT[35:38]),
        ("entity", "name", "ORG", "Луч", "Заря"),
        ("entity", "place kind", "LOC", "Тула: city", "Тула: region"),
        ("relation", "spurious", "creates_jobs", "", "Заря → d"),
        ("relation", "argument", "produces", "Луч → p", "Заря → x"),
        ("relation", "missed", "invests", "Луч → m", ""),
        ("row", "missed", "row", "Луч · Тула · p", ""),
        ("row", "spurious", "row", "", "Заря · Тула · –"),
    ]


def test_no_differences_no_errors():
    assert errors(_report(output=GOLD).documents) == []


class _Page(HTMLParser):
    def __init__(self, content):
        super().__init__()
        self.tags, self.articles, self.marked = [], [], []
        self.feed(content)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "article":
            self.articles.append(dict(attributes))
        if tag == "mark":
            self.marked.append(dict(attributes).get("class"))


def test_the_page_has_an_article_for_each_error_with_what_to_filter_by():
    page = _Page(render(_report()))
    assert len(page.articles) == 11
    assert page.articles[0] == {"data-section": "mention", "data-kind": "border", "data-type": "LOC"}
    assert page.tags.count("select") == 3
    assert "focus" in page.marked


def test_the_page_needs_no_network():
    content = render(_report())
    assert not re.search(r"""(src|href)\s*=|url\(|@import""", content)
    assert "default-src 'none'" in content


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script><b onclick='x'>&amp;\"" + "я" * 20, "$title ${x} $" * 6]
)
def test_text_is_shown_as_text(text):
    page = _Page(render(_report(text=text), title="<i>a & b</i>"))
    assert page.tags.count("script") == 1
    assert not {"b2", "i"} & set(page.tags)
    assert len(page.articles) == 11


def test_text_around_the_error_is_whole():
    text = "Завод «Луч» <из> Тулы & Орла."
    content = render(_report("o:ORG:7-10", "o:ORG:0-10", text))
    assert 'Завод «<mark class="focus">Луч<sub>ORG</sub></mark>» &lt;из&gt; Тулы &amp; Орла.' in content
    assert '<mark class="focus">Завод «Луч<sub>ORG</sub></mark>» &lt;из&gt; Тулы &amp; Орла.' in content
