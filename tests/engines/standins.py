"""What stands for the pipeline in worker processes: quick, and a text can ask for what goes wrong."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from newsextract.engines.worker import Work
from newsextract.schema import Document, Extraction


def prepare() -> Work:
    return work


def work(batch: list[Document]) -> list[Extraction]:
    for document in batch:
        if document.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.text == "hang":
            time.sleep(600)
        if document.text == "raise":
            raise ValueError("no document's fault")
        if document.text.startswith("note in "):
            with Path(document.text.removeprefix("note in ")).open("a") as notes:
                notes.write(f"{document.source}\n")
    return [Extraction(document.id, document.source, document.text) for document in batch]


def prepare_slowly() -> Work:
    time.sleep(1.5)
    return work


def fail_to_prepare() -> Work:
    raise ValueError("the models cannot be loaded")


def die_while_preparing() -> Work:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def numbered(count: int) -> list[Document]:
    return [Document(f"{number}.txt", f"text {number}") for number in range(count)]


def grouped(documents: list[Document], size: int) -> Iterator[list[Document]]:
    return (documents[start : start + size] for start in range(0, len(documents), size))
