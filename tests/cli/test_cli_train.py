import sys
from pathlib import Path

import numpy as np
import pytest
from commands import run

pytestmark = pytest.mark.usefixtures("gold")


def test_the_relation_scorer_is_fitted_again_alike(folder: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is an extra")
    for name in ("one.npz", "two.npz"):
        code, output, errors = run("train", "relations", "--folds", "0", "--out", name)
        assert (code, output) == (0, "")
        lines = errors.splitlines()
        assert lines[0] == "train: 12 documents"
        assert lines[1].startswith("network, epoch 1 of 10: loss ")
        assert "located_in: 12 examples" in lines
        assert lines[-1] == f"{name}: written"
    with np.load(folder / "one.npz") as one, np.load(folder / "two.npz") as two:
        assert all(np.array_equal(one[name], two[name]) for name in one.files)


def test_the_tagger_reports_each_epoch(folder: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is an extra")
    code, output, errors = run("train", "tagger", "--seed", "7", "--out", "tagger.npz")
    assert (code, output) == (0, "")
    losses = [float(line.split()[-1]) for line in errors.splitlines() if line.startswith("epoch ")]
    assert losses[-1] < losses[0]
    with np.load(folder / "tagger.npz") as weights:
        assert weights["0/words"].shape[0] == 300


@pytest.mark.parametrize(("model", "package"), [("tagger", "torch"), ("relations", "sklearn")])
def test_a_missing_extra_is_named(
    folder: Path, model: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, f"newsextract.training.{model}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    code, output, errors = run("train", model)
    assert (code, output) == (2, "")
    remedy = f'training needs {package}, which is not installed: pip install "newsextract[train]"'
    assert errors.splitlines()[-1] == f"newsextract: {remedy}"
    assert not list(folder.glob("*.npz"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "weights.bin"], "weights.bin: weights are .npz files"),
        (["--out", "old.npz"], "old.npz: exists already"),
        (["--split", "dev"], "dev: 1 located_in, 1 produces, "),
        (["--split", "empty"], "empty: no documents"),
        (["--split", "nowhere"], "no split 'nowhere'"),
        (["--corpus", "nowhere"], "n00.txt: no such file"),
    ],
)
def test_a_wrong_training_is_refused_in_words(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "old.npz").write_bytes(b"old")
    with (folder / "gold" / "splits.toml").open("a") as file:
        file.write("empty = []\n")
    before = sorted(folder.rglob("*"))
    code, output, errors = run("train", "relations", "--folds", "0", *arguments)
    assert (code, output, sorted(folder.rglob("*"))) == (2, "", before)
    assert message in errors
    assert (folder / "old.npz").read_bytes() == b"old"
