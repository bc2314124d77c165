"""The pipeline's first stage, read once for all tests of this folder."""

import pytest
from spacy.lang.ru import Russian
from spacy.language import Language

from newsextract.language.tokenizer import create_tokenizer


@pytest.fixture(scope="session")
def russian() -> Language:
    """Tokens and slovnet, nothing after it."""
    nlp = Russian()
    nlp.tokenizer = create_tokenizer()(nlp)
    nlp.add_pipe("newsextract_slovnet")
    return nlp
