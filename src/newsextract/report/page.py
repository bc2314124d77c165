"""The page itself: a template, a style and a script around packed extractions."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from newsextract.report.pack import Pack
from newsextract.report.summary import Summary
from newsextract.report.territories import territories
from newsextract.schema import Extraction

_SCRIPTS: Final = ("data.js", "text.js", "document.js", "rows.js", "page.js")


@dataclass(frozen=True)
class Form:
    """The form of the service, shown above what was found.

    Attributes:
        max_bytes: what a request may have.
        text: what was pasted last.
        error: why there is no result.
    """

    max_bytes: int
    text: str = ""
    error: str = ""


def save(extractions: Iterable[Extraction], path: Path) -> None:
    """Write the report of a run as an HTML file.

    Args:
        extractions: read one by one; their texts are held compressed.
        path: is replaced.
    """
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(_pieces(_content(extractions), None))


def render(extractions: Iterable[Extraction], form: Form | None = None) -> str:
    """The page for some extractions, with a form if there is one; none gives the form alone."""
    return "".join(_pieces(_content(extractions), form))


def _content(extractions: Iterable[Extraction]) -> "_Content":
    content = _Content()
    for extraction in extractions:
        content.add(extraction)
    return content


class _Content:
    """Counts and documents of a page."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.pack = Pack()

    def add(self, extraction: Extraction) -> None:
        lying_in = territories(extraction)
        self.summary.add(extraction, lying_in)
        self.pack.add(extraction, lying_in)


def _pieces(content: _Content, form: Form | None) -> Iterator[str]:
    return _template().generate(
        summary=content.summary,
        pack=content.pack,
        form=form,
        version=version("newsextract"),
        policy=content_policy(form_action="'self'" if form else "'none'"),
        style=_style(),
        script=_script(),
    )


def content_policy(form_action: str = "'none'") -> str:
    """The content security policy of the page: its own style and script by their hashes, and nothing else."""
    rules = {
        "default-src": "'none'",
        "style-src": _hashed(_style()),
        "script-src": _hashed(_script()),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": form_action,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashed(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("newsextract.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _style() -> str:
    return _asset("page.css")


@cache
def _script() -> str:
    return "\n".join(map(_asset, _SCRIPTS))


def _asset(name: str) -> str:
    return (files("newsextract.report") / "assets" / name).read_text(encoding="utf-8")
