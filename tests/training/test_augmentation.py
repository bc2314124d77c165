"""Documents with other names in them."""

from msgspec.structs import replace
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.schema import Entity, Extraction, Mention, Relation, Span, entity_type, text_hash
from newsextract.training.augmentation import exchanged


def annotated(text: str, *mentions: tuple[str, str]) -> Extraction:
    found = [
        Mention(f"T{n}", text.index(name), text.index(name) + len(name), type_, name, f"e{n}")  # type: ignore[arg-type]
        for n, (name, type_) in enumerate(mentions, 1)
    ]
    entities = [
        Entity(m.entity or "", entity_type(m.type), m.text, "city" if m.type == "LOC" else None)
        for m in found
    ]
    return Extraction(text_hash(text), "test", text, mentions=tuple(found), entities=tuple(entities))


def analysed(document: Extraction) -> Doc:
    nlp = pipeline.load()
    return nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(document.text))


GOLD = [
    annotated("Завод «Луч» в Калуге шьёт пальто.", ("«Луч»", "ORG"), ("Калуге", "LOC")),
    annotated("Фирма «Гранит» в Самаре рубит камень.", ("«Гранит»", "ORG"), ("Самаре", "LOC")),
    annotated("Прибыль «Весны» выросла.", ("«Весны»", "ORG")),
]


def copies() -> list[Extraction]:
    docs = list(map(analysed, GOLD))
    return [copy for seed in range(80) for copy in exchanged(GOLD, docs, seed)]


def test_a_mention_gives_way_to_one_of_its_type_and_case() -> None:
    assert {copy.text for copy in copies() if copy.text.endswith("пальто.")} == {
        f"Завод {name} в {town} шьёт пальто."
        for name in ("«Луч»", "«Гранит»")
        for town in ("Калуге", "Самаре")
    }


def test_mentions_lie_where_their_text_is() -> None:
    for copy in copies():
        assert [copy.text[each.start : each.end] for each in copy.mentions] == [m.text for m in copy.mentions]


def test_one_seed_gives_the_same_copies() -> None:
    docs = list(map(analysed, GOLD))
    assert exchanged(GOLD, docs, 3) == exchanged(GOLD, docs, 3)


def test_relations_stay_between_the_same_mentions() -> None:
    [first, *others] = GOLD
    stated = Relation("located_in", "e1", "e2", evidence=Span(0, 5))
    document = replace(first, relations=(stated,))
    docs = list(map(analysed, GOLD))
    for seed in range(5):
        copy = exchanged([document, *others], docs, seed)[0]
        assert [(each.type, each.head, each.tail, each.evidence) for each in copy.relations] == [
            ("located_in", "e1", "e2", None)
        ]
        assert [each.entity for each in copy.mentions] == ["e1", "e2"]
