import json
import re

import msgspec
import pytest

from newsextract.evaluation import gate
from newsextract.evaluation.counts import Counts
from newsextract.evaluation.runner import evaluate_split, run_gate, update_baseline
from newsextract.formats.common import FormatError

PIN = gate.Pin("0123456789abcdef", 2, 3, 1, 1)
ANNOTATION = "T1\tORG 0 5\tЗавод\n#1\tAnnotatorNotes T1\to1 | Завод\n"


def _scores(rows):
    """Totals of a split with this many of ten rows right."""
    return {"dev": {"rows.all": Counts(rows, 10, rows, 10), "mentions.strict.all": Counts(9, 10, 9, 10)}}


@pytest.fixture
def baseline():
    return gate.update(None, PIN, _scores(8))


def test_a_run_as_good_passes(baseline):
    assert baseline.floors == {"dev": {"rows.all": 0.8, "mentions.strict.all": 0.9}}
    assert gate.failures(baseline, PIN, _scores(8)) == []
    assert gate.failures(baseline, PIN, _scores(10)) == []


def test_a_bad_run_fails_and_says_what_to_do(baseline):
    (message,) = gate.failures(baseline, PIN, _scores(7))
    assert message.startswith("dev: rows.all fell to 0.7000, its floor is 0.8000")
    assert "--allow-regression" in message


def test_a_measure_that_is_gone_fails(baseline):
    assert gate.failures(baseline, PIN, {"dev": {"rows.all": Counts(8, 10, 8, 10)}})[0].startswith(
        "dev: mentions.strict.all fell to 0.0000"
    )


def test_a_fall_within_epsilon_passes(baseline):
    lenient = msgspec.structs.replace(baseline, epsilon=0.11)
    assert gate.failures(lenient, PIN, _scores(7)) == []


def test_a_fall_by_epsilon_itself_passes(baseline):
    edge = msgspec.structs.replace(baseline, epsilon=0.8 - _scores(7)["dev"]["rows.all"].f1)
    assert gate.failures(edge, PIN, _scores(7)) == []
    assert gate.update(edge, PIN, _scores(7)).floors["dev"]["rows.all"] == 0.8


def test_floors_have_six_digits():
    thirds = {"dev": {"rows.all": Counts(2, 3, 2, 3)}}
    assert gate.update(None, PIN, thirds).floors == {"dev": {"rows.all": 0.666667}}


def test_an_update_says_what_it_changed(baseline):
    moved = gate.update(baseline, msgspec.structs.replace(PIN, hash="ffff", rows=2), _scores(9))
    assert gate.changes(baseline, baseline) == []
    assert gate.changes(baseline, gate.update(baseline, PIN, _scores(9))) == ["dev: rows.all 0.8000 → 0.9000"]
    assert gate.changes(baseline, moved) == [
        "pinned 2 documents, 3 mentions, 1 relations, 2 rows (ffff)",
        "dev: rows.all 0.8000 → 0.9000",
    ]
    assert gate.changes(None, baseline) == [
        "pinned 2 documents, 3 mentions, 1 relations, 1 rows (0123456789abcdef)",
        "dev: mentions.strict.all – → 0.9000",
        "dev: rows.all – → 0.8000",
    ]


def test_a_split_without_floors_fails(baseline):
    assert gate.failures(baseline, PIN, {"test": {}}) == ["no floors for split 'test'; run with --update"]


def test_changed_gold_fails_until_it_is_pinned(baseline):
    changed = msgspec.structs.replace(PIN, hash="ffff", mentions=4)
    (message,) = gate.failures(baseline, changed, _scores(8))
    assert "2 documents, 3 mentions" in message
    assert "2 documents, 4 mentions" in message
    pinned = gate.update(baseline, changed, _scores(8))
    assert gate.failures(pinned, changed, _scores(8)) == []


def test_update_raises_floors(baseline):
    assert gate.update(baseline, PIN, _scores(9)).floors["dev"]["rows.all"] == 0.9


def test_update_lowers_no_floor_unless_told_to(baseline):
    with pytest.raises(gate.GateError, match=r"rows\.all 0\.8000 → 0\.7000.*--allow-regression"):
        gate.update(baseline, PIN, _scores(7))
    assert gate.update(baseline, PIN, _scores(7), allow_regression=True).floors["dev"]["rows.all"] == 0.7


def test_small_falls_do_not_add_up(baseline):
    lenient = msgspec.structs.replace(baseline, epsilon=0.11)
    assert gate.update(lenient, PIN, _scores(7)).floors["dev"]["rows.all"] == 0.8


def test_other_splits_keep_their_floors(baseline):
    updated = gate.update(baseline, PIN, {"test": _scores(5)["dev"]})
    assert updated.floors["dev"]["rows.all"] == 0.8
    assert updated.floors["test"]["rows.all"] == 0.5


def test_a_baseline_is_read_as_it_was_written(baseline, tmp_path):
    file = tmp_path / "baseline.json"
    gate.write_baseline(file, baseline)
    assert gate.read_baseline(file) == baseline
    assert json.loads(file.read_text())["pin"]["documents"] == 2
    assert file.read_text().startswith('{\n  "pin": {\n    "hash"')


def test_an_interrupted_write_leaves_the_old_file(baseline, tmp_path, monkeypatch):
    file = tmp_path / "baseline.json"
    gate.write_baseline(file, baseline)

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        gate.write_baseline(file, msgspec.structs.replace(baseline, epsilon=0.5))
    assert gate.read_baseline(file) == baseline
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "no baseline; write one with"), ("{", "restore it"), ('{"pin": 1}', "restore it")],
)
def test_an_unreadable_baseline_says_what_to_do(content, message, tmp_path):
    file = tmp_path / "baseline.json"
    if content:
        file.write_text(content)
    with pytest.raises(gate.GateError, match=rf"baseline\.json: .*{message}"):
        gate.read_baseline(file)


@pytest.fixture
def folder(tmp_path):
    """Corpus and gold of one document a split, with a baseline pinned to them."""
    for name, text in (("a", "Завод"), ("b", "Завод.")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.ann").write_text(ANNOTATION, encoding="utf-8")
    (tmp_path / "splits.toml").write_text('dev = ["a"]\ntest = ["b"]\n')
    totals = {
        split: evaluate_split(tmp_path, tmp_path, split, _nothing(tmp_path)).totals
        for split in ("dev", "test")
    }
    gate.write_baseline(tmp_path / "baseline.json", gate.update(None, gate.pin(tmp_path, tmp_path), totals))
    return tmp_path


def _nothing(folder):
    file = folder / "none.jsonl"
    file.write_text("")
    return file


def test_pin_counts_and_follows_every_file(folder):
    first = gate.pin(folder, folder)
    assert (first.documents, first.mentions, first.relations, first.rows) == (2, 2, 0, 0)
    assert re.fullmatch("[0-9a-f]{16}", first.hash)
    (folder / "a.ann").write_text(ANNOTATION.replace("| Завод", "| завод"), encoding="utf-8")
    second = gate.pin(folder, folder)
    assert second.hash != first.hash
    (folder / "splits.toml").write_text('dev = ["b"]\ntest = ["a"]\n')
    assert gate.pin(folder, folder).hash not in {first.hash, second.hash}


def test_the_gate_stays_shut_for_gold_changed_unseen(folder):
    (folder / "b.txt").write_text("Завод!", encoding="utf-8")
    assert run_gate(folder, folder, folder / "baseline.json")[0].startswith("corpus or gold changed")


def test_the_gate_stays_shut_for_malformed_gold(folder):
    (folder / "b.ann").write_text("T1 ORG\n")
    with pytest.raises(FormatError, match=r"b\.txt, line 1: .* mend the line"):
        run_gate(folder, folder, folder / "baseline.json")


def test_update_measures_the_pipeline_on_both_splits(folder):
    updated = update_baseline(folder, folder, folder / "baseline.json")
    assert set(updated.floors) == {"dev", "test"}
    assert run_gate(folder, folder, folder / "baseline.json") == []
