"""Documents side by side: their mentions numbered through, so that arrays tell of all pairs at once.

Texts are short. Asked document by document, numpy would spend its time on being called.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from newsextract.relations.columns import Bools, Columns, Ints
from newsextract.relations.scene import Node, Scene


class Stage:
    """The mentions of several scenes.

    Attributes:
        scenes: of the documents.
        nodes: their mentions, one document after the other; a mention's number is its place here.
        scene_of: for each mention its scene.
        offsets: for each mention the number of the first one of its scene.
        firsts: the same for each scene.
    """

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self.scenes = scenes
        self.nodes: list[Node] = [node for scene in scenes for node in scene.nodes]
        self.scene_of: list[Scene] = [scene for scene in scenes for _ in scene.nodes]
        sizes = [len(scene.nodes) for scene in scenes]
        self.firsts: list[int] = (np.cumsum(sizes) - sizes).tolist()
        self.offsets: list[int] = np.repeat(self.firsts, sizes).tolist()

    @cached_property
    def columns(self) -> Columns:
        """The mentions as arrays; sentences, entities and so on are numbered through as well."""
        return Columns(self.scenes)

    @cached_property
    def chain_starts(self) -> Ints:
        """The mention that begins the chain of each; those in no chain begin their own."""
        starts = np.arange(len(self.nodes))
        for first, scene in zip(self.firsts, self.scenes, strict=True):
            for index, link in scene.leads.items():
                starts[first + index] = first + link.node.index
        return starts

    @cached_property
    def outside_asides(self) -> Ints:
        """For each token how many of those before it stand in no relative clause."""
        return np.concatenate([scene.outside_asides for scene in self.scenes])

    def of_scenes(self, question: Callable[[Scene], Iterable[object]]) -> Bools:
        """What a function says of each mention of a scene, for all mentions."""
        answers = chain.from_iterable(map(question, self.scenes))
        return np.fromiter(map(bool, answers), dtype=np.bool_, count=len(self.nodes))

    def of_nodes(self, question: Callable[[Scene, Node], object]) -> Bools:
        """What a function says of a single mention, for all mentions."""
        answers = map(question, self.scene_of, self.nodes)
        return np.fromiter(map(bool, answers), dtype=np.bool_, count=len(self.nodes))

    def documents(self, places: Ints) -> Ints:
        """The number of the document of each of some mentions."""
        return np.searchsorted(self.firsts, places, side="right") - 1
