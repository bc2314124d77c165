"""Rules and dictionaries that ship as data: TOML tables and tab-separated rows under ``data/``."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file, read once a process; callers leave it unchanged."""
    return tomllib.loads((files("newsextract") / "data" / name).read_text(encoding="utf-8"))


def rows(name: str) -> Iterator[list[str]]:
    """The cells of a tab-separated file; empty lines and lines that start with ``#`` are left out."""
    for line in (files("newsextract") / "data" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def legal_forms() -> frozenset[str]:
    """Legal and group forms of companies, Russian and foreign, as they are written in names."""
    forms = table("organisations.toml")
    return frozenset(forms["legal_forms"]) | frozenset(forms["foreign_forms"])
