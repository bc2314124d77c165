"""Products, sums, dates and counts: which mentions are one entity, and ellipsis in coordination."""

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from newsextract.resolution.clusters import Cluster, Group, Named, fullest, grouped
from newsextract.resolution.inflection import agreeing_group, like
from newsextract.resolution.words import is_adjective, lemma, readings

_JOINT: Final = re.compile(r"\s*(?:,|и|или|, и)\s*")
_ADJECTIVE: Final = re.compile(r"(?:[иыо]й|[ая]я|[ое]е|[ое]го|[ое]му|[иыое]м|[ую]ю|ей|[иы]х|[иы]ми)$")
_SHORT: Final = frozenset({"для", "из", "и", "с", "на", "по", "в", "к", "от", "под", "без", "о", "до", "за"})


def values(items: Sequence[Named]) -> list[Cluster]:
    """One entity for each canonical form of a sum, date or count."""
    by_name: dict[str, list[Named]] = {}
    for item in items:
        by_name.setdefault(item.name.lower(), []).append(item)
    return [Cluster(tuple(group), group[0].name) for group in by_name.values()]


def products(items: Sequence[Named]) -> list[Cluster]:
    """One entity for a product and its shorter forms, which name its head and nothing that it lacks."""
    ordered = sorted(items, key=lambda n: (-len(content(n)), n.mention.start))
    groups = grouped(ordered, _offers, _asks, _longer_form)
    return [Cluster(tuple(group.members), fullest(group.members)) for group in groups]


def _offers(item: Named) -> Iterator[Hashable]:
    """What shorter forms of a product can have in common with its first mention."""
    yield content(item)
    yield head(item)
    yield from head(item).split("-")


def _asks(item: Named) -> Iterator[Hashable]:
    yield content(item)
    yield head(item)


def _longer_form(item: Named, groups: list[Group]) -> Group | None:
    mine, start = content(item), item.mention.start
    same = [group for group in groups if content(group.members[0]) == mine]
    found = same or [group for group in groups if _shortens(item, group.members[0])]
    if not same and len(found) > 1:
        found = [group for group in found if group.begins_before(start)] or found[:1]
    return min(found, key=lambda group: group.distance(start), default=None)


def _shortens(item: Named, other: Named) -> bool:
    mine, theirs = content(item), content(other)
    short, long = head(item), head(other)
    part = len(mine) == 1 and short in long.split("-")
    return (len(mine) < len(theirs) and mine <= theirs and short == long) or (part and short != long)


@lru_cache(maxsize=2_000)
def content(item: Named) -> frozenset[str]:
    """Dictionary forms of the words that carry meaning."""
    return frozenset(lemma(word.text) for word in item.words if word.text.lower() not in _SHORT)


@lru_cache(maxsize=2_000)
def head(item: Named) -> str:
    """The head noun of a product in its dictionary form."""
    words = item.words
    if item.mention.text.isupper():
        words = tuple(replace(word, text=word.text.lower()) for word in words)
    group = agreeing_group(words)
    nouns = [word for word in group if not is_adjective(readings(word.text)[0])]
    chosen = nouns[0] if nouns else group[-1] if group else item.words[0] if item.words else None
    return lemma(chosen.text) if chosen is not None else ""


def completed(text: str, items: Sequence[Named]) -> list[Named]:
    """Adjectives that share the head of a later mention get it.

    `Алматинской` of `Алматинской и Московской областей` → `Алматинская область`.
    """
    result = list(items)
    shared = False
    for index in range(len(result) - 2, -1, -1):
        item, following = result[index], result[index + 1]
        joint = text[item.mention.end : following.mention.start].strip()
        last = joint.endswith(("и", "или")) or following.name not in following.mention.text
        shared = (
            (shared or last)
            and item.mention.type in {"LOC", "PRODUCT"}
            and _shares_head(text, item, following)
        )
        if shared:
            result[index] = replace(item, name=_with_head(item, following))
    return result


def _shares_head(text: str, item: Named, following: Named) -> bool:
    between = text[item.mention.end : following.mention.start]
    return (
        item.mention.type == following.mention.type
        and bool(_JOINT.fullmatch(between))
        and _only_adjectives(item)
        and " " in following.name
        and bool(_adjective_end(following.name))
    )


def _only_adjectives(item: Named) -> bool:
    return bool(item.words) and all(
        _ADJECTIVE.search(word.text) and any(is_adjective(parse) for parse in readings(word.text))
        for word in item.words
    )


def _adjective_end(name: str) -> int:
    """Where the leading adjectives of a name end; 0 without any."""
    end = 0
    for match in re.finditer(r"[\w-]+", name):
        found = readings(match.group())
        if not found or not any(is_adjective(parse) and parse.tag.case == "nomn" for parse in found):
            break
        end = match.end()
    return end


def _with_head(item: Named, following: Named) -> str:
    rest = following.name[_adjective_end(following.name) :].strip()
    if not rest:
        return item.name
    nouns = [
        parse for parse in readings(rest.split()[0]) if parse.tag.POS == "NOUN" and parse.tag.case == "nomn"
    ]
    if not nouns:
        return f"{item.name} {rest}"
    return f"{_agreeing(item.words[-1].text, item.name, nouns[0].tag)} {rest}"


def _agreeing(word: str, name: str, tag: object) -> str:
    """The adjective in the gender and number of the head that it shares."""
    parse = next(parse for parse in readings(word) if is_adjective(parse))
    number, gender = str(tag.number), str(tag.gender)  # type: ignore[attr-defined]
    form = parse.inflect({"nomn", number} | ({gender} if number == "sing" else set()))
    return like(name, form.word) if form is not None and " " not in name else name
