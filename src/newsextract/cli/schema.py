"""``newsextract schema``: what every line of a JSONL output follows."""

from typing import Final

import typer

EXAMPLES: Final = """\b
Example:
  newsextract schema > extraction.schema.json"""


def schema() -> None:
    """Print the JSON Schema of an extraction.

    Every line of a JSONL output follows it.
    """
    import json

    from newsextract.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
