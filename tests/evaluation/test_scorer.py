import random

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scorer_cases import TEXT, extraction, load_cases

from newsextract.evaluation.scorer import EvaluationError, evaluate
from newsextract.schema import Extraction, text_hash

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.title}: {case.measure}")
def test_case(case):
    counts = evaluate([extraction(case.gold)], [extraction(case.output)]).totals[case.measure]
    assert (counts.precision, counts.recall) == (float(case.precision), float(case.recall))


def test_sixty_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES[:60:3], ids=lambda case: case.title)
@pytest.mark.parametrize("seed", range(3))
def test_order_never_matters(case, seed):
    gold, output = extraction(case.gold), extraction(case.output)
    assert evaluate([gold], [output]).totals == evaluate([gold], [_shuffled(output, seed)]).totals


def _shuffled(document, seed):
    generator = random.Random(seed)
    parts = {
        name: tuple(generator.sample(getattr(document, name), len(getattr(document, name))))
        for name in ("mentions", "entities", "relations", "records")
    }
    return msgspec.structs.replace(document, **parts)


spans = st.tuples(st.integers(0, 38), st.integers(1, 12)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], 40))
)
mentions = st.tuples(st.sampled_from("abcd"), st.sampled_from(["ORG", "LOC", "PER"]), spans)
documents = st.lists(mentions, max_size=9).map(
    lambda items: extraction(" ".join(f"{type_}{id_}:{type_}:{a}-{b}" for id_, type_, (a, b) in items))
)


@given(documents, documents, st.integers())
@example(
    # Entities of shares that add up to another last digit in another order.
    extraction("a:LOC:0-1 a:LOC:0-2 a:LOC:2-3"),
    extraction("a:LOC:0-1 a:LOC:0-3 a:LOC:1-2 b:LOC:2-3 c:LOC:0-2"),
    0,
)
def test_any_order_gives_equal_scores(gold, output, seed):
    assert evaluate([gold], [output]).totals == evaluate([gold], [_shuffled(output, seed)]).totals


@given(documents, documents)
@example(
    # Two assignments of equal weight, of which each side would take another.
    extraction("a:ORG:0-3 a1:LOC:1-3"),
    extraction("a:LOC:1-2 b:LOC:2-3"),
)
def test_gold_and_output_turned_round_swap_precision_and_recall(gold, output):
    for name, counts in evaluate([gold], [output]).totals.items():
        turned = evaluate([output], [gold]).totals[name]
        assert (counts.precision, counts.recall) == pytest.approx((turned.recall, turned.precision)), name


@given(documents)
def test_a_document_agrees_with_itself(document):
    for name, counts in evaluate([document], [document]).totals.items():
        assert (counts.right, counts.found) == pytest.approx((counts.predicted, counts.gold)), name


def test_gold_without_prediction_is_missed():
    report = evaluate([extraction("o:ORG:0-5", source="a.txt")], [])
    assert report.unpredicted == ("a.txt",)
    assert report.totals["mentions.strict.ORG"].gold == 1


def test_a_failed_prediction_is_missed():
    failed = Extraction(text_hash(TEXT), "a.txt", TEXT, error="a.txt: broken")
    report = evaluate([extraction("o:ORG:0-5", source="a.txt")], [failed])
    assert report.failed == ("a.txt",)
    assert report.totals["mentions.strict.ORG"].recall == 0


def test_a_prediction_without_gold_is_left_out():
    other = extraction("o:ORG:0-5", source="b.txt", text="другой текст")
    report = evaluate([extraction("o:ORG:0-5", source="a.txt")], [other])
    assert report.without_gold == ("b.txt",)
    assert report.totals["mentions.strict.ORG"].predicted == 0


def test_documents_without_gold_or_prediction_are_told_from_those_that_have_both():
    both, failed, missed, extra = (extraction("", source=f"{name}.txt", text=name) for name in "бфмэ")
    failure = Extraction(failed.id, failed.source, failed.text, error="ф.txt: broken")
    report = evaluate([both, failed, missed], [extra, failure, both])
    assert (report.failed, report.unpredicted, report.without_gold) == (("ф.txt",), ("м.txt",), ("э.txt",))


def test_a_source_answers_only_where_no_text_does():
    """Two folders have a file of one name; the gold's own text is there under another."""
    gold = [extraction("o:ORG:0-5", source="a.txt"), extraction("", source="b.txt", text="другой")]
    report = evaluate(gold, [extraction("o:ORG:0-5", source="in/b.txt")])
    assert (report.unpredicted, report.totals["mentions.strict.ORG"].right) == (("b.txt",), 1)


def test_an_empty_document():
    empty = Extraction(text_hash(""), "empty.txt")
    assert evaluate([empty], [empty]).totals["mentions.strict.all"].gold == 0


def test_another_text_is_refused_with_the_place_of_the_difference():
    gold = extraction("", source="a.txt", text="Завод\nв Туле")
    other = extraction("", source="in/a.txt", text="Завод\nв Твери")
    with pytest.raises(EvaluationError, match=r"a\.txt.*character 9 \(line 2\): 'уле' against 'вери'"):
        evaluate([gold], [other])


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ("а", "б", r"character 0 \(line 1\): 'а' against 'б';"),
        ("\nа", "\nб", r"character 1 \(line 2\): 'а' against 'б';"),
        ("\nа", "б", r"character 0 \(line 1\): '\\nа' against 'б';"),
        ("аб", "а", r"character 1 \(line 1\): 'б' against '';"),
        ("а" * 30, "б" * 30, f"line 1.: '{'а' * 20}' against '{'б' * 20}';"),
    ],
)
def test_the_place_of_a_difference(gold, predicted, message):
    with pytest.raises(EvaluationError, match=message):
        evaluate([extraction("", source="a", text=gold)], [extraction("", source="a", text=predicted)])


def test_a_text_twice_is_refused():
    with pytest.raises(EvaluationError, match=r"b\.txt.*gold hold this text twice \(a\.txt\)"):
        evaluate([extraction("", source="a.txt"), extraction("", source="b.txt")], [])
    with pytest.raises(EvaluationError, match=r"b\.txt.*predictions hold this text twice \(a\.txt\)"):
        evaluate([], [extraction("", source="a.txt"), extraction("", source="b.txt")])


def test_documents_add_up():
    right = extraction("o:ORG:0-5", source="a.txt")
    missed = extraction("o:ORG:0-5", source="b.txt", text=TEXT.upper())
    counts = evaluate([right, missed], [right]).totals["mentions.strict.ORG"]
    assert (counts.precision, counts.recall) == (1, 0.5)
