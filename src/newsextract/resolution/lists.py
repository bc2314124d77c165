"""The dictionaries of this part: data files read once a process."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = files("newsextract") / "data"


def rows(name: str) -> Iterator[list[str]]:
    """The lines of a tab-separated file of ``newsextract/data`` but comments, split into cells."""
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """A TOML file of ``newsextract/data`` that maps keys to lists of words."""
    content = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
    return {key: tuple(words) for key, words in content.items()}
