"""Which mentions of organisations are one: legal forms, quotes, cases and abbreviations aside."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from newsextract.resolution.clusters import Cluster, Group, Named, grouped
from newsextract.resolution.words import is_adjective, readings
from newsextract.resources import legal_forms

_TOKEN: Final = re.compile(r"[\w№&+]+(?:[-.’'][\w]+)*")
_ABBREVIATION: Final = re.compile(r"[А-ЯЁA-Z][А-ЯЁA-Zа-яё]{0,5}[А-ЯЁA-Z]")
_ENDING: Final = re.compile(r"(?:[аеёиоуыэюяьй]{1,2}|[оеа]м|[аяеи]х|[аяыи]ми|[оеёы][йевгм]?[ойуюем]{0,2})?")
_SHORTEST_CLIP: Final = 3
_STEM: Final = 3  # letters that two forms of a word share at least
_BRACKET: Final = re.compile(r"[»”\"]?\s?\((?:далее\s?[—–-]?\s?)?[«\"]?")
_LONGEST_BRACKET: Final = 12  # characters that the expression can match
_SHORT_WORDS: Final = frozenset({"и", "по", "на", "в", "с", "для", "имени", "им", "при", "о"})


def clusters(text: str, items: Sequence[Named]) -> list[Cluster]:
    """Organisations of a document; fuller names first, so that short forms find them."""
    ordered = sorted(items, key=lambda n: (-len(_core(n.name)), n.mention.start))
    groups = grouped(ordered, _offers, _asks, lambda item, found: _home(text, item, found))
    return [Cluster(tuple(group.members), _name(group.members)) for group in groups]


def _offers(item: Named) -> Iterator[Hashable]:
    """What another mention of the organisation may begin with, abbreviate or stand behind."""
    yield item.mention.end
    yield from _stems([*_core(item.name), *map(_folded, _TOKEN.findall(item.name))])
    for initials in _abbreviated(item.name) or ():
        yield from (f"={initials[:length]}" for length in range(2, len(initials) + 1))


def _asks(item: Named) -> Iterator[Hashable]:
    yield from range(item.mention.start - _LONGEST_BRACKET, item.mention.start)
    yield from _stems(_core(item.name))
    yield f"={_folded(item.name)}"


def _stems(words: Iterable[str]) -> Iterator[str]:
    """The letters that forms of a word share, and those of each part of a compound."""
    for word in words:
        yield from (part[:_STEM] for part in (word, *word.split("-")))


def _name(group: Sequence[Named]) -> str:
    """The name of most words, legal forms included; of equals the shortest, without an ending of case."""
    full = [
        member for member in group if not (_ABBREVIATION.fullmatch(member.name) or member.name.isupper())
    ] or group
    return max(full, key=lambda n: (len(n.words), -len(n.name), -n.mention.start)).name


def _home(text: str, item: Named, groups: list[Group]) -> Group | None:
    for found in (_like(_same, item, groups), _bracketed(text, item, groups)):
        if found:
            return found[0]
    for found in (_like(_initials, item, groups), _like(_clipped, item, groups)):
        if found:
            return found[0]
    part = _like(_part, item, groups)
    return part[0] if len(part) == 1 else None


def _like(test: Callable[[Named, Named], bool], item: Named, groups: Sequence[Group]) -> list[Group]:
    """The groups of which a member, by its name, passes a test."""
    return [group for group in groups if any(test(item, other) for other in group.names.values())]


@lru_cache(maxsize=5_000)
def _core(name: str) -> tuple[str, ...]:
    """The words that tell the organisation from others, lower case, without legal forms."""
    forms = legal_forms()
    words = [word for word in _TOKEN.findall(name) if word.replace(".", "") not in forms]
    kept = words or _TOKEN.findall(name)
    return tuple(re.sub(r"['’]\w+$", "", word).lower().replace("ё", "е") for word in kept)


def _same(item: Named, other: Named) -> bool:
    """Equal but for case endings."""
    mine, theirs = _core(item.name), _core(other.name)
    return len(mine) == len(theirs) and all(alike(a, b) for a, b in zip(mine, theirs, strict=True))


def alike(one: str, other: str) -> bool:
    """Whether two lower-case words can be forms of one word: a common stem and an ending of case on each."""
    if one == other:
        return True
    if "-" in one and one.count("-") == other.count("-"):
        return all(alike(a, b) for a, b in zip(one.split("-"), other.split("-"), strict=True))
    length = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if length < 3 or length < max(len(one), len(other)) - 4:
        return False
    tails = one[length:], other[length:]
    return all(_ENDING.fullmatch(tail) for tail in tails) or all(
        _ENDING.fullmatch(word[length - 1 :]) for word in (one, other)
    )


def _bracketed(text: str, item: Named, groups: Sequence[Group]) -> list[Group]:
    """The group whose full name an abbreviation in brackets stands right behind."""
    start, end = item.mention.start, item.mention.end
    if text[end : end + 1] not in {")", "»", '"'} or len(_core(item.name)) != 1:
        return []
    return [
        group
        for group in groups
        for place in range(start - _LONGEST_BRACKET, start)
        if place in group.ends and _BRACKET.fullmatch(text, place, start)
        if _abbreviates(item, group.ends[place])
    ]


def _abbreviates(item: Named, other: Named) -> bool:
    first = _core(other.name)[0][0]
    return first == item.name[0].lower() or _ABBREVIATION.fullmatch(item.name) is not None


def _initials(item: Named, other: Named) -> bool:
    """`ЦПЭ` for `Центр поддержки экспорта`: all first letters, or those of the words that are not small."""
    if not item.name.isupper() or not 2 <= len(item.name) <= 7:
        return False
    wanted = _folded(item.name)
    full, short = _abbreviated(other.name) or ("", "")
    return bool(full) and (wanted in {full, short} or (len(wanted) > 2 and short.startswith(wanted)))


def _abbreviated(name: str) -> tuple[str, str] | None:
    """First letters of all words of a longer name, and of those that are not small."""
    parts = [part for word in _core(name) for part in word.split("-")]
    if len(parts) < 2:
        return None
    return "".join(part[0] for part in parts), "".join(part[0] for part in parts if part not in _SHORT_WORDS)


def _folded(name: str) -> str:
    return name.lower().replace("ё", "е")


def _clipped(item: Named, other: Named) -> bool:
    """`Генпрокуратура`, `КрасЖД`: beginnings of the words of the other name run together."""
    mine, theirs = _core(item.name), _core(other.name)
    return len(mine) == 1 and len(theirs) > 1 and _runs_together(mine[0], theirs, first=True)


def _runs_together(word: str, parts: Sequence[str], first: bool = False) -> bool:
    if not word or not parts:
        return not word
    shortest = _SHORTEST_CLIP if first else 1
    return any(
        word.startswith(parts[0][:length]) and _runs_together(word[length:], parts[1:])
        for length in range(shortest, len(parts[0]) + 1)
    ) or (not first and alike(word, parts[0]))


def _part(item: Named, other: Named) -> bool:
    """One word of a longer name that is no place or general word: `Бектау` of `Бектау Мыс`."""
    mine, theirs = _core(item.name), _core(other.name)
    if len(mine) >= len(theirs) and not _loses_suffix(mine, theirs):
        return False
    if _loses_suffix(mine, theirs):
        return True
    if len(mine) > 1 and all(alike(a, b) for a, b in zip(mine, theirs, strict=False)):
        return True
    proper = [word for word in _TOKEN.findall(other.name) if word[0].isupper()]
    heads = {word.lower().replace("ё", "е") for word in proper[:1] + proper[-1:]} | {theirs[0], theirs[-1]}
    return len(mine) < len(theirs) <= len(mine) + 2 and all(
        any(_form(word, head) for head in heads) for word in mine
    )


def _form(word: str, other: str) -> bool:
    """Forms of one noun; an adjective of a longer name is not the noun that it is made from."""
    adjective = any(is_adjective(parse) for parse in readings(other)[:1])
    return alike(word, other) and (
        word == other or not adjective or any(is_adjective(p) for p in readings(word)[:1])
    )


def _loses_suffix(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """`Гражданпроект` for `Гражданпроект-СК`."""
    if len(mine) != 1 or len(theirs) != 1 or "-" not in theirs[0]:
        return False
    first, _, suffix = theirs[0].rpartition("-")
    return suffix.upper() in legal_forms() and alike(mine[0], first)
