"""The report in Chromium, opened from the disk with the network off."""

import csv
import io
import json
from pathlib import Path

import pytest
from browser_pages import (
    in_view,
    lit,
    mentions,
    opened,
    ready,
    real_extractions,
    serious,
    stated,
    write_report,
)
from pages import NIKATOR, hostile

from newsextract.review import least_confident
from newsextract.schema import Document, Extraction, from_json
from newsextract.stores.table import Row, rows

ATTACK = "</script><img src=x onerror='hacked=1'>\"<script>hacked=1</script>"


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    failed = Extraction.failed(Document("broken.pdf"), "broken.pdf: no readable PDF; print it to PDF anew")
    return [*real_extractions(), failed]


@pytest.fixture(scope="module")
def address(extractions: list[Extraction], tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(extractions, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def page(browser, address: str):
    with opened(browser, address, offline=True) as found:
        ready(found)
        yield found


def show(page, extraction: Extraction) -> None:
    page.click(f"#list .item:has-text('{extraction.source}')")
    page.wait_for_selector(f"#document-title:has-text('{extraction.source}')")


def test_highlights_stand_at_the_right_characters(page, extractions: list[Extraction]) -> None:
    for extraction in extractions[:-1]:
        show(page, extraction)
        assert page.text_content("#text-view") == extraction.text
        assert mentions(page) == [[m.id, m.start, m.end, m.text] for m in extraction.mentions]


def test_a_failed_document_says_why(page) -> None:
    page.click("#list .item:has-text('broken.pdf')")
    page.wait_for_selector("text=Not read: broken.pdf: no readable PDF; print it to PDF anew")


def test_a_row_leads_to_its_evidence(page, extractions: list[Extraction]) -> None:
    last = extractions[3]
    page.fill("#find", "кетчупы")
    page.click("#table tbody tr")
    page.wait_for_selector(".evidence >> nth=0")
    assert page.text_content("#document-title") == last.source
    product = next(row.product_id for row in last.records if row.product == "кетчупы")
    shown = [r for r in last.relations if r.type == "located_in" or r.tail == product]
    assert lit(page) == stated(last.text, shown)
    assert in_view(page, ".evidence")
    assert page.evaluate("document.activeElement.id") == "reader"


def test_a_relation_lights_its_evidence_and_its_ends(page, extractions: list[Extraction]) -> None:
    first = extractions[0]
    for number in (0, len(first.relations) - 1):
        relation = first.relations[number]
        button = page.locator("#relations .fact").nth(number)
        assert f"{relation.status}{relation.confidence:.2f}{relation.rule}" in button.text_content()
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert lit(page) == stated(first.text, [relation])
        ends = page.eval_on_selector_all(".m.lit", "all => all.map(each => each.dataset.entity)")
        assert set(ends) == {relation.head, relation.tail}


@pytest.mark.parametrize("how", ["hover", "focus", "tap"])
def test_a_mention_says_what_it_is(page, extractions: list[Extraction], how: str) -> None:
    mention = next(m for m in extractions[0].mentions if m.type == "LOC")
    entity = extractions[0].entity(mention.entity)
    element = page.locator(f"[data-id='{mention.id}']")
    if how == "focus":
        page.keyboard.press("Tab")
        page.locator("#text-view .m").first.focus()
        while page.evaluate("document.activeElement.dataset.id") != mention.id:
            page.keyboard.press("ArrowRight")
    else:
        element.hover() if how == "hover" else element.click()
    words = page.text_content("#card")
    assert page.is_visible("#card")
    codes = f"GeoNames {entity.codes.geonames}"
    for part in (entity.name, entity.kind, codes, f"{mention.confidence:.2f}", mention.rule):
        assert part in words
    page.keyboard.press("Escape")
    assert not page.is_visible("#card")


def test_the_card_of_a_sum_has_its_value(page, extractions: list[Extraction]) -> None:
    mention = next(m for m in extractions[0].mentions if m.type == "MONEY")
    page.click(f"[data-id='{mention.id}']")
    value = extractions[0].entity(mention.entity).value
    assert f"{value.low:,.0f} {value.currency}" in page.text_content("#card")


def test_types_are_told_by_words_and_can_be_hidden(page) -> None:
    label = "getComputedStyle(document.querySelector('.m.ORG'), '::after').content"
    assert page.evaluate(label) == '"ORG"'
    page.click("#legend .ORG")
    assert page.evaluate(label) == "none"


def test_rows_are_filtered_and_sorted(page, extractions: list[Extraction]) -> None:
    found = [row for extraction in extractions for row in rows(extraction)]
    page.click("#table th button:has-text('Confidence')")
    shown = page.eval_on_selector_all("td.confidence", "all => all.map(each => each.textContent)")
    assert shown == [f"{row.confidence:.2f}" for row in sorted(found, key=lambda row: -row.confidence)][:25]
    assert page.get_attribute("th[data-column=confidence]", "aria-sort") == "descending"
    page.fill("#least", "0.9")
    sure = sum(row.confidence >= 0.9 for row in found)
    assert f"{sure} of {len(found)} rows" in page.text_content("#rows-count")


def test_the_csv_has_the_rows_that_are_shown(page, extractions: list[Extraction]) -> None:
    page.fill("#find", "соусы")
    with page.expect_download() as saved:
        page.click("#csv")
    table = list(csv.reader(io.StringIO(Path(saved.value.path()).read_bytes().decode("utf-8-sig"))))
    wanted = [row for extraction in extractions for row in rows(extraction) if "соусы" in (row.product or "")]
    assert table[0] == [*Row._fields, "region"]
    assert [row[:-1] for row in table[1:]] == [["" if c is None else str(c) for c in row] for row in wanted]


def test_the_least_sure_documents_can_be_saved_for_correction(page, extractions: list[Extraction]) -> None:
    page.click("text=Correct by hand")
    page.fill("#unsure-count", "2")
    with page.expect_download() as saved:
        page.click("#unsure")
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert [from_json(line) for line in lines] == least_confident(extractions, 2)


def test_a_chart_and_a_place_lead_to_their_rows(page) -> None:
    for selector in (".bar", "#places .link"):
        page.eval_on_selector_all("#places details", "all => all.forEach(each => { each.open = true; })")
        name = page.get_attribute(f"{selector} >> nth=0", "data-find")
        page.click(f"{selector} >> nth=0")
        assert page.input_value("#find") == name


def test_text_that_tries_to_be_markup_stays_text(browser, tmp_path: Path) -> None:
    address = write_report([hostile(ATTACK), NIKATOR], tmp_path / "report.html")
    with opened(browser, address) as page:
        ready(page)
        page.click("#table tbody tr")
        page.click("#tab-entities")
        page.hover(".m >> nth=0")
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 3
        parts = ("#text-view", "#relations", "#entities", "#table", "#places", "#card", "#list", ".charts")
        for selector in parts:
            assert ATTACK in page.text_content(selector)


def test_a_formula_is_no_formula_in_the_csv(browser, tmp_path: Path) -> None:
    with opened(browser, write_report([hostile("=1+1")], tmp_path / "report.html")) as page:
        ready(page)
        with page.expect_download() as saved:
            page.click("#csv")
        table = Path(saved.value.path()).read_bytes().decode("utf-8-sig")
    assert [row[2] for row in csv.reader(io.StringIO(table))] == ["company", "'=1+1"]


def test_the_page_lets_no_other_script_run(browser, address: str) -> None:
    add = """() => {
        const script = document.createElement("script");
        script.textContent = "window.added = 1";
        document.body.append(script);
        return typeof added;
    }"""
    with pytest.raises(AssertionError, match="Content Security Policy"), opened(browser, address) as page:
        assert page.evaluate(add) == "undefined"


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_it(browser, address: str, axe: str, width: int) -> None:
    with opened(browser, address, viewport={"width": width, "height": 900}, bypass_csp=True) as page:
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.click("#relations .fact >> nth=0")
        page.click(".m >> nth=0")
        assert serious(page, axe) == []
        page.click("#theme")  # dark, and a second view
        page.click("#tab-entities")
        assert serious(page, axe) == []


def test_a_large_report_is_quick_to_use(browser, extractions: list[Extraction], tmp_path: Path) -> None:
    many = [extraction for _ in range(300) for extraction in extractions]
    with opened(browser, write_report(many, tmp_path / "report.html")) as page:
        ready(page)
        assert page.locator("#table tbody tr").count() == 25
        assert page.locator("#list .item").count() == 30
        page.click("#list-pager button:has-text('Next')")
        page.click("#list .item >> nth=0")
        page.wait_for_selector("#list .item[data-number='30'][aria-current]")
        assert page.text_content("#text-view") == many[30].text


def test_json_in_the_page_is_that_of_the_command_line(page, extractions: list[Extraction]) -> None:
    held = page.evaluate("unpack(document.querySelector('script.part'))")
    assert [from_json(json.dumps(each)) for each in held] == extractions
