"""Custom attributes of a spaCy Doc in which the components keep what they found, and how they are stored."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec
import srsly
from spacy.tokens import Doc

from newsextract.schema import Entity, Mention, Record, Relation

_KINDS: Final = {"mentions": Mention, "entities": Entity, "relations": Relation, "records": Record}
_CLASSES: Final = {kind.__name__: kind for kind in _KINDS.values()}
_MARK: Final = "newsextract"  # in stored user data, the key of the class that a value belongs to


def register() -> None:
    """Make ``doc._.mentions`` and the like exist, empty tuples at first.

    They are kept in ``doc.user_data`` and are part of it in ``Doc.to_bytes``, a ``DocBin`` with user data and
    between the processes of ``nlp.pipe(n_process=2)``.
    """
    for name in _KINDS:
        if not Doc.has_extension(name):
            key = f"newsextract.{name}"
            Doc.set_extension(name, getter=partial(_get, key), setter=partial(_set, key))
    srsly.msgpack_encoders.register("newsextract", func=_encode)
    srsly.msgpack_decoders.register("newsextract", func=_decode)


def _get(key: str, doc: Doc) -> tuple[Any, ...]:
    return tuple(doc.user_data.get(key, ()))  # a list where it was stored and read again


def _set(key: str, doc: Doc, values: tuple[Any, ...]) -> None:
    doc.user_data[key] = values


def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What msgpack can store for one of our classes; others are left to the next encoder."""
    if type(value).__name__ in _CLASSES and isinstance(value, msgspec.Struct):
        return {_MARK: type(value).__name__, "fields": msgspec.to_builtins(value)}
    return value if chain is None else chain(value)


def _decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The inverse of `_encode`."""
    if isinstance(value, dict) and _MARK in value and value[_MARK] in _CLASSES:
        return msgspec.convert(value["fields"], _CLASSES[value[_MARK]])
    return value if chain is None else chain(value)
