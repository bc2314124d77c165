"""The gate on this repository's own gold: the pipeline runs once over dev and test."""

from pathlib import Path

import pytest

from newsextract.evaluation.runner import run_gate

ROOT = Path(__file__).parent.parent
BASELINE = ROOT / "gold" / "baseline.json"
UPDATE = "newsextract evaluate --baseline gold/baseline.json --update"


@pytest.mark.gate
def test_no_score_falls_below_its_floor() -> None:
    reasons = run_gate(ROOT / "corpus", ROOT / "gold", BASELINE)
    if reasons:
        pytest.fail("\n".join(["the gate is shut:", *reasons, f"update: {UPDATE}"]), pytrace=False)
