"""Products: generic nouns with what makes products of them, coordination, a company's own plants."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from newsextract.entities.candidate import Candidate
from newsextract.entities.spans import Taken
from newsextract.resources import table

_DOUBTFUL: Final = 0.97  # an abbreviation surer than this to be an organisation stays one


def with_generic_head(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Products with the generic noun that governs them: «оборудование газопорошкового пожаротушения»."""
    taken = Taken(candidates)
    return [_extended(doc, taken, each) if each.type == "PRODUCT" else each for each in candidates]


def with_own_head(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Products that stop at an adjective with the noun right after it that the adjective belongs to."""
    taken = Taken(candidates)
    return [_completed(doc, taken, each) if each.type == "PRODUCT" else each for each in candidates]


def without_rests(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Drops what only closes a list: «и др.»."""
    rests = table("exclusions.toml")["no_products"]
    return [each for each in candidates if each.type != "PRODUCT" or _span(doc, each)[0].lemma_ not in rests]


def generic(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Adds generic nouns with a telling modifier that are made or supplied: «агрохимической продукции»."""
    return Taken(candidates).with_new(_generic(doc))


def coordinated(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """An abbreviation joined with a product by «и» is a product: like is coordinated with like."""
    starts = {each.start for each in candidates if each.type == "PRODUCT"}
    text = doc.text
    return [_as_product(text, starts, each) for each in candidates]


def without_plants(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Drops a company's own plants, which it opens or builds for itself (decision 26)."""
    return [each for each in candidates if each.type != "PRODUCT" or not _own_plant(doc, each)]


def _span(doc: Doc, candidate: Candidate) -> Span:
    span = doc.char_span(candidate.start, candidate.end, alignment_mode="expand")
    assert span is not None, "candidates cover characters of the text"
    return span


def _extended(doc: Doc, taken: Taken, candidate: Candidate) -> Candidate:
    span = _span(doc, candidate)
    if not span.start or _case(span.root) != "Gen":
        return candidate
    noun = doc[span.start - 1]
    if (
        noun.lemma_ not in _generic_nouns()
        or span.root.head != noun
        or not taken.free(noun.idx, span.start_char)
    ):
        return candidate
    return replace(candidate, start=_with_modifiers(noun).idx, rule="generic-head")


def _completed(doc: Doc, taken: Taken, candidate: Candidate) -> Candidate:
    last = _span(doc, candidate)[-1]
    if last.pos_ != "ADJ" or last.i + 1 == len(doc):
        return candidate
    noun = last.nbor(1)
    end = noun.idx + len(noun)
    if noun.pos_ != "NOUN" or last.head != noun or not taken.free(noun.idx, end):
        return candidate
    return replace(candidate, end=end, rule="own-head")


def _generic(doc: Doc) -> Iterator[Candidate]:
    for noun in doc:
        if noun.lemma_ not in _generic_nouns() or noun.head.lemma_ not in _making():
            continue
        first = _with_modifiers(noun)
        if first.i < noun.i and noun.i - first.i <= 3:
            yield Candidate(first.idx, noun.idx + len(noun), "PRODUCT", "generic-noun", 0.6)


def _with_modifiers(noun: Token) -> Token:
    """The first of the telling adjectives right before a noun, or the noun itself."""
    empty = table("exclusions.toml")["empty_modifiers"]
    first = noun
    while first.i and first.nbor(-1).pos_ == "ADJ" and first.nbor(-1).head in (noun, first):
        if first.nbor(-1).lemma_ in empty or first.nbor(-1).ent_type_:
            break
        first = first.nbor(-1)
    return first


def _as_product(text: str, starts: set[int], candidate: Candidate) -> Candidate:
    name = text[candidate.start : candidate.end]
    if (
        candidate.type != "ORG"
        or not name.isupper()
        or not name.isalpha()
        or candidate.confidence > _DOUBTFUL
    ):
        return candidate
    joined = text[candidate.end : candidate.end + 3] == " и " and candidate.end + 3 in starts
    return replace(candidate, type="PRODUCT", rule="coordination") if joined else candidate


def _own_plant(doc: Doc, candidate: Candidate) -> bool:
    root = _span(doc, candidate).root
    frames = table("frames.toml")["frames"]
    return root.lemma_ in frames["plant"] and root.head.lemma_ in {*frames["open"], *frames["located"]}


def _case(token: Token) -> str:
    return next(iter(token.morph.get("Case", [])), "")


def _generic_nouns() -> frozenset[str]:
    return frozenset(table("frames.toml")["stand_ins"]["PRODUCT"])


def _making() -> frozenset[str]:
    frames = table("frames.toml")["frames"]
    return frozenset(frames["make"]) | frozenset(frames["maker"]) | frozenset(frames["supply"])
