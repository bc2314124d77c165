"""Names that a territory ends: bodies of government with theirs, places with a second name in brackets."""

import re
from collections.abc import Iterator
from functools import cache, partial

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import merged
from newsextract.language.tokens import Tokens
from newsextract.lexicon import lexicon
from newsextract.resources import table


def with_second_names(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Names with the bracket that belongs to them: «Республика Саха (Якутия)»."""
    text, result = tokens.text, list[Candidate]()
    for each in candidates:
        if result and each.end <= result[-1].end:
            continue  # what stood in the bracket
        second = _second_name().match(text, each.end) if each.type in ("ORG", "LOC") else None
        if second and text[each.start : each.end].endswith(_first_name(second[1])):
            each = replace(each, end=second.end(), rule="second-name")  # noqa: PLW2901
        result.append(each)
    return result


def with_territories(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Bodies of government with the territory right behind them: «акимат Карагандинской области»."""
    return merged(candidates, partial(_belongs, tokens), "territory")


def _belongs(tokens: Tokens, body: Candidate, territory: Candidate) -> bool:
    if (body.type, territory.type) != ("ORG", "LOC"):
        return False
    first, last = tokens.covering(body.start, body.end)
    gap = tokens.text[body.end : territory.start]
    between = gap.split()
    if "\n" in gap or not gap:
        return False
    if between:  # «УФАС по Томской области», «посольство РФ в Омане»
        offices = table("organisations.toml")["offices"].get(between[0], ()) if len(between) == 1 else ()
        return not set(tokens.lemmas[first:last]).isdisjoint(offices)
    case = tokens.morphs[tokens.covering(territory.start, territory.end)[0]]
    return "Case=Gen" in case and any(_heads(tokens, body))


def _heads(tokens: Tokens, body: Candidate) -> Iterator[bool]:
    """For each word of a name whether it is a noun for a body of government."""
    for token in range(*tokens.covering(body.start, body.end)):
        kinds = lexicon().bodies.get(tokens.lemmas[token], ())
        yield "government" in kinds


def _first_name(second: str) -> str:
    """The end of the first name that a second one in brackets goes with."""
    return str(table("place_types.toml")["second_names"][second])


@cache
def _second_name() -> re.Pattern[str]:
    names = "|".join(map(re.escape, table("place_types.toml")["second_names"]))
    return re.compile(rf"[ \xa0]\(({names})\)")
