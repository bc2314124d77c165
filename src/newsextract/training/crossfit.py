"""Gold documents as the pipeline sees them: with the mentions of a tagger that has not learned from them.

A relation scorer that knows gold mentions only takes every product it is shown for a real one. Trained
on these documents too, it learns what a tagger's mistakes look like.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from spacy.language import Language

from newsextract.entities.recognition import recognise
from newsextract.entities.tagger import Tagger, from_arrays
from newsextract.evaluation.alignment import align, gold_row_key
from newsextract.resolution.resolve import resolve
from newsextract.schema import Extraction, Record, Relation
from newsextract.training.tagger import Settings, fit

_SEED: Final = 1


def recognised(
    nlp: Language,
    gold: Sequence[Extraction],
    folds: int = 4,
    settings: Settings | None = None,
    report: Callable[[int], None] | None = None,
) -> list[Extraction]:
    """Each document with found mentions and entities, and gold's relations between those.

    Args:
        nlp: a pipeline whose first component is ``newsextract_slovnet``.
        gold: annotated documents.
        folds: parts; the mentions of each are found by a tagger trained on the others.
        settings: of the taggers; by default one network each.
        report: called with the number of each finished part.
    """
    order = list(range(len(gold)))
    random.Random(_SEED).shuffle(order)
    found: list[Extraction] = []
    for fold in range(folds):
        held = set(order[fold::folds])
        others = [document for number, document in enumerate(gold) if number not in held]
        networks = from_arrays(fit(nlp, others, settings or Settings(members=1)))
        found.extend(_seen_by(nlp, networks, [gold[number] for number in sorted(held)]))
        if report:
            report(fold)
    return found


def _seen_by(nlp: Language, networks: Tagger, gold: Sequence[Extraction]) -> Iterator[Extraction]:
    component: Any = nlp.get_pipe("newsextract_slovnet")
    docs = list(component.pipe(nlp.make_doc(document.text) for document in gold))
    for document, doc, mentions in zip(gold, docs, recognise(docs, networks), strict=True):
        tied, entities = resolve(doc, mentions)
        seen = msgspec.structs.replace(document, mentions=tied, entities=entities, relations=(), records=())
        yield projected(document, seen)


def projected(gold: Extraction, seen: Extraction) -> Extraction:
    """The found mentions and entities with gold's relations and rows between those that stand for gold's.

    A relation or row with a side that was not found is left out.
    """
    own = {gold_id: id_ for id_, gold_id in align(gold, seen).entities.items()}
    names = {entity.id: entity.name for entity in seen.entities}
    relations = tuple(
        Relation(relation.type, own[relation.head], own[relation.tail])
        for relation in gold.relations
        if relation.head in own and relation.tail in own
    )
    records = tuple(
        _record([cell and own[cell] for cell in gold_row_key(row)], names)
        for row in gold.records
        if all(cell is None or cell in own for cell in gold_row_key(row))
    )
    return msgspec.structs.replace(seen, relations=relations, records=records)


def _record(cells: Sequence[str | None], names: Mapping[str, str]) -> Record:
    company, place, product = cells
    return Record(
        company=names[company or ""],
        company_id=company or "",
        place=names.get(place or ""),
        place_id=place,
        product=names.get(product or ""),
        product_id=product,
    )
