"""Who does what in a clause: governing verb, subject, and the company that the subject names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene

_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "csubj"})
_SHARES_SUBJECT: Final = frozenset({"conj", "xcomp", "advcl", "parataxis", "dep", "ccomp"})
_CLAUSES: Final = 3  # how many clauses upwards a mention may belong to
_SUBJECT_PHRASE: Final = 12  # tokens of a subject's phrase that are searched for a company's name


@dataclass(frozen=True, eq=False)
class Clause:
    """A predicate over a mention.

    Attributes:
        verb: the predicate.
        depth: 0 for the nearest clause, 1 for the one above it …
        subject: the token that the predicate is said of; None in an impersonal clause.
        agents: companies that the subject's phrase names.
        anaphor: descriptors, pronouns or here, if the subject stands for something named before;
            indefinites, if it names something new without a name.
    """

    verb: Token
    depth: int
    subject: Token | None
    agents: tuple[Node, ...]
    anaphor: str | None


def clauses(scene: Scene, node: Node) -> list[Clause]:
    """The clauses that a mention lies in, from the nearest outwards."""
    return scene.remember(_listed, node)


def _listed(scene: Scene, node: Node) -> list[Clause]:
    return list(_clauses(scene, node))


def _clauses(scene: Scene, node: Node) -> Iterator[Clause]:
    depth = 0
    for token in (node.head, *node.head.ancestors):
        if not _is_predicate(token):
            continue
        subject = subject_of(token)
        agents = tuple(_named(scene, subject)) if subject is not None else ()
        yield Clause(token, depth, subject, agents, _anaphor(subject) if not agents else None)
        depth += 1
        if depth == _CLAUSES:
            return


def _is_predicate(token: Token) -> bool:
    return (
        token.pos_ in ("VERB", "AUX")
        or (token.dep_ == "root")
        or any(c.dep_ in _SUBJECTS for c in token.children)
    )


def subject_of(verb: Token) -> Token | None:
    """What a predicate is said of, taken from the clause that shares it where it has none of its own."""
    for _ in range(4):
        own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
        if own is not None and own.lemma_ != "который":
            return own
        if verb.dep_ in ("acl", "acl:relcl", "amod"):
            return verb.head
        if verb.dep_ not in _SHARES_SUBJECT or verb.head == verb:
            return None
        verb = verb.head
    return None


def _named(scene: Scene, subject: Token) -> Iterator[Node]:
    """Organisations in a subject's phrase: the subject itself or what hangs on it («завод «Х»»)."""
    seen: set[int] = set()
    for token in (subject, *subject.subtree):
        node = scene.by_token.get(token.i)
        if node is None or node.type != "ORG" or node.index in seen:
            continue
        if abs(token.i - subject.i) <= _SUBJECT_PHRASE:
            seen.add(node.index)
            yield node


def _anaphor(subject: Token | None) -> str | None:
    if subject is None:
        return "none"
    if any("indefinites" in lexicon().anaphors.get(child.lemma_, ()) for child in subject.children):
        return "indefinites"
    kinds = lexicon().anaphors.get(subject.lemma_, ())
    return kinds[0] if kinds else None
