"""What both databases hold after writing, by one writer or by several."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from databases import dump, engine_of, new_schema, ordered, query, read, write
from extractions import FAILED, NIKATOR, TEXT, extractions
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from sqlalchemy import inspect, text

from newsextract.schema import Document, Entity, Extraction, Mention, Record, Value, text_hash
from newsextract.stores import StoreError, open_stores, sql
from newsextract.stores.files import VERSION
from newsextract.stores.table import Row
from newsextract.stores.writer import Writer

NewTarget = Callable[[], str]
OTHER_SOURCE = replace(NIKATOR, source="news/b.txt", meta={"url": "https://example.org"})
# What another version found in the same text.
REVISED = replace(
    NIKATOR,
    version="999",
    mentions=NIKATOR.mentions[1:2],
    entities=(Entity("E2", "ORG", "Никатор Плюс"),),
    relations=(),
    records=(Record("Никатор Плюс", "E2"),),
)
UNLUCKY = Extraction.failed(
    Document(NIKATOR.source, TEXT, NIKATOR.meta), "news/a.txt: it took too long", VERSION
)
UNLUCKY_AGAIN = replace(UNLUCKY, version="999", error="news/a.txt: it took too long again")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(extraction=extractions())
def test_the_tables_hold_the_whole_extraction(new_target: NewTarget, extraction: Extraction) -> None:
    target = new_target()
    write(target, extraction, FAILED)
    assert read(target) == ordered([extraction, FAILED])


def test_the_view_has_the_columns_and_cells_of_the_table(target: str) -> None:
    write(target, NIKATOR)
    with engine_of(target).connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM company_place_product"))
    assert tuple(row._fields) == Row._fields
    assert Row(*row) == Row(
        NIKATOR.id, "news/a.txt", "Никатор", "Серпухов", "city", "RU", "RU-MOS", 496638, "гранулы", 0.75
    )


def test_a_row_without_place_or_product_is_in_the_view(target: str) -> None:
    write(target, replace(NIKATOR, records=(Record("Никатор", "E2"),)))
    statement = "SELECT company, place, place_kind, product FROM company_place_product"
    assert query(target, statement) == [("Никатор", None, None, None)]


def test_a_text_from_two_sources_is_stored_once_and_answers_for_both(target: str) -> None:
    write(target, NIKATOR, OTHER_SOURCE, NIKATOR)
    assert read(target) == ordered([NIKATOR, OTHER_SOURCE])
    assert query(target, "SELECT count(*) FROM documents") == [(1,)]
    assert query(target, "SELECT count(*) FROM mentions") == [(3,)]
    view = "SELECT source, company FROM company_place_product ORDER BY source"
    assert query(target, view) == [("news/a.txt", "Никатор"), ("news/b.txt", "Никатор")]


def test_the_same_extraction_again_changes_nothing(target: str) -> None:
    everything = frozenset[str]()
    write(target, NIKATOR, FAILED)
    before = dump(target, leave_out=everything)
    write(target, NIKATOR, FAILED, NIKATOR)
    assert dump(target, leave_out=everything) == before


def test_a_database_is_added_to(target: str) -> None:
    write(target, NIKATOR)
    write(target, FAILED)
    assert read(target) == ordered([NIKATOR, FAILED])


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (NIKATOR, REVISED, [REVISED]),
        (REVISED, NIKATOR, [NIKATOR]),
        (UNLUCKY, NIKATOR, [NIKATOR]),
        (UNLUCKY, REVISED, [REVISED]),
        (NIKATOR, UNLUCKY, [NIKATOR]),
        (UNLUCKY, UNLUCKY_AGAIN, [UNLUCKY_AGAIN]),
        (NIKATOR, replace(REVISED, source="b.txt"), [REVISED, replace(REVISED, source="b.txt")]),
        (NIKATOR, replace(UNLUCKY, source="b.txt"), [NIKATOR, replace(NIKATOR, source="b.txt")]),
    ],
)
def test_another_version_replaces_and_an_error_takes_nothing_away(
    target: str, first: Extraction, second: Extraction, kept: list[Extraction]
) -> None:
    write(target, first)
    write(target, second)
    assert read(target) == ordered([replace(item, meta=NIKATOR.meta) for item in kept])


def test_a_source_that_could_not_be_read_is_no_error_once_it_is_read(target: str) -> None:
    read_at_last = replace(NIKATOR, source=FAILED.source)
    write(target, FAILED)
    write(target, read_at_last)
    assert read(target) == [read_at_last]
    assert query(target, "SELECT count(*) FROM documents") == [(1,)]


def test_an_error_of_another_version_stands_beside_the_facts(target: str) -> None:
    write(target, NIKATOR, replace(UNLUCKY, version="999"))
    assert query(target, "SELECT version, message FROM errors") == [("999", "news/a.txt: it took too long")]
    assert query(target, "SELECT version FROM documents") == [(VERSION,)]
    assert query(target, "SELECT company, product FROM company_place_product") == [("Никатор", "гранулы")]


def test_what_is_there_is_finished_if_this_version_wrote_it(target: str) -> None:
    write(target, NIKATOR, FAILED, replace(REVISED, id="0" * 16, text=TEXT))
    known = Document(NIKATOR.source, TEXT)
    asked = [known, Document("news/new.txt", TEXT), Document("bad.txt"), Document("other.txt", "Другое.")]
    with open_stores([target], resume=True) as stores:
        assert list(stores.unfinished(asked)) == [asked[1], asked[3]]
    write(target, REVISED)
    with open_stores([target], resume=True) as stores:
        assert list(stores.unfinished([known])) == [known]


def test_batches_make_no_difference(new_target: NewTarget) -> None:
    items = [NIKATOR, FAILED, OTHER_SOURCE, REVISED, UNLUCKY, NIKATOR]
    whole, single = new_target(), new_target()
    write(whole, *items)
    write(single)
    writer = Writer(engine_of(single), "single", batch_size=1)
    for item in items:
        writer.write(item)
    writer.finish()
    assert dump(single) == dump(whole)


def test_more_documents_than_a_batch_in_their_order(target: str) -> None:
    many = [replace(NIKATOR, id=f"{7 * number % 101:016x}", source=f"{number}.txt") for number in range(101)]
    write(target, *many)
    assert read(target) == ordered(many)
    if target.startswith("sqlite"):
        assert [row[0] for row in dump(target)["documents"]] == [item.id for item in many]


def test_runs_say_what_they_wrote_and_whether_they_ended(target: str) -> None:
    write(target, NIKATOR, FAILED, replace(NIKATOR, source="news/b.txt"))
    with pytest.raises(RuntimeError), open_stores([target]) as store:
        store(replace(REVISED, version=VERSION))
        raise RuntimeError
    statement = "SELECT version, documents, failed, finished_at IS NOT NULL FROM runs ORDER BY documents"
    assert query(target, statement) == [(VERSION, 0, 0, False), (VERSION, 3, 1, True)]
    assert query(target, "SELECT count(*) FROM documents JOIN runs ON runs.id = run_id") == [(2,)]


def test_evidence_can_be_quoted_in_sql(target: str) -> None:
    write(target, NIKATOR)
    statement = """
        SELECT substr(documents.text, evidence_start + 1, evidence_end - evidence_start)
        FROM relations JOIN documents ON documents.id = document_id ORDER BY number
    """
    assert query(target, statement) == [("Серпухов: «Никатор»",), ("Никатор» делает гранулы",)]


def test_the_full_text_of_postgresql_is_found_by_its_index(server: str, tmp_path: Path) -> None:
    target = new_schema(server, f"{tmp_path.name}-words")
    write(target, NIKATOR)
    words = "to_tsvector('russian', left(documents.text, 200000))"
    statement = f"SELECT id FROM documents WHERE {words} @@ websearch_to_tsquery('russian', 'гранула')"
    assert query(target, statement) == [(NIKATOR.id,)]
    with engine_of(target).connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        plan = connection.scalars(text(f"EXPLAIN {statement}")).all()
    assert any("documents_by_words" in line for line in plan)


def test_a_nul_comes_back_and_moves_no_offset(target: str) -> None:
    content = '\0«О\'Коннор "и\0\\" сыновья»'
    mention = Mention("T1", 2, 10, "ORG", "О'Коннор", "E1", rule='a"b\\c\0')
    item = Extraction(
        *(text_hash(content), "a'\0.txt", content, VERSION),
        meta={"title": "\0\\u0000"},
        mentions=(mention,),
        entities=(Entity("E1", "ORG", "\0'; DROP TABLE documents; --"),),
    )
    write(target, item)
    assert read(target) == [item]
    statement = "SELECT substr(d.text, start_char + 1, end_char - start_char) FROM mentions, documents AS d"
    assert query(target, statement) == [("О'Коннор",)]


def test_what_is_longer_than_an_index_takes(target: str) -> None:
    words = "".join(Random(0).choices([chr(code) for code in range(0x410, 0x800)], k=6000))
    content = f"«{words}» " + " ".join(f"слово{number}" for number in range(100_000))
    item = Extraction(
        *(text_hash(content), f"{words}.txt", content, VERSION),
        mentions=(Mention("T1", 1, 1 + len(words), "ORG", words, "E1"),),
        entities=(Entity("E1", "ORG", words),),
    )
    write(target, item)
    (found,) = read(target)
    assert found == replace(item, source=found.source)
    assert item.source.startswith(found.source.partition("…")[0])
    with open_stores([target], resume=True) as stores:
        assert list(stores.unfinished([Document(item.source, content)])) == []


def test_amounts_are_stored_with_their_value(target: str) -> None:
    content = "Луч вложит 3–5 млн рублей"
    value = Value(3e6, 5e6, "RUB")
    mention = Mention("T1", 11, 25, "MONEY", "3–5 млн рублей", "E1")
    entity = Entity("E1", "MONEY", "3–5 млн рублей", value=value)
    write(
        target, Extraction(text_hash(content), "a", content, VERSION, mentions=(mention,), entities=(entity,))
    )
    assert query(target, "SELECT low, high, currency FROM entities") == [(3e6, 5e6, "RUB")]


def test_the_database_says_its_schema_version(target: str) -> None:
    write(target, NIKATOR)
    assert query(target, "SELECT version FROM schema_version") == [(sql.SCHEMA_VERSION,)]


def test_a_database_of_a_newer_schema_is_left_alone(target: str) -> None:
    write(target, NIKATOR)
    with engine_of(target).begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    before = dump(target)
    with pytest.raises(StoreError, match=r"newer newsextract \(schema 99\)"), open_stores([target]):
        pytest.fail("the refusal must come before the work")
    assert dump(target) == before


def test_a_database_that_is_not_ours_is_left_alone(target: str) -> None:
    with engine_of(target).begin() as connection:
        connection.execute(text("CREATE TABLE documents (mine INTEGER)"))
    with pytest.raises(StoreError, match=r"no database of newsextract.*documents"), open_stores([target]):
        pytest.fail("the refusal must come before the work")
    with engine_of(target).connect() as connection:
        assert inspect(connection).get_table_names() == ["documents"]


PROGRAM = """
import sys
from msgspec.structs import replace
from extractions import NIKATOR
from newsextract.stores import open_stores
offset, target = int(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
with open_stores([target]) as store:
    for number in range(offset, offset + 300):
        text_id = number * 7919 % 400
        store(replace(NIKATOR, id=f"{text_id:016x}", source=f"{text_id}.txt", version=sys.argv[3]))
"""


def test_two_processes_write_at_the_same_time(target: str) -> None:
    """Half of the documents are the same, in another order, and the two versions contradict each other."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", PROGRAM]
    writers = [
        subprocess.Popen([*command, offset, target, version], env=environment, stdin=subprocess.PIPE)
        for offset, version in (("0", VERSION), ("200", "999"))
    ]
    for writer in writers:
        writer.stdin.write(b"\n")  # type: ignore[union-attr]
        writer.stdin.flush()  # type: ignore[union-attr]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    stored = read(target)
    assert {item.version for item in stored} == {VERSION, "999"}
    expected = [
        replace(NIKATOR, id=f"{number:016x}", source=f"{number}.txt", version=item.version)
        for number, item in enumerate(stored)
    ]
    assert (len(stored), stored) == (400, expected)
    assert query(target, "SELECT sum(documents), count(finished_at) FROM runs") == [(600, 2)]
