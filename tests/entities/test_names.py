"""Names that rules mend: people by surname, initials and patronymic; borders; places; one type a name."""

import pytest
from marked import after

from newsextract.entities import (
    borders,
    exclusions,
    organisations,
    people,
    places,
    products,
    repeats,
    territories,
)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("сказал [АлтГТУ Е. Б. Гусева|ORG].", "сказал [АлтГТУ|ORG] [Е. Б. Гусева|PER]."),
        ("доля [Т. Р. Янгаева|ORG] растёт", "доля [Т. Р. Янгаева|PER] растёт"),
        ("мэр [Вичуги П. Плохов|PER] ответил", "мэр Вичуги [П. Плохов|PER] ответил"),
        ("продажи [М.Видео|ORG] растут", "продажи [М.Видео|ORG] растут"),
        ("вуз [РГУ имени А. Н. Косыгина|ORG]", "вуз [РГУ имени А. Н. Косыгина|ORG]"),
        ("завод имени [В. И. Лаптева|LOC] закрыт", "завод имени [В. И. Лаптева|LOC] закрыт"),
        ("хозяйство [ИП Лаптев А. Б.|ORG]", "хозяйство [ИП Лаптев А. Б.|ORG]"),
    ],
)
def test_initials_and_a_surname_are_a_person(marked: str, expected: str) -> None:
    assert after(people.with_initials, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Назначен [Чжан|PER] [Кирилл Сергеевич|PER].", "Назначен [Чжан Кирилл Сергеевич|PER]."),
        ("Исполнитель [Карданова|ORG] [З. М.|PER]", "Исполнитель [Карданова З. М.|PER]"),
        ("директор [Белфы|ORG] [Инесса Курлович|PER]", "директор [Белфы|ORG] [Инесса Курлович|PER]"),
        ("приехали [Чжан|PER], [Кирилл Сергеевич|PER]", "приехали [Чжан|PER], [Кирилл Сергеевич|PER]"),
    ],
)
def test_a_surname_joins_the_given_name_behind_it(marked: str, expected: str) -> None:
    assert after(people.surname_first, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("цех [Аркадия|PER] [Львовича Шнеера|PER]", "цех [Аркадия Львовича Шнеера|PER]"),
        ("хвалит [Полину|PER] [Шнеер|PER]", "хвалит [Полину Шнеер|PER]"),
        ("у [Турчина|PER] [Аркадий Шнеер|PER] купил цех", "у [Турчина|PER] [Аркадий Шнеер|PER] купил цех"),
        (
            "по словам [Полины|PER] [Аркадий|PER] продал цех",
            "по словам [Полины|PER] [Аркадий|PER] продал цех",
        ),
    ],
)
def test_a_given_name_joins_what_stands_behind_it(marked: str, expected: str) -> None:
    assert after(people.given_first, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("сыры [КФХ|ORG] [Марины Лесковой|PER]", "сыры [КФХ Марины Лесковой|ORG]"),
        ("сыры [ИП Лескова|ORG] [Марина Игоревна|PER]", "сыры [ИП Лескова Марина Игоревна|ORG]"),
        ("глава [ООО «Луч»|ORG] [Марина Лескова|PER]", "глава [ООО «Луч»|ORG] [Марина Лескова|PER]"),
        ("сыры [КФХ|ORG], [Марина Лескова|PER]", "сыры [КФХ|ORG], [Марина Лескова|PER]"),
    ],
)
def test_a_farm_is_named_with_its_owner(marked: str, expected: str) -> None:
    assert after(organisations.with_owners, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Цех строит [Инна Рудницкая|PER]. [Рудницкая|ORG:0.7] рада; по словам Рудницкой, идёт монтаж.",
            "Цех строит [Инна Рудницкая|PER]. [Рудницкая|PER] рада; по словам [Рудницкой|PER], идёт монтаж.",
        ),
        (
            "[Олег Гафуров|PER] продал «[Гафуров|ORG]».",
            "[Олег Гафуров|PER] продал «[Гафуров|ORG]».",
        ),
        (
            "[Олег Мороз|PER:0.5] продал цех. Вклад [Мороза|ORG] мал.",
            "[Олег Мороз|PER] продал цех. Вклад [Мороза|ORG] мал.",
        ),
        (
            "[Олег Весна|PER] продал цех. Весна близка, ждёт и [Веснин|ORG].",
            "[Олег Весна|PER] продал цех. Весна близка, ждёт и [Веснин|ORG].",
        ),
    ],
)
def test_a_surname_is_the_person_named_in_full(marked: str, expected: str) -> None:
    assert after(people.surnames, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Цехи открыл в [Ургенче|ORG:0.7] [Мираж|ORG].", "Цехи открыл в [Ургенче|LOC] [Мираж|ORG]."),
        ("Цехи закрыл «[Ургенч|ORG:0.7]».", "Цехи закрыл «[Ургенч|ORG]»."),
        ("Цехи закрыла группа [Черкизово|ORG:0.7].", "Цехи закрыла группа [Черкизово|ORG]."),
        ("Цехи закрыл [Ургенч|ORG:0.99].", "Цехи закрыл [Ургенч|ORG]."),
        ("Цехи закрыл [Банк|ORG:0.7].", "Цехи закрыл [Банк|ORG]."),
    ],
)
def test_a_doubtful_organisation_of_the_gazetteer_is_a_place(marked: str, expected: str) -> None:
    assert after(places.known, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("резидент технопарка «[Вятка|ORG]»", "резидент [технопарка «Вятка»|LOC]"),
        ("директор завода «[Вятка|ORG]»", "директор завода «[Вятка|ORG]»"),
    ],
)
def test_a_quoted_name_behind_the_type_of_a_site_is_a_site(marked: str, expected: str) -> None:
    assert after(places.sites, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[🔹 Устьялес|ORG] растёт", "🔹 [Устьялес|ORG] растёт"),
        ("[▪️Финский|LOCADJ] завод", "▪️[Финский|LOCADJ] завод"),
        ("1 → [ИП Крайнов → Судогда|ORG]", "1 → [ИП Крайнов|ORG] → Судогда"),
        ("1\t[ООО «Ротор»\tВоткинск|ORG]", "1\t[ООО «Ротор»|ORG]\tВоткинск"),
        ("#[Обнинск #|LOC]аптеки", "#[Обнинск|LOC] #аптеки"),
        ("на [Хлебозавод|ORG] № 9 в", "на [Хлебозавод № 9|ORG] в"),
        ("на [Хлебозавод №|ORG] 9 в", "на [Хлебозавод № 9|ORG] в"),
        ("в [Тулу|LOC] № 9 в", "в [Тулу|LOC] № 9 в"),
        ("маршрут [№|LOC] 9", "маршрут № 9"),
        ("в [Чайковский г. о|LOC]. строят", "в [Чайковский г. о.|LOC] строят"),
        ("в [Подольск|LOC]. Строят", "в [Подольск|LOC]. Строят"),
        ("соседний [Амурский ГПЗ «|ORG]Газпрома»", "соседний [Амурский ГПЗ|ORG] «Газпрома»"),
        ("колхоз «[Заря» имени Ленина|ORG] растёт", "колхоз [«Заря» имени Ленина|ORG] растёт"),
        ('колхоз "[Заря" имени Ленина|ORG] растёт', 'колхоз ["Заря" имени Ленина|ORG] растёт'),
        ("[Заря» имени Ленина|ORG] растёт", "[Заря» имени Ленина|ORG] растёт"),
        ("купило [Fuji Co., Ltd|ORG]. Завод", "купило [Fuji Co., Ltd.|ORG] Завод"),
        ("купило [Fuji|ORG]. Завод", "купило [Fuji|ORG]. Завод"),
    ],
)
def test_marks_and_cells_stay_outside(marked: str, expected: str) -> None:
    assert after(borders.mend, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[Алтайвагон|ORG:0.9] растёт; вместе с [Алтайвагоном|LOC:0.6] и [Тулой|LOC]",
            "[Алтайвагон|ORG] растёт; вместе с [Алтайвагоном|ORG] и [Тулой|LOC]",
        ),
        ("[Урал|ORG:0.8] и [Урал|LOC:0.8]", "[Урал|ORG] и [Урал|LOC]"),
        ("[трубы|PRODUCT:0.9] и [трубы|ORG:0.5]", "[трубы|PRODUCT] и [трубы|ORG]"),
        (
            "[парк «Масловский»|LOC] открыт. В «[Масловском|ORG]» пусто",
            "[парк «Масловский»|LOC] открыт. В «[Масловском|LOC]» пусто",
        ),
        (
            "[парк «Маяк»|LOC] рядом с [АО «Маяк»|ORG], это [Маяк|ORG]",
            "[парк «Маяк»|LOC] рядом с [АО «Маяк»|ORG], это [Маяк|ORG]",
        ),
    ],
)
def test_one_name_has_one_type(marked: str, expected: str) -> None:
    assert after(repeats.agreed, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("секретарь [Шах О|PER]. И. пришёл", "секретарь [Шах О. И.|PER] пришёл"),
        ("секретарь [Шах О. И|PER].", "секретарь [Шах О. И.|PER]"),
        ("[Братья Кочергины|PER] ушли", "Братья [Кочергины|PER] ушли"),
        ("пришёл [Олег Братьев|PER].", "пришёл [Олег Братьев|PER]."),
    ],
)
def test_a_person_has_all_initials_and_no_kin(marked: str, expected: str) -> None:
    assert after(people.whole, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("адрес: [ул. Мира|LOC], 12а, вход", "адрес: [ул. Мира, 12а|LOC], вход"),
        ("адрес: [ул. Мира|LOC], [д.|LOC] 12.", "адрес: [ул. Мира, д. 12|LOC]."),
        ("адрес: [Мирный просп.|LOC], [25|QUANTITY]", "адрес: [Мирный просп., 25|LOC]"),
        ("на [улице Мира|LOC], 12 человек", "на [улице Мира|LOC], 12 человек"),
        ("в [Туле|LOC], 12.", "в [Туле|LOC], 12."),
        ("([Набережные Челны|LOC], 9,5%)", "([Набережные Челны|LOC], 9,5%)"),
        ("([Набережные Челны|LOC], 9)", "([Набережные Челны|LOC], 9)"),
        ("на [набережной Мира|LOC], 9,5%", "на [набережной Мира|LOC], 9,5%"),
    ],
)
def test_a_street_has_the_number_of_the_house(marked: str, expected: str) -> None:
    assert after(places.addresses, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Хабаровское|LOCADJ] [УФАС|ORG:0.7]", "[Хабаровское УФАС|ORG]"),
        ("[Белгородская|LOCADJ] [ЭФКО|ORG:0.99]", "[Белгородская|LOCADJ] [ЭФКО|ORG]"),
        ("[омское|LOCADJ] [УФАС|ORG:0.7]", "[омское|LOCADJ] [УФАС|ORG]"),
        ("[Омское|LOCADJ] [АО|ORG:0.7]", "[Омское|LOCADJ] [АО|ORG]"),
    ],
)
def test_an_abbreviation_has_its_capitalised_adjective(marked: str, expected: str) -> None:
    assert after(organisations.with_adjectives, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("сообщило [УФАС|ORG] по [Томской области|LOC]", "сообщило [УФАС по Томской области|ORG]"),
        ("[посольство РФ|ORG] в [Омане|LOC]", "[посольство РФ в Омане|ORG]"),
        ("завод [Луч|ORG] в [Омане|LOC]", "завод [Луч|ORG] в [Омане|LOC]"),
        ("в [правительстве|ORG]\n[Омана|LOC]", "в [правительстве|ORG]\n[Омана|LOC]"),
    ],
)
def test_an_office_has_the_territory_behind_its_preposition(marked: str, expected: str) -> None:
    assert after(territories.with_territories, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Премикс|ORG:0.7] ушёл в Омск.", "Премикс ушёл в Омск."),
        (
            "Делают [премикс|PRODUCT]. [Премикс|ORG:0.95] дорог.",
            "Делают [премикс|PRODUCT]. [Премикс|PRODUCT] дорог.",
        ),
        ("Строят эллинг. [Эллинг|ORG:0.95] дорог.", "Строят эллинг. Эллинг дорог."),
        ("Ушли. [Магнит|ORG:0.95] остался.", "Ушли. [Магнит|ORG] остался."),
        ("Ушли. «[Магнит|ORG:0.7]» остался.", "Ушли. «[Магнит|ORG]» остался."),
        ("Там же [Магнит|ORG:0.7] стоит.", "Там же [Магнит|ORG] стоит."),
        ("Ушли. [Мираторг|ORG:0.7] остался.", "Ушли. [Мираторг|ORG] остался."),
        ("• [Переправа|LOC:0.7] закрыта", "• Переправа закрыта"),
        ("• [Рязань|LOC:0.7] растёт", "• [Рязань|LOC] растёт"),
    ],
)
def test_a_common_word_that_opens_a_sentence_is_no_name(marked: str, expected: str) -> None:
    assert after(exclusions.without_openings, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("И. о. [ректора|POSITION] Левша", "[И. о. ректора|POSITION] Левша"),
        ("[И. о.|POSITION] [ректора|POSITION] Левша", "[И. о. ректора|POSITION] Левша"),
        ("новый врио [главы|POSITION]", "новый [врио главы|POSITION]"),
        ("[Ли о.|PER] [директор|POSITION]", "[Ли о.|PER] [директор|POSITION]"),
    ],
)
def test_acting_belongs_to_the_post(marked: str, expected: str) -> None:
    assert after(people.acting, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("В [деревне Кукеты «Заря»|LOC] тихо", "В [деревне Кукеты|LOC] «[Заря|ORG]» тихо"),
        ("На [улице Мира «Луч»|LOC] пусто", "На [улице Мира|LOC] «[Луч|ORG]» пусто"),
        ("в [посёлке «Мирный»|LOC] тихо", "в [посёлке «Мирный»|LOC] тихо"),
        ("в [парке Заря «Луч»|LOC] тихо", "в [парке Заря «Луч»|LOC] тихо"),
    ],
)
def test_quotes_behind_a_place_hold_another_name(marked: str, expected: str) -> None:
    assert after(places.levels, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("выручка [ООО|ORG] выросла", "выручка ООО выросла"),
        ("[P. S|ORG]. Забыли", "P. S. Забыли"),
        ("статус [ТОСЭР|LOC] снят", "статус ТОСЭР снят"),
        ("новый [индустриальный парк|LOC] полон", "новый индустриальный парк полон"),
        ("переехал в [Шахты|LOC]", "переехал в [Шахты|LOC]"),
        ("президент [ГК|ORG] молчит", "президент [ГК|ORG] молчит"),
        ("акции [Общества|ORG] выросли", "акции Общества выросли"),
        ("фирма «[Группа|ORG]» выросла", "фирма «[Группа|ORG]» выросла"),
    ],
)
def test_a_form_or_a_type_word_alone_is_no_name(marked: str, expected: str) -> None:
    assert after(exclusions.without_bare_types, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[ткацкая|LOCADJ] фабрика", "ткацкая фабрика"),
        ("[тульская|LOCADJ] фабрика", "[тульская|LOCADJ] фабрика"),
        ("[Яндыкская|LOCADJ] фабрика", "[Яндыкская|LOCADJ] фабрика"),
        ("[ткацкая|LOCADJ:0.99] фабрика", "[ткацкая|LOCADJ] фабрика"),
    ],
)
def test_an_adjective_of_no_place_is_none(marked: str, expected: str) -> None:
    assert after(exclusions.without_common_adjectives, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("пишет [РБК|ORG] [Уфа|LOC].", "пишет [РБК Уфа|ORG]."),
        ("передал [Интерфакс-Юг|LOC]", "передал [Интерфакс-Юг|ORG]"),
        ("пишет [Заря|ORG] [Уфа|LOC].", "пишет [Заря|ORG] [Уфа|LOC]."),
        ("пишет [РБК|ORG]. [Уфа|LOC] растёт", "пишет [РБК|ORG]. [Уфа|LOC] растёт"),
        ("город [Ростов-на-Дону|LOC]", "город [Ростов-на-Дону|LOC]"),
    ],
)
def test_an_office_of_an_agency_is_an_organisation(marked: str, expected: str) -> None:
    assert after(organisations.agencies, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "делает [лампы бегущей волны|PRODUCT] ([ЛБВ|ORG])",
            "делает [лампы бегущей волны|PRODUCT] ([ЛБВ|PRODUCT])",
        ),
        ("делает [лампы|PRODUCT] ([ЛБВ|ORG:0.99])", "делает [лампы|PRODUCT] ([ЛБВ|ORG])"),
        ("делает [лампы|PRODUCT] ([ЛБВ|ORG], Орёл)", "делает [лампы|PRODUCT] ([ЛБВ|ORG], Орёл)"),
    ],
)
def test_an_abbreviation_in_brackets_behind_a_product_is_one(marked: str, expected: str) -> None:
    assert after(products.abbreviated, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "В цехе идёт [сборка волоконных лазеров|PRODUCT].",
            "В цехе идёт сборка [волоконных лазеров|PRODUCT].",
        ),
        (
            "Завод оказывает [ремонт волоконных лазеров|PRODUCT].",
            "Завод оказывает [ремонт волоконных лазеров|PRODUCT].",
        ),
        ("В цехе идёт [сборка|PRODUCT].", "В цехе идёт [сборка|PRODUCT]."),
    ],
)
def test_what_is_done_with_a_product_is_no_part_of_it(marked: str, expected: str) -> None:
    assert after(products.without_making, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("марки «[Лён|ORG]», «[Печка|ORG]» и [Altera|ORG]", "марки «Лён», «Печка» и Altera"),
        (
            "заводы «[Лён|ORG]», «[Печка|ORG]» и [Altera|ORG]",
            "заводы «[Лён|ORG]», «[Печка|ORG]» и [Altera|ORG]",
        ),
        ("акции «[Печки|ORG]»", "акции «[Печки|ORG]»"),
    ],
)
def test_names_of_brands_are_none_in_a_list_too(marked: str, expected: str) -> None:
    assert after(exclusions.without_events, marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("юрист «[Лемчик|ORG], [Крупский и партнёры|ORG]»", "юрист «[Лемчик, Крупский и партнёры|ORG]»"),
        ("юрист «[Лемчик|ORG]» и партнёры", "юрист «[Лемчик|ORG]» и партнёры"),
    ],
)
def test_a_firm_of_partners_is_one_name(marked: str, expected: str) -> None:
    assert after(organisations.partners, marked) == expected
