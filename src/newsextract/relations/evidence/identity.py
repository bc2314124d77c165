"""What head and tail are, whatever stands between them."""

from newsextract.relations.scene import Node, Scene

Named = list[tuple[str, float]]


def of_head(scene: Scene, head: Node) -> Named:
    """How prominent the head is in the document, and what any mention is."""
    found = _of("head", scene, head)
    if scene.companies:
        found.append(("head_is_first_company", float(scene.companies[0].entity.id == head.entity.id)))
    return found


def of_tail(scene: Scene, tail: Node) -> Named:
    """What the tail is, and whether the document speaks of one company."""
    found = _of("tail", scene, tail)
    if scene.companies:
        found.append(("only_company", float(scene.only_company)))
    return found


def _of(side: str, scene: Scene, node: Node) -> Named:
    """Type, kind of place and body, how sure the mention is, whether the headline has it."""
    found = [
        (f"{side}_confidence", node.mention.confidence),
        (f"{side}:{node.type}", 1.0),
        (f"{side}_in_headline", float(node.line == 0)),
    ]
    if node.entity.kind:
        found.append((f"{side}_kind:{node.entity.kind}", 1.0))
    found.extend((f"{side}_body:{body}", 1.0) for body in scene.bodies(node.entity))
    return found
