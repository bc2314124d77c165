"""Posts as bridges: «директор завода Иванов» ties the person to the plant through the post."""

from collections.abc import Iterator

from newsextract.relations.scene import Node, Scene


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether a post stands with the person (head) and the organisation or place (tail) with the post."""
    if head.type != "PER" or tail.type not in ("ORG", "LOC", "LOCADJ"):
        return
    post = _post_of(scene, head, tail)
    if post is None:
        yield "no_post", 1.0
        return
    adjective = tail.type == "LOCADJ" and 0 <= post.start - tail.end <= 2
    yield "post_follows_tail", float(adjective)
    yield "tail_follows_post", float(0 <= tail.start - post.end <= 3)
    yield "post_person_apart", min(_gap(post, head), 10) / 10
    yield "tail_is_first_after_post", float(_first_after(scene, post, tail))


def _post_of(scene: Scene, person: Node, tail: Node) -> Node | None:
    """The post nearest to the person in the sentence of both."""
    posts = [
        n for n in scene.nodes if n.type == "POSITION" and n.sentence == person.sentence == tail.sentence
    ]
    return min(posts, key=lambda node: _gap(node, person), default=None)


def _gap(left: Node, right: Node) -> int:
    return max(right.start - left.end, left.start - right.end, 0)


def _first_after(scene: Scene, post: Node, tail: Node) -> bool:
    following = [n for n in scene.nodes[post.index + 1 : post.index + 4] if n.type in ("ORG", "LOC")]
    return bool(following) and following[0].index == tail.index
