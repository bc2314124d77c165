"""The page and its API: paste or upload a text, see its facts; the same for programs."""

from newsextract.web.app import create_app
from newsextract.web.limits import Limits
from newsextract.web.server import serve

__all__ = ["Limits", "create_app", "serve"]
