"""The network against a plain version of itself; what the tagger proposes; what it sees of a token."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsextract import pipeline
from newsextract.entities.amounts import find_amounts
from newsextract.entities.features import Inputs, Ints, featurise
from newsextract.entities.tagger import (
    LABELS,
    REACHES,
    Network,
    decoded,
    from_arrays,
    label_probabilities,
    tag,
    tagger,
)
from newsextract.language.crf import viterbi
from newsextract.language.layers import NEIGHBOURS
from newsextract.language.tokens import Tokens
from newsextract.language.weights import Floats
from newsextract.schema import MENTION_TYPES

CORPUS = Path(__file__).parents[2] / "corpus"
untimed = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
WIDTH, BUCKETS = 4, 6


@cache
def read(text: str) -> Doc:
    """A text that slovnet's component has been over and nothing else."""
    nlp = pipeline.load()
    return nlp.get_pipe("newsextract_slovnet")(nlp.make_doc(text))


def random_network(random: np.random.Generator) -> Network:
    shapes = {
        "words": (3, WIDTH),
        "affixes": (BUCKETS, 2),
        "affix": (10, WIDTH),
        "shapes": (5, WIDTH),
        "places": (5, WIDTH),
        "context": (7, WIDTH),
        "clues": (6, WIDTH),
        "bias": (WIDTH,),
        "kernels": (len(REACHES), NEIGHBOURS, WIDTH, WIDTH),
        "biases": (len(REACHES), WIDTH),
        "output": (WIDTH, len(LABELS)),
        "output_bias": (len(LABELS),),
    }
    return from_arrays({f"0/{name}": random.normal(scale=0.3, size=shape) for name, shape in shapes.items()})[
        0
    ]


def random_inputs(random: np.random.Generator, lengths: list[int]) -> Inputs:
    tokens, forms = sum(lengths), 3
    return Inputs(
        tokens=tuple(np.arange(length) for length in lengths),
        heads=tuple(random.integers(length, size=length) if length else np.arange(0) for length in lengths),
        words=random.integers(forms, size=tokens),
        vectors=random.normal(size=(forms, 3)).astype(np.float32),
        affixes=random.integers(BUCKETS, size=(forms, 5)),
        shapes=random.normal(size=(forms, 5)).astype(np.float32),
        places=random.normal(size=(tokens, 5)).astype(np.float32),
        context=random.normal(size=(tokens, 7)).astype(np.float32),
        clues=random.normal(size=(tokens, 6)).astype(np.float32),
    )


def first_layer(net: Network, inputs: Inputs, token: int) -> Floats:
    word = inputs.words[token]
    affixes = np.concatenate([net.affixes[bucket] for bucket in inputs.affixes[word]])
    total = inputs.vectors[word] @ net.words + affixes @ net.affix + inputs.shapes[word] @ net.shapes
    total = total + inputs.context[token] @ net.context + inputs.clues[token] @ net.clues
    total = total + inputs.places[token] @ net.places + net.bias
    return np.asarray(np.maximum(total, 0))


def token_by_token(net: Network, inputs: Inputs) -> Floats:
    """The same network written plainly: one document and one token after another, zeros outside."""
    results, start = [], 0
    for heads in inputs.heads:
        row = [first_layer(net, inputs, start + place) for place in range(len(heads))]
        for kernel, bias, reach in zip(net.kernels, net.biases, REACHES, strict=True):
            row = [
                row[place] + np.maximum(learned(row, heads, place, kernel, reach) + bias, 0)
                for place in range(len(heads))
            ]
        results += [np.exp(each @ net.output + net.output_bias) for each in row]
        start += len(heads)
    return np.array([each / each.sum() for each in results], dtype=np.float32).reshape(-1, len(LABELS))


def learned(row: list[Floats], heads: Ints, place: int, kernel: Floats, reach: int) -> Floats:
    """What a token learns from those around it, above it and below it."""
    nothing = np.zeros(WIDTH)
    before = row[place - reach] if place >= reach else nothing
    after = row[place + reach] if place + reach < len(row) else nothing
    below = [row[other] for other, head in enumerate(heads) if head == place]
    around = before @ kernel[0] + row[place] @ kernel[1] + after @ kernel[2] + row[heads[place]] @ kernel[3]
    return np.asarray(around + (np.mean(below, axis=0) @ kernel[4] if below else nothing))


@untimed
@given(st.lists(st.integers(0, 20), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_the_network_in_arrays_is_the_network_token_by_token(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    net, inputs = random_network(random), random_inputs(random, lengths)
    expected = token_by_token(net, inputs)
    np.testing.assert_allclose(label_probabilities(net, inputs), expected, rtol=1e-3, atol=1e-5)


def test_the_shipped_weights_fit_the_labels_and_features() -> None:
    doc = read("Завод «Луч» в Туле")
    for network in tagger():
        probabilities = label_probabilities(network, featurise([Tokens(doc)], [[]]))
        assert probabilities.shape == (6, len(LABELS))
        np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)


@pytest.mark.parametrize(("type_", "found"), [("PRODUCT", 2), ("ORG", 0)])
def test_a_product_is_proposed_before_it_is_likelier_than_nothing(type_: str, found: int) -> None:
    bias = np.full(len(LABELS), -9, dtype=np.float32)
    bias[LABELS.index("O")], bias[LABELS.index(f"B-{type_}")] = 0.3, 0
    shipped = tagger()[0]
    network = replace(shipped, output=np.zeros_like(shipped.output), output_bias=bias)
    tokens = Tokens(read("Завод закрыт"))
    assert len(tag([tokens], [[]], (network,))[0]) == found


@untimed
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_decoding_gives_the_best_of_all_sequences(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(sum(lengths), len(LABELS))).astype(np.float32)
    scores[:, 0] += random.choice([0, 4])
    legal = np.array([[0 if b[0] != "I" or a[1:] == b[1:] else -1e4 for b in LABELS] for a in LABELS])
    expected = viterbi(scores, legal.astype(np.float32), lengths)
    assert decoded(scores, lengths).tolist() == expected.tolist()


def test_a_batch_gives_what_single_documents_give() -> None:
    texts = [(CORPUS / f"{name}.txt").read_text("utf-8") for name in ("a01", "c13", "e17")]
    tokens = [Tokens(read(text)) for text in [*texts, "", "\n", "Завод «Луч» в Туле."]]
    amounts = [find_amounts(each.text) for each in tokens]
    together = tag(tokens, amounts)
    assert together == [tag([each], [found])[0] for each, found in zip(tokens, amounts, strict=True)]
    assert all(together[:3])


WORDS = st.sampled_from(
    [
        "АО",
        "ООО",
        "«",
        "»",
        "Луч",
        "Тула",
        "Тулы",
        "Петров",
        "Иван",
        "директор",
        ",",
        ".",
        "(",
        ")",
        "завод",
        "соусы",
        "млн",
        "рублей",
        "2024",
        "года",
        "и",
        "в",
        "\n",
        "\n\n",
    ]
)


@untimed
@given(st.text() | st.lists(WORDS, max_size=30).map(" ".join))
def test_proposals_are_ordered_apart_and_between_tokens(text: str) -> None:
    doc = read(text)
    starts = {token.idx for token in doc if not token.is_space}
    ends = {token.idx + len(token) for token in doc if not token.is_space}
    last = 0
    for each in tag([Tokens(doc)], [find_amounts(text)])[0]:
        assert each.start in starts and each.end in ends
        assert last <= each.start < each.end
        assert each.type in MENTION_TYPES
        assert 0 <= each.confidence <= 1
        last = each.end


FIRST, LAST, QUOTED, BRACKETED, GLUED = range(5)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (FIRST, "Завод открыт\nв Туле\n\nОн растёт", "Завод в Он"),
        (LAST, "Завод открыт\nв Туле\n\nОн растёт", "открыт Туле растёт"),
        (QUOTED, "АО «Луч» и «Свет и тень»", "Луч Свет и тень"),
        (QUOTED, "«Завод «Луч» в Туле» растёт", "Завод « Луч » в Туле"),
        (QUOTED, "«Луч без конца\nСвет", "Луч без конца"),  # a line end shuts what was left open
        (QUOTED, "Луч» и Свет", ""),
        (BRACKETED, "Луч (Тула) и (Свет", "Тула Свет"),
        (BRACKETED, "Луч) и (Тула\nСвет)", "Тула"),
        (GLUED, "Луч (Тула), свет", "Тула ) ,"),
        (GLUED, "Луч\n(Тула)", "Тула )"),
    ],
)
def test_the_place_of_a_token(column: int, text: str, words: str) -> None:
    doc = read(text)
    inputs = featurise([Tokens(doc)], [[]])
    marked = [doc[int(i)].text for i, row in zip(inputs.tokens[0], inputs.places, strict=True) if row[column]]
    assert marked == words.split()


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("Завод", [1, 0, 0, 0, 0]),
        ("ООО", [1, 1, 0, 0, 0]),
        ("завод", [0, 0, 0, 0, 0]),
        ("2024", [0, 0, 1, 1, 0]),
        ("Ту-214", [1, 0, 0, 1, 0]),
        ("DoorHan", [1, 0, 0, 0, 1]),
        ("iPhone", [0, 0, 0, 0, 1]),
    ],
)
def test_the_shape_of_a_word(word: str, shape: list[int]) -> None:
    assert featurise([Tokens(read(word))], [[]]).shapes[0].tolist() == shape


def test_a_token_knows_its_head_among_words() -> None:
    [heads] = featurise([Tokens(read("Завод  выпускает новые соусы."))], [[]]).heads
    words = ["Завод", "выпускает", "новые", "соусы", "."]
    assert [words[head] for head in heads[[0, 2, 3]]] == ["выпускает", "соусы", "выпускает"]


def test_a_word_form_is_looked_up_once() -> None:
    inputs = featurise([Tokens(read("завод и завод")), Tokens(read("и"))], [[], []])
    assert inputs.words.tolist() == [0, 1, 0, 1]
    assert inputs.vectors.shape == (2, 300)
    assert [tokens.tolist() for tokens in inputs.tokens] == [[0, 1, 2], [0]]


def test_affixes_of_a_form_do_not_depend_on_capitals() -> None:
    upper, lower, other = featurise([Tokens(read("Завод завод соусы"))], [[]]).affixes
    assert upper.tolist() == lower.tolist()
    assert not set(upper.tolist()) & set(other.tolist())
