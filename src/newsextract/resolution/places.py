"""Places of a document: kind, coreference, look-up in the gazetteer."""

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from newsextract.resolution.adjectives import irregular, likeness, masculine, place_named_by
from newsextract.resolution.clusters import Cluster, Index, Named, fullest
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
_REGION: Final = re.compile(
    r"(?P<area>[А-ЯЁ][а-яё-]+[сц]к)(?:ой|ую|ая)\sобласт|(?P<land>[А-ЯЁ][а-яё-]+[сц]к)(?:ого|ому|ом|им|ий)\sкра[йяюе]"
    r"|Республик[иауе]\s(?P<republic>[А-ЯЁ][а-яё-]+)"
)
_LARGE: Final = 50_000
# Areas around a town; a `район` of the same name may lie anywhere.
_OF_TOWNS: Final = frozenset({"городской округ", "муниципальный округ", "г. о", "м. о", "го", "мо"})
_STEM: Final = 3  # letters that two forms of a name share at least


@dataclass(slots=True)
class _Group:
    """Mentions of one place by name."""

    members: list[Named]
    kind: Kind
    place: Place | None


def clusters(text: str, items: Sequence[Named], posts: Sequence[int]) -> list[Cluster]:
    """Places of a document.

    Args:
        text: the document.
        items: mentions of types ``LOC`` and ``LOCADJ``.
        posts: where mentions of posts begin, in order, to tell whose adjective it is.
    """
    names = [item for item in items if item.mention.type == "LOC"]
    context = _context(text, names)
    groups = _named_groups(names, context)
    adjectives = [item for item in items if item.mention.type == "LOCADJ"]
    _add_adjectives(text, sorted(adjectives, key=lambda n: n.mention.start), groups, posts, context)
    return [_cluster(group) for group in groups]


def _cluster(group: _Group) -> Cluster:
    nouns = [member for member in group.members if member.mention.type == "LOC"]
    name = _best_name(nouns) if nouns else _place_name(group)
    return Cluster(
        tuple(group.members), name, group.kind, group.place.codes if group.place is not None else None
    )


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


def _context(text: str, names: Sequence[Named]) -> Context:
    """Countries and regions that the document names without doubt, also within other names."""
    found = [place for item in names for place in _certain(item.name)]
    found.extend(place for name in set(_regions(text)) for place in gazetteer().find(name, "region"))
    countries = {place.country for place in found} or {"RU"}
    return Context(frozenset(countries), frozenset(place.region for place in found if place.region))


def _regions(text: str) -> Iterator[str]:
    """`Центр экспорта Ивановской области` → `Ивановская область`."""
    for match in _REGION.finditer(text):
        if match["area"]:
            yield f"{match['area']}ая область"
        elif match["land"]:
            yield f"{match['land']}ий край"
        else:
            yield f"Республика {match['republic']}"


def _certain(name: str) -> Sequence[Place]:
    places = gazetteer().find(name)
    typed = type_word(name)
    kinds = {"country", "region"} if typed is None or typed.kind != "city" else set()
    return places if len(places) == 1 and (places[0].kind in kinds or places[0].population > 90_000) else ()


def _named_groups(names: Sequence[Named], context: Context) -> list[_Group]:
    """Names with a type word first: a bare name joins the typed one that it is part of."""
    index: Index[_Group] = Index()
    for item in sorted(names, key=lambda n: (type_word(n.name) is None, -len(n.name), n.mention.start)):
        new = _Group([item], *_kind_and_place(item, context))
        keys = list(_keys(new))
        home = next((place for place in index.under(keys) if _same_place(new, index.all[place])), None)
        if home is None:
            index.put(new, keys)
            continue
        group = index.all[home]
        group.members.append(item)
        if group.place is None and new.place is not None:
            group.place = new.place
            index.extend(home, [new.place])
    return index.all


def _keys(group: _Group) -> Iterator[Hashable]:
    """What two names of one place share: the row of the gazetteer, quoted words, the stem of a word."""
    name = group.members[0].name
    yield from filter(None, (group.place, _quoted(name)))
    for plain in (key(name), bare_name(name)):
        yield from (part[:_STEM] for part in (plain, *plain.split("-")))


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
    place = gazetteer().choose(item.name, typed.kind, context)
    if typed.kind == "district" and place is None:
        place = _around_town(item.name, typed.word, context)
    return typed.kind, place


def _around_town(name: str, word: str, context: Context) -> Place | None:
    """The district in the region of the town that it is named after, whether the table has it or not."""
    bare = bare_name(name)
    adjective = bare.endswith("ский")
    if adjective and word not in _OF_TOWNS:
        return None
    town = _large_town(bare, context) if adjective else gazetteer().choose(bare, "city", context)
    if town is None:
        return None
    namesakes = gazetteer().find(name, "district")
    near = [place for place in namesakes if place.region == town.region]
    if namesakes:
        return near[0] if len(near) == 1 else None
    return Place(name, "district", town.country, town.region)


def _large_town(adjective: str, context: Context) -> Place | None:
    town = place_named_by(adjective, False, context)
    fits = town is not None and town.kind == "city" and town.country in context.countries
    return town if fits and not _is_small(town) else None


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


def _add_adjectives(
    text: str, items: Sequence[Named], groups: list[_Group], posts: Sequence[int], context: Context
) -> None:
    """Puts each adjective into the group of its place, or into a new one."""
    homes: dict[tuple[str, bool], _Group] = {}
    for item in items:
        asked = masculine(item.mention.text), _modifies_post(text, item, posts)
        if asked not in homes:
            home, changed = _home(*asked, groups, context)
            if changed:
                homes.clear()  # what other adjectives were compared with is no longer all there is
            homes[asked] = home
        homes[asked].members.append(item)


def _home(adjective: str, for_post: bool, groups: list[_Group], context: Context) -> tuple[_Group, bool]:
    """The group that an adjective joins, and whether that changes what the next ones are compared with."""
    order = _FOR_POST if for_post else _FOR_COMPANY
    named = [(rank, group) for group in groups if (rank := _adjective_rank(adjective, group)) is not None]
    if not named or any(group.kind in _MINOR for _, group in named):
        place = place_named_by(adjective, for_post, context)
        named = [(rank, group) for rank, group in named if group.kind not in _MINOR or _is_small(place)]
    if named:
        _, home = min(named, key=lambda pair: (order.index(pair[1].kind), pair[0]))
        return home, all(member.mention.type == "LOC" for member in home.members)
    groups.append(_Group([], place.kind if place is not None else "city", place))
    return groups[-1], True


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
    named = {member.name for member in group.members if member.mention.type == "LOC"}
    yield from map(bare_name, named)
    if group.place is not None and any(member.mention.type == "LOCADJ" for member in group.members):
        yield group.place.name


def _modifies_post(text: str, item: Named, posts: Sequence[int]) -> bool:
    """Whether the next thing behind the adjective is a post."""
    end = item.mention.end
    place = bisect_right(posts, end)
    following = posts[place : place + 1]
    if not following or following[0] > end + _POST_REACH:
        return False
    between = text[end : following[0]].split()
    return all(any(is_adjective(parse) for parse in readings(word)[:1]) for word in between)
