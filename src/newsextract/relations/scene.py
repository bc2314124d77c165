"""A document as the evidence sees it: mentions on tokens, in sentences, brackets and items."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations
from typing import Any, Final, TypeVar

import numpy as np
from spacy.tokens import Doc, Span, Token

from newsextract.lexicon import lexicon
from newsextract.schema import Entity, Mention, MentionType

T = TypeVar("T")

_SPELLS_OUT: Final = frozenset("–—-:(")
_LONGEST_ASIDE: Final = 25  # tokens of a relative clause
_STAND_IN_REACH: Final = 4  # tokens before a list in which the noun that it spells out stands
_OPEN, _CLOSE = "([{", ")]}"
_NESTED: Final = re.compile(
    r"[\s,(\-–—/]*(?:(?:в|на|из|под|возле|близ|у)\s+)?(?!и\s)(?:[а-яё.]+\s+){0,2}", re.IGNORECASE
)
_COORDINATED: Final = re.compile(
    r"[»\"”]?\s*(?:,|,?\s(?:и|или|а\sтакже|да))\s+(?:и\s+)?(?:(?:в|на|из|для|с|по)\s+)?[«\"“]?", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class Node:
    """A mention on the tokens of its Doc.

    Attributes:
        mention: the mention.
        entity: what it refers to.
        index: its place among the document's mentions.
        start: first token.
        end: one past the last token.
        head: the token of the mention that the syntax hangs the others on; where the mention begins a
            list that spells a common noun out («в двух городах – Алматы, Актобе»), that noun.
        sentence: number of its sentence.
        line: number of its line of text.
        item: number of its list item: a line, or a part of one between semicolons.
    """

    mention: Mention
    entity: Entity
    index: int
    start: int
    end: int
    head: Token
    sentence: int
    line: int
    item: int

    @property
    def type(self) -> MentionType:
        """The mention's type."""
        return self.mention.type


@dataclass(frozen=True, eq=False)
class Link:
    """The first mention of a chain and how the chain goes on from it: nested or coordinated."""

    node: Node
    chain: str


class Scene:
    """Mentions and structure of one document; everything is computed once and never changed."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        self.doc = doc
        self._text = doc.text  # a Doc joins its tokens each time that it is asked
        self.entities = {entity.id: entity for entity in entities}
        self.sentence_of = _numbers(len(doc), [sentence.start for sentence in doc.sents])
        self.line_of = _numbers(len(doc), [0, *(i + 1 for i, token in enumerate(doc) if "\n" in token.text)])
        self.item_of = _numbers(len(doc), [0, *(i + 1 for i, token in enumerate(doc) if _ends_item(token))])
        self.bracket_of = _brackets(doc)
        self.nodes = [self._node(index, mention) for index, mention in enumerate(mentions)]
        self._memory: dict[tuple[object, ...], Any] = {}

    def remember(self, make: Callable[..., T], *nodes: Node) -> T:
        """What a function says of mentions of this scene, computed when it is first asked for.

        The same pair is a candidate of several relations, and the same mention is in many pairs.
        """
        key = (make, *(node.index for node in nodes))
        if key not in self._memory:
            self._memory[key] = make(self, *nodes)
        return self._memory[key]  # type: ignore[no-any-return]

    def _node(self, index: int, mention: Mention) -> Node:
        span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        assert span is not None, f"mention {mention.id} covers no token"
        numbers = (int(column[span.start]) for column in (self.sentence_of, self.line_of, self.item_of))
        entity = self.entities[mention.entity or ""]
        head = _stand_in(span, entity.type) or span.root
        return Node(mention, entity, index, span.start, span.end, head, *numbers)

    @cached_property
    def asides(self) -> frozenset[int]:
        """Tokens of relative clauses between commas, which what stands around them does not speak of."""
        inside: set[int] = set()
        for token in self.doc:
            if token.lemma_ == "который" and token.i not in inside:
                inside.update(_relative_clause(token))
        return frozenset(inside)

    @cached_property
    def first_in_sentence(self) -> list[int]:
        """For each sentence the index of the first mention in it or after it, and one past the end."""
        sentences = [node.sentence for node in self.nodes]
        count = int(self.sentence_of[-1]) + 1 if len(self.sentence_of) else 0
        return [bisect_left(sentences, number) for number in range(count)] + [len(self.nodes)]

    def in_sentence(self, number: int) -> list[Node]:
        """The mentions of a sentence, in order."""
        first, last = self.first_in_sentence[number : number + 2]
        return self.nodes[first:last]

    @cached_property
    def only_company(self) -> bool:
        """Whether the document speaks of one company and no other."""
        return len({node.entity.id for node in self.companies}) == 1

    @cached_property
    def organisations(self) -> list[Node]:
        """Mentions of organisations, in order."""
        return [node for node in self.nodes if node.type == "ORG"]

    @cached_property
    def companies(self) -> list[Node]:
        """Mentions of organisations that may have rows, in order."""
        return [node for node in self.organisations if self.is_company(node)]

    @cached_property
    def by_entity(self) -> dict[str, list[Node]]:
        """The mentions of each entity, in order."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.entity.id, []).append(node)
        return found

    def sentences_of(self, entity_id: str) -> set[int]:
        """The numbers of the sentences that name an entity."""
        return self._sentences_of[entity_id]

    @cached_property
    def _sentences_of(self) -> dict[str, set[int]]:
        return {key: {node.sentence for node in nodes} for key, nodes in self.by_entity.items()}

    @cached_property
    def context_of_item(self) -> list[set[str]]:
        """For each list item the kinds of context (refusal, plan …) that its words set."""
        kinds: list[set[str]] = [set() for _ in range(int(self.item_of[-1]) + 1)] if len(self.doc) else []
        for token, item in zip(self.doc, self.item_of.tolist(), strict=False):
            kinds[item].update(lexicon().context.get(token.lemma_, ()))
        return kinds

    @cached_property
    def by_token(self) -> dict[int, Node]:
        """The mention that covers a token."""
        return {place: node for node in self.nodes for place in range(node.start, node.end)}

    @cached_property
    def company_starts(self) -> list[int]:
        """First tokens of the companies' mentions, for search by place."""
        return [node.start for node in self.companies]

    @cached_property
    def _bodies(self) -> dict[str, tuple[str, ...]]:
        kinds: dict[str, tuple[str, ...]] = {}
        for node in self.organisations:
            for token in self.doc[node.start : node.end]:
                found = lexicon().bodies.get(token.lemma_, ())
                kinds[node.entity.id] = kinds.get(node.entity.id, ()) + found
        return kinds

    def bodies(self, entity: Entity) -> tuple[str, ...]:
        """The kinds of body that an organisation's name shows it to be: government, media, banks."""
        return self._bodies.get(entity.id, ())

    def is_company(self, node: Node) -> bool:
        """Whether a mention is of an organisation that may have rows."""
        return node.type == "ORG" and not self.bodies(node.entity)

    def recent_companies(self, token: int, most: int) -> list[Node]:
        """The latest mentions of different companies before a token, latest first."""
        found: dict[str, Node] = {}
        place = bisect_right(self.company_starts, token) - 1
        while place >= 0 and len(found) < most:
            node = self.companies[place]
            if node.end <= token:
                found.setdefault(node.entity.id, node)
            place -= 1
        return list(found.values())

    @cached_property
    def leads(self) -> dict[int, Link]:
        """For each mention, by index, the first one of the chain that it continues.

        Chains are nested places («в селе А района Б») and coordinated mentions of one type
        («в Алматы, Актобе и Астане»): what is said of the first holds for all of them.
        """
        leads: dict[int, Link] = {}
        for left, right in pairwise(self.nodes):
            chain = self._chain(left, right)
            if chain:
                lead = leads[left.index].node if left.index in leads else left
                leads[right.index] = Link(lead, chain)
        return leads

    @cached_property
    def nested(self) -> set[tuple[str, str]]:
        """Pairs of places, by entity and both ways round, that are levels of one: «в селе А района Б»."""
        chains: dict[int, list[str]] = {}
        for index, link in self.leads.items():
            if link.chain == "nested":
                first = link.node
                chains.setdefault(first.index, [first.entity.id]).append(self.nodes[index].entity.id)
        return {pair for members in chains.values() for pair in permutations(members, 2)}

    def _chain(self, left: Node, right: Node) -> str | None:
        if left.line != right.line or left.entity.type != right.entity.type or left.type == "LOCADJ":
            return None
        gap = self._text[left.mention.end : right.mention.start]
        ranks = [_RANK.get(node.entity.kind or "other", 0) for node in (left, right)]
        if left.entity.type == "LOC" and ranks[0] != ranks[1] and _NESTED.fullmatch(gap):
            return "nested"
        return "coordinated" if _COORDINATED.fullmatch(gap) else None


_RANK: Final = {"site": 1, "city": 2, "district": 3, "region": 4, "country": 5}


def _stand_in(span: Span, type_: str) -> Token | None:
    """The common noun that a list beginning with this mention spells out, if there is one."""
    before = span.doc[max(span.start - _STAND_IN_REACH, 0) : span.start]
    marks = [token for token in before if token.text in _SPELLS_OUT]
    if not marks or any(token.is_alpha for token in before if token.i > marks[-1].i):
        return None
    noun = next((token for token in reversed(before) if token.pos_ == "NOUN"), None)
    return noun if noun is not None and type_ in lexicon().stand_ins.get(noun.lemma_, ()) else None


def _relative_clause(pronoun: Token) -> range:
    """The tokens from the comma before «который» to the next one; none where either is missing."""
    doc, start = pronoun.doc, pronoun.i
    while start >= 0 and pronoun.i - start <= 2 and doc[start].text != ",":
        start -= 1
    if start < 0 or doc[start].text != ",":
        return range(0)
    for place in range(pronoun.i + 1, min(pronoun.i + _LONGEST_ASIDE, len(doc))):
        if doc[place].text == ",":
            return range(start, place + 1)
        if doc[place].text in ".;!?" or "\n" in doc[place].text:
            break
    return range(0)


def _numbers(size: int, starts: Sequence[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """For each token the number of the stretch that it lies in."""
    marks = np.zeros(size + 1, dtype=np.int64)
    marks[[start for start in starts if 0 < start < size]] = 1
    return np.cumsum(marks)


def _ends_item(token: Token) -> bool:
    return "\n" in token.text or token.text == ";"


def _brackets(doc: Doc) -> dict[int, tuple[int, int]]:
    """For each token inside a bracket the places of the innermost pair around it; pairs stay in a line."""
    opened_by: dict[int, int] = {}
    closed_by: dict[int, int] = {}
    stack: list[int] = []
    for token in doc:
        if "\n" in token.text:
            stack.clear()
        elif token.text in _CLOSE and stack:
            closed_by[stack.pop()] = token.i
        if stack:
            opened_by[token.i] = stack[-1]
        if token.text in _OPEN:
            stack.append(token.i)
    return {token: (start, closed_by[start]) for token, start in opened_by.items() if start in closed_by}
