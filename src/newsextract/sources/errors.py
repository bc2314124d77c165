"""Why a source cannot be read, and the loading of optional libraries."""

from importlib import import_module
from types import ModuleType

from newsextract.schema import Document


class SourceError(Exception):
    """A source that gives no text.

    Attributes:
        cause: what is wrong with it, in a clause.
        remedy: what the user can do about it, in the imperative.
    """

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause}; {remedy}")
        self.cause = cause
        self.remedy = remedy


def failed(source: str, error: SourceError) -> Document:
    """The document that stands for a source without text."""
    return Document(source, error=f"{source}: {error}")


def load_optional(module: str, extra: str = "documents") -> ModuleType:
    """Import a library that an extra brings.

    Raises:
        SourceError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SourceError(
            f"the library {error.name or module} that reads this format is not installed",
            f'run: pip install "newsextract[{extra}]"',
        ) from error
