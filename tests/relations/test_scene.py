"""Mentions on tokens, in sentences, lines, items and brackets."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import node, read, scene

from newsextract.relations.scene import Scene

LIST = "Резиденты:\n[Луч|ORG] ([Тула|LOC]); [Свет|ORG];\n[Заря|ORG] в [Химках|LOC]"


def test_lines_and_items() -> None:
    found = [(each.mention.text, each.line, each.item) for each in scene(LIST).nodes]
    assert found == [("Луч", 1, 1), ("Тула", 1, 1), ("Свет", 1, 2), ("Заря", 2, 4), ("Химках", 2, 4)]


def test_a_mention_covers_its_tokens_and_hangs_on_its_head() -> None:
    drawn = scene("Его построит [ООО «Луч»|ORG] в городе.")
    [company] = drawn.nodes
    assert drawn.doc[company.start : company.end].text == "ООО «Луч»"
    assert drawn.tokens.texts[company.head] == "ООО"
    assert set(drawn.by_token) == set(range(company.start, company.end))


def test_a_mention_inside_a_token_takes_the_whole_token() -> None:
    drawn = scene("Это бизнес-[центр|LOC] в городе.")
    [place] = drawn.nodes
    assert drawn.doc[place.start : place.end].text == "бизнес-центр"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Луч (Тула) и Свет", "Тула"),
        ("Луч (Тула [завод] и Химки) Свет", "Тула [ завод ] и Химки"),
        ("Луч (Тула", ""),
        ("Луч (Тула\nСвет)", ""),  # pairs stay in a line
        ("1) Луч\n2) Свет (Тула)", "Тула"),
        ("Луч) и (Тула)", "Тула"),
    ],
)
def test_what_stands_in_brackets(text: str, inside: str) -> None:
    doc = read(text)
    drawn = Scene(doc, (), ())
    assert [doc[place].text for place in sorted(drawn.bracket_of)] == inside.split()


def test_the_innermost_bracket_counts() -> None:
    doc = read("Луч (Тула (завод) и Химки)")
    drawn = Scene(doc, (), ())
    pairs = {doc[place].text: drawn.bracket_of.get(place) for place in range(len(doc))}
    assert pairs["Луч"] is None
    assert pairs["Тула"] == pairs["Химки"] == (1, 8)
    assert pairs["завод"] == (3, 5)


PIECES = ("Луч", "(", ")", "[", "]", "{", "}", ";", "\n", "и", ".", "Тула")


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_brackets_surround_what_they_hold(text: str) -> None:
    doc = read(text)
    for place, (start, end) in Scene(doc, (), ()).bracket_of.items():
        assert start < place <= end
        assert doc[start].text in "([{"
        assert doc[end].text in ")]}"
        assert "\n" not in doc[start:end].text


def test_first_mention_of_each_sentence() -> None:
    drawn = scene("[Луч|ORG] растёт. Всё хорошо. [Свет|ORG] открыт в [Туле|LOC].")
    assert drawn.first_in_sentence == [0, 1, 1, 3]
    assert [each.sentence for each in drawn.nodes] == [0, 2, 2]


def test_bodies_of_government_are_no_companies() -> None:
    drawn = scene("[Минпромторг|ORG] поддержал [Луч|ORG]. Об этом сообщил [ТАСС|ORG].")
    assert [each.mention.text for each in drawn.organisations] == ["Минпромторг", "Луч", "ТАСС"]
    assert [each.mention.text for each in drawn.companies] == ["Луч"]
    assert drawn.bodies(node(drawn, "Минпромторг").entity) == ("government",)


def test_companies_last_spoken_of() -> None:
    drawn = scene("[Луч|ORG], [Свет|ORG], [Заря|ORG] и снова [Луч|ORG]. Предприятие растёт.")
    end = len(drawn.doc)
    assert [each.mention.text for each in drawn.recent_companies(end, 2)] == ["Луч", "Заря"]
    assert [each.mention.text for each in drawn.recent_companies(end, 9)] == ["Луч", "Заря", "Свет"]
    assert [each.index for each in drawn.recent_companies(3, 9)] == [1, 0]
    assert drawn.recent_companies(0, 9) == []


def chains(marked: str) -> list[str]:
    """Each mention that continues a chain: its text, how it continues it, the chain's first mention."""
    drawn = scene(marked)
    return [
        f"{drawn.nodes[index].mention.text} {link.chain} {link.node.mention.text}"
        for index, link in sorted(drawn.leads.items())
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "в селе [Ивановка|LOC:city] [Клинского района|LOC:district] [Омской области|LOC:region]",
            ["Клинского района nested Ивановка", "Омской области nested Ивановка"],
        ),
        ("[Ухань|LOC:city] ([КНР|LOC:country])", ["КНР nested Ухань"]),
        (
            "в [Алматы|LOC:city], [Актобе|LOC:city] и [Астане|LOC:city]",
            ["Актобе coordinated Алматы", "Астане coordinated Алматы"],
        ),
        ("выпускает [соусы|PRODUCT] и [крупы|PRODUCT]", ["крупы coordinated соусы"]),
        ("[Луч|ORG] и [Тула|LOC:city]", []),  # two types
        ("[соусы|PRODUCT] продаёт, а [крупы|PRODUCT] покупает", []),
        ("в [Туле|LOC:city], где растёт большой завод в [Омской области|LOC:region]", []),
        ("в [Туле|LOC:city]\n[Россия|LOC:country]", []),  # two lines
        ("[тульский|LOCADJ=Тула] и [Химки|LOC:city]", []),
    ],
)
def test_nested_and_coordinated_mentions_lead_back_to_the_first(marked: str, expected: list[str]) -> None:
    assert chains(marked) == expected


def test_a_scene_without_anything() -> None:
    drawn = scene("")
    assert (drawn.nodes, drawn.companies, drawn.leads) == ([], [], {})
