"""The spaCy component that makes entities of mentions."""

from spacy.language import Language
from spacy.tokens import Doc

from newsextract import extensions
from newsextract.resolution.resolve import resolve


class ResolutionComponent:
    """Ties ``doc._.mentions`` to entities and sets ``doc._.entities``."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Resolve the mentions of one document."""
        doc._.mentions, doc._.entities = resolve(doc, doc._.mentions)
        return doc


@Language.factory(
    "newsextract_resolution",
    assigns=["doc._.mentions", "doc._.entities"],
    requires=["doc._.mentions"],
)
def create_resolution(nlp: Language, name: str) -> ResolutionComponent:
    """Factory: ``nlp.add_pipe("newsextract_resolution")`` after ``newsextract_entities``."""
    return ResolutionComponent()
