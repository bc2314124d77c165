"""Relations of a document."""

from collections.abc import Sequence

from spacy.tokens import Doc

from newsextract.schema import Entity, Mention, Relation


def relate(doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]) -> tuple[Relation, ...]:
    """The relations that the text states."""
    return ()
