from pathlib import Path

import pytest
from hypothesis import given
from language_texts import TEXTS

from newsextract.language.sentences import lines, sentences

CASES = Path(__file__).parents[1] / "cases/sentences.txt"


def unescaped(line: str) -> str:
    return line.replace("\\n", "\n").replace("\\r", "\r").replace("~", "\xa0")


def marked(text: str) -> str:
    """The text with «|» where sentences end."""
    pieces, end = [], 0
    for start, stop in sentences(text):
        pieces.append(text[end:start] + text[start:stop] + "|")
        end = stop
    return "".join(pieces) + text[end:]


@pytest.mark.parametrize(
    "case", [line for line in CASES.read_text("utf-8").splitlines() if line and line[0] != "#"]
)
def test_sentences_end_where_the_table_says(case: str) -> None:
    assert marked(unescaped(case).replace("|", "")) == unescaped(case)


def test_a_text_without_words_has_no_sentence() -> None:
    assert [list(sentences(text)) for text in ("", " ", "\n\t\n", "\xa0\r\n")] == [[], [], [], []]


@given(TEXTS)
def test_sentences_are_ordered_apart_and_cover_everything_but_white_space(text: str) -> None:
    end = 0
    for start, stop in [*sentences(text), (len(text), len(text))]:
        assert end <= start <= stop <= len(text)
        assert not text[end:start].strip()
        end = stop


@given(TEXTS)
def test_a_sentence_lies_in_one_line(text: str) -> None:
    intervals = list(lines(text))
    for start, stop in sentences(text):
        assert sum(left <= start and stop <= right for left, right in intervals) == 1


@given(TEXTS)
def test_a_blank_line_always_parts(text: str) -> None:
    before, after = (list(sentences(part)) for part in (text, f"{text}\n\nДальше."))
    assert after[:-1] == before
    assert after[-1] == (len(text) + 2, len(text) + 9)
