"""GraphML: entities as nodes and relations as edges, for Gephi, Cytoscape and their like."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import networkx
from msgspec.structs import asdict

from newsextract.schema import Codes, Entity, Extraction, Relation, Value

# What XML cannot hold, in any spelling.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def save(extractions: Iterable[Extraction], path: Path) -> None:
    """Write one graph of all documents; the ids of its nodes begin with the keys of their documents.

    The whole graph is held in memory. Characters that XML has no place for become U+FFFD.
    """
    graph = networkx.MultiDiGraph()
    for item in extractions:
        graph.add_nodes_from((f"{item.id}/{entity.id}", _node(item, entity)) for entity in item.entities)
        graph.add_edges_from(_edge(item, relation) for relation in item.relations)
    networkx.write_graphml(graph, path, encoding="utf-8")


def _node(item: Extraction, entity: Entity) -> dict[str, Any]:
    known = {**asdict(entity.codes or Codes()), **asdict(entity.value or Value())}
    own = {"type": entity.type, "name": entity.name, "kind": entity.kind, "source": item.source}
    return _attributes({**own, **known})


def _edge(item: Extraction, relation: Relation) -> tuple[str, str, dict[str, Any]]:
    fields = ("type", "status", "confidence", "rule")
    attributes = _attributes({field: getattr(relation, field) for field in fields})
    return f"{item.id}/{relation.head}", f"{item.id}/{relation.tail}", attributes


def _attributes(values: dict[str, Any]) -> dict[str, Any]:
    """Those that are there, as XML takes them."""
    return {
        key: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
        for key, value in values.items()
        if value is not None
    }
