from newsextract.review import confidence, least_confident
from newsextract.schema import Document, Entity, Extraction, Mention, Relation


def document(name: str, *confidences: float) -> Extraction:
    mentions = tuple(Mention(f"T{i}", i, i + 1, "ORG", "x", "o", sure) for i, sure in enumerate(confidences))
    return Extraction(name, name, "x" * len(mentions), mentions=mentions, entities=(Entity("o", "ORG", "x"),))


def test_confidence_is_the_mean_over_mentions_and_relations() -> None:
    entities = (Entity("o", "ORG", "x"), Entity("l", "LOC", "x"))
    mentions = (Mention("T1", 0, 1, "ORG", "x", "o", 0.9), Mention("T2", 1, 2, "LOC", "x", "l", 0.7))
    relations = (Relation("located_in", "o", "l", 0.2),)
    assert confidence(Extraction("a", "a", "xx", "", {}, mentions, entities, relations)) == 0.6


def test_nothing_found_is_nothing_to_doubt() -> None:
    assert confidence(Extraction("a", "a", "xx")) == 1


def test_the_least_sure_come_first_and_failed_ones_never() -> None:
    documents = [document("a", 0.9), document("b", 0.1, 0.5), document("c", 0.4)]
    documents.append(Extraction.failed(Document("d"), "broken"))
    assert [each.id for each in least_confident(documents, 2)] == ["b", "c"]
    assert [each.id for each in least_confident(documents, 9)] == ["b", "c", "a"]
