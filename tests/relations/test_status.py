"""Plans and facts."""

import pytest
from scenes import pairs, scene

from newsextract.relations.status import status
from newsextract.schema import RelationType


@pytest.mark.parametrize(
    ("relation", "marked", "expected"),
    [
        ("produces", "Завод [Луч|ORG] выпускает [соусы|PRODUCT].", "actual"),
        ("produces", "Завод [Луч|ORG] будет выпускать [соусы|PRODUCT].", "planned"),
        ("produces", "Завод [Луч|ORG] планирует выпускать [соусы|PRODUCT].", "planned"),
        ("invests", "Компания [Луч|ORG] вложит в проект [2 млн рублей|MONEY].", "planned"),
        ("invests", "Компания [Луч|ORG] вложила в цех [2 млн рублей|MONEY].", "actual"),
        ("located_in", "Компания [Луч|ORG] построит завод в [Туле|LOC:city=Тула].", "planned"),
        ("located_in", "Компания [Луч|ORG] построила завод в [Туле|LOC:city=Тула].", "actual"),
        ("works_for", "[Иван Петров|PER], [директор|POSITION] [Луча|ORG], будет рад.", "actual"),
    ],
)
def test_status(relation: RelationType, marked: str, expected: str) -> None:
    drawn = scene(marked)
    [pair] = pairs(drawn, relation)
    assert status(relation, drawn, pair.closest[1]) == expected
