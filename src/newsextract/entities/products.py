"""Products: generic nouns with what makes products of them, coordination, a company's own plants."""

from functools import cache, partial
from typing import Final

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken, merged
from newsextract.language.tokens import Tokens
from newsextract.resources import table

_JOINING: Final = frozenset({"ADP", "CCONJ", "SCONJ"})
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_DOUBTFUL: Final = 0.97  # an abbreviation surer than this to be an organisation stays one


def with_generic_head(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Products with the generic noun that governs them: «оборудование газопорошкового пожаротушения»."""
    taken = Taken(candidates)
    return [_extended(tokens, taken, each) if each.type == "PRODUCT" else each for each in candidates]


def with_own_head(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Products that stop at an adjective with the noun right after it that the adjective belongs to."""
    taken = Taken(candidates)
    return [_completed(tokens, taken, each) if each.type == "PRODUCT" else each for each in candidates]


def with_complements(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Products with the complement that they stop before («клапаны из | бычьего перикарда», «тенты | яхт»).

    A preposition or conjunction that is left at the end is cut off («дрожжи до | 200 тонн»).
    """
    taken = Taken(candidates)
    return [_with_complement(tokens, taken, each) if each.type == "PRODUCT" else each for each in candidates]


def without_making(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Products without what is done with them, or who does it: «сборка | волоконных лазеров»."""
    return [_made(tokens, each) if each.type == "PRODUCT" else each for each in candidates]


def joined(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """A product and another one right behind it in the genitive are one: «оборудование | пожаротушения»."""
    return merged(candidates, partial(_complements, tokens), "joined")


def without_rests(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops what only closes a list: «и др.»."""
    rests = table("exclusions.toml")["no_products"]
    return [
        each
        for each in candidates
        if each.type != "PRODUCT" or tokens.lemmas[tokens.covering(each.start, each.end)[0]] not in rests
    ]


def coordinated(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """An abbreviation joined with a product by «и» is a product: like is coordinated with like."""
    starts = {each.start for each in candidates if each.type == "PRODUCT"}
    return [_as_product(tokens.text, starts, each) for each in candidates]


def abbreviated(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """An abbreviation in brackets right behind a product is a product: «лампы бегущей волны (ЛБВ)»."""
    starts = {each.end + len(" (") for each in candidates if each.type == "PRODUCT"}
    return [
        replace(each, type="PRODUCT", rule="abbreviation")
        if each.start in starts and _is_abbreviation(tokens.text, each) and _in_brackets(tokens.text, each)
        else each
        for each in candidates
    ]


def without_plants(tokens: Tokens, candidates: list[Candidate]) -> list[Candidate]:
    """Drops a company's own plants, which it opens or builds for itself (decision 26)."""
    return [each for each in candidates if each.type != "PRODUCT" or not _own_plant(tokens, each)]


def _complements(tokens: Tokens, one: Candidate, other: Candidate) -> bool:
    if (one.type, other.type) != ("PRODUCT", "PRODUCT") or tokens.text[one.end : other.start] not in (
        " ",
        "\xa0",
    ):
        return False
    root = tokens.root(*tokens.covering(other.start, other.end))
    return (
        "Case=Gen" in tokens.morphs[root]
        and "Case=Gen" not in tokens.morphs[tokens.root(*tokens.covering(one.start, one.end))]
    )


def _made(tokens: Tokens, candidate: Candidate) -> Candidate:
    first, last = tokens.covering(candidate.start, candidate.end)
    if last - first < 2 or tokens.lemmas[first] not in table("exclusions.toml")["makings"]:
        return candidate
    root = tokens.root(first + 1, last)
    if tokens.heads[root] != first or "Case=Gen" not in tokens.morphs[root]:
        return candidate
    return replace(candidate, start=tokens.starts[first + 1], rule="making")


def _extended(tokens: Tokens, taken: Taken, candidate: Candidate) -> Candidate:
    first, last = tokens.covering(candidate.start, candidate.end)
    root = tokens.root(first, last)
    if not first or "Case=Gen" not in tokens.morphs[root]:
        return candidate
    noun = first - 1
    if (
        tokens.lemmas[noun] not in _generic_nouns()
        or tokens.heads[root] != noun
        or not taken.free(tokens.starts[noun], tokens.starts[first])
    ):
        return candidate
    return replace(candidate, start=tokens.starts[_with_modifiers(tokens, noun)], rule="generic-head")


def _completed(tokens: Tokens, taken: Taken, candidate: Candidate) -> Candidate:
    last = tokens.covering(candidate.start, candidate.end)[1] - 1
    if tokens.parts[last] != "ADJ" or last + 1 == len(tokens):
        return candidate
    noun = last + 1
    end = tokens.ends[noun]
    if tokens.parts[noun] != "NOUN" or tokens.heads[last] != noun or not taken.free(tokens.starts[noun], end):
        return candidate
    return replace(candidate, end=end, rule="own-head")


def _with_complement(tokens: Tokens, taken: Taken, candidate: Candidate) -> Candidate:
    first, end = last = tokens.covering(candidate.start, candidate.end)
    while (noun := _complement(tokens, first, end)) is not None:
        if not taken.free(tokens.starts[end], tokens.ends[noun]):
            break
        end = noun + 1
    while end > first + 1 and tokens.parts[end - 1] in _JOINING:
        end -= 1
    if (first, end) == last:
        return candidate
    return replace(candidate, end=tokens.ends[end - 1], rule="complement")


def _complement(tokens: Tokens, first: int, end: int) -> int | None:
    """The noun right behind a phrase that complements a word of it, by a preposition or in the genitive."""
    noun, joined = end, tokens.parts[end - 1] in _JOINING
    while joined and noun < len(tokens) and tokens.parts[noun] == "ADJ":
        noun += 1
    if (
        noun == len(tokens)
        or tokens.parts[noun] not in _NOUNS
        or not first <= tokens.heads[noun] < end
        or not _completes(tokens, noun, tokens.root(first, end))
    ):
        return None
    bare = "Case=Gen" in tokens.morphs[noun] and tokens.lemmas[noun] not in _owners()
    return noun if joined or bare else None


def _completes(tokens: Tokens, noun: int, root: int) -> bool:
    """What is coordinated with the product's own noun is another product."""
    return tokens.labels[noun] == "nmod" or (tokens.labels[noun] == "conj" and tokens.heads[noun] != root)


def _with_modifiers(tokens: Tokens, noun: int) -> int:
    """The first of the telling adjectives right before a noun, or the noun itself."""
    empty = table("exclusions.toml")["empty_modifiers"]
    first = noun
    while first and tokens.parts[first - 1] == "ADJ" and tokens.heads[first - 1] in (noun, first):
        if tokens.lemmas[first - 1] in empty or tokens.names[first - 1]:
            break
        first -= 1
    return first


def _as_product(text: str, starts: set[int], candidate: Candidate) -> Candidate:
    joined = text[candidate.end : candidate.end + 3] == " и " and candidate.end + 3 in starts
    if not joined or not _is_abbreviation(text, candidate):
        return candidate
    return replace(candidate, type="PRODUCT", rule="coordination")


def _is_abbreviation(text: str, candidate: Candidate) -> bool:
    """Whether a doubtful organisation is a word in capitals."""
    name = text[candidate.start : candidate.end]
    return candidate.type == "ORG" and candidate.confidence <= _DOUBTFUL and name.isupper() and name.isalpha()


def _in_brackets(text: str, candidate: Candidate) -> bool:
    return (
        text[candidate.start - 2 : candidate.start] == " (" and text[candidate.end : candidate.end + 1] == ")"
    )


def _own_plant(tokens: Tokens, candidate: Candidate) -> bool:
    root = tokens.root(*tokens.covering(candidate.start, candidate.end))
    return tokens.lemmas[root] in _plants() and tokens.lemmas[tokens.heads[root]] in _opening()


@cache
def _generic_nouns() -> frozenset[str]:
    return frozenset(table("frames.toml")["stand_ins"]["PRODUCT"])


@cache
def _owners() -> frozenset[str]:
    """What a company is called: in the genitive it says whose the product is."""
    return frozenset(table("frames.toml")["anaphora"]["descriptors"])


@cache
def _plants() -> frozenset[str]:
    return _evoking("plant")


@cache
def _opening() -> frozenset[str]:
    return _evoking("open", "located")


def _evoking(*frames: str) -> frozenset[str]:
    """Lemmas that evoke one of some frames."""
    lemmas = table("frames.toml")["frames"]
    return frozenset(lemma for frame in frames for lemma in lemmas[frame])
