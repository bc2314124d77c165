"""How the network that reads documents is trained: PyTorch says what numpy says, and it learns."""

import numpy as np
import pytest
from scenes import scene

from newsextract.relations.candidates import candidates_of
from newsextract.relations.inputs import inputs_of, pairs_of
from newsextract.relations.network import from_arrays, odds_of, read
from newsextract.relations.stage import Stage
from newsextract.relations.ties import TIE, ties_of

torch = pytest.importorskip("torch", reason="PyTorch is an extra")
network = pytest.importorskip("newsextract.training.network")

TEXTS = (
    "[Луч|ORG] выпускает [соусы|PRODUCT] и [крупы|PRODUCT] в [Туле|LOC:city=Тула].\n\n"
    "[Свет|ORG] печёт [хлеб|PRODUCT] в [Рязани|LOC:city=Рязань].",
    "Новостей нет.",
    "[Заря|ORG] шьёт [куртки|PRODUCT].",
)


def test_numpy_says_what_pytorch_says() -> None:
    stage = Stage([scene(text) for text in TEXTS])
    found = candidates_of(stage)
    ties = ties_of(found["located_in"], found["produces"])
    inputs, pairs = inputs_of(stage), pairs_of(stage, [*found.items(), (TIE, ties)])
    torch.manual_seed(3)
    labels = sorted({label for page in inputs.pages for label in page.labels})[1:]  # one label is unknown
    model = network._Model(labels, network.Settings(width=16)).eval()
    arrays = {f"0/{name}": array for name, array in network._arrays(model).items()}
    odds = odds_of(read(inputs, from_arrays(arrays)), pairs)
    assert TIE in odds
    with torch.no_grad():
        for link, expected in model(inputs, pairs).items():
            np.testing.assert_allclose(odds[link], expected.numpy(), atol=0.02)


def test_networks_learn_what_they_are_shown() -> None:
    stage = Stage([scene(TEXTS[0])])
    found = candidates_of(stage)
    stated = {("E1", "E2"), ("E1", "E3"), ("E5", "E6"), ("E1", "E4"), ("E5", "E7")}
    true = {type_: np.array([ids in stated for ids in of.ids()]) for type_, of in found.items()}
    example = network.Example(inputs_of(stage), pairs_of(stage, found.items()), true)
    settings = network.Settings(width=16, epochs=60, members=1, drop=0)
    losses: list[float] = []
    weights = network.fit([example], settings, lambda _, loss: losses.append(loss))
    assert losses[-1] < losses[0] / 2
    odds = odds_of(read(example.inputs, from_arrays(weights)), example.pairs)
    assert all(((odds[type_] > 0) == true[type_]).all() for type_ in true)
