"""The public call of this part: mentions in, mentions with entities out."""

from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec
from spacy.tokens import Doc

from newsextract.entities.amounts import value_of
from newsextract.language.tokens import Tokens
from newsextract.resolution import coreference, organisations, people, places
from newsextract.resolution.clusters import Cluster, Named
from newsextract.resolution.context import words_of_mention
from newsextract.resolution.naming import normalise
from newsextract.schema import Entity, EntityType, Mention, MentionType, Value, entity_type


def resolve(doc: Doc, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Join the mentions of a document into entities with canonical names, kinds and codes.

    Args:
        doc: the tagged document that the offsets point into.
        mentions: what was recognised; spans do not overlap. Entities that they may already have are ignored.

    Returns:
        The mentions in the order of their offsets, each with the id of its entity, and the entities in the
        order of their first mention.
    """
    tokens = Tokens(doc)
    named = _named(tokens, sorted(mentions, key=lambda m: (m.start, m.end)))
    named = coreference.completed(tokens.text, named)
    ordered = sorted(_clusters(tokens.text, named), key=lambda c: min(n.mention.start for n in c.members))
    owners = {member.mention.id: f"e{number}" for number, c in enumerate(ordered, 1) for member in c.members}
    resolved = tuple(msgspec.structs.replace(item.mention, entity=owners[item.mention.id]) for item in named)
    return resolved, tuple(_entity(f"e{number}", cluster) for number, cluster in enumerate(ordered, 1))


def _entity(identifier: str, cluster: Cluster) -> Entity:
    type_: EntityType = entity_type(cluster.members[0].mention.type)
    return Entity(identifier, type_, cluster.name, cluster.kind, cluster.codes, _value(cluster))


def _value(cluster: Cluster) -> Value | None:
    first = cluster.members[0].mention
    return value_of(first.text, first.type)


def _named(tokens: Tokens, mentions: Sequence[Mention]) -> list[Named]:
    """Each mention with its words and its canonical form."""
    result: list[Named] = []
    for mention in mentions:
        words = words_of_mention(tokens, mention, _before(mention, result))
        result.append(Named(mention, words, normalise(mention.text, mention.type, words)))
    return result


def _before(mention: Mention, earlier: Sequence[Named]) -> Mention | None:
    """The mention before, for a person the post before, which an organisation may part from the name."""
    recent = [item.mention for item in earlier[-3:]]
    if mention.type == "PER":
        recent = [other for other in recent if other.type not in {"ORG", "LOC"}]
    return recent[-1] if recent else None


def _clusters(text: str, named: Sequence[Named]) -> Iterator[Cluster]:
    """The entities of every type."""
    persons = people.people(_of(named, "PER"))
    titles = _of(named, "POSITION")
    starts = sorted(item.mention.start for item in titles)
    yield from chain(
        persons,
        people.posts(text, titles, persons),
        organisations.clusters(text, _of(named, "ORG")),
        places.clusters(text, _of(named, "LOC", "LOCADJ"), starts),
        coreference.products(_of(named, "PRODUCT")),
        coreference.values(_of(named, "MONEY")),
        coreference.values(_of(named, "DATE")),
        coreference.values(_of(named, "QUANTITY")),
    )


def _of(named: Sequence[Named], *types: MentionType) -> list[Named]:
    return [item for item in named if item.mention.type in types]
