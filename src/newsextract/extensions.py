"""Custom attributes of a spaCy Doc in which the components keep what they found."""

from typing import Final

from spacy.tokens import Doc

_ATTRIBUTES: Final = ("mentions", "entities", "relations", "records")


def register() -> None:
    """Make ``doc._.mentions`` and the like exist, empty tuples at first."""
    for name in _ATTRIBUTES:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
