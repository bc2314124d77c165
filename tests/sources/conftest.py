"""Builders of the files that the readers are tested on."""

from collections.abc import Callable

import pdf_files
import pytest


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """A PDF with these lines on each of its pages."""
    return pdf_files.make_pdf
