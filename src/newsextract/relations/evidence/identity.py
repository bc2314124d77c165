"""What head and tail are, whatever stands between them."""

from collections.abc import Iterator

from newsextract.relations.scene import Node, Scene


def of_head(scene: Scene, head: Node) -> Iterator[tuple[str, float]]:
    """How prominent the head is in the document, and what any mention is."""
    yield from _of("head", scene, head)
    if scene.companies:
        yield "head_is_first_company", float(scene.companies[0].entity.id == head.entity.id)


def of_tail(scene: Scene, tail: Node) -> Iterator[tuple[str, float]]:
    """What the tail is, and whether the document speaks of one company."""
    yield from _of("tail", scene, tail)
    if scene.companies:
        yield "only_company", float(scene.only_company)


def _of(side: str, scene: Scene, node: Node) -> Iterator[tuple[str, float]]:
    """Type, kind of place and body, how sure the mention is, whether the headline has it."""
    yield f"{side}_confidence", node.mention.confidence
    yield f"{side}:{node.type}", 1.0
    if node.entity.kind:
        yield f"{side}_kind:{node.entity.kind}", 1.0
    for body in scene.bodies(node.entity):
        yield f"{side}_body:{body}", 1.0
    yield f"{side}_in_headline", float(node.line == 0)
