"""Strings as files really hold them, for properties that must hold for every text."""

from pathlib import Path

from hypothesis import strategies as st

CORPUS = Path(__file__).parents[2] / "corpus"
SAMPLES = ("a01", "c13", "d21", "e17", "i07")  # of the train split
PIECES = (
    *("Компания", "«Луч»", "из", "Тулы", "выпускает", "соусы", "г. о.", "36,8 млрд", "руб.", "А. Ю. Петров"),
    *(
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\xa0",
        "\u2009",
        "\u2028",
        "\x0b",
        "\x85",
        "\x00",
        "\x1c",
    ),
    *("👩\u200d🏭", "🇷🇺", "и\u0306", "\u200b", "\ufeff", "\xad", ".", "!", "…", "(", ")", ";", "-", "№", "ё"),
)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def samples() -> list[str]:
    return [(CORPUS / f"{name}.txt").read_text("utf-8") for name in SAMPLES]
