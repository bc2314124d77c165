"""People: initials, patronymics, the surnames of those named in full, and acting holders of posts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken, merged
from newsextract.language.morphology import parses
from newsextract.language.tokens import Tokens

_SURNAME: Final = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS: Final = r"[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.\s?|\s)"  # «М.Видео» has none
_BEHIND_INITIALS: Final = re.compile(rf"(?:^|\s)({_INITIALS}{_SURNAME})$")
_FULL_NAME: Final = re.compile(rf"(?:{_SURNAME}|[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?)\s?(?:{_SURNAME}\s)?({_SURNAME})")
_GIVEN_NAMES: Final = re.compile(rf"{_SURNAME}\s({_SURNAME})|[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?")
_NAMED_AFTER: Final = re.compile(r"\b(?:имени|им\.|ИП|КФХ)\s|[«»\"„“]")  # bodies and firms with a name inside
_INITIALS_BEHIND: Final = re.compile(rf"({_SURNAME})\s[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?(?!\s?{_SURNAME})")
_KIN: Final = re.compile(r"(?:брать|супруг|с[её]стр|семь)\w+\s(?=[А-ЯЁ])", re.IGNORECASE)
_ACTING: Final = re.compile(r"(?<!\w)(?:и\.[\s\xa0]?о\.|врио)[\s\xa0]$", re.IGNORECASE)
# Of surnames, by case and sex.
_ENDING: Final = re.compile("[аяуюеы]?|[оеыи]м|[оеыи]й|ою|[ое]го|[ое]му|ая|яя|ую|юю")
_STEM: Final = 4  # letters that forms of one surname share at least
_SHARED: Final = 2  # letters of an ending that two forms may share
_MISTAKEN: Final = frozenset({"ORG", "LOC", "LOCADJ", "PRODUCT"})  # what a surname alone is taken for
_SURE: Final = 0.8  # confidence from which on a person is looked for elsewhere
_LEARNED: Final = 0.9  # how far the confidence of a surname follows that of the full name

Known = Mapping[str, Sequence[tuple[str, float]]]  # surnames with confidence, by their first letters


def with_initials(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Initials and a surname are a person, and what stands before them in one candidate is not."""
    return [part for each in candidates for part in _parted(tokens.text, each)]


def _parted(text: str, candidate: Candidate) -> Iterator[Candidate]:
    start, span = candidate.start, text[candidate.start : candidate.end]
    found = _BEHIND_INITIALS.search(span) if candidate.type in {"PER", "ORG", "LOC"} else None
    if found is None or _NAMED_AFTER.search(text, max(start - len("имени "), 0), candidate.end):
        yield candidate
        return
    before = span[: found.start(1)].rstrip()
    if before and candidate.type != "PER":
        yield replace(candidate, end=start + len(before), rule="before-initials")
    yield replace(candidate, start=start + found.start(1), type="PER", rule="initials")


def whole(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """People with all their initials and full stops, without «братья» and the like."""
    kept, end = [], 0
    for each in candidates:
        if each.start >= end:
            kept.append(_whole(tokens.text, each) if each.type == "PER" else each)
            end = kept[-1].end
    return kept


def _whole(text: str, candidate: Candidate) -> Candidate:
    kin = _KIN.match(text, candidate.start, candidate.end)
    start = kin.end() if kin else candidate.start
    initials = _INITIALS_BEHIND.match(text, start)
    end = initials.end() if initials and initials.end(1) <= candidate.end else candidate.end
    return replace(candidate, start=start, end=max(end, candidate.end))


def surname_first(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A surname joins the given name and patronymic, or the initials, that stand right behind it."""
    rule = "surname-first"
    whole = merged(candidates, lambda surname, each: _goes_on(tokens.text, surname, each), rule)
    return [replace(each, type="PER") if each.rule == rule else each for each in whole]


def _goes_on(text: str, surname: Candidate, person: Candidate) -> bool:
    if person.type != "PER" or surname.type not in {"PER", "ORG", "LOC"}:
        return False
    given = _GIVEN_NAMES.fullmatch(text, person.start, person.end)
    return (
        text[surname.end : person.start] in {" ", "\xa0"}
        and re.fullmatch(_SURNAME, text[surname.start : surname.end]) is not None
        and given is not None
        and (given[1] is None or any("Patr" in parse.tag and parse.is_known for parse in parses(given[1])))
    )


def given_first(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A given name joins the patronymic or the surname right behind it."""
    return merged(candidates, lambda given, each: _is_one_name(tokens.text, given, each), "given-first")


def _is_one_name(text: str, given: Candidate, person: Candidate) -> bool:
    if given.type != "PER" or person.type != "PER" or text[given.end : person.start] not in {" ", "\xa0"}:
        return False
    one, other = text[given.start : given.end], text[person.start : person.end]
    return _is_given(one) and not _is_given(other.split()[0])


def _is_given(word: str) -> bool:
    return any("Name" in parse.tag and parse.is_known for parse in parses(word))


def surnames(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A surname alone is the person whom the document names in full, whatever else it was taken for."""
    known = _known(tokens.text, candidates)
    if not known:
        return candidates
    kept = [_as_person(tokens.text, each, known) for each in candidates]
    return Taken(kept).with_new(_unmarked(tokens, known))


def _known(text: str, candidates: Iterable[Candidate]) -> Known:
    """Surnames of sure people with a given name or initials."""
    known: dict[str, list[tuple[str, float]]] = {}
    for each in candidates:
        full = _FULL_NAME.fullmatch(text, each.start, each.end)
        if full and each.type == "PER" and each.confidence >= _SURE:
            known.setdefault(full[1][:_STEM], []).append((full[1], each.confidence))
    return known


def _as_person(text: str, candidate: Candidate, known: Known) -> Candidate:
    quoted = candidate.start > 0 and text[candidate.start - 1] in '«"„“'
    if candidate.type not in _MISTAKEN or quoted:
        return candidate
    sure = _sure(text[candidate.start : candidate.end], known)
    return _person(candidate.start, candidate.end, sure) if sure else candidate


def _unmarked(tokens: Tokens, known: Known) -> Iterator[Candidate]:
    """Surnames that are no mention yet and no other word of the dictionary."""
    for number, form in enumerate(tokens.texts):
        sure = _sure(form, known) if form[:1].isupper() else 0.0
        best = parses(form)[0].tag if sure else None
        if best is not None and ("Surn" in best or not parses(form)[0].is_known):
            yield _person(tokens.starts[number], tokens.ends[number], sure)


def _person(start: int, end: int, sure: float) -> Candidate:
    return Candidate(start, end, "PER", "surname", round(_LEARNED * sure, 3))


def _sure(form: str, known: Known) -> float:
    """How sure the person is whose surname a form is one of; 0 if it is nobody's."""
    people = known.get(form[:_STEM], ())
    return max((sure for surname, sure in people if _alike(form, surname)), default=0.0)


def _alike(one: str, other: str) -> bool:
    """Whether two words may be forms of one surname: the same stem with endings of surnames."""
    different = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    shared = next(different, min(len(one), len(other)))
    cuts = range(max(shared - _SHARED, _STEM), shared + 1)
    return any(_ENDING.fullmatch(one, cut) and _ENDING.fullmatch(other, cut) for cut in cuts)


def acting(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Posts with «и. о.» or «врио» before them (decision 21)."""
    text = tokens.text
    whole = merged(candidates, lambda acting, post: _is_one_post(text, acting, post), "acting")
    taken = Taken(whole)
    return [_acting(text, taken, each) if each.type == "POSITION" else each for each in whole]


def _is_one_post(text: str, acting: Candidate, post: Candidate) -> bool:
    posts = acting.type == post.type == "POSITION"
    return posts and _ACTING.fullmatch(text, acting.start, post.start) is not None


def _acting(text: str, taken: Taken, post: Candidate) -> Candidate:
    before = _ACTING.search(text, max(post.start - len("врио  "), 0), post.start)
    if before is None or not taken.free(before.start(), post.start):
        return post
    return replace(post, start=before.start(), rule="acting")
