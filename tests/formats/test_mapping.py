from pathlib import Path

import pytest

from newsextract.formats import brat, jsonl
from newsextract.formats.common import FormatError
from newsextract.formats.convert import convert
from newsextract.formats.mapping import load_foreign, load_mapping, restrict, translate

NEREL_DEV = Path(__file__).parents[3] / "shared" / "data" / "nerel-dev.jsonl"
TEXT = "Премьер России Пётр Яр работает в МИД России (МИД) в Москве."
NEREL = """\
T1	PROFESSION 0 14	Премьер России
T2	COUNTRY 8 14	России
T3	PERSON 15 22	Пётр Яр
T4	ORGANIZATION 34 44	МИД России
T5	COUNTRY 38 44	России
T6	ORGANIZATION 46 49	МИД
T7	CITY 53 59	Москве
T8	AGE 23 31	работает
R1	WORKS_AS Arg1:T3 Arg2:T1
R2	WORKPLACE Arg1:T3 Arg2:T4
R3	WORKPLACE Arg1:T3 Arg2:T2
R4	ALTERNATIVE_NAME Arg1:T4 Arg2:T6
R5	HEADQUARTERED_IN Arg1:T6 Arg2:T7
R6	HEADQUARTERED_IN Arg1:T4 Arg2:T5
R7	SPOUSE Arg1:T3 Arg2:T3
R8	PRODUCES Arg1:T3 Arg2:T7
"""


@pytest.fixture
def nerel(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(NEREL, encoding="utf-8")
    return load_foreign(tmp_path)


def test_nerel_types_become_ours(nerel):
    document = translate(nerel[0], load_mapping("nerel"))
    assert [(m.type, m.text) for m in document.mentions] == [
        ("POSITION", "Премьер России"),
        ("LOC", "России"),
        ("PER", "Пётр Яр"),
        ("ORG", "МИД России"),
        ("ORG", "МИД"),
        ("LOC", "Москве"),
    ]
    assert [(e.id, e.kind) for e in document.entities if e.type == "LOC"] == [
        ("T2", "country"),
        ("T7", "city"),
    ]


def test_alternative_names_are_one_entity(nerel):
    document = translate(nerel[0], load_mapping("nerel"))
    assert [m.entity for m in document.mentions if m.type == "ORG"] == ["T4", "T4"]


def test_relations_whose_arguments_are_left_out_or_of_a_wrong_type_go(nerel):
    document = translate(nerel[0], load_mapping("nerel"))
    assert [(r.type, r.head, r.tail) for r in document.relations] == [
        ("works_as", "T3", "T1"),
        ("works_for", "T3", "T4"),
        ("works_for", "T3", "T2"),
        ("located_in", "T4", "T7"),
    ]


def test_output_is_restricted_to_what_the_guideline_has():
    output = brat.read(
        "тульский Луч за год",
        "T1\tLOCADJ 0 8\tтульский\nT2\tORG 9 12\tЛуч\nT3\tQUANTITY 16 19\tгод\n"
        "R1\tlocated_in Arg1:T2 Arg2:T1\nR2\tcreates_jobs Arg1:T2 Arg2:T3\n",
    )
    kept = restrict(output, load_mapping("nerel"))
    assert [(m.type, m.text) for m in kept.mentions] == [("LOC", "тульский"), ("ORG", "Луч")]
    assert [r.type for r in kept.relations] == ["located_in"]
    assert kept.records == ()


def test_a_mapping_to_unknown_types_is_refused(tmp_path):
    file = tmp_path / "m.toml"
    file.write_text('[mentions]\nPERSON = "PERSON"\n', encoding="utf-8")
    with pytest.raises(FormatError, match=r"m\.toml: not a mapping"):
        load_mapping(file)
    with pytest.raises(FormatError, match="no such file"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.skipif(not NEREL_DEV.is_file(), reason="NEREL is not here")
def test_all_of_nerel_dev_is_read():
    documents = [translate(document, load_mapping("nerel")) for document in load_foreign(NEREL_DEV)]
    assert len(documents) == 94
    assert {m.type for d in documents for m in d.mentions} == {
        "PER", "ORG", "LOC", "POSITION", "PRODUCT", "MONEY", "DATE",
    }  # fmt: skip
    assert sum(len(document.relations) for document in documents) > 600


def test_a_folder_of_nerel_is_converted_by_its_mapping(nerel, tmp_path):
    target = tmp_path / "out.jsonl"
    assert convert(tmp_path, target, mapping="nerel") == 1
    (document,) = jsonl.read(target.read_text(encoding="utf-8"))
    assert document == translate(nerel[0], load_mapping("nerel"))
