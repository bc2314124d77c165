"""Rows company-place-product out of relations."""

from collections.abc import Sequence

from newsextract.schema import Entity, Record, Relation


def derive(entities: Sequence[Entity], relations: Sequence[Relation]) -> tuple[Record, ...]:
    """One row for each company and each of its places and products."""
    return ()
