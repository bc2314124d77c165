"""The same input gives the same bytes: in any order and batch, in one process or two, with any hash seed."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from random import Random

import pytest

from newsextract import pipeline
from newsextract.schema import Document, to_json

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Short texts of the train split, and what may trip up a batch."""
    train = tomllib.loads((ROOT / "gold" / "splits.toml").read_text(encoding="utf-8"))["train"]
    texts = [(ROOT / "corpus" / f"{name}.txt").read_bytes().decode() for name in train]
    chosen = [text for text in texts if len(text) < 900][:12]
    chosen += ["", "Тула", "\ud800", "«" * 300, chosen[0], chosen[1].upper(), chosen[2].replace(" ", "\xa0")]
    return [Document(f"{number}.txt", text) for number, text in enumerate(chosen)]


@pytest.fixture(scope="module")
def expected(documents: list[Document]) -> dict[str, bytes]:
    return facts(documents, 32)


def facts(documents: list[Document], batch_size: int) -> dict[str, bytes]:
    return {found.source: to_json(found) for found in pipeline.run(pipeline.load(), documents, batch_size)}


@pytest.mark.parametrize("batch_size", [1, 5])
def test_batch_size(documents: list[Document], expected: dict[str, bytes], batch_size: int) -> None:
    assert facts(documents, batch_size) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_order(documents: list[Document], expected: dict[str, bytes], seed: int) -> None:
    shuffled = Random(seed).sample(documents, len(documents))
    assert facts(shuffled, 7) == expected


@pytest.fixture(scope="module")
def folder(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    for document in documents:
        (folder / document.source).write_bytes(document.text.encode("utf-8", "replace"))
    return folder


def output(folder: Path, *arguments: str, hash_seed: int) -> bytes:
    """What a fresh process prints for a folder of files."""
    program = "import sys; from newsextract.cli import app; app(sys.argv[1:])"
    command = [sys.executable, "-c", program, "extract", ".", "-o", "-", "--quiet", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    return subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=False).stdout


def test_processes_and_hash_seeds(folder: Path) -> None:
    first = output(folder, hash_seed=1)
    assert first.count(b"\n") == len(list(folder.iterdir()))
    assert output(folder, "--jobs", "2", hash_seed=2) == first
