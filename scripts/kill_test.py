"""Kill runs of ``newsextract extract`` at random moments, resume them, and compare what they leave.

    python scripts/kill_test.py --kills 100 [--postgresql postgresql://user@host/database]

Each round writes to all kinds of stores at once and is killed and resumed until a run of it ends by itself;
its files and tables must then equal those of a run that nobody disturbed, row for row. Rounds go on until
there were enough kills. In the database of PostgreSQL, each round makes a schema of its own.
"""

import argparse
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pyarrow import parquet
from sqlalchemy import NullPool, create_engine, make_url, select, text

from newsextract import pipeline
from newsextract.cli import app
from newsextract.stores import sql

FILES = ("facts.jsonl", "facts.csv", "facts.parquet", "facts.rows.parquet")
OF_THE_RUN = {"run_id", "written_at"}  # which are another matter each time
CORPUS = Path(__file__).parents[1] / "corpus"


class Setup(NamedTuple):
    """What is run, and where.

    Attributes:
        folder: of all inputs and outputs.
        server: URL of a PostgreSQL database, or None.
        jobs: worker processes.
    """

    folder: Path
    server: str | None
    jobs: int


def write_inputs(folder: Path, documents: int, characters: int) -> None:
    """Documents out of the corpus, the texts in turn, each with a number so that all differ."""
    texts = [path.read_text(encoding="utf-8")[:characters] for path in sorted(CORPUS.glob("*.txt"))]
    folder.mkdir()
    for number in range(documents):
        content = f"{texts[number % len(texts)]}\n{number}\n"
        (folder / f"{number:05}.txt").write_text(content, encoding="utf-8")


def targets(setup: Setup, name: str) -> list[str]:
    """The outputs of a round."""
    files = [str(setup.folder / name / file) for file in FILES]
    databases = [f"sqlite:///{setup.folder / name}/facts.db"]
    if setup.server:
        schema = f"{setup.folder.name}-{name}"
        with engine(setup.server).begin() as connection:
            connection.execute(text(f'CREATE SCHEMA "{schema}"'))
        databases.append(f"{setup.server}?options={quote(f'-csearch_path={schema}')}")
    return files + databases


def arguments_of(setup: Setup, outputs: list[str]) -> list[str]:
    named = [word for output in outputs for word in ("-o", output)]
    inputs = str(setup.folder / "documents")
    return ["extract", inputs, "--quiet", "--jobs", str(setup.jobs), *named]


def start(arguments: list[str]) -> ForkProcess:
    """The command in a process of its own, which has the models of this one: kills are to hit its work."""
    process = get_context("fork").Process(target=app, args=(arguments,))
    process.start()
    return process


def kill_until_it_ends(arguments: list[str], longest: float, kills: int) -> int:
    """Start a run, and resume it each time that it was killed; how often that was, at most ``kills``."""
    for killed in count():
        process = start([*arguments, "--resume"])
        process.join(random.uniform(0, longest) if killed < kills else None)
        if process.is_alive():
            process.kill()
            process.join()
        if process.exitcode == 0:
            return killed
        if process.exitcode != -signal.SIGKILL:
            raise SystemExit(f"a run ended with the code {process.exitcode}: {' '.join(arguments)} --resume")
    raise AssertionError


def engine(target: str) -> Any:
    url = make_url(target)
    return create_engine(
        url.set(drivername=url.drivername.replace("postgresql", "postgresql+psycopg")), poolclass=NullPool
    )


def contents(outputs: list[str]) -> Iterator[tuple[str, Any]]:
    """What the outputs hold, with a name for each part that can be compared."""
    for output in outputs:
        if "://" in output:
            yield from tables(output)
        elif output.endswith(".parquet"):
            yield Path(output).name, parquet.read_table(output, use_threads=False).to_pylist()
        else:
            yield Path(output).name, Path(output).read_bytes()


def tables(target: str) -> Iterator[tuple[str, Any]]:
    """All rows but those of ``runs``: in SQLite as they were written, else in the order of their keys."""
    name = target.partition(":")[0]
    with engine(target).connect() as connection:
        for table in sql.metadata.sorted_tables:
            order = [text("rowid")] if name == "sqlite" else list(table.primary_key)
            columns = [column for column in table.c if column.name not in OF_THE_RUN]
            if table is not sql.runs:
                yield f"{name} {table.name}", connection.execute(select(*columns).order_by(*order)).all()
        written = connection.execute(text("SELECT sum(documents) FROM runs")).scalar_one()
        yield f"{name}: documents that all runs wrote", written


def measure(setup: Setup, kills: int) -> bool:
    """Run, kill, resume and compare; whether all was equal."""
    whole = targets(setup, "whole")
    begin = time.monotonic()
    start(arguments_of(setup, whole)).join()
    duration = time.monotonic() - begin
    expected = dict(contents(whole))
    print(f"undisturbed run: {duration:.1f} s; parts compared: {len(expected)}", flush=True)
    done, rounds, unequal = 0, 0, 0
    while done < kills:
        outputs = targets(setup, f"round{rounds}")
        done += kill_until_it_ends(arguments_of(setup, outputs), duration, kills - done)
        differing = [name for name, part in contents(outputs) if part != expected[name]]
        leftovers = [path.name for path in (setup.folder / f"round{rounds}").glob(".*")]
        rounds, unequal = rounds + 1, unequal + bool(differing or leftovers)
        print(f"kills: {done}; round {rounds}: differs in {differing + leftovers or 'nothing'}", flush=True)
    print(f"{done} kills in {rounds} rounds, {rounds - unequal} equal to the undisturbed run, {unequal} not")
    return not unequal


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--characters", type=int, default=100_000, help="that each text is cut to")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--seed", type=int, help="of the random moments")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    pipeline.load()
    with tempfile.TemporaryDirectory(prefix="kill-test-") as folder:
        setup = Setup(Path(folder), arguments.postgresql, arguments.jobs)
        write_inputs(Path(folder) / "documents", arguments.documents, arguments.characters)
        raise SystemExit(not measure(setup, arguments.kills))


if __name__ == "__main__":
    main()
