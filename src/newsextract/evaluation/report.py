"""The errors of an evaluation as one HTML page: self-contained, filterable, safe against any text."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template

from razdel import sentenize

from newsextract.evaluation.counts import Counts
from newsextract.evaluation.errors import Error, errors
from newsextract.evaluation.scorer import Report
from newsextract.schema import Mention

_GAP = " … "


def render(report: Report, title: str = "newsextract: errors") -> str:
    """The page.

    Args:
        report: what `evaluate` returned.
        title: heading of the page.
    """
    found = errors(report.documents)
    template = files("newsextract").joinpath("data/report.html").read_text(encoding="utf-8")
    sentences = {document.gold.id: _sentences(document.gold.text) for document in report.documents}
    return Template(template).substitute(
        title=escape(title),
        scores=_scores(report),
        selects="\n".join(_select(name, found) for name in ("section", "kind", "type")),
        articles="\n".join(_article(error, sentences[error.document.gold.id]) for error in found),
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    return [(sentence.start, sentence.stop) for sentence in sentenize(text)]


def _scores(report: Report) -> str:
    rows = "".join(_score_row(name, counts) for name, counts in report.totals.items() if _shown(name, counts))
    heads = "".join(f"<th>{head}</th>" for head in ("measure", "P", "R", "F1", "gold", "output"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _shown(name: str, counts: Counts) -> bool:
    """Strict mentions, relations and rows; entities all together."""
    chosen = name.startswith(("mentions.strict.", "relations.", "rows."))
    summed = name in {"entities.b_cubed.all", "entities.lea.all", "entities.name.names", "entities.kind"}
    return (chosen or summed) and bool(counts.gold or counts.predicted)


def _score_row(name: str, counts: Counts) -> str:
    figures = (counts.precision, counts.recall, counts.f1)
    cells = [name, *(f"{figure:.3f}" for figure in figures), f"{counts.gold:.0f}", f"{counts.predicted:.0f}"]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _select(name: str, found: Sequence[Error]) -> str:
    values = sorted({str(getattr(error, name)) for error in found})
    options = "".join(f'<option value="{escape(value)}">{escape(value)}</option>' for value in values)
    return f'<select name="{name}" aria-label="{name}"><option value="">any {name}</option>{options}</select>'


def _article(error: Error, sentences: Sequence[tuple[int, int]]) -> str:
    document = error.document
    shown = [span for span in sentences if _touches(span, (*error.gold_mentions, *error.output_mentions))]
    gold = _marked(document.gold.text, shown, document.gold.mentions, error.gold_mentions)
    output = _marked(document.gold.text, shown, document.predicted.mentions, error.output_mentions)
    said = " ⇒ ".join(escape(words or "nothing") for words in (error.gold, error.output))
    data = " ".join(f'data-{name}="{escape(getattr(error, name))}"' for name in ("section", "kind", "type"))
    about = escape(" ".join(filter(None, (document.gold.source, error.section, error.kind, error.type))))
    rule = f" {escape(error.rule)}" if error.rule else ""
    return (
        f"<article {data}><h2>{said} <small>{about}{rule}</small></h2>"
        f'<div class="sides" lang="ru"><p><b lang="en">gold</b> {gold}</p>'
        f'<p><b lang="en">output</b> {output}</p></div></article>'
    )


def _touches(span: tuple[int, int], mentions: Iterable[Mention]) -> bool:
    return any(mention.start < span[1] and span[0] < mention.end for mention in mentions)


def _marked(
    text: str, shown: Iterable[tuple[int, int]], mentions: Sequence[Mention], focus: Sequence[Mention]
) -> str:
    """The sentences with all mentions marked and those of the error highlighted."""
    pieces: list[str] = []
    end = 0
    for start, stop in shown:
        pieces += [_GAP] if end and text[end:start].strip() else [" "] if end else []
        pieces += _sentence(text, start, stop, mentions, focus)
        end = stop
    return "".join(pieces)


def _sentence(
    text: str, start: int, stop: int, mentions: Sequence[Mention], focus: Sequence[Mention]
) -> Iterator[str]:
    position = start
    # Where mentions overlap, the ones to look at are drawn.
    order = sorted(mentions, key=lambda mention: (mention not in focus, mention.start, -mention.end))
    drawn: list[Mention] = []
    for mention in order:
        free = all(mention.end <= other.start or other.end <= mention.start for other in drawn)
        if start <= mention.start < stop and free:
            drawn.append(mention)
    for mention in sorted(drawn, key=lambda each: each.start):
        yield escape(text[position : mention.start])
        kind = ' class="focus"' if mention in focus else ""
        yield f"<mark{kind}>{escape(mention.text)}<sub>{mention.type}</sub></mark>"
        position = mention.end
    yield escape(text[position:stop])
