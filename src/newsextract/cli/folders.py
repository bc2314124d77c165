"""The options that name the annotated documents, the same in every command."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Corpus: TypeAlias = Annotated[Path, typer.Option(metavar="DIR", help="Folder with the texts, NAME.txt.")]
Gold: TypeAlias = Annotated[
    Path, typer.Option(metavar="DIR", help="Folder with the annotation, NAME.ann, and splits.toml.")
]
CORPUS, GOLD = Path("corpus"), Path("gold")
