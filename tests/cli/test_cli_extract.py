import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from commands import ENVIRONMENT, RELEASE, run, shell

from newsextract.formats import jsonl
from newsextract.schema import Extraction


def stored(name: str) -> list[Extraction]:
    return list(jsonl.read(Path(name).read_text(encoding="utf-8"), name))


def test_without_output_the_rows_are_printed() -> None:
    code, output, errors = run("extract", "release.txt")
    assert (code, output.splitlines()[0]) == (0, "source\tcompany\tplace\tplace_kind\tproduct\tconfidence")
    assert re.fullmatch(r"documents 1, failed 0, mentions [1-9]\d*, entities [1-9]\d*, .*rows \d+\n", errors)


def test_outputs_hold_what_standard_output_says() -> None:
    code, output, _ = run("extract", "releases", "-o", "out/facts.jsonl", "-o", "out/facts.db", "-o", "-")
    (extraction,) = stored("out/facts.jsonl")
    assert (code, output.encode()) == (0, Path("out/facts.jsonl").read_bytes())
    assert (extraction.source, extraction.text) == ("releases/a.txt", RELEASE)
    assert Path("out/facts.db").read_bytes().startswith(b"SQLite format 3")


def test_rows_can_be_printed_beside_an_output() -> None:
    assert run("extract", "release.txt", "-o", "facts.jsonl")[1] == ""
    assert run("extract", "release.txt", "-o", "facts.csv", "--rows")[1].startswith("source\tcompany\t")


def test_the_fields_of_jsonl_can_be_named() -> None:
    assert run("extract", "news.jsonl", "--text-field", "body", "-o", "facts.jsonl")[0] == 0
    (extraction,) = stored("facts.jsonl")
    assert (extraction.text, extraction.meta["title"]) == (RELEASE, "Визит")


def test_failed_documents_are_named_and_counted_and_the_others_are_written() -> None:
    code, _, errors = run("extract", "missing.txt", "release.txt", "-o", "facts.jsonl")
    first, summary = errors.splitlines()
    assert code == 1
    assert first.startswith("failed: missing.txt: ")
    assert summary.startswith("documents 2, failed 1, ")
    assert [bool(extraction.error) for extraction in stored("facts.jsonl")] == [True, False]


def test_a_document_that_takes_too_long_is_named_and_the_others_are_written(folder: Path) -> None:
    (folder / "releases" / "b.txt").write_text(f"{RELEASE}\n" * 3_000, encoding="utf-8")
    code, _, errors = run("extract", "releases/b.txt", "release.txt", "--timeout", "1", "-o", "facts.jsonl")
    assert code == 1
    assert errors.startswith("failed: releases/b.txt: it took longer than 1 seconds; ")
    assert [bool(extraction.error) for extraction in stored("facts.jsonl")] == [True, False]


def test_quiet_leaves_errors_only() -> None:
    assert run("extract", "release.txt", "-o", "facts.jsonl", "--quiet") == (0, "", "")
    code, _, errors = run("extract", "missing.txt", "-o", "other.jsonl", "--quiet")
    assert (code, len(errors.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract"], "Missing argument"),
        (["extract", "release.txt", "-o", "facts.xml"], "facts.xml: unknown output format"),
        (["extract", "release.txt", "-o", "release.db", "-o", "sqlite:///release.db"], "named twice"),
        (["extract", "releases", "-o", "news.jsonl"], "news.jsonl: exists already"),
        (["extract", "release.txt", "-o", "release.txt/facts.csv"], "cannot be written"),
        (["extract", "release.txt", "-o", "-", "--rows"], "both write to standard output"),
        (["extract", "release.txt", "-o", "a.csv", "--force", "--resume"], "Give one of them"),
        (["extract", "release.txt", "--resume"], "Name them with -o"),
        (["extract", "news.jsonl", "-o", "./news.jsonl", "--force"], "both an input and an output"),
        (["extract", "release.txt", "--jobs", "0"], "--jobs"),
        (["extract", "release.txt", "--timeout", "0"], "--timeout"),
        (["extract", "release.txt", "--engine", "spark"], "--engine"),
        (["extract", "-", "--engine", "ray"], "a cluster cannot read standard input"),
        (["show"], "Missing argument"),
        (["shew", "release.txt"], "No such command"),
    ],
)
def test_a_wrong_command_is_refused_in_words(folder: Path, arguments: list[str], message: str) -> None:
    before = sorted(folder.rglob("*"))
    code, output, errors = run(*arguments)
    assert (code, output, sorted(folder.rglob("*"))) == (2, "", before)
    assert message in errors
    assert "Traceback" not in errors


def test_show_prints_the_marked_text() -> None:
    code, output, errors = run("show", "release.txt")
    assert (code, errors) == (0, "")
    assert "[PER Иван Петров]" in output
    assert "\x1b" not in output


def test_show_of_a_file_that_cannot_be_read() -> None:
    code, output, errors = run("show", "missing.txt")
    assert (code, output) == (1, "")
    assert errors.startswith("failed: missing.txt: ")


def test_exit_codes_of_the_real_command() -> None:
    commands = ("schema", "extract missing.txt", "extract release.txt -o x.xml")
    assert [shell(f"newsextract {command}").returncode for command in commands] == [0, 1, 2]


def test_standard_input_and_output() -> None:
    result = shell("newsextract extract - -o - < release.txt")
    assert (result.returncode, json.loads(result.stdout)["text"]) == (0, RELEASE)


@pytest.mark.parametrize("target", ["facts.jsonl", "facts.csv", "facts.parquet", "facts.db"])
def test_a_run_that_found_the_disk_full_can_be_resumed(folder: Path, target: str) -> None:
    (folder / "releases" / "b.txt").write_text("Никатор. " * 3_000, encoding="utf-8")
    # A limit on the size of files, in KiB, stands for the full disk.
    limit = 140 if target == "facts.db" else 20
    result = shell(f"ulimit -f {limit}; newsextract extract releases -o {target}")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert re.search(rf"newsextract: {target}: cannot be written .*--resume", result.stderr)
    assert shell(f"newsextract extract releases -o {target} --resume").returncode == 0
    shell(f"newsextract extract releases -o whole/{target}")
    assert not list(folder.glob(".*"))
    if target != "facts.db":
        assert Path(target).read_bytes() == Path("whole", target).read_bytes()
    else:
        assert contents(target) == contents(f"whole/{target}")


def contents(database: str) -> list[tuple[object, ...]]:
    tables = ("documents", "sources", "entities", "mentions", "relations", "records")
    with closing(sqlite3.connect(database)) as connection:
        columns = {"documents": "id, text, version"}
        rows = [connection.execute(f"SELECT {columns.get(table, '*')} FROM {table}") for table in tables]
        return [row for found in rows for row in found]


def test_outputs_are_not_read_as_inputs(folder: Path) -> None:
    arguments = ("extract", ".", "-o", "facts.jsonl", "-o", "facts.db")
    assert run(*arguments)[0] == 1  # news.jsonl has other fields
    first = stored("facts.jsonl")
    assert run(*arguments, "--force")[0] == 1
    assert stored("facts.jsonl") == first
    assert "facts.jsonl" not in {item.source.partition(":")[0] for item in first}


def test_a_run_that_is_complete_has_nothing_left_to_resume(folder: Path) -> None:
    arguments = ("extract", "releases", "-o", "facts.csv", "-o", "facts.db")
    assert run(*arguments)[0] == 0
    before = Path("facts.csv").read_bytes()
    code, _, errors = run(*arguments, "--resume")
    assert (code, Path("facts.csv").read_bytes()) == (0, before)
    assert errors.startswith("warning: facts.csv: complete already")
    assert errors.splitlines()[-1].startswith("documents 0, ")


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_outputs_as_they_were_and_says_how_to_go_on(folder: Path, jobs: int) -> None:
    line = json.dumps({"text": RELEASE}, ensure_ascii=False)
    (folder / "many.jsonl").write_text(f"{line}\n" * 100_000, encoding="utf-8")
    (folder / "facts.jsonl").write_bytes(b"old")
    command = f"newsextract extract many.jsonl -o facts.jsonl --force --jobs {jobs}"
    process = subprocess.Popen(
        shlex.split(command), env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - it calls nothing that threads share
    )  # fmt: skip
    _wait_for_results(process, folder)
    os.killpg(process.pid, signal.SIGINT)
    errors = process.communicate(timeout=120)[1]
    assert "Traceback" not in errors
    assert "warning: facts.jsonl: not complete. The same command with --resume goes on" in errors
    assert process.returncode == 130
    assert (folder / "facts.jsonl").read_bytes() == b"old"
    assert [path.name for path in folder.glob(".*")] == [".facts.jsonl.partial"]


def _heed_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_for_results(process: subprocess.Popen[str], folder: Path) -> None:
    deadline = time.monotonic() + 120
    while not any(path.stat().st_size for path in folder.glob(".facts.jsonl.*")):
        assert process.poll() is None, "the command ended by itself"
        assert time.monotonic() < deadline, "no result was written"
        time.sleep(0.05)
