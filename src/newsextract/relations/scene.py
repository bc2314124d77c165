"""A document as the evidence sees it: mentions on tokens, in sentences, brackets and items."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations
from typing import Any, Final, TypeVar

import numpy as np
from msgspec import Struct
from spacy.tokens import Doc

from newsextract.language.tokens import Tokens
from newsextract.lexicon import lexicon
from newsextract.relations.columns import Ints
from newsextract.schema import Entity, Mention, MentionType

T = TypeVar("T")

_SPELLS_OUT: Final = frozenset("–—-:(")
_LONGEST_ASIDE: Final = 25  # tokens of a relative clause
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "csubj"})
_RECENT: Final = 10  # companies that are remembered as spoken of
_STAND_IN_REACH: Final = 4  # tokens before a list in which the noun that it spells out stands
_OPEN, _CLOSE = "([{", ")]}"
_NESTED: Final = re.compile(
    r"[\s,(\-–—/]*(?:(?:в|на|из|под|возле|близ|у)\s+)?(?!и\s)(?:[а-яё.]+\s+){0,2}", re.IGNORECASE
)
_COORDINATED: Final = re.compile(
    r"[»\"”]?\s*(?:,|,?\s(?:и|или|а\sтакже|да))\s+(?:и\s+)?(?:(?:в|на|из|для|с|по)\s+)?[«\"“]?", re.IGNORECASE
)


class Node(Struct, frozen=True, eq=False):
    """A mention on the tokens of its Doc.

    Attributes:
        mention: the mention.
        entity: what it refers to.
        index: its place among the document's mentions.
        start: first token.
        end: one past the last token.
        head: the token of the mention that the syntax hangs the others on; where the mention begins a
            list that spells a common noun out («в двух городах – Алматы, Актобе»), that noun.
        type: of the mention.
        sentence: number of its sentence.
        line: number of its line of text.
        item: number of its list item: a line, or a part of one between semicolons.
    """

    mention: Mention
    entity: Entity
    index: int
    start: int
    end: int
    head: int
    type: MentionType
    sentence: int
    line: int
    item: int


@dataclass(frozen=True, eq=False)
class Link:
    """The first mention of a chain and how the chain goes on from it: nested or coordinated."""

    node: Node
    chain: str


class Scene:
    """Mentions and structure of one document; everything is computed once and never changed."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        self.doc = doc
        self.tokens = Tokens(doc)
        self.entities = {entity.id: entity for entity in entities}
        self.sentence_of = _numbers(len(doc), self.tokens.sentence_starts)
        line_ends = self.tokens.ends_line
        self.line_starts = [0, *(i + 1 for i, ends in enumerate(line_ends) if ends)]
        self.line_of = _numbers(len(doc), self.line_starts)
        items = zip(line_ends, self.tokens.texts, strict=True)
        self.item_of = _numbers(
            len(doc), [i + 1 for i, (ends, text) in enumerate(items) if ends or text == ";"]
        )
        self.bracket_of = _brackets(self.tokens)
        self.nodes = [self._node(index, mention) for index, mention in enumerate(mentions)]
        self._memory: dict[tuple[object, int], Any] = {}

    def remember(self, make: Callable[..., T], node: Node | None = None) -> T:
        """What a function says of this scene or of a mention of it, computed when it is first asked for.

        The same pair is a candidate of several relations, and the same mention is in many pairs.
        """
        key = (make, -1 if node is None else node.index)
        if key not in self._memory:
            self._memory[key] = make(self) if node is None else make(self, node)
        return self._memory[key]  # type: ignore[no-any-return]

    def recall(self, make: Callable[["Scene", int], T], token: int) -> T:
        """What a function says of a token of this scene, computed when it is first asked for."""
        key = (make, token)
        if key not in self._memory:
            self._memory[key] = make(self, token)
        return self._memory[key]  # type: ignore[no-any-return]

    def upwards(self, token: int) -> tuple[int, ...]:
        """A token, its syntactic head, the head's head and so on up to the root."""
        return self.recall(_upwards, token)

    @cached_property
    def subjects(self) -> dict[int, int]:
        """The first subject of each token that has one."""
        subjects: dict[int, int] = {}
        for token, (label, head) in enumerate(zip(self.tokens.labels, self.tokens.heads, strict=True)):
            if label in _SUBJECTS and head != token:
                subjects.setdefault(head, token)
        return subjects

    @cached_property
    def predicates(self) -> set[int]:
        """Verbs, roots and whatever else has a subject."""
        columns = enumerate(zip(self.tokens.parts, self.tokens.labels, strict=True))
        verbs = {token for token, (part, label) in columns if part in ("VERB", "AUX") or label == "root"}
        return verbs | self.subjects.keys()

    @cached_property
    def frames(self) -> list[tuple[str, ...]]:
        """The frames that each token evokes."""
        return self._looked_up(lexicon().frames)

    @cached_property
    def contexts(self) -> list[tuple[str, ...]]:
        """The kinds of context that each token sets."""
        return self._looked_up(lexicon().context)

    @cached_property
    def anaphors(self) -> list[tuple[str, ...]]:
        """The kinds of anaphor that each token may be."""
        return self._looked_up(lexicon().anaphors)

    def _looked_up(self, kinds: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
        return [kinds.get(lemma, ()) for lemma in self.tokens.lemmas]

    def _node(self, index: int, mention: Mention) -> Node:
        start, end = self.tokens.covering(mention.start, mention.end)
        numbers = (column[start] for column in (self.sentence_of, self.line_of, self.item_of))
        entity = self.entities[mention.entity or ""]
        stand_in = _stand_in(self.tokens, start, entity.type)
        head = self.tokens.root(start, end) if stand_in is None else stand_in
        return Node(mention, entity, index, start, end, head, mention.type, *numbers)

    @cached_property
    def asides(self) -> frozenset[int]:
        """Tokens of relative clauses between commas, which what stands around them does not speak of."""
        inside: set[int] = set()
        for token, lemma in enumerate(self.tokens.lemmas):
            if lemma == "который" and token not in inside:
                inside.update(_relative_clause(self.tokens, token))
        return frozenset(inside)

    @cached_property
    def outside_asides(self) -> Ints:
        """For each token how many of those before it stand in no relative clause."""
        outside = np.ones(len(self.doc) + 1, dtype=np.int64)
        outside[0] = 0
        outside[[token + 1 for token in self.asides]] = 0
        return np.cumsum(outside)

    @cached_property
    def first_in_sentence(self) -> list[int]:
        """For each sentence the index of the first mention in it or after it, and one past the end."""
        sentences = [node.sentence for node in self.nodes]
        count = self.sentence_of[-1] + 1 if self.sentence_of else 0
        return [bisect_left(sentences, number) for number in range(count)] + [len(self.nodes)]

    def surest(self, entity: str) -> float:
        """Confidence of the surest mention of an entity."""
        return self._surest[entity]

    @cached_property
    def _surest(self) -> dict[str, float]:
        return {key: max(n.mention.confidence for n in nodes) for key, nodes in self.by_entity.items()}

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
        kinds: list[set[str]] = [set() for _ in range(self.item_of[-1] + 1)] if self.item_of else []
        for token, found in enumerate(self.contexts):
            if found:
                kinds[self.item_of[token]].update(found)
        return kinds

    @cached_property
    def by_token(self) -> dict[int, Node]:
        """The mention that covers a token."""
        return {place: node for node in self.nodes for place in range(node.start, node.end)}

    @cached_property
    def tokens_of_organisations(self) -> list[int]:
        """The tokens that mentions of organisations cover, in order."""
        return [token for token in sorted(self.by_token) if self.by_token[token].type == "ORG"]

    @cached_property
    def company_starts(self) -> list[int]:
        """First tokens of the companies' mentions, for search by place."""
        return [node.start for node in self.companies]

    @cached_property
    def _bodies(self) -> dict[str, tuple[str, ...]]:
        kinds: dict[str, tuple[str, ...]] = {}
        for node in self.organisations:
            for lemma in self.tokens.lemmas[node.start : node.end]:
                found = lexicon().bodies.get(lemma, ())
                kinds[node.entity.id] = kinds.get(node.entity.id, ()) + found
        return kinds

    def bodies(self, entity: Entity) -> tuple[str, ...]:
        """The kinds of body that an organisation's name shows it to be: government, media, banks."""
        return self._bodies.get(entity.id, ())

    @cached_property
    def sentences_of_companies(self) -> set[int]:
        """The sentences that name a company."""
        return {node.sentence for node in self.companies}

    @cached_property
    def most_named(self) -> int:
        """How many mentions the company has that has most."""
        return max((len(self.by_entity[node.entity.id]) for node in self.companies), default=0)

    def is_company(self, node: Node) -> bool:
        """Whether a mention is of an organisation that may have rows."""
        return node.type == "ORG" and not self.bodies(node.entity)

    def recent_companies(self, token: int, most: int) -> list[Node]:
        """The latest mentions of different companies before a token, latest first; at most ten."""
        place = bisect_right(self.company_starts, token) - 1
        if place >= 0 and self.companies[place].end > token:
            place -= 1
        return list(self._recent[place][:most]) if place >= 0 else []

    def recent_in(self, sentence: int, most: int) -> list[Node]:
        """The latest mentions of different companies before a sentence, latest first; at most ten."""
        return self.recent_companies(self.tokens.sentence_starts[sentence], most)

    @cached_property
    def _recent(self) -> list[tuple[Node, ...]]:
        """For each mention of a company it and the latest ones of others before it."""
        recent: list[tuple[Node, ...]] = []
        for node in self.companies:
            others = [other for other in recent[-1] if other.entity.id != node.entity.id] if recent else []
            recent.append((node, *others[: _RECENT - 1]))
        return recent

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
        gap = self.tokens.text[left.mention.end : right.mention.start]
        ranks = [_RANK.get(node.entity.kind or "other", 0) for node in (left, right)]
        if left.entity.type == "LOC" and ranks[0] != ranks[1] and _NESTED.fullmatch(gap):
            return "nested"
        return "coordinated" if _COORDINATED.fullmatch(gap) else None


def _upwards(scene: Scene, token: int) -> tuple[int, ...]:
    return token, *scene.tokens.ancestors(token)


_RANK: Final = {"site": 1, "city": 2, "district": 3, "region": 4, "country": 5}


def _stand_in(tokens: Tokens, start: int, type_: str) -> int | None:
    """The common noun that a list beginning at a token spells out, if there is one."""
    before = range(start - 1, max(start - _STAND_IN_REACH, 0) - 1, -1)
    mark = next((token for token in before if tokens.texts[token] in _SPELLS_OUT), None)
    if mark is None or any(tokens.is_alpha[token] for token in range(mark + 1, start)):
        return None
    noun = next((token for token in before if tokens.parts[token] == "NOUN"), None)
    if noun is None or type_ not in lexicon().stand_ins.get(tokens.lemmas[noun], ()):
        return None
    return noun


def _relative_clause(tokens: Tokens, pronoun: int) -> range:
    """The tokens from the comma before «который» to the next one; none where either is missing."""
    start = pronoun
    while start >= 0 and pronoun - start <= 2 and tokens.texts[start] != ",":
        start -= 1
    if start < 0 or tokens.texts[start] != ",":
        return range(0)
    for place in range(pronoun + 1, min(pronoun + _LONGEST_ASIDE, len(tokens))):
        if tokens.texts[place] == ",":
            return range(start, place + 1)
        if tokens.texts[place] in ".;!?" or tokens.ends_line[place]:
            break
    return range(0)


def _numbers(size: int, starts: Sequence[int]) -> list[int]:
    """For each token the number of the stretch that it lies in."""
    marks = np.zeros(size + 1, dtype=np.int64)
    marks[[start for start in starts if 0 < start < size]] = 1
    return np.cumsum(marks).tolist()  # type: ignore[no-any-return]


def _brackets(tokens: Tokens) -> dict[int, tuple[int, int]]:
    """For each token inside a bracket the places of the innermost pair around it; pairs stay in a line."""
    if not any(text in _OPEN for text in set(tokens.texts)):
        return {}
    opened_by: dict[int, int] = {}
    closed_by: dict[int, int] = {}
    stack: list[int] = []
    for token, text in enumerate(tokens.texts):
        if tokens.ends_line[token]:
            stack.clear()
        elif text in _CLOSE and stack:
            closed_by[stack.pop()] = token
        if stack:
            opened_by[token] = stack[-1]
        if text in _OPEN:
            stack.append(token)
    return {token: (start, closed_by[start]) for token, start in opened_by.items() if start in closed_by}
