"""Random annotated documents: texts with CRLF, no-break spaces and characters outside the BMP."""

from hypothesis import strategies as st

from newsextract.formats.common import all_rows, row
from newsextract.schema import (
    KINDS,
    MENTION_TYPES,
    SIGNATURES,
    Codes,
    Entity,
    Extraction,
    Mention,
    Relation,
    Span,
    entity_type,
    text_hash,
)

words = st.text(st.sampled_from("Абв-«»8\U0001f600\u0301"), min_size=1, max_size=6)
gaps = st.sampled_from([" ", "\n", "\r\n", "\u00a0", "\t", "\u2028", "  ", " \n\n"])
names = st.text(st.sampled_from("Абв «»|8\U0001f600"), min_size=1, max_size=8).map(str.strip).filter(bool)
codes = st.builds(
    Codes,
    st.sampled_from([None, "RU"]),
    st.sampled_from([None, "RU-TUL"]),
    st.one_of(st.none(), st.integers(1, 9_999_999)),
)


@st.composite
def documents(draw, with_codes=True, with_evidence=True):
    pieces = draw(st.lists(st.tuples(words, gaps, st.sampled_from([None, *MENTION_TYPES])), max_size=8))
    text, mentions, members = "", [], {}
    for word, gap, type_ in pieces:
        start, text = len(text), text + word
        if type_:
            kind = entity_type(type_)
            known = [id_ for id_, (group_type, _) in members.items() if group_type == kind]
            id_ = draw(st.sampled_from([*known, f"e{len(members)}"]))
            mention = Mention(f"T{len(mentions) + 1}", start, len(text), type_, word, id_)
            mentions.append(mention)
            members.setdefault(id_, (kind, []))[1].append(mention)
        text += gap
    entities = [_entity(draw, id_, kind, with_codes) for id_, (kind, _) in members.items()]
    entities = draw(st.permutations(entities))
    relations = draw(st.lists(_relations(members, with_evidence), max_size=4, unique=True)) if members else []
    relations = tuple(relation for relation in relations if relation)
    return Extraction(
        id=text_hash(text),
        source="дом.txt",
        text=text,
        mentions=tuple(mentions),
        entities=tuple(entities),
        relations=relations,
        records=all_rows(entities, relations, draw(_explicit(entities))),
    )


def _entity(draw, id_, type_, with_codes):
    place = type_ == "LOC"
    code = draw(codes) if place and with_codes else None
    kind = draw(st.sampled_from(KINDS)) if place else None
    return Entity(id_, type_, draw(names), kind, code if code != Codes() else None)


@st.composite
def _relations(draw, members, with_evidence):
    type_ = draw(st.sampled_from(sorted(SIGNATURES)))
    heads, tails = ([i for i, (kind, _) in members.items() if kind in side] for side in SIGNATURES[type_])
    if not heads or not tails:
        return None
    head, tail = draw(st.sampled_from(heads)), draw(st.sampled_from(tails))
    one, other = draw(st.sampled_from(members[head][1])), draw(st.sampled_from(members[tail][1]))
    evidence = Span(min(one.start, other.start), max(one.end, other.end))
    return Relation(type_, head, tail, evidence=evidence if with_evidence else None)


@st.composite
def _explicit(draw, entities):
    known = {entity.id: entity for entity in entities}
    by_type = {
        type_: [None, *(e.id for e in entities if e.type == type_)] for type_ in ("ORG", "LOC", "PRODUCT")
    }
    rows = {}
    for company in by_type["ORG"][1:]:
        if draw(st.booleans()):
            cells = st.tuples(st.sampled_from(by_type["LOC"]), st.sampled_from(by_type["PRODUCT"]))
            pairs = draw(st.lists(cells.filter(any), max_size=3, unique=True))
            rows[company] = [row(known, company, place, item) for place, item in pairs]
    return rows
