"""What head and tail are, whatever stands between them."""

from collections.abc import Iterator

from newsextract.relations.scene import Node, Scene


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Types, kinds of places and bodies, how sure the mentions are, how prominent in the document."""
    yield "head_confidence", head.mention.confidence
    yield "tail_confidence", tail.mention.confidence
    yield f"head:{head.type}", 1.0
    yield f"tail:{tail.type}", 1.0
    if head.entity.kind:
        yield f"head_kind:{head.entity.kind}", 1.0
    if tail.entity.kind:
        yield f"tail_kind:{tail.entity.kind}", 1.0
    for body in scene.bodies(head.entity):
        yield f"head_body:{body}", 1.0
    for body in scene.bodies(tail.entity):
        yield f"tail_body:{body}", 1.0
    if scene.companies:
        yield "head_is_first_company", float(scene.companies[0].entity.id == head.entity.id)
        yield "only_company", float(scene.only_company)
    yield "tail_in_headline", float(tail.line == 0)
    yield "head_in_headline", float(head.line == 0)
