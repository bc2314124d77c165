"""Which mentions of people are one person, and which mentions of posts are one holder's post."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from newsextract.language.morphology import parses
from newsextract.resolution.clusters import Cluster, Group, Named, grouped
from newsextract.resolution.coreference import head
from newsextract.resolution.inflection import plain_spaces
from newsextract.resolution.organisations import alike
from newsextract.resolution.persons import PersonName, Sex, person_name

_SENTENCE_BREAK: Final = re.compile(r"[.!?]\s+[А-ЯЁ]|\n")
_MASCULINE: Final = re.compile(r"(?:[оеё]в|[иы]н|[сц]кий)$")
_WOMAN: Final = re.compile(r"(?:[оеё]в|[иы]н)а$|[сц]кая$")
_TERRITORY: Final = re.compile(r"\s*(?:региона|области|республики|края|субъекта)\b")
# How far, in characters, a post may stand from its holder's name.
_REACH: Final = 160
_BEFORE: Final = 4  # names before a title of which one may end right there
_STEM: Final = 3  # letters that two forms of a name share at least
_HEAD, _GOVERNOR = "глава", "губернатор"


class _Person(Struct, frozen=True, gc=False):
    named: Named
    parts: PersonName

    @property
    def completeness(self) -> tuple[int, int]:
        given = bool(self.parts.given)
        return given + bool(self.parts.patronymic) + bool(self.parts.surname) + bool(
            self.parts.initials
        ), given

    @property
    def sex(self) -> Sex:
        """Sex where the name leaves no doubt."""
        if self.parts.given or self.parts.patronymic:
            return self.parts.sex
        return "masc" if _MASCULINE.search(self.named.mention.text) else ""


def people(items: Sequence[Named]) -> list[Cluster]:
    """People of a document; fuller names first, so that surnames find them."""
    persons = [_Person(item, person_name(item.mention.text, item.words)) for item in items]
    by_id = {person.named.mention.id: person for person in persons}
    ordered = sorted(persons, key=lambda p: (-p.completeness[0], -p.completeness[1], p.named.mention.start))
    groups = grouped(
        [person.named for person in ordered],
        lambda item: _stems(by_id[item.mention.id]),
        lambda item: _stems(by_id[item.mention.id]),
        lambda item, found: _nearest(by_id[item.mention.id], found, by_id),
    )
    return [
        Cluster(tuple(group.members), _full_name([by_id[member.mention.id] for member in group.members]))
        for group in groups
    ]


def _stems(person: _Person) -> Iterator[str]:
    """Beginnings of given and family name, of which compatible names share one."""
    for name in filter(None, (person.parts.given, _family_name(person) or "-")):
        folded = name.lower().replace("ё", "е")
        yield from (part[:_STEM] for part in (folded, *folded.split("-")))


def _nearest(person: _Person, groups: list[Group], by_id: dict[str, _Person]) -> Group | None:
    """The compatible group whose mentions stand closest before this one."""
    found = [
        group
        for group in groups
        if all(_compatible(person, by_id[member.mention.id]) for member in group.members[:2])
    ]
    start = person.named.mention.start
    return min(found, key=lambda group: group.looking_back(start), default=None)


def _compatible(one: _Person, other: _Person) -> bool:
    a, b = one.parts, other.parts
    if (a.surname and b.surname) or _alone(one) or _alone(other):
        if not _same_surname(one, other):
            return False
    elif not (a.given and b.given and alike(a.given.lower(), b.given.lower())):
        return False
    if one.sex and other.sex and one.sex != other.sex:
        return False
    return _agree(a.given, b.given, a.initials[:1], b.initials[:1]) and _agree(
        a.patronymic, b.patronymic, a.initials[1:2], b.initials[1:2]
    )


def _same_surname(one: _Person, other: _Person) -> bool:
    """Equal in the nominative, or a bare surname of unknown case that can be a form of the other."""
    a, b = (_family_name(person).lower().replace("ё", "е") for person in (one, other))
    doubtful = not (one.parts.given and other.parts.given) or one.parts.given == other.parts.given
    return a == b or (bool(a and b) and doubtful and alike(a, b))


def _alone(person: _Person) -> bool:
    """A single word that is no given name."""
    return len(person.named.words) == 1 and not person.parts.given


def _family_name(person: _Person) -> str:
    """The surname, or what looks like a patronymic where there is no other (`Геннадий Юзефович`)."""
    return person.parts.surname or person.parts.patronymic


def _agree(one: str, other: str, initial: str, other_initial: str) -> bool:
    if one and other:
        return alike(one.lower(), other.lower())
    first, second = (one or initial)[:1], (other or other_initial)[:1]
    return not (first and second) or first == second


def _full_name(group: Sequence[_Person]) -> str:
    """The fullest mention in the nominative, with a patronymic that only another mention has."""
    best = max(group, key=lambda p: (*p.completeness, -p.named.mention.start))
    sex: Sex = next((person.parts.sex for person in group if person.parts.sex and person.parts.given), "")
    words = best.named.words
    if _is_woman(group, best):
        sex, words = "femn", tuple(replace(word, case="nomn") for word in words)
    if words is not best.named.words or (len(group) > 1 and best.parts.sex != sex):
        return plain_spaces(person_name(best.named.mention.text, words, sex).text)
    return plain_spaces(best.parts.text)


def _is_woman(group: Sequence[_Person], best: _Person) -> bool:
    """All mentions end in -ова and one of them is a nominative: no genitive of a man."""
    texts = [person.named.mention.text for person in group]
    return (
        len(group) > 1
        and all(_WOMAN.search(text) for text in texts)
        and best.named.mention.text.split()[0].endswith(("а", "я"))
        and any(person.named.words[-1].case == "nomn" for person in group)
    )


def posts(text: str, items: Sequence[Named], holders: Sequence[Cluster]) -> list[Cluster]:
    """Posts of a document: one for each title of each holder; bare titles refer back."""
    names = sorted(
        (
            (member.mention.start, member.mention.end, index)
            for index, c in enumerate(holders)
            for member in c.members
        )
    )
    starts = sorted(item.mention.start for item in items)
    holder = {item.mention.id: _holder(text, item, names, starts) for item in items}
    ordered = sorted(items, key=lambda n: (holder[n.mention.id] is None, n.mention.start))
    groups = grouped(ordered, _titles, _titles, lambda item, found: _post(text, item, found, holder))
    return [Cluster(tuple(group.members), _title(group.members)) for group in groups]


def _titles(item: Named) -> Iterator[str]:
    """What mentions of one post have in common."""
    yield item.name.lower()
    yield head(item)
    if item.name == _HEAD:
        yield _GOVERNOR


def _title(group: Sequence[Named]) -> str:
    return max(group, key=lambda n: (len(n.words), -n.mention.start)).name


def _holder(
    text: str, item: Named, names: Sequence[tuple[int, int, int]], titles: Sequence[int]
) -> int | None:
    """The person named next to a title: behind it, or before it and set off by a comma or dash."""
    start, end = item.mention.start, item.mention.end
    place = bisect_left(names, (end,))
    for first, _, index in names[place : place + 1]:
        if first <= end + _REACH and _belongs(text, end, first, titles):
            return index
    place = bisect_left(names, (start,))
    for _, last, index in names[max(place - _BEFORE, 0) : place]:
        if 0 <= start - last <= 4 and re.fullmatch(r"\s?[,(—–-]\s?|\s", text[last:start]):
            return index
    return None


def _belongs(text: str, end: int, first: int, titles: Sequence[int]) -> bool:
    """Whether what stands between a title and the name behind it lets them be one person's."""
    between = text[end:first]
    if _has_verb(between) or _SENTENCE_BREAK.search(between):
        return False
    return not re.search(r"[,(:]", between) or _is_list(end, first, titles)


def _has_verb(between: str) -> bool:
    words = re.findall(r"[А-Яа-яЁё]{3,}", between)
    return any(parses(word)[0].tag.POS == "VERB" for word in words if word.islower())


def _is_list(end: int, first: int, titles: Sequence[int]) -> bool:
    """Another title stands between, so that the comma joins titles of one person."""
    place = bisect_left(titles, end)
    return place < len(titles) and titles[place] < first


def _post(text: str, item: Named, groups: list[Group], holder: dict[str, int | None]) -> Group | None:
    mine = holder[item.mention.id]
    if mine is None and item.name == _HEAD and _TERRITORY.match(text, item.mention.end):
        governor = next((group for group in groups if group.members[0].name == _GOVERNOR), None)
        if governor is not None:
            return governor
    similar = [group for group in groups if _same_title(item, group)]
    if mine is not None:
        return next((group for group in similar if holder[group.members[0].mention.id] == mine), None)
    return min(similar, key=lambda group: group.looking_back(item.mention.start), default=None)


def _same_title(item: Named, group: Group) -> bool:
    """One title is the other, or the bare head of it."""
    return any(
        item.name.lower() == other.name.lower()
        or (1 in {len(item.words), len(other.words)} and head(item) == head(other))
        for other in group.names.values()
    )
