"""Mentions of a document: what the tagger and the rules propose, merged."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from spacy.tokens import Doc

from newsextract.confidence import tempered
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
from newsextract.entities.amounts import find_amounts
from newsextract.entities.candidate import Candidate
from newsextract.entities.merging import merge
from newsextract.entities.tagger import Tagger, tag
from newsextract.language.tokens import Tokens
from newsextract.schema import Mention

Rule = Callable[[Tokens, list[Candidate]], list[Candidate]]
_TEMPERATURE: Final = 1.5  # chosen on dev
_AMOUNTS: Final = frozenset({"MONEY", "DATE", "QUANTITY"})

# In this order; each rule gets what the ones before it left. Adding one is a function and a line here.
RULES: Final[tuple[Rule, ...]] = (
    borders.mend,
    people.whole,
    people.with_initials,
    people.surname_first,
    people.given_first,
    people.surnames,
    people.acting,
    organisations.with_owners,
    organisations.with_adjectives,
    organisations.with_forms,
    organisations.quoted,
    organisations.abbreviations,
    organisations.agencies,
    organisations.partners,
    places.pairs,
    places.levels,
    places.with_types,
    places.addresses,
    places.sites,
    places.known,
    territories.with_second_names,
    territories.with_territories,
    exclusions.without_events,
    exclusions.without_openings,
    exclusions.without_bare_types,
    exclusions.without_common_adjectives,
    products.abbreviated,
    products.coordinated,
    products.without_rests,
    products.with_own_head,
    products.joined,
    products.with_complements,
    products.with_generic_head,
    products.without_making,
    products.without_plants,
    repeats.agreed,
    repeats.repeated,
)


def recognise(docs: Sequence[Doc], networks: Tagger | None = None) -> list[tuple[Mention, ...]]:
    """The mentions of each document, in order and apart; by the shipped tagger or another one."""
    amounts = [find_amounts(doc.text) for doc in docs]
    tokens = list(map(Tokens, docs))
    return [
        _mentions(each.text, _refined(each, [*tagged, *_apart(grammar, tagged)]))
        for each, tagged, grammar in zip(tokens, tag(tokens, amounts, networks), amounts, strict=True)
    ]


def _apart(amounts: Sequence[Candidate], tagged: Sequence[Candidate]) -> Iterator[Candidate]:
    """Amounts that are no part of a name or product: not the measure in «труба диаметром 219 мм»."""
    wholes = [each for each in tagged if each.type not in _AMOUNTS]
    for amount in amounts:
        if not any(whole.start <= amount.start and amount.end <= whole.end for whole in wholes):
            yield amount


def _refined(tokens: Tokens, proposed: Sequence[Candidate]) -> list[Candidate]:
    """The tagger's and the grammar's proposals after every rule has had its say."""
    candidates = merge(proposed)
    for rule in RULES:
        candidates = rule(tokens, candidates)
    return merge(candidates)


def _mentions(text: str, candidates: Iterable[Candidate]) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            id=f"T{n}",
            start=c.start,
            end=c.end,
            type=c.type,
            text=text[c.start : c.end],
            confidence=tempered(c.confidence, _TEMPERATURE),
            rule=c.rule,
        )
        for n, c in enumerate(candidates, 1)
    )
