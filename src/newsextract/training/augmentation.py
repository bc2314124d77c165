"""More documents to learn from: the annotated ones with their names, products and posts exchanged.

A mention gives way to another one of its type, printed in the same case and number somewhere in the gold, so
that the sentence stays grammatical and the networks must read what is around a name.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace
from spacy.tokens import Doc

from newsextract.schema import Extraction, Mention, MentionType, text_hash

_EXCHANGED: Final[frozenset[MentionType]] = frozenset({"PER", "ORG", "LOC", "LOCADJ", "PRODUCT", "POSITION"})
_AGREEING: Final = ("Case", "Number", "Gender")
_QUOTES: Final = '«„“"'
_SHARE: Final = 0.6  # of the mentions that give way

Form = tuple[object, ...]


def exchanged(gold: Sequence[Extraction], docs: Sequence[Doc], seed: int) -> list[Extraction]:
    """A copy of each document in which mentions stand that others have, without evidence.

    Args:
        gold: annotated documents.
        docs: the same with their morphology and syntax.
        seed: of the choice of mentions.
    """
    chance = random.Random(seed)
    forms = [list(_forms(document, doc)) for document, doc in zip(gold, docs, strict=True)]
    pool: dict[Form, list[str]] = defaultdict(list)
    for of_document in forms:
        for mention, form in of_document:
            pool[form].append(mention.text)
    return [_copy(document, of, pool, chance) for document, of in zip(gold, forms, strict=True)]


def _forms(document: Extraction, doc: Doc) -> Iterator[tuple[Mention, Form]]:
    """The mentions that may give way, each with what another must share with it."""
    kinds = {entity.id: entity.kind for entity in document.entities}
    for mention in document.mentions:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if mention.type in _EXCHANGED and span is not None and not any(token.is_space for token in span):
            agreement = tuple(tuple(span.root.morph.get(feature, [])) for feature in _AGREEING)
            first = mention.text[0]
            kind = kinds.get(mention.entity or "")
            yield mention, (mention.type, kind, agreement, first.isupper(), first in _QUOTES, len(span) > 1)


def _copy(
    document: Extraction,
    forms: Sequence[tuple[Mention, Form]],
    pool: Mapping[Form, Sequence[str]],
    chance: random.Random,
) -> Extraction:
    others = {mention.id: chance.choice(pool[form]) for mention, form in forms if chance.random() < _SHARE}
    text, end = "", 0
    mentions = []
    for mention in document.mentions:
        if mention.start < end:
            continue  # inside another one
        printed = others.get(mention.id, mention.text)
        text += document.text[end : mention.start]
        span = len(text), len(text) + len(printed)
        mentions.append(Mention(mention.id, *span, mention.type, printed, mention.entity))
        text, end = text + printed, mention.end
    text += document.text[end:]
    named = {mention.entity for mention in mentions}
    return Extraction(
        text_hash(text),
        document.source,
        text,
        mentions=tuple(mentions),
        entities=tuple(entity for entity in document.entities if entity.id in named),
        relations=tuple(
            replace(relation, evidence=None)
            for relation in document.relations
            if {relation.head, relation.tail} <= named
        ),
        records=tuple(
            row
            for row in document.records
            if {row.company_id, row.place_id or row.company_id, row.product_id or row.company_id} <= named
        ),
    )
