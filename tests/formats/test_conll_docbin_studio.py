import json

import pytest
from msgspec.structs import replace
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from newsextract.formats import brat, conll, docbin, label_studio
from newsextract.formats.common import FormatError
from newsextract.formats.convert import FORMATS, guess, names
from newsextract.schema import Extraction, text_hash

TEXT = "ООО «Луч» из Тулы.\nСтанки — в Минск."
LINES = "T1\tORG 0 9\tООО «Луч»\nT2\tLOC 13 17\tТулы\nT3\tPRODUCT 19 25\tСтанки\n"
RELATION = "R1\tproduces Arg1:T1 Arg2:T3\n"
CONLL = """\
-DOCSTART- -X- -X- O

ООО -X- - B-ORG
« -X- - I-ORG
Луч -X- - I-ORG
» -X- - I-ORG
из -X- - O
Тулы -X- - B-LOC
. -X- - O

Станки -X- - B-PRODUCT
— -X- - O
в -X- - O
Минск -X- - O
. -X- - O

"""


@pytest.fixture
def document():
    return brat.read(TEXT, LINES + RELATION, "a.txt")


def test_conll_has_a_token_a_line_and_a_tag_last(document):
    assert conll.write([document]) == CONLL


def test_conll_is_read_with_one_blank_between_tokens():
    (document,) = conll.read(CONLL, "a.conll")
    assert (document.source, document.text) == ("a.conll:1", "ООО « Луч » из Тулы .\nСтанки — в Минск .")
    assert [(m.type, m.text) for m in document.mentions] == [
        ("ORG", "ООО « Луч »"),
        ("LOC", "Тулы"),
        ("PRODUCT", "Станки"),
    ]


def test_conll_begins_a_mention_at_another_type():
    (document,) = conll.read("Анна I-PER\nЛуч I-ORG\nЗаря B-ORG\n")
    assert [(m.type, m.text) for m in document.mentions] == [("PER", "Анна"), ("ORG", "Луч"), ("ORG", "Заря")]


def test_conll_refuses_other_tags():
    with pytest.raises(FormatError, match=r"a\.conll, line 2: 'Луч S-ORG' needs"):
        list(conll.read("Анна O\nЛуч S-ORG\n", "a.conll"))


def test_conll_counts_overlaps_that_it_leaves_out():
    nested = brat.read("Луч Тулы", "T1\tORG 0 8\tЛуч Тулы\nT2\tLOC 4 8\tТулы\n", "a.txt")
    with pytest.warns(UserWarning, match=r"a\.txt: 1 overlapping mentions left out"):
        assert "B-LOC" not in conll.write([nested])


def test_docbin_has_spans_and_ents_for_spacy(document):
    (doc,) = DocBin().from_bytes(docbin.write([document])).get_docs(Vocab())
    assert doc.text == TEXT
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("ООО «Луч»", "ORG"),
        ("Тулы", "LOC"),
        ("Станки", "PRODUCT"),
    ]
    assert [span.kb_id_ for span in doc.spans["mentions"]] == ["t1", "t2", "t3"]


def test_docbin_from_elsewhere_is_read_by_its_ents(document):
    bare = DocBin()
    for doc in DocBin().from_bytes(docbin.write([document])).get_docs(Vocab()):
        bare.add(doc)
    (read,) = docbin.read(bare.to_bytes(), "b.spacy")
    assert (read.source, [m.text for m in read.mentions]) == ("b.spacy:1", ["ООО «Луч»", "Тулы", "Станки"])


def test_docbin_refuses_mentions_in_white_space():
    with pytest.raises(FormatError, match="T1 begins or ends with white space"):
        docbin.write([brat.read("Луч  и", "T1\tORG 0 4\tЛуч \n")])


def test_label_studio_task_has_regions_and_relations(document):
    (task,) = json.loads(label_studio.write([document], "predictions"))
    regions = task["predictions"][0]["result"]
    assert task["data"]["text"] == TEXT
    assert regions[0]["value"] == {"start": 0, "end": 9, "text": "ООО «Луч»", "labels": ["ORG"]}
    assert regions[-1] == {
        "type": "relation",
        "from_id": "T1",
        "to_id": "T3",
        "direction": "right",
        "labels": ["produces"],
    }


def test_label_studio_export_after_an_annotator_changed_it(document):
    (task,) = json.loads(label_studio.write([document]))
    drawn = {"start": 30, "end": 35, "text": "Минск", "labels": ["LOC"]}
    done = task["annotations"][0]["result"]
    done.append({"id": "x9", "from_name": "label", "to_name": "text", "type": "labels", "value": drawn})
    done.append(
        {"type": "relation", "from_id": "x9", "to_id": "T1", "direction": "left", "labels": ["exports_to"]}
    )
    task["annotations"].append({"result": [], "was_cancelled": True})
    (read,) = label_studio.read(json.dumps([task]))
    assert [(m.text, m.entity) for m in read.mentions][-1] == ("Минск", "x9")
    assert [(r.type, r.head, r.tail) for r in read.relations] == [
        ("produces", "t1", "t3"),
        ("exports_to", "t1", "x9"),
    ]


@pytest.mark.parametrize("tasks", ["{", "{}", '[{"data": {}}]'])
def test_label_studio_refuses_what_is_no_export(tasks):
    with pytest.raises(FormatError, match=r"a\.json"):
        list(label_studio.read(tasks, "a.json"))


def test_label_studio_config_names_every_type():
    assert all(f'value="{name}"' in label_studio.CONFIG for name in ("LOCADJ", "works_for", "district"))


def test_formats_are_told_by_their_paths(tmp_path):
    (tmp_path / "a.ann.txt").touch()
    paths = ["a.jsonl", "a.conll", "a.json", "a.spacy", "folder"]
    assert [guess(tmp_path / path) for path in paths] == [
        "jsonl",
        "conll",
        "label-studio",
        "docbin",
        "brat",
    ]
    assert guess(tmp_path) == "inline"
    with pytest.raises(FormatError, match=r"a\.xml: format unknown"):
        guess(tmp_path / "a.xml")


def test_output_goes_to_label_studio_as_predictions_and_gold_as_annotations(document, tmp_path):
    for version, kind in (("1.0", "predictions"), ("", "annotations")):
        FORMATS["label-studio"].save([replace(document, version=version)], tmp_path / "a.json")
        (task,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
        assert set(task) == {"data", kind}


def test_a_brat_folder_tells_brat_of_the_scheme(document, tmp_path):
    FORMATS["brat"].save([document], tmp_path / "new")
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == ["a.ann", "a.txt", "annotation.conf"]
    lines = (tmp_path / "new" / "annotation.conf").read_text(encoding="utf-8").splitlines()
    assert "exports_to\tArg1:ORG|LOC|LOCADJ, Arg2:LOC|LOCADJ" in lines
    assert "Row\tCompany:ORG, Place?:LOC|LOCADJ, Product?:PRODUCT" in lines


def test_documents_of_one_source_get_names_of_their_own():
    one, other = (Extraction(text_hash(text), "in/a.txt", text) for text in ("Луч", "Заря"))
    assert names([one, other]) == ["a", f"a-{other.id}"]
