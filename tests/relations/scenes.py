"""Scenes out of texts with marks: ``[Каланча|ORG] из [Люберец|LOC:city=Люберцы]``."""

import re

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsextract import pipeline
from newsextract.relations.candidates import Candidates, Pair, candidates_of
from newsextract.relations.collection import Evidence, collect
from newsextract.relations.names import Names
from newsextract.relations.scene import Node, Scene
from newsextract.relations.stage import Stage
from newsextract.schema import Entity, Mention, RelationType, entity_type

_MARK = re.compile(r"\[(?P<text>[^|\]]+)\|(?P<type>[A-Z]+)(?::(?P<kind>\w+))?(?:=(?P<name>[^\]]+))?\]")


def scene(marked: str) -> Scene:
    """Mentions of one type and name are one entity; ids are E1, E2 … in the order of the text."""
    mentions: list[Mention] = []
    entities: dict[tuple[str, str], Entity] = {}
    plain, end = "", 0
    for match in _MARK.finditer(marked):
        plain += marked[end : match.start()]
        start, end = len(plain), match.end()
        plain += match["text"]
        type_ = entity_type(match["type"])  # type: ignore[arg-type]
        name = match["name"] or match["text"]
        new = Entity(f"E{len(entities) + 1}", type_, name, match["kind"])  # type: ignore[arg-type]
        entity = entities.setdefault((type_, name), new)
        number = f"T{len(mentions) + 1}"
        mentions.append(Mention(number, start, len(plain), match["type"], match["text"], entity.id))  # type: ignore[arg-type]
    return Scene(read(plain + marked[end:]), mentions, tuple(entities.values()))


def read(text: str) -> Doc:
    """A text that slovnet's component has been over and nothing else."""
    nlp = pipeline.load()
    return nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))  # type: ignore[no-any-return,operator]


def parsed(*rows: str) -> Doc:
    """A sentence by hand, one row a word: word, lemma, part of speech, head from 1 (0: root), label."""
    columns = list(zip(*(row.split() for row in rows), strict=True))
    words, lemmas, parts, numbers, labels = (list(column) for column in columns)
    heads = [int(number) - 1 if number != "0" else place for place, number in enumerate(numbers)]
    return Doc(Vocab(), words=words, lemmas=lemmas, pos=parts, heads=heads, deps=labels)


def on(doc: Doc, **types: str) -> Scene:
    """A scene over a parsed sentence: ``on(doc, Луч="ORG")`` marks single words, an entity each."""
    words = [token for token in doc if token.text in types]
    mentions = [
        Mention(f"T{n}", t.idx, t.idx + len(t), types[t.text], t.text, f"E{n}")  # type: ignore[arg-type]
        for n, t in enumerate(words, 1)
    ]
    entities = [
        Entity(f"E{n}", entity_type(types[t.text]), t.text)  # type: ignore[arg-type]
        for n, t in enumerate(words, 1)
    ]
    return Scene(doc, mentions, entities)


def node(scene: Scene, text: str) -> Node:
    """The first mention of this text."""
    return next(each for each in scene.nodes if each.mention.text == text)


def pairs(scene: Scene, relation: RelationType) -> list[Pair]:
    """The candidates of a relation."""
    found = candidates_of(Stage([scene])).get(relation)
    return [found.pair(number) for number in range(len(found))] if found else []


def seen(scene: Scene, head: Node, tail: Node) -> dict[str, float]:
    """All evidence about one pair of mentions."""
    one, names, stage = np.zeros(1, dtype=np.int64), Names(), Stage([scene])
    found = collect(stage, {"owns": Candidates(stage, one + head.index, one + tail.index, one, one)}, names)
    [evidence] = known(found["owns"], names)
    return evidence


def known(evidence: Evidence, names: Names) -> list[dict[str, float]]:
    """What is known of each candidate."""
    return names.rows(evidence.columns(range(len(names)))[:-1])
