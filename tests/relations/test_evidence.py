"""What single sources of evidence see; which evidence a relation needs is learned, not tested here."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import node, scene, seen

from newsextract.relations.evidence import OF_CHOSEN_PAIRS, OF_HEADS, OF_PAIRS, OF_TAILS
from newsextract.relations.evidence.context import cues
from newsextract.relations.evidence.couples import Couples
from newsextract.relations.evidence.layout import marks_between
from newsextract.relations.evidence.syntax import preposition
from newsextract.relations.scene import Node, Scene
from newsextract.relations.stage import Stage


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
    assert seen(drawn, head, tail).get(present) == 1.0


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
    assert not seen(drawn, head, tail).get(absent)


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
                assert all(name and 0 < strength <= 1 for name, strength in seen(drawn, head, tail).items())
                groups = [
                    {name for source in OF_HEADS for name, _ in source(drawn, head)},
                    {name for source in OF_TAILS for name, _ in source(drawn, tail)},
                    set(of_pair(drawn, head, tail)),
                ]
                assert sum(map(len, groups)) == len(set().union(*groups)), "a name belongs to one group"


def of_pair(drawn: Scene, head: Node, tail: Node) -> dict[str, float]:
    couples = Couples(Stage([drawn]), np.array([head.index]), np.array([tail.index]))
    found = {name: float(each) for source in OF_PAIRS for name, [each] in source(couples)}
    for chosen, source in OF_CHOSEN_PAIRS:
        if chosen(couples)[0]:
            found |= source(drawn, head, tail)
    return found


MENTIONS = st.sampled_from(
    ("[Луч|ORG]", "[Свет|ORG]", "[Заря|ORG]", "[Мир|ORG]", "[Шар|ORG]", "[Дом|ORG]", "[соусы|PRODUCT]",
     "[крупы|PRODUCT]", "[Пётр|PER]", "[директор|POSITION]", "и", "который", ",", ".\n")
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MENTIONS, max_size=25).map(" ".join))
def test_rivals_and_neighbours_are_those_that_a_plain_look_finds(marked: str) -> None:
    drawn = scene(marked)
    for head in drawn.nodes:
        for tail in drawn.nodes:
            if head is not tail:
                found = of_pair(drawn, head, tail)
                left, right = sorted((head.index, tail.index))
                between = drawn.nodes[left + 1 : right]
                for name, node_ in (("rival_heads", head), ("rival_tails", tail)):
                    rivals = {n.entity.id for n in between if n.type == node_.type} - {node_.entity.id}
                    assert found[name] == min(len(rivals), 4) / 4
                assert found["persons_between"] == min(sum(n.type == "PER" for n in between), 2) / 2
                beside = [n for n in drawn.in_sentence(tail.sentence) if n.type == head.type]
                before = [n.entity.id for n in beside if n.index < tail.index][-1:]
                after = [n.entity.id for n in beside if n.index > tail.index][:1]
                assert found["nearest_before"] == (before == [head.entity.id])
                assert found["nearest_after"] == (after == [head.entity.id])
                assert found["alone_in_sentence"] == ({n.entity.id for n in beside} == {head.entity.id})
                assert found["heads_in_sentence"] == min(len({n.entity.id for n in beside}), 4) / 4


def test_a_later_member_of_a_chain_has_the_evidence_of_the_first() -> None:
    drawn = scene("[Луч|ORG] делает [соусы|PRODUCT] и [крупы|PRODUCT].")
    company, first, later = drawn.nodes
    own, of_first = seen(drawn, company, later), seen(drawn, company, first)
    assert own.pop("chain:coordinated") == 1
    assert own == of_first
    assert "chain:coordinated" not in seen(drawn, first, later)  # the head itself begins the chain
