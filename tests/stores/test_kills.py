"""Runs of the real command that are killed at random moments leave, once resumed, what any run leaves."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "kill_test.py"


def test_ten_kills_leave_no_trace(server: str) -> None:
    options = ["--kills", "10", "--documents", "70", "--characters", "150", "--postgresql", server]
    result = subprocess.run(
        [sys.executable, SCRIPT, *options], capture_output=True, text=True, check=False, timeout=1200
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-1].startswith("10 kills in ")
    assert result.stdout.endswith(", 0 not\n")
