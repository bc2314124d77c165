"""Organisations: legal forms, quoted names after them or after a descriptor, abbreviations in brackets."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken, merged
from newsextract.language.lemmas import lemma
from newsextract.language.tokens import Tokens
from newsextract.resources import legal_forms, table

_QUOTED: Final = (
    r"(?:«[^«»\n]{2,60}(?:«[^«»\n]{1,40}»[^«»\n]{0,20})?»|„[^„“”\n]{2,60}[“”]|“[^“”\n]{2,60}”"
    r"|\"[^\"\n]{2,60}\")"
)
_ABBREVIATION: Final = re.compile(r"\s?\(([А-ЯЁA-Z][А-ЯЁа-яёA-Z&-]{1,9})[),]")
_ADJECTIVE: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ое)")
_PARTNERS: Final = re.compile(r"[«„“\"]([А-ЯЁA-Z][^«»„“”\"\n]{2,50} и партн[её]р\w*)[»”“\"]")
_PARTNERS_SURE: Final = 0.95
_SURE: Final = 0.96  # confidence from which on an abbreviation is a name by itself
_LONGEST_FORM: Final = 60
_OF_OWNER: Final = re.compile(r"(?:.*[\s\xa0])?(?:ИП|КФХ|ГКФХ|ЛПХ)(?:[\s\xa0][А-ЯЁ][а-яё]+)?", re.DOTALL)
_WORD: Final = re.compile(r"(\w[\w-]*)[\s\xa0]+$")


def with_forms(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Organisations with the legal form that stands before or after them, descriptors left outside."""
    text = tokens.text
    return [_with_form(text, each) if each.type == "ORG" else each for each in candidates]


def quoted(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Adds quoted names that a legal form or a descriptor shows to be organisations."""
    taken = Taken(candidates)
    return taken.with_new(_quoted_names(tokens.text))


def abbreviations(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Adds the abbreviation in brackets right after an organisation (decision 2)."""
    taken = Taken(candidates)
    return taken.with_new(_abbreviations(tokens.text, candidates))


def with_adjectives(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Abbreviations with the capitalised adjective before them: «Хабаровское | УФАС», «Таманский | ЭМЗ»."""
    whole = merged(
        candidates, lambda adjective, each: _is_named_by(tokens.text, adjective, each), "adjective"
    )
    return [replace(each, type="ORG") if each.rule == "adjective" else each for each in whole]


def agencies(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Regional offices of news agencies are organisations: «РБК | Уфа», «Интерфакс-Юг»."""
    whole = merged(candidates, lambda agency, place: _is_office(tokens.text, agency, place), "agency")
    return [_as_agency(tokens.text, each) for each in whole]


def partners(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Firms named after several people in one piece: «Лемчик, Крупский и партнёры»."""
    whole = [
        Candidate(*match.span(1), "ORG", "partners", _PARTNERS_SURE)
        for match in _PARTNERS.finditer(tokens.text)
    ]
    apart = Taken(whole)
    return apart.with_new(candidates) if whole else candidates


def _is_office(text: str, agency: Candidate, place: Candidate) -> bool:
    return (
        agency.type == "ORG"
        and place.type == "LOC"
        and text[agency.start : agency.end] in table("organisations.toml")["agencies"]
        and text[agency.end : place.start] in {" ", "\xa0"}
    )


def _as_agency(text: str, candidate: Candidate) -> Candidate:
    name, *office = text[candidate.start : candidate.end].split("-", 1)
    if candidate.type != "LOC" or not office or name not in table("organisations.toml")["agencies"]:
        return candidate
    return replace(candidate, type="ORG", rule="agency")


def with_owners(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Farms and entrepreneurs with the whole name of the owner: «КФХ | Марины Лесковой»."""
    return merged(candidates, lambda farm, each: _is_owned_by(tokens.text, farm, each), "owner")


def _is_owned_by(text: str, farm: Candidate, owner: Candidate) -> bool:
    return (
        farm.type == "ORG"
        and owner.type == "PER"
        and text[farm.end : owner.start] in {" ", "\xa0"}
        and _OF_OWNER.fullmatch(text, farm.start, farm.end) is not None
    )


def _is_named_by(text: str, adjective: Candidate, abbreviation: Candidate) -> bool:
    name = text[abbreviation.start : abbreviation.end]
    return (
        abbreviation.type == "ORG"
        and abbreviation.confidence < _SURE  # «Белгородская ЭФКО» is a firm and its place
        and adjective.type in {"ORG", "LOC", "LOCADJ"}
        and text[adjective.end : abbreviation.start] in {" ", "\xa0"}
        and _ADJECTIVE.fullmatch(text, adjective.start, adjective.end) is not None
        and re.fullmatch(r"[А-ЯЁ]{2,6}", name) is not None
        and name not in legal_forms()
    )


def _with_form(text: str, candidate: Candidate) -> Candidate:
    start, end = candidate.start, candidate.end
    if (
        text[start - 1 : start] in tuple('«"„“')
        and start
        and text[end : end + 1] in tuple('»"“”')
        and end < len(text)
    ):
        form = _form_right_before(text, start - 1)
        if form:
            return replace(candidate, start=form.start(1), end=end + 1, rule="legal-form")
        after = _form_after().match(text, end + 1)
        return (
            replace(candidate, start=start - 1, end=after.end(1), rule="legal-form") if after else candidate
        )
    form = _form_right_before(text, start)
    if form and not _FORM_INSIDE.match(text[start:end]):
        return replace(candidate, start=form.start(1), rule="legal-form")
    return _without_descriptor(text, candidate)


_FORM_INSIDE: Final = re.compile(r"(?:[А-ЯЁ]{2,5})\s?[«\"„“]")


def _without_descriptor(text: str, candidate: Candidate) -> Candidate:
    """`компания «Х»` is `Х`: a descriptor and its quoted name are not one name."""
    match = _DESCRIBED.fullmatch(text[candidate.start : candidate.end])
    if not match or lemma(match[1], "NOUN") not in table("organisations.toml")["company_nouns"]:
        return candidate
    return replace(candidate, start=candidate.start + match.start(2) + 1, end=candidate.end - 1)


_DESCRIBED: Final = re.compile(r"([а-яё-]+)[\s\xa0]+(" + _QUOTED + ")")


def _quoted_names(text: str) -> Iterator[Candidate]:
    for match in _QUOTES.finditer(text):
        form = _form_right_before(text, match.start())
        if form:
            yield Candidate(form.start(1), match.end(), "ORG", "legal-form", 0.95)
            continue
        word = _WORD.search(text, max(match.start() - 30, 0), match.start())
        if (
            word
            and word[1].islower()
            and lemma(word[1], "NOUN") in table("organisations.toml")["company_nouns"]
        ):
            yield Candidate(match.start() + 1, match.end() - 1, "ORG", "descriptor", 0.8)


_QUOTES: Final = re.compile(_QUOTED)


def _abbreviations(text: str, candidates: list[Candidate]) -> Iterator[Candidate]:
    for each in candidates:
        match = _ABBREVIATION.match(text, each.end) if each.type == "ORG" else None
        if match and sum(letter.isupper() for letter in match[1]) >= 2:
            yield Candidate(match.start(1), match.end(1), "ORG", "abbreviation", 0.85)


def _form_right_before(text: str, end: int) -> re.Match[str] | None:
    """The legal form, with the blanks after it, that stands right before a place in the text."""
    if not text[end - 1 : end].isspace():
        return None
    return _form_before().search(text, max(end - _LONGEST_FORM, 0), end)


@cache
def _form_before() -> re.Pattern[str]:
    data = table("organisations.toml")
    spelled = "|".join(_any_case(form) for form in data["spelled_forms"])
    return re.compile(rf"(?<![\w-])((?:{'|'.join(data['legal_forms'])}|{spelled})[\s\xa0]+)$")


@cache
def _form_after() -> re.Pattern[str]:
    return re.compile(rf"([\s\xa0](?:{'|'.join(table('organisations.toml')['legal_forms'])}))(?![\w-])")


def _any_case(form: str) -> str:
    """A spelled-out form in any case: each word may end otherwise."""
    words = (rf"{word[:-2]}\w{{1,4}}" for word in form.split())
    joined = r"[\s\xa0]+".join(words)
    return f"[{joined[0].upper()}{joined[0]}]{joined[1:]}"
