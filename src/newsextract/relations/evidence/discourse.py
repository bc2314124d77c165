"""What crosses sentences: anaphors, the topic, the places of headings and leads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
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
        first = bisect_left(scene.company_starts, scene.line_starts[head.line])
        yield "opens_paragraph", float(companies[first].entity.id == head.entity.id)


def of_tail(scene: Scene, tail: Node) -> Iterable[tuple[str, float]]:
    """Whether the tail's sentence names a company, whether the tail is where the news comes from."""
    return ("own_company", float(_names_company(scene, tail))), ("dateline", float(_is_dateline(scene, tail)))


def evidence(couples: Couples) -> Iterator[tuple[str, Strengths]]:
    """Whether the head is what the tail's sentence talks about without naming it."""
    stage, columns, heads, tails = couples.stage, couples.columns, couples.heads, couples.tails
    below = columns.line[heads] - columns.line[tails]
    yield "heading_over_head", ((below == 1) | (below == 2)) & stage.of_nodes(_is_heading)[tails]
    earlier = columns.sentence[heads] < columns.sentence[tails]
    alone = earlier & ~stage.of_nodes(_names_company)[tails]
    ranks = _ranks(couples)
    for rank in range(_NOT_RECENT + 1):
        yield f"recent:{rank}", earlier & (ranks == rank)
        yield f"recent_alone:{rank}", alone & (ranks == rank)
    yield "recent_in_line", earlier & (ranks == 0) & couples.equal("line")
    yield "head_was_subject", alone & stage.of_nodes(_is_subject)[heads]
    yield from _of_anaphors(couples, earlier, alone, ranks)


def _of_anaphors(
    couples: Couples, earlier: Bools, alone: Bools, ranks: Ints
) -> Iterator[tuple[str, Strengths]]:
    stage = couples.stage
    anaphors = {
        tail: _anaphors(stage.scene_of[tail], stage.nodes[tail])
        for tail in np.unique(couples.tails[earlier]).tolist()
    }
    for kind in set().union(*anaphors.values()):
        setting = np.zeros(len(stage.nodes), dtype=np.bool_)
        setting[[tail for tail, kinds in anaphors.items() if kind in kinds]] = True
        set_by = setting[couples.tails]
        yield f"anaphor:{kind}", earlier & set_by
        for rank in range(_NOT_RECENT + 1):
            yield f"anaphor:{kind}:{rank}", alone & set_by & (ranks == rank)


def _ranks(couples: Couples) -> Ints:
    """How many companies were named between the head's last mention and the tail's sentence, at most 3."""
    stage, columns = couples.stage, couples.columns
    mentions = zip(stage.scene_of, stage.nodes, stage.offsets, strict=True)
    recent = [_recent(scene, node, first) for scene, node, first in mentions]
    entities = np.append(columns.entity, -1)[np.array(recent)[couples.tails]]
    same = entities == columns.entity[couples.heads][:, None]
    return np.where(same.any(1), same.argmax(1), _NOT_RECENT)


def _is_subject(scene: Scene, head: Node) -> bool:
    return scene.tokens.labels[head.head] in ("nsubj", "nsubj:pass", "root")


def _names_company(scene: Scene, tail: Node) -> bool:
    return tail.sentence in scene.sentences_of_companies


def _recent(scene: Scene, tail: Node, first: int) -> list[int]:
    """The latest companies named before the tail's sentence, from the latest; -1 where there are fewer."""
    recent = [first + node.index for node in scene.recent_in(tail.sentence, _NOT_RECENT)]
    return recent + [-1] * (_NOT_RECENT - len(recent))


def _anaphors(scene: Scene, tail: Node) -> set[str]:
    """Kinds of anaphors in the tail's sentence up to its clause's subject."""
    kinds = {f"subject_{clause.anaphor}" for clause in clauses(scene, tail) if clause.anaphor}
    for token, found in scene.recall(_of_sentence, tail.sentence):
        if token >= tail.start:
            break
        kinds.update(found)
    return kinds


def _of_sentence(scene: Scene, sentence: int) -> list[tuple[int, tuple[str, ...]]]:
    """The anaphors of a sentence that are no mentions, by token."""
    start, end = scene.tokens.sentence(scene.tokens.sentence_starts[sentence])
    anaphors = enumerate(scene.anaphors[start:end], start)
    return [(token, found) for token, found in anaphors if found and token not in scene.by_token]


def _is_dateline(scene: Scene, tail: Node) -> bool:
    """Whether a place opens its line and a date or an agency follows: «ТУЛА, 3 марта, ИНТЕРФАКС»."""
    if (
        tail.type != "LOC"
        or tail.index + 1 == len(scene.nodes)
        or tail.start - scene.line_starts[tail.line] > 1
    ):
        return False
    following = scene.nodes[tail.index + 1]
    media = "media" in scene.bodies(following.entity)
    return following.start - tail.end <= 2 and (following.type == "DATE" or media)


def _is_heading(scene: Scene, tail: Node) -> bool:
    """Whether the line of a mention is short and says nothing of anything: «📍 АЗОВ»."""
    return scene.recall(_says_nothing, tail.line)


def _says_nothing(scene: Scene, line: int) -> bool:
    start, end = scene.line_starts[line], bisect_right(scene.line_of, line)
    return end - start <= _LONGEST_HEADING and "VERB" not in scene.tokens.parts[start:end]
