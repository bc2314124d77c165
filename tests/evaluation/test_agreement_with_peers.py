"""The scorer against nervaluate (SemEval-2013 schemas) and seqeval (strict, on CoNLL exports)."""

import random

import pytest
from scorer_cases import TEXT, extraction

from newsextract.evaluation.metrics import SCHEMAS
from newsextract.evaluation.scorer import evaluate
from newsextract.formats import conll

nervaluate = pytest.importorskip("nervaluate")
seqeval = pytest.importorskip("seqeval.metrics")

TYPES = ["PER", "ORG", "LOC"]
PEER_NAMES = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}


def _document(generator, cells=8, width=5):
    """Gold and output, at most one mention of each in a cell: who stands for whom is never in doubt."""
    sides = ([], [])
    for cell in range(cells):
        for side in sides:
            if generator.random() < 0.6:
                start, end = sorted(generator.sample(range(cell * width, (cell + 1) * width), 2))
                side.append((start, end, generator.choice(TYPES)))
    return sides


def _extraction(spans):
    return extraction(" ".join(f"e{n}:{type_}:{a}-{b}" for n, (a, b, type_) in enumerate(spans)))


def _peer(gold, output):
    def entities(spans):
        # Its ends are inclusive.
        return [{"label": type_, "start": a, "end": b - 1} for a, b, type_ in spans]

    evaluator = nervaluate.Evaluator([entities(gold)], [entities(output)], tags=TYPES, loader="dict")
    return evaluator.evaluate()["overall"]


@pytest.mark.parametrize("block", range(10))
def test_nervaluate_agrees_where_overlaps_are_unambiguous(block):
    for seed in range(block * 100, block * 100 + 100):
        gold, output = _document(random.Random(seed))
        ours = evaluate([_extraction(gold)], [_extraction(output)]).totals
        theirs = _peer(gold, output)
        for schema in SCHEMAS:
            counts, peer = ours[f"mentions.{schema}.all"], theirs[PEER_NAMES[schema]]
            expected = (peer.precision, peer.recall, peer.f1)
            assert (counts.precision, counts.recall, counts.f1) == pytest.approx(expected, abs=1e-9)


def test_nervaluate_depends_on_order_and_we_do_not():
    gold = [(0, 6, "ORG"), (8, 14, "ORG")]
    output = [(4, 10, "ORG"), (0, 5, "ORG")]
    orders = [gold, output], [gold[::-1], output], [gold, output[::-1]], [gold[::-1], output[::-1]]
    theirs = {_peer(*order)["partial"].recall for order in orders}
    ours = {
        evaluate([_extraction(left)], [_extraction(right)]).totals["mentions.partial.all"].recall
        for left, right in orders
    }
    assert len(theirs) > 1
    assert ours == {0.5}


def _tags(document):
    return [
        [line.split()[-1] for line in block.split("\n") if line and not line.startswith("-DOCSTART-")]
        for block in conll.write([document]).split("\n\n")
    ]


def test_seqeval_agrees_on_conll_exports():
    for seed in range(200):
        generator = random.Random(seed)
        # Mentions are whole words, so that both exports have the same tokens.
        gold, output = (
            [(a // 5 * 5, a // 5 * 5 + 4, t) for a, _, t in side] for side in _document(generator)
        )
        text = " ".join(TEXT[start : start + 4] for start in range(0, 40, 5)) + " "
        notations = (
            " ".join(f"e{n}:{t}:{a}-{b}" for n, (a, b, t) in enumerate(side)) for side in (gold, output)
        )
        documents = [extraction(notation, text=text) for notation in notations]
        tags = [_tags(document) for document in documents]
        counts = evaluate([documents[0]], [documents[1]]).totals["mentions.strict.all"]
        assert counts.f1 == pytest.approx(seqeval.f1_score(*tags, zero_division=0), abs=1e-9)
        assert counts.precision == pytest.approx(seqeval.precision_score(*tags, zero_division=0), abs=1e-9)
