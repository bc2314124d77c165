"""``newsextract convert``: annotated documents from one format to another."""

from pathlib import Path
from typing import Annotated, Final

import typer

from newsextract.cli.errors import fail, plain_errors, report

EXAMPLES: Final = """\b
Examples:
  newsextract convert annotated.jsonl annotated/
  newsextract convert annotated/ tasks.json --to label-studio
  newsextract convert annotated.jsonl unsure.json --least-confident 50
  newsextract convert tasks.json corrected.conll --from label-studio"""
_FORMATS: Final = "brat, inline, jsonl, conll, label-studio or docbin"


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A file, or a folder for brat and inline.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file or folder to write.")],
    *,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help=f"{_FORMATS}; told by IN if not given.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="FORMAT", help="The same; told by the suffix of OUT.")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="IN follows another guideline: nerel, or a TOML file."),
    ] = None,
    least_confident: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Only the N documents that are least sure, lowest confidence first."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write into an output that exists.")] = False,
) -> None:
    """Convert annotated documents from one format to another.

    Formats by suffix: .jsonl, .conll (CoNLL-2003), .json (Label Studio), .spacy (DocBin), none (brat).
    JSONL and DocBin keep all; brat and Label Studio all but confidences, rules, values and
    status; CoNLL the mentions alone.
    """
    from newsextract.formats.common import FormatError
    from newsextract.formats.convert import convert as convert_documents
    from newsextract.schema import SchemaError

    if not force and _in_use(target):
        fail(f"{target}: exists already. Give another name, or --force to write into it")
    with plain_errors(FormatError, SchemaError):
        count = convert_documents(source, target, from_, to, mapping, least_confident=least_confident)
    report(f"documents {count}")


def _in_use(target: Path) -> bool:
    return any(target.iterdir()) if target.is_dir() else target.exists()
