"""A spaCy tokenizer over razdel that gives every character back: ``doc.text == text``."""

from collections.abc import Callable, Iterator

from razdel import tokenize
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab


class RazdelTokenizer:
    """Calls razdel and keeps what lies between its tokens.

    A single blank after a token becomes the token's trailing space; any other white space becomes a
    token of its own (``token.is_space``), which the models never see.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of any string without lone surrogates (spaCy stores strings as UTF-8)."""
        pieces = list(_pieces(text))
        words = [word for word, _ in pieces]
        spaces = [space for _, space in pieces]
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


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Words and white-space tokens, each with whether one blank follows."""
    end = 0
    previous = ""
    for token in tokenize(text):
        yield from _between(previous, text[end : token.start])
        previous, end = token.text, token.stop
    yield from _between(previous, text[end:])


def _between(word: str, gap: str) -> Iterator[tuple[str, bool]]:
    """A word and the white space after it; the word is empty at the start of a text."""
    spaced = bool(word) and gap.startswith(" ")
    if word:
        yield word, spaced
    rest = gap[1:] if spaced else gap
    if rest:
        yield rest, False
