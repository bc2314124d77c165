"""Documents in groups, each small enough to be held and worked on at once."""

from collections.abc import Iterable, Iterator
from typing import Final

from newsextract.schema import Document

BATCH_SIZE: Final = 24  # documents; more of them take more memory and hardly less time
_CHARACTERS: Final = 50_000  # what a batch may hold, which bounds memory whatever the documents' sizes


def batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Groups of documents in order, bounded in number and in characters; a long document is one alone.

    Args:
        documents: any iterable; it is read as the groups are taken.
        size: documents that a group may hold.
    """
    batch: list[Document] = []
    characters = 0
    for document in documents:
        if batch and characters + len(document.text) > _CHARACTERS:
            yield batch
            batch, characters = [], 0
        batch.append(document)
        characters += len(document.text)
        if len(batch) >= size:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
