"""Places of a document: kind, coreference, look-up in the gazetteer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from newsextract.resolution.adjectives import irregular, likeness, masculine, place_named_by
from newsextract.resolution.clusters import Cluster, Named, fullest
from newsextract.resolution.gazetteer import Context, Place, gazetteer
from newsextract.resolution.organisations import alike
from newsextract.resolution.place_types import bare_name, key, type_word
from newsextract.resolution.words import is_adjective, readings
from newsextract.schema import Kind

# Which of two places that share an adjective a company or a post comes from.
_FOR_COMPANY: Final[tuple[Kind, ...]] = ("city", "country", "region", "district", "other", "site")
_FOR_POST: Final[tuple[Kind, ...]] = ("region", "country", "district", "city", "other", "site")
# A district or site shares its adjective with a city, which is meant when it is large.
_MINOR: Final[frozenset[Kind]] = frozenset({"district", "site"})
# How far, in characters, the post may stand that an adjective modifies (`тульский вице-губернатор`).
_POST_REACH: Final = 25
_ROAD: Final = re.compile(r"[А-ЯA-Z]-\d+\b")
_LARGE: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Group:
    """Mentions of one place by name."""

    members: tuple[Named, ...]
    kind: Kind
    place: Place | None


def clusters(text: str, items: Sequence[Named], posts: frozenset[int]) -> list[Cluster]:
    """Places of a document.

    Args:
        text: the document.
        items: mentions of types ``LOC`` and ``LOCADJ``.
        posts: where mentions of posts begin, to tell whose adjective it is.
    """
    names = [item for item in items if item.mention.type == "LOC"]
    context = _context(names)
    groups = _named_groups(names, context)
    adjectives = [item for item in items if item.mention.type == "LOCADJ"]
    for item in sorted(adjectives, key=lambda n: n.mention.start):
        groups = _with_adjective(text, item, groups, posts, context)
    return [_cluster(group) for group in groups]


def _cluster(group: _Group) -> Cluster:
    nouns = [member for member in group.members if member.mention.type == "LOC"]
    name = _best_name(nouns) if nouns else _place_name(group)
    return Cluster(group.members, name, group.kind, group.place.codes if group.place is not None else None)


def _best_name(nouns: Sequence[Named]) -> str:
    """The fullest name; of equals the one that the gazetteer knows."""
    words = max(len(member.words) for member in nouns)
    full = [member for member in nouns if len(member.words) == words]
    known = [member for member in full if gazetteer().has(member.name)]
    return min(known, key=lambda n: n.mention.start).name if known else fullest(full)


def _place_name(group: _Group) -> str:
    """The name of a place that the text has as an adjective only."""
    adjective = masculine(group.members[0].mention.text)
    if adjective in irregular():
        return irregular()[adjective]
    return group.place.name if group.place is not None else group.members[0].mention.text


def _context(names: Sequence[Named]) -> Context:
    """Countries and regions that the document names without doubt."""
    found = [place for item in names for place in _certain(item.name)]
    countries = {place.country for place in found} or {"RU"}
    return Context(frozenset(countries), frozenset(place.region for place in found if place.region))


def _certain(name: str) -> Sequence[Place]:
    places = gazetteer().find(name)
    typed = type_word(name)
    kinds = {"country", "region"} if typed is None or typed.kind != "city" else set()
    return places if len(places) == 1 and (places[0].kind in kinds or places[0].population > 90_000) else ()


def _named_groups(names: Sequence[Named], context: Context) -> list[_Group]:
    """Names with a type word first: a bare name joins the typed one that it is part of."""
    groups: dict[tuple[str, str], _Group] = {}
    for item in sorted(names, key=lambda n: (type_word(n.name) is None, -len(n.name), n.mention.start)):
        group = _Group((item,), *_kind_and_place(item, context))
        found = next((k for k, other in groups.items() if _same_place(group, other)), None)
        if found is None:
            groups[(item.name, item.mention.id)] = group
        else:
            other = groups[found]
            groups[found] = _Group((*other.members, item), other.kind, other.place or group.place)
    return list(groups.values())


def _kind_and_place(item: Named, context: Context) -> tuple[Kind, Place | None]:
    typed = type_word(item.name)
    if _ROAD.match(item.name):
        return "other", None
    if typed is None:
        place = gazetteer().choose(item.name, None, context)
        found = gazetteer().find(item.name)
        return (found[0].kind if found else "city"), place
    if typed.word == "республика" and gazetteer().find(item.name, "country"):
        return "country", gazetteer().choose(item.name, "country", context)
    if typed.kind in {"site", "other"} and not gazetteer().has(item.name):
        return typed.kind, None
    return typed.kind, gazetteer().choose(item.name, typed.kind, context)


def _same_place(new: _Group, old: _Group) -> bool:
    """The same row of the gazetteer, the same name, or a bare name of a typed one."""
    mine, theirs = new.members[0].name, old.members[0].name
    if new.kind == old.kind:
        if new.place is not None and new.place == old.place:
            return True
        if bare_name(mine) == bare_name(theirs) and not (new.place and old.place):
            return True
    if key(mine) == key(theirs) or (old.kind == new.kind and _quoted(mine) == _quoted(theirs) != ""):
        return True
    unknown = new.place is None or old.place is None
    return type_word(mine) is None and (
        (key(mine) == bare_name(theirs) and not _quoted(theirs))
        or (unknown and new.kind == old.kind and alike(key(mine), bare_name(theirs)))
    )


def _quoted(name: str) -> str:
    """What stands in quotation marks, for comparison."""
    match = re.search(r"[«\"“„](.+?)[»\"”“]", name)
    return key(match[1]) if match else ""


def _with_adjective(
    text: str, item: Named, groups: list[_Group], posts: frozenset[int], context: Context
) -> list[_Group]:
    """The groups with one more adjective, in the group of its place."""
    adjective = masculine(item.mention.text)
    for_post = _modifies_post(text, item, posts)
    order = _FOR_POST if for_post else _FOR_COMPANY
    place = place_named_by(adjective, for_post, context)
    named = [(rank, group) for group in groups if (rank := _adjective_rank(adjective, group)) is not None]
    named = [(rank, group) for rank, group in named if group.kind not in _MINOR or _is_small(place)]
    if named:
        _, home = min(named, key=lambda pair: (order.index(pair[1].kind), pair[0]))
        merged = _Group((*home.members, item), home.kind, home.place)
        return [merged if group is home else group for group in groups]
    kind: Kind = place.kind if place is not None else "city"
    return [*groups, _Group((item,), kind, place)]


def _is_small(place: Place | None) -> bool:
    return place is None or place.population < _LARGE


def _adjective_rank(adjective: str, group: _Group) -> int | None:
    """How well an adjective fits a place by any of its names in the text."""
    ranks = [rank for name in _names(group) if (rank := likeness(adjective, name)) is not None]
    if not ranks and adjective in irregular() and group.place is not None:
        same = group.place in gazetteer().find(irregular()[adjective])
        return 0 if same else None
    return min(ranks, default=None)


def _names(group: _Group) -> Iterator[str]:
    for member in group.members:
        if member.mention.type == "LOC":
            yield bare_name(member.name)
        else:
            yield from (place.name for place in [group.place] if place is not None)


def _modifies_post(text: str, item: Named, posts: frozenset[int]) -> bool:
    """Whether the next thing behind the adjective is a post."""
    end = item.mention.end
    following = min((start for start in posts if start > end), default=None)
    if following is None or following > end + _POST_REACH:
        return False
    between = text[end:following].split()
    return all(any(is_adjective(parse) for parse in readings(word)[:1]) for word in between)
