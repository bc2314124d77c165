"""What crosses sentences: anaphors, the topic, the places of headings and leads."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from newsextract.relations.clauses import clauses
from newsextract.relations.columns import Bools, Ints
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.scene import Node, Scene

_LONGEST_HEADING: Final = 9  # tokens
_NOT_RECENT: Final = 3  # rank of companies that are not among the last ones named


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """How much the document and the paragraph are about the head."""
    if scene.is_company(head):
        of_head, companies = scene.by_entity[head.entity.id], scene.companies
        yield "topic_share", len(of_head) / len(companies)
        yield "topic", float(len(of_head) >= scene.most_named)
        first = bisect_left(scene.company_starts, _line_start(scene, head))
        yield "opens_paragraph", float(companies[first].entity.id == head.entity.id)


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether the tail's sentence names a company, whether the tail is where the news comes from."""
    yield "own_company", float(_names_company(scene, tail))
    yield "dateline", float(_is_dateline(scene, tail))


def evidence(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """Whether the head is what the tail's sentence talks about without naming it."""
    scene, columns, heads, tails = couples.scene, couples.columns, couples.heads, couples.tails
    below = columns.line[heads] - columns.line[tails]
    yield "heading_over_head", ((below == 1) | (below == 2)) & _of(tails, scene, _is_heading)
    earlier = columns.sentence[heads] < columns.sentence[tails]
    alone = earlier & ~_of(tails, scene, _names_company)
    ranks = _ranks(couples)
    for rank in range(_NOT_RECENT + 1):
        yield f"recent:{rank}", earlier & (ranks == rank)
        yield f"recent_alone:{rank}", alone & (ranks == rank)
    yield "recent_in_line", earlier & (ranks == 0) & couples.equal("line")
    yield "head_was_subject", alone & _of(heads, scene, _is_subject)
    yield from _of_anaphors(couples, earlier, alone, ranks)


def _of_anaphors(
    couples: Couples, earlier: Bools, alone: Bools, ranks: Ints
) -> Iterator[tuple[str, Strengths]]:
    scene = couples.scene
    anaphors = {
        tail: scene.remember(_anaphors, scene.nodes[tail]) for tail in set(couples.tails[earlier].tolist())
    }
    for kind in set().union(*anaphors.values()):
        setting = np.zeros(len(scene.nodes), dtype=np.bool_)
        setting[[tail for tail, kinds in anaphors.items() if kind in kinds]] = True
        set_by = setting[couples.tails]
        yield f"anaphor:{kind}", earlier & set_by
        for rank in range(_NOT_RECENT + 1):
            yield f"anaphor:{kind}:{rank}", alone & set_by & (ranks == rank)


def _ranks(couples: Couples) -> Ints:
    """How many companies were named between the head's last mention and the tail's sentence, at most 3."""
    scene = couples.scene
    recent = {tail: scene.remember(_recent, scene.nodes[tail]) for tail in set(couples.tails.tolist())}
    ranks = [
        recent[tail].get(scene.nodes[head].entity.id, _NOT_RECENT)
        for head, tail in zip(couples.heads.tolist(), couples.tails.tolist(), strict=True)
    ]
    return np.array(ranks, dtype=np.int64)


def _of(places: Ints, scene: Scene, question: Callable[[Scene, Node], bool]) -> Bools:
    """What a question about single mentions says, for each of some mentions."""
    answers = np.zeros(len(scene.nodes), dtype=np.bool_)
    for place in set(places.tolist()):
        answers[place] = question(scene, scene.nodes[place])
    chosen: Bools = answers[places]
    return chosen


def _is_subject(scene: Scene, head: Node) -> bool:
    return scene.tokens.labels[head.head.i] in ("nsubj", "nsubj:pass", "root")


def _names_company(scene: Scene, tail: Node) -> bool:
    return tail.sentence in scene.sentences_of_companies


def _recent(scene: Scene, tail: Node) -> dict[str, int]:
    """Entities of the latest companies named before the tail's sentence, numbered from the latest."""
    start, _ = scene.tokens.sentence(tail.start)
    recent = scene.recent_companies(start, _NOT_RECENT)
    return {node.entity.id: rank for rank, node in enumerate(recent)}


def _anaphors(scene: Scene, tail: Node) -> frozenset[str]:
    """Kinds of anaphors in the tail's sentence up to its clause's subject."""
    kinds = {f"subject_{clause.anaphor}" for clause in clauses(scene, tail) if clause.anaphor}
    start, _ = scene.tokens.sentence(tail.start)
    for token in range(start, tail.start):
        if scene.anaphors[token] and token not in scene.by_token:
            kinds.update(scene.anaphors[token])
    return frozenset(kinds)


def _is_dateline(scene: Scene, tail: Node) -> bool:
    """Whether a place opens its line and a date or an agency follows: «ТУЛА, 3 марта, ИНТЕРФАКС»."""
    if tail.type != "LOC" or tail.index + 1 == len(scene.nodes) or tail.start - _line_start(scene, tail) > 1:
        return False
    following = scene.nodes[tail.index + 1]
    media = "media" in scene.bodies(following.entity)
    return following.start - tail.end <= 2 and (following.type == "DATE" or media)


def _is_heading(scene: Scene, tail: Node) -> bool:
    """Whether the line of a mention is short and says nothing of anything: «📍 АЗОВ»."""
    start, end = _line_start(scene, tail), bisect_right(scene.line_of, tail.line)
    return end - start <= _LONGEST_HEADING and "VERB" not in scene.tokens.parts[start:end]


def _line_start(scene: Scene, node: Node) -> int:
    return bisect_left(scene.line_of, node.line)
