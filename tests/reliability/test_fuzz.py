"""Hostile texts and files → results in which all holds that must; `scripts/fuzz.py` makes more of them."""

import importlib.util
from pathlib import Path

import pytest
from invariants import check_extraction, check_formats, check_stores

from newsextract import pipeline
from newsextract.schema import Document

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz.py"
FACT = "Компания «Каланча» из Люберец выпускает соусы."
TEXTS = {
    "surrogates": f"{FACT[:20]}\ud800{FACT[20:]}",
    "bidi": "\u202e".join(FACT),
    "zero width": "\u200b".join(FACT),
    "combining": "\u0301".join(FACT),
    "homoglyphs": FACT.replace("а", "a").replace("о", "o"),
    "NUL": "\0".join(FACT.split(" ")),
    "brackets": "(" * 10_000 + FACT + ")" * 10_000,
    "quotes": FACT + "«" * 10_000,
    "closing quotes": "»" * 10_000 + FACT,
    "long word": "завод" * 5_000,
    "long sentence": "завод в Туле, " * 2_000,
    "digits": "9" * 10_000 + " рублей",
    "line ends": FACT + "\r\n\x0b\u2028" * 3_000,
    "emoji": "👨‍👩‍👧" * 1_000 + FACT,
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str, tmp_path: Path) -> None:
    document = Document("a.txt", TEXTS[name])
    (found,) = pipeline.run(pipeline.load(), [document])
    check_extraction(document, found)
    if not found.error:
        check_formats(found)
        check_stores([found], tmp_path)


def test_three_hundred_inputs(tmp_path: Path) -> None:
    specification = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    assert specification and specification.loader
    fuzz = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(fuzz)
    (tmp_path / "stores").mkdir()
    campaign = fuzz.Campaign(fuzz.seeds(), 4, tmp_path / "stores", tmp_path)
    fuzz.run(campaign, 300, minutes=60)
    assert campaign.counts["failures"] == 0, [file.read_text("utf-8") for file in tmp_path.glob("*.log")]
    assert all(campaign.counts[kind] > 30 for kind in ("text", "file", "annotation"))
    assert campaign.counts["mentions"] > 300
