"""What amounts, syntax and words of business say of a token."""

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsextract.entities.candidate import Candidate
from newsextract.entities.clues import clues, width
from newsextract.language.tokens import Tokens
from newsextract.language.weights import weights
from newsextract.lexicon import lexicon

# «Завод выпускает трубы диаметром 219 мм»
DOC = Doc(
    Vocab(),
    words=["Завод", "выпускает", "трубы", "диаметром", "219", "мм"],
    lemmas=["завод", "выпускать", "труба", "диаметр", "219", "мм"],
    pos=["NOUN", "VERB", "NOUN", "NOUN", "NUM", "NOUN"],
    heads=[1, 1, 1, 2, 5, 3],
    deps=["nsubj", "root", "obj", "nmod", "nummod", "nmod"],
)
MEASURE = Candidate(32, 38, "QUANTITY", "count", 0.9)
FRAMES = sorted({frame for frames in lexicon().frames.values() for frame in frames})
PARTS = 6  # columns of amounts come first
LABELS = width() - 3 - 2 * len(FRAMES) - len(weights("syntax").labels)
ARCS = width() - 3 - 2 * len(FRAMES)
OWN = width() - 2 * len(FRAMES)
ABOVE = width() - len(FRAMES)


def test_every_token_has_a_row() -> None:
    assert clues(Tokens(DOC), []).shape == (6, width())


def test_an_amount_begins_and_goes_on() -> None:
    found = clues(Tokens(DOC), [MEASURE])[:, 4:6]
    np.testing.assert_allclose(found, [[0, 0]] * 4 + [[0.9, 0], [0, 0.9]], atol=1e-6)


def test_part_of_speech_label_and_arc() -> None:
    found = clues(Tokens(DOC), [])
    label = LABELS + weights("syntax").labels.index("nsubj")
    assert found[:, PARTS].tolist() == [1, 0, 1, 1, 0, 1]  # nouns
    assert found[:, label].tolist() == [1, 0, 0, 0, 0, 0]
    assert found[0, ARCS : ARCS + 2].tolist() == [1, 0]  # the head stands after
    assert found[2, ARCS : ARCS + 2].tolist() == [0, 1]


def test_frames_of_a_word_and_of_those_above_it() -> None:
    found, make = clues(Tokens(DOC), []), FRAMES.index("make")
    assert found[:, OWN + make].tolist() == [0, 1, 0, 0, 0, 0]
    assert found[:, ABOVE + make].tolist() == [1, 0, 1, 1, 0, 1]  # 219 stands too far below


def test_an_empty_text_has_no_clues() -> None:
    assert clues(Tokens(Doc(Vocab())), []).shape == (0, width())
