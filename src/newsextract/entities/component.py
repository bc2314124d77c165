"""The spaCy component that finds mentions."""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from newsextract import extensions
from newsextract.batches import BATCH_SIZE
from newsextract.entities.recognition import recognise


class EntitiesComponent:
    """Sets ``doc._.mentions``: spans in order and apart, not yet tied to entities."""

    def __init__(self, batch_size: int) -> None:
        extensions.register()
        self.batch_size = batch_size

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int | None = None) -> Iterator[Doc]:
        """Find the mentions of documents in batches."""
        for docs in minibatch(stream, batch_size or self.batch_size):
            for doc, mentions in zip(docs, recognise(docs), strict=True):
                doc._.mentions = mentions
                yield doc


@Language.factory(
    "newsextract_entities",
    assigns=["doc._.mentions"],
    requires=["token.morph", "token.lemma", "doc.ents", "doc.tensor"],
    default_config={"batch_size": BATCH_SIZE},
)
def create_entities(nlp: Language, name: str, batch_size: int) -> EntitiesComponent:
    """Factory: ``nlp.add_pipe("newsextract_entities")`` after ``newsextract_slovnet``."""
    return EntitiesComponent(batch_size)
