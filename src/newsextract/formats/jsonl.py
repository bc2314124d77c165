"""JSON Lines: the pipeline's own output, one extraction a line; nothing is lost."""

from collections.abc import Iterable, Iterator

from newsextract.schema import Extraction, SchemaError, from_json, to_json


def write(extractions: Iterable[Extraction]) -> str:
    """Extractions as JSON Lines."""
    return "".join(to_json(extraction).decode("utf-8") + "\n" for extraction in extractions)


def read(lines: str, source: str = "") -> Iterator[Extraction]:
    """Extractions of a JSON Lines file.

    Raises:
        SchemaError: a line that is no extraction; the message names file, line and fault.
    """
    # str.splitlines would also break at U+2028, which JSON strings may hold.
    for number, line in enumerate(lines.split("\n"), start=1):
        if line.strip():
            try:
                yield from_json(line)
            except SchemaError as error:
                raise SchemaError(
                    f"{source}, line {number}: {error}; write it with 'newsextract extract'"
                ) from error
