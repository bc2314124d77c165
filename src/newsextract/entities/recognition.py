"""Mentions of a document: what the tagger and the rules propose, merged."""

from collections.abc import Sequence

from spacy.tokens import Doc

from newsextract.schema import Mention


def recognise(docs: Sequence[Doc]) -> list[tuple[Mention, ...]]:
    """The mentions of each document, in order and apart."""
    return [tuple(_names(doc)) for doc in docs]


def _names(doc: Doc) -> list[Mention]:
    return [
        Mention(f"T{number}", span.start_char, span.end_char, span.label_, span.text, None, 0.8, "slovnet")
        for number, span in enumerate(doc.ents, 1)
    ]
