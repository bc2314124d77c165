"""What holds for every text: offsets, order, no overlaps, spaces that do not matter."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.entities.amounts import find_amounts, value_of
from newsextract.schema import Value

untimed = settings(deadline=None)  # the first example loads the dictionary
SIGNS = [",", "–", "-", ".", "№", "\n", "$", "€", "%"]
NUMBERS = ["12", "2025", "36,8", "1 600", "полтора", "два", "9" * 30, "31.12.2025", "12-го", "шесть-семь"]
WORDS = (
    "с до к по от млн тыс. рублей руб. марта года г. квартал IV первом прошлом осенью конца назад тонн кв."
)
TOKENS = [*SIGNS, *NUMBERS, *WORDS.split(), "рабочих", "мест", "и", "станков", "январь-май", "половиной"]
TEXTS = st.text() | st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)
GLUED = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)


@untimed
@given(TEXTS | GLUED)
def test_candidates_are_ordered_and_apart(text: str) -> None:
    end = 0
    for candidate in find_amounts(text):
        assert end <= candidate.start < candidate.end <= len(text)
        assert 0 < candidate.confidence <= 1
        end = candidate.end


@untimed
@given(TEXTS | GLUED)
def test_candidates_neither_begin_nor_end_with_space(text: str) -> None:
    for candidate in find_amounts(text):
        surface = text[candidate.start : candidate.end]
        assert surface == surface.strip()
        assert "\n" not in surface


@untimed
@given(TEXTS)
def test_no_break_spaces_change_nothing(text: str) -> None:
    plain = [(c.start, c.end, c.type) for c in find_amounts(text)]
    bound = [(c.start, c.end, c.type) for c in find_amounts(text.replace(" ", "\u00a0"))]
    assert plain == bound


@untimed
@given(TEXTS | GLUED)
def test_every_candidate_can_be_valued(text: str) -> None:
    for candidate in find_amounts(text):
        value = value_of(text[candidate.start : candidate.end], candidate.type)
        assert candidate.type != "MONEY" or value is not None


@untimed
@given(st.integers(1, 999_999_999), st.sampled_from(["рублей", "₽", "млн евро", "тыс. долларов"]))
def test_digits_in_groups_are_one_sum(number: int, currency: str) -> None:
    surface = f"{number:,} {currency}".replace(",", " ")
    [candidate] = find_amounts(f"Это {surface} за всё")
    assert (candidate.start, candidate.end, candidate.type) == (4, 4 + len(surface), "MONEY")


@untimed
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_full_date_is_that_date(day: date) -> None:
    text = day.strftime("%d.%m.%Y")
    assert [(c.start, c.end, c.type) for c in find_amounts(text)] == [(0, 10, "DATE")]
    assert value_of(text, "DATE") == Value(date=day.isoformat())
