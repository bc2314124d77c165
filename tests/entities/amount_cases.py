"""Reads the tables of cases: a text, an arrow, what is expected."""

from pathlib import Path

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> list[tuple[str, str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [
        (text, spans)
        for text, _, spans in (line.partition(" → ") for line in lines if line and line[0] != "#")
    ]
