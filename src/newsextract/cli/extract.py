"""``newsextract extract``: documents in, facts out."""

import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from newsextract.cli.errors import fail, plain_errors

if TYPE_CHECKING:
    from rich.progress import Progress

    from newsextract.schema import Document, Extraction
    from newsextract.sources import JsonFields
    from newsextract.stores import Stores
    from newsextract.stores.table import Row

EXAMPLES: Final = """\b
Examples:
  newsextract extract releases/
  newsextract extract releases/ -o facts.jsonl -o facts.csv -o sqlite:///facts.db
  newsextract extract releases/ --report report.html
  newsextract extract news.jsonl --text-field body --jobs 2 -o - > facts.jsonl
  newsextract extract releases/ -o sure.csv --min-confidence 0.8
  newsextract extract releases/ -o archive.jsonl --jobs 2 --timeout 60
  newsextract extract releases/ -o archive.parquet --engine ray --jobs 2"""


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders or globs; - for standard input.")
    ],
    *,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="TARGET",
            help="Where facts go, by suffix or URL: *.jsonl, *.csv, *.parquet, *.rows.parquet, *.graphml, "
            "*.db, sqlite:///PATH, postgresql://USER@HOST/DATABASE, - for JSONL on standard output. "
            "May be given several times. A database that exists is added to.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes; on Ray, actors.")] = 1,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help="What a document may take before it is given up as an error. The default is 600 where there "
            "are worker processes, and no limit in a single process.",
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Where to work: on this machine, or on a Ray cluster.")
    ] = Engine.LOCAL,
    page: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a page (HTML) to see what was found and why."),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace files that exist, SQLite's too; on a server, write documents anew."
        ),
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a run that was killed; what it finished is not redone."),
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, as spreadsheets want it.")
    ] = False,
    show_rows: Annotated[
        bool | None,
        typer.Option("--rows/--no-rows", help="Print the rows too; the default where no output is named."),
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, help="Leave out relations and rows that are less sure than this."),
    ] = 0.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Neither progress nor summary.")] = False,
    text_field: Annotated[
        str, typer.Option(help="Field of a JSONL line or Parquet row that holds the text.")
    ] = "text",
    id_field: Annotated[str, typer.Option(help="Field with the document's own id.")] = "id",
    title_field: Annotated[str, typer.Option(help="Field with the title.")] = "title",
    date_field: Annotated[str, typer.Option(help="Field with the date.")] = "date",
    url_field: Annotated[str, typer.Option(help="Field with the address.")] = "url",
) -> None:
    """Extract facts from press releases and business news.

    People, organisations, places, posts and sums; and which company makes what in which place. Without an
    output, the table company-place-product is printed, with tabs where the output is piped. Files appear
    whole at the end; databases are written on the way. Outputs are not read as inputs.
    """
    from newsextract import sources, terminal
    from newsextract.confidence import at_least
    from newsextract.engines.worker import EngineError
    from newsextract.stores import open_stores, output_path

    targets = [*(output or []), *([str(page)] if page else [])]
    with_rows = not targets if show_rows is None else show_rows
    if with_rows and "-" in targets:
        fail("--rows and -o - both write to standard output. Leave one out")
    if resume and not targets:
        fail("--resume goes on with outputs. Name them with -o, as in the run that was killed")
    outputs = frozenset(filter(None, map(output_path, targets)))
    for path in paths:
        if Path(path).resolve() in outputs:
            fail(f"{path}: both an input and an output. Name another output")
    fields = sources.JsonFields(text_field, id_field, title_field, date_field, url_field)
    stores = open_stores(targets, force=force, resume=resume, bom=bom)
    with plain_errors(EngineError), stores as write, _progress(quiet) as progress:
        choose = write.unfinished if resume else None
        extractions = _extractions(engine, paths, fields, outputs, choose, jobs=jobs, timeout=timeout)
        with closing(extractions):
            sure = (at_least(extraction, min_confidence) for extraction in extractions)
            counts, rows = _write_all(sure, write, progress, keep_rows=with_rows)
    if with_rows:
        terminal.print_rows(rows, terminal.open_console())
    if not quiet:
        typer.echo(", ".join(f"{name} {count}" for name, count in counts.items()), err=True)
    raise typer.Exit(1 if counts["failed"] else 0)


def _extractions(
    engine: Engine,
    paths: list[str],
    fields: "JsonFields",
    exclude: frozenset[Path],
    choose: "Callable[[Iterable[Document]], Iterable[Document]] | None",
    *,
    jobs: int,
    timeout: float | None,
) -> "Generator[Extraction, None, None]":
    """Start an engine on what the paths hold, or on those documents that are chosen of it."""
    from newsextract import sources
    from newsextract.engines import local

    if engine is Engine.LOCAL:
        documents = sources.read(paths, fields=fields, exclude=exclude)
        return local.extract(choose(documents) if choose else documents, jobs=jobs, timeout=timeout)
    from newsextract.engines import ray

    inputs = ray.Inputs(paths, fields, exclude, choose)
    return ray.extract(inputs, jobs=jobs, timeout=timeout)


def _write_all(
    extractions: Iterable["Extraction"], write: "Stores", progress: "Progress", *, keep_rows: bool
) -> tuple[Counter[str], list["Row"]]:
    """Write extractions and report errors as they come; what was counted, and the rows if wanted."""
    from newsextract.stores.table import rows

    counts = Counter(dict.fromkeys(("documents", "failed", "mentions", "entities", "relations", "rows"), 0))
    kept: list[Row] = []
    task = progress.add_task("documents", total=None)
    for extraction in extractions:
        write(extraction)
        counts.update(
            documents=1,
            failed=int(extraction.error is not None),
            mentions=len(extraction.mentions),
            entities=len(extraction.entities),
            relations=len(extraction.relations),
            rows=len(extraction.records),
        )
        if extraction.error:
            _report(extraction, progress)
        if keep_rows:
            kept.extend(rows(extraction))
        progress.advance(task)
    return counts, kept


def _report(extraction: "Extraction", progress: "Progress") -> None:
    from rich.text import Text

    from newsextract.terminal import printable

    message = " ".join(printable(extraction.error or "").split())
    progress.console.print(Text(f"failed: {message}"), soft_wrap=True)


def _progress(quiet: bool) -> "Progress":
    """Counts documents on standard error, if that is a terminal."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from newsextract.terminal import open_console

    console = open_console(sys.stderr)
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} {task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
