"""The case of an unknown name, told by what stands before it rather than by the tagger."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from newsextract.language.tokens import Tokens
from newsextract.resolution.context import words_of_mention
from newsextract.resolution.naming import normalise
from newsextract.schema import Mention

NOMINATIVE = "Case=Nom|Gender=Masc|Number=Sing"


def named(word: tuple[str, str, str], name: str, label: str) -> str:
    """The canonical name of an unknown name that the tagger takes for a nominative."""
    before, part, morph = word
    doc = Doc(
        Vocab(),
        words=[before, "«", name, "»"],
        spaces=[True, False, False, False],
        pos=[part, "PUNCT", "PROPN", "PUNCT"],
        morphs=[morph, "", NOMINATIVE, ""],
        heads=[0, 2, 0, 2],
        deps=["root", "punct", label, "punct"],
    )
    start = len(before) + 2
    mention = Mention("m1", start, start + len(name), "ORG", name)
    return normalise(name, "ORG", words_of_mention(Tokens(doc), mention))


@pytest.mark.parametrize(
    ("before", "name", "label", "expected"),
    [
        (("цех", "NOUN", NOMINATIVE), "Термоприбора", "appos", "Термоприбор"),
        (("завод", "NOUN", NOMINATIVE), "Тобол-Арматура", "appos", "Тобол-Арматура"),
        (("клинского", "PROPN", ""), "Термоприбора", "appos", "Термоприбор"),
        (("клинский", "ADJ", NOMINATIVE), "Ротор-Механика", "appos", "Ротор-Механика"),
        (("передали", "VERB", ""), "Уралкриомаша", "nmod", "Уралкриомаш"),
        (("выпускает", "VERB", ""), "Волгокерамика", "nsubj", "Волгокерамика"),
    ],
)
def test_the_case_of_an_unknown_name(before, name, label, expected):
    assert named(before, name, label) == expected


@pytest.mark.parametrize(
    ("first", "label", "expected"),
    [
        ("Case=Acc|Number=Plur", "conj", "преформы"),
        ("Case=Gen|Number=Plur", "conj", "преформа"),
        ("Case=Acc|Number=Plur", "nmod", "преформа"),
    ],
)
def test_a_product_of_a_list_has_the_case_of_the_one_before(first: str, label: str, expected: str) -> None:
    doc = Doc(
        Vocab(),
        words=["чехлы", "и", "преформы"],
        pos=["NOUN", "CCONJ", "NOUN"],
        morphs=[first, "", "Case=Gen|Gender=Fem|Number=Sing"],
        heads=[0, 2, 0],
        deps=["root", "cc", label],
    )
    before, item = Mention("m1", 0, 5, "PRODUCT", "чехлы"), Mention("m2", 8, 16, "PRODUCT", "преформы")
    words = words_of_mention(Tokens(doc), item, before)
    assert normalise("преформы", "PRODUCT", words) == expected
