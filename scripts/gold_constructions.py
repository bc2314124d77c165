"""The constructions that `count_gold` counts: how often a document has each, by annotation and text.

The text patterns are simple on purpose: they show where the gold is thin, and decide nothing else.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from razdel import sentenize

from newsextract.formats.common import closest_pair, explicit_rows, mentions_by_entity
from newsextract.schema import Extraction, Mention, Relation

_ITEM = re.compile(r"[ \t]*(?:[-–—•*▪■]|\d{1,2}[.)])\s")
_PASSIVE = re.compile(
    r"\b(?:по|про|вы|от|за|со|с|на|раз|рас|вве)\w*(?:ен|ён|ан|ят|ут)[аоы]?\b|\b\w{3,}(?:ется|ются|ится|ятся)\b"
)
_JOINT = re.compile(r"\bсовместн\w+ (?:предприяти|производств|проект|компани)|\bСП\b")
_PLAN = re.compile(r"\b(?:план|намерен|собира[ею]тся|рассчитыва|предполага|буд[еу]т|предстоит)")
_DENIED = re.compile(
    r"\b(?:не|нет|ни|отказал|отмен|опроверг|приостанов|прекрати|лишь если)\w*\b", re.IGNORECASE
)
_FORMER = re.compile(r"\b(?:бывш\w+|экс-\w+|ранее (?:занимал|возглавлял|работал|руководил))", re.IGNORECASE)
_QUOTED_TRAP = re.compile(
    r"\b(?:выставк|форум|преми|конкурс|нацпроект|программ|саммит|фестивал|ярмарк|бренд|марк)\w+\s+[«\"„]"
)
_DATELINE = re.compile(r"[А-ЯЁ][А-ЯЁа-яё -]+[.,] \d{1,2} [а-я]+\b|[А-ЯЁ]{3,}[А-ЯЁ -]*[.,] ")
_RESIDENT = re.compile(r"\bрезидент", re.IGNORECASE)
_SAID = re.compile(r"»,\s[–—-]\s|\b(?:сообщил|рассказал|заявил|отметил|подчеркнул|уточнил)\w*")
_QUESTION = re.compile(r"\?(?:\s|$|»)")
_INITIALS = re.compile(r"\b[А-ЯЁ]\.")
_PLURAL_TYPE = re.compile(
    r"(?:областей|областях|областям|районов|районах|округов|округах|краёв|краев|республик)$"
)
_LATIN = re.compile(r"[A-Za-z]{2}")
_PLACE_WORD = re.compile(r"област|\bкра[йяе]\b|республик|город|район|округ", re.IGNORECASE)


_LONGEST_HEADLINE: Final = 200


@dataclass(frozen=True)
class Annotated:
    """A gold document with what several constructions need."""

    document: Extraction

    @property
    def text(self) -> str:
        """The text."""
        return self.document.text

    @cached_property
    def groups(self) -> dict[str, list[Mention]]:
        """Mentions by entity."""
        return mentions_by_entity(self.document)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Sentences, lines apart."""
        return [
            (start + sentence.start, start + sentence.stop)
            for start, line in self.lines
            for sentence in sentenize(line)
        ]

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """Start and text of each line."""
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return [(start, self.text[start:].split("\n", 1)[0]) for start in starts]

    @cached_property
    def pairs(self) -> list[tuple[Relation, Mention, Mention]]:
        """Relations with the mentions that they are drawn on."""
        return [
            (each, *closest_pair(self.groups[each.head], self.groups[each.tail], each.evidence))
            for each in self.document.relations
        ]

    def within(self, start: int, end: int, *types: str) -> list[Mention]:
        """Mentions of these types in a stretch of text."""
        return [m for m in self.document.mentions if start <= m.start and m.end <= end and m.type in types]

    def neighbours(self, *types: str) -> Iterator[tuple[Mention, str, Mention]]:
        """Mentions of one of the types that follow each other, and the text between."""
        mentions = sorted(self.document.mentions, key=lambda m: m.start)
        for left, right in pairwise(mentions):
            if left.type in types and right.type in types:
                yield left, self.text[left.end : right.start], right


def in_headline(doc: Annotated) -> int:
    """Relations of which the first line, if it is no paragraph, has both sides."""
    end = len(doc.lines[0][1])
    if end > _LONGEST_HEADLINE or len(doc.lines) == 1:
        return 0
    return sum(
        all(doc.groups[side][0].end <= end for side in (each.head, each.tail))
        for each in doc.document.relations
    )


def in_brackets(doc: Annotated) -> int:
    """Relations of two mentions with an opening bracket and no closing one between."""
    between = [doc.text[min(h.end, t.end) : max(h.start, t.start)] for _, h, t in doc.pairs]
    return sum(
        "(" in words and ")" not in words.rpartition("(")[2] and "\n" not in words for words in between
    )


def in_list_items(doc: Annotated) -> int:
    """Relations inside a line that begins with a bullet, a dash or a number."""
    items = [(start, start + len(line)) for start, line in doc.lines if _ITEM.match(line)]
    return sum(
        any(a <= min(h.start, t.start) and max(h.end, t.end) <= b for a, b in items) for _, h, t in doc.pairs
    )


def under_place_heading(doc: Annotated) -> int:
    """`located_in` from a line that begins with the place and a full stop, a colon or nothing after it."""
    starts = {start for start, _ in doc.lines}
    return sum(
        each.type == "located_in"
        and tail.start in starts
        and doc.text[tail.end : tail.end + 1] in {".", ":", "\n"}
        for each, _, tail in doc.pairs
    )


def by_anaphor(doc: Annotated) -> int:
    """Relations of which no sentence has both sides."""
    return sum(
        not any(
            a <= head.start < b and a <= tail.start < b
            for a, b in doc.sentences
            for head in doc.groups[each.head]
            for tail in doc.groups[each.tail]
        )
        for each in doc.document.relations
    )


def by_adjective(doc: Annotated) -> int:
    """Relations drawn on the adjective of a place."""
    return sum(tail.type == "LOCADJ" for _, _, tail in doc.pairs)


def _sentences_with(doc: Annotated, pattern: re.Pattern[str], stated: bool = True) -> int:
    """Sentences that match and state a relation, or name a company and state none."""
    count = 0
    for start, end in doc.sentences:
        holds = any(start <= h.start < end and start <= t.start < end for _, h, t in doc.pairs)
        wanted = holds if stated else not holds and bool(doc.within(start, end, "ORG"))
        count += wanted and bool(pattern.search(doc.text, start, end))
    return count


def several_levels(doc: Annotated) -> int:
    """Companies at places of two kinds or more."""
    kinds: dict[str, set[str | None]] = {}
    for relation in doc.document.relations:
        if relation.type == "located_in":
            kinds.setdefault(relation.head, set()).add(doc.document.entity(relation.tail).kind)
    return sum(len(found) > 1 for found in kinds.values())


def shared_head_of_places(doc: Annotated) -> int:
    """Coordinated places of which the last has the type word of all."""
    return sum(
        bool(_PLURAL_TYPE.search(right.text)) and between.strip(", ") in {"", "и"}
        for _, between, right in doc.neighbours("LOC")
    )


def coordinated_products(doc: Annotated) -> int:
    """Products that follow each other after a comma or a conjunction."""
    return sum(
        between.strip() in {",", "и", ", а также", "и/или"} for _, between, _ in doc.neighbours("PRODUCT")
    )


def bracketed_abbreviation(doc: Annotated) -> int:
    """An organisation and its abbreviation in brackets."""
    return sum(between.strip() in {"(", "(далее —"} for _, between, _ in doc.neighbours("ORG"))


def _mentions(doc: Annotated, type_: str, pattern: re.Pattern[str]) -> int:
    return sum(m.type == type_ and bool(pattern.search(m.text)) for m in doc.document.mentions)


def foreign_companies(doc: Annotated) -> int:
    """`located_in` a country other than Russia."""
    tails = [doc.document.entity(r.tail) for r in doc.document.relations if r.type == "located_in"]
    return sum(tail.kind == "country" and tail.name not in {"Россия", "РФ"} for tail in tails)


def companies(doc: Annotated) -> int:
    """Companies that have a row."""
    return len({row.company_id for row in doc.document.records})


CONSTRUCTIONS: Final[dict[str, Callable[[Annotated], int]]] = {
    "relation in the headline": in_headline,
    "relation across an opening bracket": in_brackets,
    "relation in a list item": in_list_items,
    "place that opens a company's item": under_place_heading,
    "relation whose sides share no sentence (anaphor)": by_anaphor,
    "relation on an adjective of a place": by_adjective,
    "sentence in the passive with a relation": lambda doc: _sentences_with(doc, _PASSIVE),
    "sentence with a plan and a relation": lambda doc: _sentences_with(doc, _PLAN),
    "sentence with a denial, a company, no relation": lambda doc: _sentences_with(doc, _DENIED, stated=False),
    "question": lambda doc: len(_QUESTION.findall(doc.text)),
    "joint venture": lambda doc: len(_JOINT.findall(doc.text)),
    "resident of a zone or park": lambda doc: len(_RESIDENT.findall(doc.text)),
    "former post": lambda doc: len(_FORMER.findall(doc.text)),
    "company at places of several kinds": several_levels,
    "places with one type word": shared_head_of_places,
    "coordinated products": coordinated_products,
    "abbreviation in brackets": bracketed_abbreviation,
    "place word inside the name of an organisation": lambda doc: _mentions(doc, "ORG", _PLACE_WORD),
    "organisation in Latin letters": lambda doc: _mentions(doc, "ORG", _LATIN),
    "person with initials": lambda doc: _mentions(doc, "PER", _INITIALS),
    "company abroad": foreign_companies,
    "company whose rows are not all pairs": lambda doc: len(explicit_rows(doc.document)),
    "quoted event, prize or brand (trap)": lambda doc: len(_QUOTED_TRAP.findall(doc.text)),
    "dateline": lambda doc: sum(bool(_DATELINE.match(line)) for _, line in doc.lines),
    "direct or reported speech": lambda doc: len(_SAID.findall(doc.text)),
    "document with no-break spaces": lambda doc: int("\u00a0" in doc.text),
    "document with characters outside the BMP": lambda doc: int(max(doc.text, default="") > "\uffff"),
    "document with five companies or more": lambda doc: int(companies(doc) >= 5),
    "document with one company": lambda doc: int(companies(doc) == 1),
    "document without a row": lambda doc: int(not doc.document.records),
}
