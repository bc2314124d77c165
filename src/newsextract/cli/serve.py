"""``newsextract serve``: the page and its API."""

from typing import Annotated, Final

import typer

from newsextract.cli.errors import fail, plain_errors, report

EXAMPLES: Final = """\b
Examples:
  newsextract serve
  newsextract serve --port 8080 --jobs 2
  curl -s http://127.0.0.1:8000/extract --json '{"text": "Компания «Каланча» из Люберец выпускает соусы."}'"""


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen at; the default is this machine alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the system choose.")] = 8000,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    max_megabytes: Annotated[int, typer.Option(min=1, help="Of one request.")] = 10,
    seconds: Annotated[float, typer.Option(min=1, help="For one text, and for waiting until its turn.")] = 30,
    waiting: Annotated[int, typer.Option(min=0, help="Requests that may wait for a free process.")] = 32,
) -> None:
    """Serve a page to paste or upload a release in and see its facts, and the same as an API.

    Nothing is stored, nothing is logged but faults, and no request goes out.
    """
    try:
        from newsextract import web
    except ImportError as error:
        fail(f"the library {error.name} is not installed. Run: pip install 'newsextract[web]'")
    size = max_megabytes * 2**20
    limits = web.Limits(size, 12 * size, seconds=seconds, waiting=waiting, jobs=jobs)
    with plain_errors():
        web.serve(host, port, limits, lambda address: report(f"newsextract: {address} (Ctrl-C ends it)"))
