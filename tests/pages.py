"""Extractions to draw pages of, and what a page holds."""

import gzip
import json
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any

from newsextract.schema import (
    Codes,
    Entity,
    Extraction,
    Mention,
    Record,
    Relation,
    Span,
    Value,
    text_hash,
)

TEXT = "Под Рузой 🏭: «Никатор» делает гранулы, вложит 5 млн рублей."
NIKATOR = Extraction(
    id=text_hash(TEXT),
    source="news/a.txt",
    text=TEXT,
    meta={"title": "Гранулы"},
    mentions=(
        Mention("T1", 4, 9, "LOC", "Рузой", "E1", 0.9, "gazetteer"),
        Mention("T2", 14, 21, "ORG", "Никатор", "E2", 0.8, "tagger"),
        Mention("T3", 30, 37, "PRODUCT", "гранулы", "E3", 0.4, "tagger"),
        Mention("T4", 46, 58, "MONEY", "5 млн рублей", "E4", 0.9, "grammar"),
    ),
    entities=(
        Entity("E1", "LOC", "Руза", "city", Codes("RU", None, 500303)),
        Entity("E2", "ORG", "Никатор"),
        Entity("E3", "PRODUCT", "гранулы"),
        Entity("E4", "MONEY", "5 млн рублей", value=Value(5e6, 5e6, "RUB")),
    ),
    relations=(
        Relation("located_in", "E2", "E1", 0.9, "item", Span(0, 22)),
        Relation("produces", "E2", "E3", 0.8, "verb", Span(13, 37)),
        Relation("invests", "E2", "E4", 0.7, "verb", Span(13, 58), "planned"),
    ),
    records=(Record("Никатор", "E2", "Руза", "E1", "гранулы", "E3", 0.75),),
)


def hostile(words: str) -> Extraction:
    """An extraction that has these words in every field that takes text."""
    text = f"{words} {words} {words}"
    size = len(words) + 1
    starts = {"ORG": 0, "LOC": size, "PRODUCT": 2 * size}
    mentions = [
        Mention(f"{type_}{words}", start, start + len(words), type_, words, f"{type_}{words}", 0.5, words)
        for type_, start in starts.items()
    ]
    value = Value(1, 2, words, words, words)
    codes = Codes(words, words, 500303)
    return Extraction(
        id=words,
        source=words,
        text=text,
        version=words,
        meta=dict.fromkeys(("title", "date", "url", words), words),
        mentions=tuple(mentions),
        entities=(
            Entity(f"ORG{words}", "ORG", words, value=value),
            Entity(f"LOC{words}", "LOC", words, "district", codes, value),
            Entity(f"PRODUCT{words}", "PRODUCT", words),
        ),
        relations=(
            Relation("located_in", f"ORG{words}", f"LOC{words}", 0.5, words, Span(0, 2 * size - 1)),
            Relation("produces", f"ORG{words}", f"PRODUCT{words}", 0.5, words, Span(0, len(text)), "planned"),
        ),
        records=(Record(words, f"ORG{words}", words, f"LOC{words}", words, f"PRODUCT{words}", 0.5),),
    )


class Page(HTMLParser):
    """Tags, text, and the unpacked data of a page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.packed: list[Any] = []
        self._raw = self._data = False
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._raw = tag in {"script", "style"}
        self._data = ("type", "application/octet-stream") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._raw = self._data = False

    def handle_data(self, data: str) -> None:
        if self._data:
            self.packed.append(json.loads(gzip.decompress(b64decode(data))))
        elif not self._raw:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def documents(self) -> list[Any]:
        """The documents of all parts."""
        return [document for part in self.packed[1:] for document in part]
