"""Names of people: parts, sex of the bearer, nominative."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, Literal

from msgspec import Struct
from pymorphy3.analyzer import Parse

from newsextract.language.morphology import parses
from newsextract.resolution.inflection import like, replace_words
from newsextract.resolution.words import CASES, Word, case_of, words_of
from newsextract.resources import rows

Sex = Literal["masc", "femn", ""]
Role = Literal["given", "patronymic", "surname", "initial"]

_PATRONYMIC: Final = re.compile(
    r"(?P<femn>.+(?:вн[аыуе]|вной|вною|ичн[аыуе]|ичной|кызы))$|"
    r"(?P<masc>.+(?:[оеь]вич|ьич|мич|кич|тич)(?:а|у|ем|ом|е)?|.+оглы)$",
    re.IGNORECASE,
)
_PLURAL: Final = (
    (r"(.+(?:[оеё]в|[иы]н))(?:ы|ых|ым|ыми)", "", "а"),
    (r"(.+(?:ск|цк))(?:ие|им|ими)", "ий", "ая"),
)
_INSTRUMENTAL: Final = re.compile(r"[а-яё]{4,}[оеы]м$")
_UNINFLECTED: Final = re.compile(r"[бвгджзклмнпрстфхцчшщь]$")
_INFLECTED_WOMAN: Final = re.compile(r"(?:[оеё]в|[иы]н)(?:а|у|ой|ы)$")
_FAMILY: Final = re.compile(r"(?:[оеё]в|[иы]н)(?:а|у|ым|ой)$|[оеё]в$")
_INDECLINABLE: Final = re.compile(r"(?:[оуиэ]|ых)$")
_INITIAL: Final = re.compile(r"[А-ЯЁA-Z]")


class PersonName(Struct, frozen=True, gc=False):
    """The parts of a name in the nominative, empty where the mention has none.

    Attributes:
        given: given name.
        patronymic: patronymic.
        surname: surname, all its words.
        initials: initials in order, as capital letters.
        sex: sex of the bearer as far as the name tells.
        text: the whole name in the nominative, in the order as printed.
    """

    given: str = ""
    patronymic: str = ""
    surname: str = ""
    initials: str = ""
    sex: Sex = ""
    text: str = ""


@lru_cache(maxsize=10_000)
def person_name(text: str, words: tuple[Word, ...] | None = None, sex: Sex = "") -> PersonName:
    """Read a name.

    Args:
        text: the name as printed, in any case.
        words: its words with the tagger's features, where there are any.
        sex: sex of the bearer known from elsewhere in the document.
    """
    words = words_of(text) if words is None else words
    roles = _roles(words)
    sex = sex or _sex(words, roles)
    roles = [_surname_if_other_sex(word, role, sex) for word, role in zip(words, roles, strict=True)]
    case = _case(words, roles, sex)
    forms = [_nominative(word, role, sex, case) for word, role in zip(words, roles, strict=True)]
    parts = {role: " ".join(f for f, r in zip(forms, roles, strict=True) if r == role) for role in set(roles)}
    initials = parts.get("initial", "").replace(" ", "")
    sex = sex or _sex_of_surname(parts.get("surname", ""))
    whole = replace_words(text, list(zip(words, forms, strict=True)))
    return PersonName(
        parts.get("given", ""), parts.get("patronymic", ""), parts.get("surname", ""), initials, sex, whole
    )


def _roles(words: Sequence[Word]) -> list[Role]:
    """What each word of the name is, by dictionary, ending and place."""
    roles: list[Role | None] = [_certain_role(word.text) for word in words]
    if roles == ["patronymic"]:
        return ["surname"]
    open_places = [index for index, role in enumerate(roles) if role is None]
    has_given = any(role in {"given", "initial"} for role in roles)
    for index in open_places:
        if not has_given and index == 0 and len(words) > 1:
            roles[index], has_given = "given", True
        else:
            roles[index] = "surname"
    if len(words) > 1 and "surname" not in roles and "patronymic" not in roles:
        roles[-1] = "surname"
    return [role or "surname" for role in roles]


def _certain_role(word: str) -> Role | None:
    if _INITIAL.fullmatch(word):
        return "initial"
    if _PATRONYMIC.match(word) and any("Patr" in parse.tag for parse in parses(word)):
        return "patronymic"
    best = parses(word)[0]
    if "Name" in best.tag and best.score > 0.3 and not _FAMILY.search(word) and _is_known(best):
        return "given"
    return None


def _surname_if_other_sex(word: Word, role: Role, sex: Sex) -> Role:
    """`Милена Йованович` has a surname that looks like a patronymic."""
    match = _PATRONYMIC.match(word.text) if role == "patronymic" else None
    return "surname" if match and sex == "femn" and match["masc"] else role


def _is_known(parse: Parse) -> bool:
    return bool(parse.is_known)


def _sex(words: Sequence[Word], roles: Sequence[Role]) -> Sex:
    """From a known given name, patronymic, surname, any given name and tagger, in this order."""
    if _is_uninflected_woman(words, roles) or _has_womans_patronymic(words, roles):
        return "femn"
    for word, role in zip(words, roles, strict=True):
        if role == "given" and any(_may_be_given(parse, word) for parse in parses(word.text)):
            return _sex_of_given(word)
    for word, role in zip(words, roles, strict=True):
        match = _PATRONYMIC.match(word.text) if role == "patronymic" else None
        if match:
            return "femn" if match["femn"] else "masc"
    surnames = (_sex_of_form(word) for word, role in zip(words, roles, strict=True) if role == "surname")
    given = (_sex_of_given(word) for word, role in zip(words, roles, strict=True) if role == "given")
    return next(filter(None, (*surnames, *given)), "") or _sex_of_tags(words)


def _may_be_given(parse: Parse, word: Word) -> bool:
    """Whether a word is a given name of the dictionary in the case that the tagger sees, if it sees one."""
    return "Name" in parse.tag and _is_known(parse) and (not word.case or case_of(parse) == word.case)


def _is_uninflected_woman(words: Sequence[Word], roles: Sequence[Role]) -> bool:
    """`Ляззат Омарова`, `Гузель Ахмадулиной`: a man's given name would inflect with the surname."""
    given = next((word.text for word, role in zip(words, roles, strict=True) if role == "given"), "")
    surname = next((word.text for word, role in zip(words, roles, strict=True) if role == "surname"), "")
    return bool(_UNINFLECTED.search(given) and _INFLECTED_WOMAN.search(surname))


def _has_womans_patronymic(words: Sequence[Word], roles: Sequence[Role]) -> bool:
    """`Рамиля Юнусовна`, whose given name may be a man's in the genitive."""
    found = (_PATRONYMIC.match(w.text) for w, role in zip(words, roles, strict=True) if role == "patronymic")
    return any(match and match["femn"] for match in found)


def _sex_of_form(surname: Word) -> Sex:
    """From the ending of a surname; `-ова` is a woman in the nominative, a man in the genitive."""
    if re.search(r"(?:[оеё]в|[иы]н|ск|цк)(?:ой|ая|ую)$", surname.text):
        return "femn"
    if re.search(r"(?:[оеё]в|[иы]н|ск|цк)(?:ым|им|е|у|ого|ому|ом|ий)?$", surname.text):
        return "masc"
    if re.search(r"(?:[оеё]в|[иы]н)а$", surname.text):
        return "masc" if surname.case in {"gent", "accs"} else "femn"
    return ""


def _sex_of_given(word: Word) -> Sex:
    names = [parse for parse in parses(word.text) if "Name" in parse.tag and parse.tag.number == "sing"]
    known = [parse for parse in names if _is_known(parse)]
    matching = [parse for parse in known if not word.case or case_of(parse) == word.case]
    for parse in (*matching, *known):
        return "femn" if parse.tag.gender == "femn" else "masc"
    return _as_sex(word.gender) or _as_sex(str(names[0].tag.gender) if names else "")


def _sex_of_tags(words: Sequence[Word]) -> Sex:
    return next((sex for word in words if (sex := _as_sex(word.gender))), "")


def _as_sex(gender: str) -> Sex:
    return "femn" if gender == "femn" else "masc" if gender == "masc" else ""


def _sex_of_surname(surname: str) -> Sex:
    if re.search(r"(?:[оеё]в|[иы]н|ск|цк)а?я?$", surname) and surname.endswith(("а", "ая")):
        return "femn"
    return "masc" if re.search(r"(?:[оеё]в|[иы]н|ский|цкий)$", surname) else ""


def _case(words: Sequence[Word], roles: Sequence[Role], sex: Sex) -> str:
    """The case that all words of the name can stand in; the tagger decides between several."""
    votes: dict[str, float] = {"nomn": 0.3}
    for word, role in zip(words, roles, strict=True):
        if role == "initial" or not word.cyrillic:
            continue
        possible = _possible_cases(word, role, sex)
        for case in possible:
            votes[case] = votes.get(case, 0) + 1
        votes[word.case] = votes.get(word.case, 0) + 0.4
    votes.pop("", None)
    return max(votes, key=lambda case: votes[case])


def _possible_cases(word: Word, role: Role, sex: Sex) -> frozenset[str]:
    found = frozenset(case_of(parse) for parse in _name_parses(word.text, role, sex))
    fixed = _INDECLINABLE.search(word.text) and not found
    if fixed or (sex == "femn" and role != "patronymic" and _UNINFLECTED.search(word.text)):
        return frozenset(CASES.values())
    return found or _cases_by_ending(word.text, sex)


def _name_parses(word: str, role: Role, sex: Sex) -> list[Parse]:
    mark = {"given": "Name", "patronymic": "Patr"}.get(role, "Surn")
    return [
        parse
        for parse in parses(word)
        if mark in parse.tag
        and parse.tag.number == "sing"
        and (not sex or parse.tag.gender in {sex, None} or "ms-f" in str(parse.tag))
        and (_is_known(parse) or role != "surname" or _regular(word))
    ]


def _regular(surname: str) -> bool:
    """Surnames in -ов, -ин, -ский, which the dictionary's guesses get right."""
    return bool(re.search(r"(?:[оеё]в|[иы]н|ск|цк)(?:а|у|ым|е|ой|ого|ому|им|ом|ая|ую|ий)?$", surname))


def _cases_by_ending(word: str, sex: Sex) -> frozenset[str]:
    cases = set() if _INSTRUMENTAL.search(word) else {"nomn"}
    for names, pattern, _ in _endings(sex or "masc"):
        if re.search(pattern + "$", word):
            cases.update(names.split())
    return frozenset(cases)


@cache
def _endings(sex: Sex) -> tuple[tuple[str, str, str], ...]:
    """Cases, ending and ending in the nominative of surnames of one sex."""
    return tuple((row[1], row[2], row[3]) for row in rows("surname_endings.tsv") if row[0] == sex)


def _nominative(word: Word, role: Role, sex: Sex, case: str) -> str:
    if role == "initial" or not word.cyrillic:
        return word.text
    if "-" in word.text and role == "surname":
        parts = [Word(part, 0, case=word.case) for part in word.text.split("-")]
        return "-".join(_nominative(part, role, sex, case) for part in parts)
    plural = _singular_surname(word, sex, case) if role == "surname" else None
    if plural is not None:
        return plural
    if case == "nomn":
        return word.text
    found = [parse for parse in _name_parses(word.text, role, sex) if case_of(parse) == case]
    result = found[0].inflect({"nomn", "sing"}) if found else None
    if result is not None:
        return like(word.text, result.word)
    return _by_ending(word.text, sex, case)


def _singular_surname(word: Word, sex: Sex, case: str) -> str | None:
    """`Гильмутдиновы`, `Ларисе Бурцевым` (of two bearers) → the form of one bearer."""
    if case == "nomn" and word.text.endswith("ых"):  # `Николай Черных`
        return None
    for plural, masculine, feminine in _PLURAL:
        match = re.fullmatch(plural, word.text)
        if match and (sex == "femn" or case == "datv" or not word.text.endswith(("ым", "им"))):
            return match[1] + (feminine if sex == "femn" else masculine)
    return None


def _by_ending(word: str, sex: Sex, case: str) -> str:
    for names, pattern, replacement in _endings(sex or "masc"):
        if case in names.split() and re.search(pattern + "$", word):
            return re.sub(pattern + "$", replacement, word)
    return word
