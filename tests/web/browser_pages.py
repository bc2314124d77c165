"""What the browser tests look at: real extractions, opened pages, what is marked in them."""

from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path

from newsextract.engines import local
from newsextract.report import save
from newsextract.schema import Document, Extraction, Relation

ROOT = Path(__file__).parents[2]
# Documents of the split "train", and a text whose offsets are neither bytes nor UTF-16.
NAMES = ("a01", "b02", "c04")
ODD = "🏭🏭 Компания «Каланча» из Люберец выпускает соусы и кетчупы. 🍅\r\n\r\nВ цех вложат 300 млн рублей."


def real_extractions() -> list[Extraction]:
    files = [ROOT / "corpus" / f"{name}.txt" for name in NAMES]
    documents = [Document(file.name, file.read_text(encoding="utf-8")) for file in files]
    return list(local.extract([*documents, Document("odd.txt", ODD)]))


def write_report(extractions: list[Extraction], target: Path) -> str:
    """A report on the disk; its address."""
    save(extractions, target)
    return target.as_uri()


@contextmanager
def opened(browser, address: str, **options):
    """A page whose scripts have run; what it asked of anybody else, or did wrong, fails the test."""
    context = browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(120_000)  # what is slow here is the machine
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "request",
        lambda request: request.url.startswith(("blob:", "data:", address)) or faults.append(request.url),
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    try:
        yield page
    finally:
        context.close()
    assert not faults, faults


def ready(page) -> None:
    page.wait_for_selector("html[data-ready]")


def mentions(page) -> list[list[object]]:
    """Id, start, end and text of each highlight; the browser counts the offsets, in code points."""
    return page.evaluate(
        """() => {
            const view = document.getElementById("text-view");
            return [...view.querySelectorAll(".m")].map(mention => {
                const before = document.createRange();
                before.setStart(view, 0);
                before.setEndBefore(mention);
                const start = [...before.toString()].length;
                const text = mention.textContent;
                return [mention.dataset.id, start, start + [...text].length, text];
            });
        }"""
    )


def lit(page) -> str:
    """The characters that are lit as evidence."""
    return "".join(
        page.eval_on_selector_all("[data-start].evidence", "all => all.map(each => each.textContent)")
    )


def stated(text: str, relations: Iterable[Relation]) -> str:
    """The characters that state any of these relations."""
    spans = [relation.evidence for relation in relations]
    return "".join(c for i, c in enumerate(text) if any(span.start <= i < span.end for span in spans))


def in_view(page, selector: str) -> bool:
    """Whether an element stands where the user sees it."""
    box = page.locator(selector).first.bounding_box()
    return 0 < box["y"] < page.viewport_size["height"]


def serious(page, axe: str) -> list[str]:
    """Rules of axe-core that the page breaks, but for minor and moderate ones."""
    found = page.evaluate(axe + "; axe.run().then(results => results.violations)")
    grave = [each for each in found if each["impact"] in {"serious", "critical"}]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in grave]
