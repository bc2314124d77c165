"""A spaCy tokenizer over razdel that gives every character back: ``doc.text == text``."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from razdel import tokenize
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

# A stretch without white space (a longer one is no language and is cut), a blank, other white space.
_CHUNK: Final = re.compile(r"(\S{1,1000})( ?)(\s*)")
# What razdel's rules leave as it is: a word between marks that are never joined with it or with each other.
_PLAIN: Final = re.compile(r"([«(„\"]?)([а-яё]+|[a-z]+)([»)“\"]?)([.,:;!?…]?)", re.IGNORECASE)
# Razdel joins over blanks: a dash with the words around it, a comma or slash with the numbers around it.
_OPEN_ENDED: Final = re.compile(r"^[‑–—−_-].|.[‑–—−_-]$|^[.,/\\]\d|\d[.,/\\]$")


class RazdelTokenizer:
    """Calls razdel and keeps what lies between its tokens.

    A single blank after a token becomes the token's trailing space; any other white space becomes a
    token of its own (``token.is_space``), which the models never see.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of any string without lone surrogates (spaCy stores strings as UTF-8)."""
        words, spaces = split(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **kwargs: object) -> bytes:
        """Nothing to store: spaCy asks every tokenizer for it."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> "RazdelTokenizer":
        """The inverse of `to_bytes`."""
        return self

    def to_disk(self, path: object, **kwargs: object) -> None:
        """Nothing to store."""

    def from_disk(self, path: object, **kwargs: object) -> "RazdelTokenizer":
        """The inverse of `to_disk`."""
        return self


@registry.tokenizers("newsextract_razdel")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], RazdelTokenizer]:
    """Factory for a configuration's ``[nlp.tokenizer]``."""
    return lambda nlp: RazdelTokenizer(nlp.vocab)


def split(text: str) -> tuple[list[str], list[bool]]:
    """Words and white-space tokens, and whether one blank follows each."""
    first = len(text) - len(text.lstrip())
    words, spaces = ([text[:first]], [False]) if first else ([], [])
    chunks = _CHUNK.findall(text)
    for number, (chunk, blank, rest) in enumerate(chunks):
        tokens = _in_context(chunks, number) if _OPEN_ENDED.search(chunk) else _tokens(chunk)
        words += tokens
        spaces += [False] * (len(tokens) - 1)
        spaces.append(bool(blank))
        if rest:
            words.append(rest)
            spaces.append(False)
    return words, spaces


@lru_cache(maxsize=15_000)
def _tokens(chunk: str) -> tuple[str, ...]:
    """Razdel's tokens of what stands between blanks."""
    plain = _PLAIN.fullmatch(chunk)
    return tuple(filter(None, plain.groups())) if plain else tuple(token.text for token in tokenize(chunk))


def _in_context(chunks: list[tuple[str, str, str]], number: int) -> tuple[str, ...]:
    """Razdel's tokens of a chunk that it may cut by what stands on the other side of a blank."""
    before = chunks[number - 1][0][-1] if number else ""
    after = chunks[number + 1][0][0] if number + 1 < len(chunks) else ""
    tokens = [token.text for token in tokenize(f"{before} {chunks[number][0]} {after}")]
    return tuple(tokens[bool(before) : len(tokens) - bool(after)])
