"""``python -m newsextract``: the same as the command ``newsextract``."""

from newsextract.cli import app

app(prog_name="python -m newsextract")
