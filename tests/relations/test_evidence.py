"""What single sources of evidence see; which evidence a relation needs is learned, not tested here."""

import pytest
from scenes import node, scene

from newsextract.relations.evidence import OF_HEADS, OF_PAIRS, OF_TAILS, collect
from newsextract.relations.evidence.context import cues
from newsextract.relations.evidence.layout import marks_between
from newsextract.relations.evidence.syntax import preposition


@pytest.mark.parametrize(
    ("marked", "present"),
    [
        ("[Луч|ORG] ([Тула|LOC:city])", "tail_in_bracket_after_head"),
        ("[Тула|LOC:city] ([Луч|ORG])", "head_in_bracket_after_tail"),
        ("([Луч|ORG], [Тула|LOC:city])", "same_bracket"),
        ("[Луч|ORG] в [Туле|LOC:city]", "same_sentence"),
        ("[Луч|ORG] в [Туле|LOC:city]", "head_first"),
        ("В [Туле|LOC:city] стоит [Луч|ORG]", "tail_first"),
        ("[Луч|ORG] в [Туле|LOC:city]; [Свет|ORG]", "same_item"),
        ("[Луч|ORG] в [Туле|LOC:city]; [Свет|ORG]", "alone_in_item"),
        ("[Луч|ORG] не строит завод в [Туле|LOC:city]", "context_before:negation"),
        ("[Луч|ORG] отказался от завода в [Туле|LOC:city]", "context_before:refusal"),
        ("[Луч|ORG] в [Туле|LOC:city]", "tail_kind:city"),
        ("[Луч|ORG] в [Туле|LOC:city]", "only_company"),
    ],
)
def test_what_is_seen(marked: str, present: str) -> None:
    drawn = scene(marked)
    head = node(drawn, "Луч")
    tail = next(each for each in drawn.nodes if each.type == "LOC")
    assert collect(drawn, head, tail).get(present) == 1.0


@pytest.mark.parametrize(
    ("marked", "absent"),
    [
        ("[Луч|ORG] растёт ([Тула|LOC:city])", "same_bracket"),
        ("[Луч|ORG]. [Тула|LOC:city]", "same_sentence"),
        ("[Луч|ORG]; [Тула|LOC:city]", "same_item"),
        ("[Луч|ORG] и [Свет|ORG] в [Туле|LOC:city]", "alone_in_item"),
        ("Погода не радует; [Луч|ORG] построен в [Туле|LOC:city]", "context_before:negation"),
    ],
)
def test_what_is_not_seen(marked: str, absent: str) -> None:
    drawn = scene(marked)
    head = node(drawn, "Луч")
    tail = next(each for each in drawn.nodes if each.type == "LOC")
    assert not collect(drawn, head, tail).get(absent)


def test_cues_stay_in_the_clause_and_have_a_side() -> None:
    drawn = scene("Завод не закроют, а в [Туле|LOC:city] планируют цех, но не склад.")
    place = node(drawn, "Туле")
    assert cues(drawn, place, -1) == set()
    assert cues(drawn, place, 1) == {"plan"}


@pytest.mark.parametrize(
    ("marked", "marks"),
    [
        ("[Луч|ORG] [Тула|LOC]", ""),
        ("[Луч|ORG] ([Тула|LOC]", "("),
        ("[Луч|ORG] — это [Тула|LOC]", "—"),
        ("[Луч|ORG], [Свет|ORG]; [Тула|LOC]", ",x;"),
        ("[Луч|ORG]:\n[Тула|LOC]", ":\n"),
    ],
)
def test_marks_between_mentions(marked: str, marks: str) -> None:
    drawn = scene(marked)
    assert marks_between(drawn, drawn.nodes[0], drawn.nodes[-1]) == marks


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Завод открыт в [Туле|LOC].", "в"),
        ("Завод отправил груз из [Тулы|LOC].", "из"),
        ("Завод [Луч|LOC] открыт.", "none"),
        ("Он открыт в парке; [Тула|LOC] рада.", "none"),
    ],
)
def test_the_preposition_of_a_mention(marked: str, expected: str) -> None:
    drawn = scene(marked)
    assert preposition(drawn, drawn.nodes[0]) == expected


def test_every_source_gives_strengths_for_every_pair() -> None:
    drawn = scene(
        "[Директор|POSITION] [Иван Петров|PER] из [Луча|ORG=Луч] ([тульский|LOCADJ=Тула] завод)\n\n"
        "Он делает [соусы|PRODUCT]; [2 млн рублей|MONEY]. [Свет|ORG] в [Туле|LOC:city=Тула]."
    )
    for head in drawn.nodes:
        for tail in drawn.nodes:
            if head is not tail:
                groups = [
                    [found for source in OF_HEADS for found in source(drawn, head)],
                    [found for source in OF_TAILS for found in source(drawn, tail)],
                    [found for source in OF_PAIRS for found in source(drawn, head, tail)],
                ]
                assert all(name and 0 <= strength <= 1 for found in groups for name, strength in found)
                names = [dict(found).keys() for found in groups]
                assert sum(map(len, names)) == len(set().union(*names)), "a name belongs to one group"
                assert collect(drawn, head, tail)
