"""Posts as bridges: «директор завода Иванов» ties the person to the plant through the post."""

from collections.abc import Iterator

from newsextract.relations.columns import Bools
from newsextract.relations.evidence.couples import Couples
from newsextract.relations.scene import Node, Scene


def evidence(scene: Scene, head: Node, tail: Node) -> Iterator[tuple[str, float]]:
    """Whether a post stands with the person (head) and the organisation or place (tail) with the post."""
    post = scene.remember(_post_of, head)
    if post is None:
        yield "no_post", 1.0
        return
    yield "adjective_before_post", float(tail.type == "LOCADJ" and 0 <= post.start - tail.end <= 2)
    yield "tail_follows_post", float(0 <= tail.start - post.end <= 3)
    yield "post_person_apart", min(_gap(post, head), 10) / 10
    yield "tail_is_first_after_post", float(_first_after(scene, post, tail))
    for kind in scene.remember(_anaphors, post):
        yield f"post_of:{kind}", 1.0


def concerned(couples: Couples) -> Bools:
    """Which pairs are of a person and an organisation or a place."""
    columns = couples.columns
    return columns.is_type("PER")[couples.heads] & columns.is_type("ORG", "LOC", "LOCADJ")[couples.tails]


def _post_of(scene: Scene, person: Node) -> Node | None:
    """The post nearest to the person in the person's sentence."""
    first, last = (scene.first_in_sentence[person.sentence + shift] for shift in (0, 1))
    posts = [node for node in scene.nodes[first:last] if node.type == "POSITION"]
    return min(posts, key=lambda node: _gap(node, person), default=None)


def _anaphors(scene: Scene, post: Node) -> list[str]:
    """Kinds of anaphors right after a post: «директор предприятия», «глава региона»."""
    kinds: list[str] = []
    for token in range(post.end, min(post.end + 3, len(scene.tokens))):
        if token in scene.by_token or scene.tokens.is_mark[token]:
            break
        kinds += scene.anaphors[token]
    return kinds


def _gap(left: Node, right: Node) -> int:
    return max(right.start - left.end, left.start - right.end, 0)


def _first_after(scene: Scene, post: Node, tail: Node) -> bool:
    following = [n for n in scene.nodes[post.index + 1 : post.index + 4] if n.type in ("ORG", "LOC")]
    return bool(following) and following[0].index == tail.index
