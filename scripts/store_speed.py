"""How fast stores take what the pipeline finds, and how fast the pipeline finds it.

    newsextract extract corpus -o facts.jsonl
    python scripts/store_speed.py facts.jsonl [--postgresql postgresql://user@host/database]

The extractions are written under new ids several times over, into new stores in a temporary folder; on a
server, into a schema of their own. A row is a row of any table.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace
from sqlalchemy import create_engine, make_url, text

from newsextract.engines import local
from newsextract.formats import jsonl
from newsextract.schema import Document, Extraction, text_hash
from newsextract.stores import open_stores

FILES = ("facts.jsonl", "facts.csv", "facts.parquet", "facts.rows.parquet")


def copies(extractions: list[Extraction], times: int) -> Iterator[Extraction]:
    for number in range(times):
        for item in extractions:
            yield replace(item, id=text_hash(f"{number} {item.id}"), source=f"{number}/{item.source}")


def rows_of(item: Extraction) -> int:
    facts = (item.mentions, item.entities, item.relations, item.records)
    return 2 + sum(map(len, facts))  # the document and its source


def seconds_to_write(target: str, items: Iterable[Extraction]) -> float:
    start = time.perf_counter()
    with open_stores([target]) as write:
        for item in items:
            write(item)
    return time.perf_counter() - start


def seconds_to_extract(extractions: list[Extraction]) -> float:
    documents = (Document(item.source, item.text) for item in extractions)
    results = local.extract(documents)
    next(results)  # so that loading the models does not count
    start = time.perf_counter()
    for _ in results:
        pass
    return time.perf_counter() - start


def new_schema(server: str) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg")
    schema = f"speed-{time.time_ns()}"
    with create_engine(url).begin() as connection:
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    return f"{server}?options={quote(f'-csearch_path={schema}')}"


def report(name: str, seconds: float, documents: int, rows: int) -> None:
    print(f"| {name} | {documents / seconds:,.0f} | {rows / seconds:,.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("extractions", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--postgresql", metavar="URL")
    arguments = parser.parse_args()
    extractions = list(jsonl.read(arguments.extractions.read_text(encoding="utf-8")))
    documents, rows = len(extractions), sum(map(rows_of, extractions))
    print("| | documents a second | rows a second |\n|---|---:|---:|")
    report("extraction, one process", seconds_to_extract(extractions), documents, rows)
    with tempfile.TemporaryDirectory() as folder:
        targets = {name: str(Path(folder, name)) for name in FILES}
        targets["SQLite"] = str(Path(folder, "facts.db"))
        if arguments.postgresql:
            targets["PostgreSQL"] = new_schema(arguments.postgresql)
        for name, target in targets.items():
            seconds = seconds_to_write(target, copies(extractions, arguments.times))
            report(name, seconds, documents * arguments.times, rows * arguments.times)


if __name__ == "__main__":
    main()
