"""A Doc's tokens as plain lists: asking spaCy for one attribute of one token costs more than all else."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import (
    DEP,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_ALPHA,
    IS_PUNCT,
    IS_SPACE,
    LEMMA,
    LENGTH,
    MORPH,
    ORTH,
    POS,
    SENT_START,
    SPACY,
)
from spacy.strings import StringStore
from spacy.tokens import Doc

from newsextract.language.sentences import LINE_END, lines

_SPACED: Final = ("", " ")
_MOST_STRINGS: Final = 20_000
# What no change of a Doc's tokens changes, for as long as the Doc lives: each component asks for it.
_TEXTS: Final[WeakKeyDictionary[Doc, str]] = WeakKeyDictionary()
_LINES: Final[WeakKeyDictionary[Doc, tuple[tuple[int, int], ...]]] = WeakKeyDictionary()


class Tokens:
    """The tokens of a Doc, each attribute read from spaCy in one go when it is first asked for.

    It shows the Doc as it was then: a component makes its own and drops it when it is done.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def __len__(self) -> int:
        return len(self.doc)

    @cached_property
    def texts(self) -> list[str]:
        """The characters of each token."""
        return self._strings(ORTH)

    @cached_property
    def text(self) -> str:
        """The document's text."""
        text = _TEXTS.get(self.doc)
        if text is None:
            pairs = zip(self.texts, self._column(SPACY), strict=True)
            text = _TEXTS[self.doc] = "".join([f"{text}{_SPACED[space]}" for text, space in pairs])
        return text

    @cached_property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """Stretches of the text that names and sentences do not leave, see `sentences.lines`."""
        found = _LINES.get(self.doc)
        if found is None:
            found = _LINES[self.doc] = tuple(lines(self.text))
        return found

    @cached_property
    def starts(self) -> list[int]:
        """First code point of each token."""
        return self._column(IDX)

    @cached_property
    def ends(self) -> list[int]:
        """One past the last code point of each token."""
        return [start + size for start, size in zip(self.starts, self._column(LENGTH), strict=True)]

    @cached_property
    def is_space(self) -> list[int]:
        """1 for tokens of white space."""
        return self._column(IS_SPACE)

    @cached_property
    def ends_line(self) -> list[bool]:
        """Whether each token holds a line end that is one: not the break of a wrapped line."""
        result = [False] * len(self)
        breaks = [n for n, space in enumerate(self.is_space) if space and LINE_END.search(self.texts[n])]
        line_ends = [0, *(end for _, end in self.lines)] if breaks else []
        for number in breaks:
            start, end = self.starts[number], self.ends[number]
            result[number] = bisect_left(line_ends, start) < bisect_left(line_ends, end)
        return result

    @cached_property
    def is_mark(self) -> list[int]:
        """1 for punctuation."""
        return self._column(IS_PUNCT)

    @cached_property
    def is_alpha(self) -> list[int]:
        """1 for tokens of nothing but letters."""
        return self._column(IS_ALPHA)

    @cached_property
    def words(self) -> list[int]:
        """Numbers of the tokens that are no white space."""
        return [number for number, space in enumerate(self.is_space) if not space]

    @cached_property
    def lemmas(self) -> list[str]:
        """Dictionary form of each token."""
        return self._strings(LEMMA)

    @cached_property
    def parts(self) -> list[str]:
        """Part of speech of each token (Universal Dependencies)."""
        return self._strings(POS)

    @cached_property
    def morphs(self) -> list[str]:
        """Morphological features of each token, ``Case=Gen|Number=Sing``; empty where it has none."""
        return ["" if features == "_" else features for features in self._strings(MORPH)]

    @cached_property
    def labels(self) -> list[str]:
        """Syntactic label of each token."""
        return self._strings(DEP)

    @cached_property
    def names(self) -> list[str]:
        """Type of the name that each token is part of by slovnet; empty for the others."""
        return self._strings(ENT_TYPE)

    @cached_property
    def heads(self) -> list[int]:
        """Number of each token's syntactic head; a root is its own."""
        offsets = self.doc.to_array(HEAD).astype(np.int64)
        return (offsets + np.arange(len(offsets))).tolist()  # type: ignore[no-any-return]

    @cached_property
    def sentence_starts(self) -> list[int]:
        """First token of each sentence."""
        begins = self.doc.to_array(SENT_START) == 1
        begins[:1] = True
        return np.flatnonzero(begins).tolist()

    def sentence(self, token: int) -> tuple[int, int]:
        """First token of the sentence that a token is in, and one past the last."""
        place = bisect_right(self.sentence_starts, token)
        following = self.sentence_starts[place : place + 1]
        return self.sentence_starts[place - 1], following[0] if following else len(self)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """First token that has a part in an interval of code points, and one past the last.

        The interval is not empty and lies in the text; blanks at its ends count for nothing.
        """
        first = bisect_right(self.starts, start) - 1
        return first + (self.ends[first] == start), bisect_right(self.starts, end - 1)

    def root(self, first: int, last: int) -> int:
        """The token of a span that stands highest in the sentence's tree, as spaCy's ``Span.root``."""
        heads = self.heads
        above = []
        for token in range(first, last):
            if heads[token] == token:
                return token
            if not first <= heads[token] < last:
                above.append(token)
        return above[0] if len(above) == 1 else min(above, key=self._depth)

    def _depth(self, token: int) -> int:
        """Steps up to the root; marks and blanks that nothing hangs on count as deepest."""
        if (self.is_space[token] or self.is_mark[token]) and token not in self.children:
            return len(self) - 1
        return sum(1 for _ in self.ancestors(token))

    def ancestors(self, token: int) -> Iterator[int]:
        """A token's head, the head's head and so on up to the root."""
        heads = self.heads
        while heads[token] != token:
            token = heads[token]
            yield token

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The tokens whose head is a token, in order; tokens without any are left out."""
        children: dict[int, list[int]] = {}
        for token, head in enumerate(self.heads):
            if head != token:
                children.setdefault(head, []).append(token)
        return children

    def _column(self, attribute: int) -> list[int]:
        return self.doc.to_array(attribute).tolist()  # type: ignore[no-any-return]

    def _strings(self, attribute: int) -> list[str]:
        known = _strings(self.doc.vocab.strings)
        if len(known) > _MOST_STRINGS:
            known.clear()
        return list(map(known.__getitem__, self._column(attribute)))


class _Strings(dict[int, str]):
    """SpaCy's strings by their numbers, each decoded when it is first asked for."""

    def __init__(self, store: StringStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, number: int) -> str:
        self[number] = text = self._store[number]
        return text


@lru_cache(maxsize=1)
def _strings(store: StringStore) -> _Strings:
    return _Strings(store)
