"""``annotation.conf``: what brat must know of the scheme to show and edit a folder of documents."""

from collections.abc import Iterable, Iterator
from typing import Final

from newsextract.schema import KINDS, MENTION_TYPES, SIGNATURES, EntityType, entity_type


def _types(allowed: Iterable[EntityType]) -> str:
    """The mention types that may stand for entities of these types."""
    return "|".join(type_ for type_ in MENTION_TYPES if entity_type(type_) in set(allowed))


def _lines() -> Iterator[str]:
    yield from ("[entities]", *MENTION_TYPES, "", "[relations]")
    for name, (heads, tails) in SIGNATURES.items():
        yield f"{name}\tArg1:{_types(heads)}, Arg2:{_types(tails)}"
    for type_ in dict.fromkeys(map(entity_type, MENTION_TYPES)):
        same = _types({type_})
        yield f"Equiv\tArg1:{same}, Arg2:{same}, <REL-TYPE>:symmetric-transitive"
    yield from ("", "[events]", f"Row\tCompany:ORG, Place?:{_types({'LOC'})}, Product?:PRODUCT")
    yield from ("", "[attributes]", f"Kind\tArg:{_types({'LOC'})}, Value:{'|'.join(KINDS)}")


CONFIG: Final = "".join(f"{line}\n" for line in _lines())
