"""Who does what in a clause: governing verb, subject, and the company that the subject names."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from newsextract.relations.scene import Node, Scene

_SHARES_SUBJECT: Final = frozenset({"conj", "xcomp", "advcl", "parataxis", "dep", "ccomp"})
_OF_NOUN: Final = frozenset({"acl", "acl:relcl", "amod"})
_CLAUSES: Final = 3  # how many clauses upwards a mention may belong to
_SUBJECT_PHRASE: Final = 12  # tokens of a subject's phrase that are searched for a company's name


class Clause(Struct, frozen=True, eq=False):
    """A predicate over a mention.

    Attributes:
        verb: token of the predicate.
        subject: the token that the predicate is said of; None in an impersonal clause.
        agents: companies that the subject's phrase names.
        anaphor: descriptors, pronouns or here, if the subject stands for something named before;
            indefinites, if it names something new without a name.
    """

    verb: int
    subject: int | None
    agents: tuple[Node, ...]
    anaphor: str | None


def clauses(scene: Scene, node: Node) -> list[Clause]:
    """The clauses that a mention lies in, from the nearest outwards."""
    return scene.remember(_clauses, node)


def _clauses(scene: Scene, node: Node) -> list[Clause]:
    found: list[Clause] = []
    for token in scene.upwards(node.head):
        if token in scene.predicates:
            found.append(scene.recall(_clause, token))
            if len(found) == _CLAUSES:
                break
    return found


def _clause(scene: Scene, verb: int) -> Clause:
    subject = subject_of(scene, verb)
    agents = tuple(_named(scene, subject)) if subject is not None else ()
    return Clause(verb, subject, agents, _anaphor(scene, subject) if not agents else None)


def subject_of(scene: Scene, verb: int) -> int | None:
    """What a predicate is said of, taken from the clause that shares it where it has none of its own."""
    tokens = scene.tokens
    for _ in range(4):
        own = scene.subjects.get(verb)
        if own is not None and tokens.lemmas[own] != "который":
            return own
        if tokens.labels[verb] in _OF_NOUN:
            return tokens.heads[verb]
        if tokens.labels[verb] not in _SHARES_SUBJECT or tokens.heads[verb] == verb:
            return None
        verb = tokens.heads[verb]
    return None


def _named(scene: Scene, subject: int) -> Iterator[Node]:
    """Organisations in a subject's phrase: the subject itself or what hangs on it («завод «Х»»)."""
    seen: set[int] = set()
    tokens = scene.tokens_of_organisations
    first = bisect_left(tokens, subject - _SUBJECT_PHRASE)
    last = bisect_right(tokens, subject + _SUBJECT_PHRASE)
    for token in sorted(tokens[first:last], key=lambda token: token != subject):
        node = scene.by_token[token]
        if node.index not in seen and subject in scene.upwards(token):
            seen.add(node.index)
            yield node


def _anaphor(scene: Scene, subject: int | None) -> str | None:
    if subject is None:
        return "none"
    anaphors = scene.anaphors
    if any("indefinites" in anaphors[child] for child in scene.tokens.children.get(subject, ())):
        return "indefinites"
    kinds = anaphors[subject]
    return kinds[0] if kinds else None
