"""The spaCy component that finds relations between entities and the rows they make."""

from spacy.language import Language
from spacy.tokens import Doc

from newsextract import extensions
from newsextract.relations.extraction import relate


class RelationsComponent:
    """Sets ``doc._.relations`` and ``doc._.records``."""

    def __init__(self) -> None:
        extensions.register()

    def __call__(self, doc: Doc) -> Doc:
        """Relate the entities of one document."""
        doc._.relations, doc._.records = relate(doc, doc._.mentions, doc._.entities)
        return doc


@Language.factory(
    "newsextract_relations",
    assigns=["doc._.relations", "doc._.records"],
    requires=["token.dep", "token.head", "token.lemma", "doc._.mentions", "doc._.entities"],
)
def create_relations(nlp: Language, name: str) -> RelationsComponent:
    """Factory: ``nlp.add_pipe("newsextract_relations")`` after ``newsextract_resolution``."""
    return RelationsComponent()
