"""Coreference on small documents: mentions in square brackets, entities expected as groups."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsextract.resolution import resolve
from newsextract.resolution.clusters import Index
from newsextract.schema import MENTION_TYPES, Extraction, Mention

MARK = re.compile(r"\[(\w+) ([^\]]+)\]")
VOCAB = Vocab()


def doc_of(text):
    tokens = re.findall(r"\w+(?:-\w+)*|[^\w ]| +", text)
    return Doc(VOCAB, words=tokens, spaces=[False] * len(tokens))


def read(marked):
    """`[PER Ладынин] открыл…` → document and mentions."""
    text, mentions, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        start, text = len(text), text + match[2]
        mentions.append(Mention(f"m{len(mentions)}", start, len(text), match[1], match[2]))
        position = match.end()
    return doc_of(text + marked[position:]), mentions


def entities_of(marked):
    """Canonical name → surfaces of its mentions."""
    doc, mentions = read(marked)
    resolved, entities = resolve(doc, mentions)
    return {e.name: [m.text for m in resolved if m.entity == e.id] for e in entities}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[PER Игорь Ладынин] приехал. [PER Ладынин] осмотрел цех. С [PER Ладыниным] был мэр.",
            {"Игорь Ладынин": ["Игорь Ладынин", "Ладынин", "Ладыниным"]},
        ),
        (
            "[PER Иван Петров] и [PER Анна Петрова]. [PER Петрова] уехала.",
            {"Иван Петров": ["Иван Петров"], "Анна Петрова": ["Анна Петрова", "Петрова"]},
        ),
        (
            "[PER А. Ю. Воробьев] и [PER Андрей Воробьев], но не [PER Б. Воробьев].",
            {"Андрей Воробьев": ["А. Ю. Воробьев", "Андрей Воробьев"], "Б. Воробьев": ["Б. Воробьев"]},
        ),
        (
            "[ORG АО «Щелково Агрохим»] и [ORG Щелкова Агрохима]",
            {"АО «Щелково Агрохим»": ["АО «Щелково Агрохим»", "Щелкова Агрохима"]},
        ),
        (
            "[ORG Балашовский крановый завод] ([ORG БКЗ]) растёт, у [ORG БКЗ] заказы",
            {"Балашовский крановый завод": ["Балашовский крановый завод", "БКЗ", "БКЗ"]},
        ),
        (
            "[ORG Центр поддержки экспорта] и [ORG ЦПЭ], отдельно [ORG ФНС]",
            {"Центр поддержки экспорта": ["Центр поддержки экспорта", "ЦПЭ"], "ФНС": ["ФНС"]},
        ),
        (
            "[ORG Генпрокуратура] сообщила, [ORG Генеральная прокуратура РФ] уточнила",
            {"Генеральная прокуратура РФ": ["Генпрокуратура", "Генеральная прокуратура РФ"]},
        ),
        (
            "[ORG Прогресс-Кабель] и [ORG Прогресс]",
            {"Прогресс-Кабель": ["Прогресс-Кабель"], "Прогресс": ["Прогресс"]},
        ),
        (
            "в [LOC Подмосковье] и [LOC Московской области], [LOC РФ] и [LOC Россия]",
            {"Московская область": ["Подмосковье", "Московской области"], "РФ": ["РФ", "Россия"]},
        ),
        (
            "города [LOC Алматинской] и [LOC Московской областей]",
            {"Алматинская область": ["Алматинской"], "Московская область": ["Московской областей"]},
        ),
        (
            "[LOC Киров] и [LOC Кировская область]",
            {"Киров": ["Киров"], "Кировская область": ["Кировская область"]},
        ),
        (
            "[LOC ОЭЗ «Калуга»] в [LOC Калуге]",
            {"ОЭЗ «Калуга»": ["ОЭЗ «Калуга»"], "Калуга": ["Калуге"]},
        ),
        (
            "[LOCADJ тульский] [POSITION губернатор] и [LOC Тула]",
            {"Тула": ["тульский", "Тула"], "губернатор": ["губернатор"]},
        ),
        (
            "[LOCADJ тульское] предприятие и [LOCADJ калужский] [POSITION губернатор]",
            {"Тула": ["тульское"], "Калужская область": ["калужский"], "губернатор": ["губернатор"]},
        ),
        (
            "[POSITION директор] [PER Иван Орлов] и [POSITION директор] [PER Олег Белов]",
            {"Иван Орлов": ["Иван Орлов"], "Олег Белов": ["Олег Белов"], "директор": ["директор"]},
        ),
        (
            "выпускает [PRODUCT клинкерную плитку], [PRODUCT плитку] берут в городе",
            {"клинкерная плитка": ["клинкерную плитку", "плитку"]},
        ),
        (
            "[PRODUCT цинковый] и [PRODUCT свинцовый концентраты]",
            {"цинковый концентрат": ["цинковый"], "свинцовый концентрат": ["свинцовый концентраты"]},
        ),
        ("[MONEY 2 млрд] и [MONEY 2\u00a0млрд]", {"2 млрд": ["2 млрд", "2\u00a0млрд"]}),
    ],
)
def test_entities(text, expected):
    assert entities_of(text) == expected


def test_two_holders_of_a_post_have_two_posts():
    doc, mentions = read("[POSITION директор] [PER Иван Орлов] и [POSITION директор] [PER Олег Белов]")
    resolved, _ = resolve(doc, mentions)
    first, second = (mention.entity for mention in resolved if mention.type == "POSITION")
    assert first != second


def test_kinds_and_codes():
    doc, mentions = read("[LOC Казахстан], [LOC Одинцовский г.о.], [LOC село Нигдеево], [LOC ОЭЗ «Дубна»]")
    _, entities = resolve(doc, mentions)
    assert [(e.kind, e.codes.iso3166_1 if e.codes else None) for e in entities] == [
        ("country", "KZ"),
        ("district", "RU"),
        ("city", None),
        ("site", None),
    ]


@pytest.mark.parametrize(
    ("marked", "region"),
    [
        ("[LOC г. о. Щёлково]", "RU-MOS"),
        ("[LOC Дмитровский г. о.]", "RU-MOS"),
        ("[LOC городской округ Ревда], [LOC Свердловская область]", "RU-SVE"),
        ("[LOC городской округ Ревда]: [ORG Минпром Свердловской области]", "RU-SVE"),
        ("[LOC г. Сокол]: [ORG Минпром Вологодской области]", "RU-VLG"),
        ("[LOC Михайловский район]", None),
        ("[LOC Нигдеевский район]", None),
    ],
)
def test_a_place_lies_in_the_region_that_its_town_or_the_text_names(marked, region):
    _, entities = resolve(*read(marked))
    assert (entities[0].codes.iso3166_2 if entities[0].codes else None) == region


def test_ids_follow_the_text():
    doc, mentions = read("[LOC Тула], [ORG Щёкиноазот], [LOC Тула]")
    resolved, entities = resolve(doc, tuple(reversed(mentions)))
    assert [mention.entity for mention in resolved] == ["e1", "e2", "e1"]
    assert [entity.id for entity in entities] == ["e1", "e2"]


def test_no_mentions():
    assert resolve(doc_of("Ничего."), ()) == ((), ())


@given(st.data())
def test_every_mention_gets_an_entity_of_its_type(data):
    text = data.draw(st.text(alphabet='абвгАБВ «»"-.,()012\n\u00a0ёЁйxY', min_size=1, max_size=60))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    types = st.sampled_from(MENTION_TYPES)
    mentions = [
        Mention(f"m{start}", start, end, data.draw(types), text[start:end], confidence=0.5, rule="test")
        for start, end in spans
    ]
    doc = Doc(VOCAB, words=list(text), spaces=[False] * len(text))
    resolved, entities = resolve(doc, mentions)
    Extraction("id", "source", text, mentions=resolved, entities=entities)
    assert [(m.id, m.start, m.end, m.rule) for m in resolved] == [
        (m.id, m.start, m.end, m.rule) for m in mentions
    ]
    assert {m.entity for m in resolved} == {e.id for e in entities}
    assert all((e.kind is not None) == (e.type == "LOC") for e in entities)


NAMES = {
    "ORG": [
        "АО «Луч»",
        "Луч",
        "Луча",
        "«Луч-2»",
        "Центр поддержки экспорта",
        "ЦПЭ",
        "Центру поддержки",
        "ЦП",
    ],
    "PER": ["Иван Петров", "Петров", "Петрову", "И. Петров", "Анна Петрова", "Петрова", "Иван", "Анне"],
    "LOC": [
        "Тула",
        "Тулы",
        "Тульская область",
        "город Тула",
        "Тульской области",
        "Московская область",
        "Москва",
    ],
    "LOCADJ": ["тульский", "московский", "российский", "московская"],
    "PRODUCT": ["соусы", "томатные соусы", "крупы", "гречневая крупа", "соус-пасты"],
    "POSITION": ["директор", "генеральный директор", "глава", "губернатор", "главы", "министр"],
}
MARKED = st.lists(
    st.sampled_from([(type_, name) for type_, names in NAMES.items() for name in names]), max_size=14
).flatmap(
    lambda marks: st.lists(
        st.sampled_from([" ", ", ", " и ", ". ", " (", ") ", " региона "]),
        min_size=len(marks),
        max_size=len(marks),
    ).map(lambda gaps: "".join(f"[{t} {n}]{gap}" for (t, n), gap in zip(marks, gaps, strict=True)))
)


@given(MARKED)
def test_groups_that_are_not_looked_at_would_not_have_been_joined(marked):
    doc, mentions = read(marked)
    with pytest.MonkeyPatch.context() as everything:
        everything.setattr(Index, "under", lambda self, keys: list(range(len(self.all))))
        expected = resolve(doc, mentions)
    assert resolve(doc, mentions) == expected


def test_names_that_share_a_head_which_is_not_there() -> None:
    found = entities_of("Работы идут в [LOC Михайловском] и [LOC Скопинском равском] с весны.")
    assert list(found.values()) == [["Михайловском"], ["Скопинском равском"]]
