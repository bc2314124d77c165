"""Posts as bridges: «директор завода Иванов» ties the person to the plant through the post."""

from collections.abc import Iterator

from newsextract.lexicon import lexicon
from newsextract.relations.scene import Node, Scene


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether a post stands with the person (head) and the organisation or place (tail) with the post."""
    if head.type != "PER" or tail.type not in ("ORG", "LOC", "LOCADJ"):
        return
    post = _post_of(scene, head)
    if post is None:
        yield "no_post", 1.0
        return
    yield "adjective_before_post", float(tail.type == "LOCADJ" and 0 <= post.start - tail.end <= 2)
    yield "tail_follows_post", float(0 <= tail.start - post.end <= 3)
    yield "post_person_apart", min(_gap(post, head), 10) / 10
    yield "tail_is_first_after_post", float(_first_after(scene, post, tail))
    for kind in _anaphors(scene, post):
        yield f"post_of:{kind}", 1.0


def _post_of(scene: Scene, person: Node) -> Node | None:
    """The post nearest to the person in the person's sentence."""
    first, last = (scene.first_in_sentence[person.sentence + shift] for shift in (0, 1))
    posts = [node for node in scene.nodes[first:last] if node.type == "POSITION"]
    return min(posts, key=lambda node: _gap(node, person), default=None)


def _anaphors(scene: Scene, post: Node) -> Iterator[str]:
    """Kinds of anaphors right after a post: «директор предприятия», «глава региона»."""
    for token in scene.doc[post.end : post.end + 3]:
        if token.i in scene.by_token or token.is_punct:
            return
        yield from lexicon().anaphors.get(token.lemma_, ())


def _gap(left: Node, right: Node) -> int:
    return max(right.start - left.end, left.start - right.end, 0)


def _first_after(scene: Scene, post: Node, tail: Node) -> bool:
    following = [n for n in scene.nodes[post.index + 1 : post.index + 4] if n.type in ("ORG", "LOC")]
    return bool(following) and following[0].index == tail.index
