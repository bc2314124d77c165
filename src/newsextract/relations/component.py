"""The spaCy component that finds relations between entities and the rows they make."""

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from newsextract import extensions
from newsextract.batches import BATCH_SIZE
from newsextract.relations.extraction import relate_all
from newsextract.relations.scene import Scene


class RelationsComponent:
    """Sets ``doc._.relations`` and ``doc._.records``, and drops products that nobody makes."""

    def __init__(self, batch_size: int) -> None:
        extensions.register()
        self.batch_size = batch_size

    def __call__(self, doc: Doc) -> Doc:
        """Relate the entities of one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int | None = None) -> Iterator[Doc]:
        """Relate the entities of documents in batches."""
        for docs in minibatch(stream, batch_size or self.batch_size):
            scenes = [Scene(doc, doc._.mentions, doc._.entities) for doc in docs]
            for doc, facts in zip(docs, relate_all(scenes), strict=True):
                doc._.relations, doc._.records = facts.relations, facts.records
                doc._.mentions = tuple(each for each in doc._.mentions if each.entity not in facts.unmade)
                doc._.entities = tuple(each for each in doc._.entities if each.id not in facts.unmade)
                yield doc


@Language.factory(
    "newsextract_relations",
    assigns=["doc._.relations", "doc._.records", "doc._.mentions", "doc._.entities"],
    requires=["token.dep", "token.head", "token.lemma", "doc._.mentions", "doc._.entities"],
    default_config={"batch_size": BATCH_SIZE},
)
def create_relations(nlp: Language, name: str, batch_size: int) -> RelationsComponent:
    """Factory: ``nlp.add_pipe("newsextract_relations")`` after ``newsextract_resolution``."""
    return RelationsComponent(batch_size)
