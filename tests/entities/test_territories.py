"""Names that a territory ends."""

import pytest
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.entities.candidate import Candidate
from newsextract.entities.territories import with_second_names, with_territories
from newsextract.language.tokens import Tokens


def read(text: str) -> Tokens:
    nlp = pipeline.load()
    doc: Doc = nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))
    return Tokens(doc)


def marked(text: str, *names: tuple[str, str]) -> tuple[Tokens, list[Candidate]]:
    places = [(text.index(name), name, type_) for name, type_ in names]
    found = [Candidate(start, start + len(name), type_, "test", 0.9) for start, name, type_ in places]  # type: ignore[arg-type]
    return read(text), found


@pytest.mark.parametrize(
    ("text", "body", "territory", "expected"),
    [
        (
            "Об этом сообщил акимат Карагандинской области.",
            "акимат",
            "Карагандинской области",
            ["акимат Карагандинской области"],
        ),
        (
            "В департаменте финансов Костромской области уточнили срок.",
            "департаменте финансов",
            "Костромской области",
            ["департаменте финансов Костромской области"],
        ),
        ("Компания «Луч» Тулы открыла цех.", "Луч", "Тулы", ["Луч", "Тулы"]),
        ("Министерство в Москве ответило.", "Министерство", "Москве", ["Министерство", "Москве"]),
    ],
)
def test_bodies_of_government_with_their_territories(
    text: str, body: str, territory: str, expected: list[str]
) -> None:
    tokens, found = marked(text, (body, "ORG"), (territory, "LOC"))
    assert [text[each.start : each.end] for each in with_territories(tokens, found)] == expected


def test_a_second_name_in_brackets_belongs_to_the_first() -> None:
    text = "Правительство Республики Саха (Якутия) и Тула (Россия)"
    tokens, found = marked(
        text, ("Правительство Республики Саха", "ORG"), ("Якутия", "LOC"), ("Тула", "LOC"), ("Россия", "LOC")
    )
    names = [text[each.start : each.end] for each in with_second_names(tokens, found)]
    assert names == ["Правительство Республики Саха (Якутия)", "Тула", "Россия"]
