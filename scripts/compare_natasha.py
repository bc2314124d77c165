"""What natasha alone gets on this project's gold, beside newsextract: names, company and place, rows.

    python scripts/compare_natasha.py [--split dev] [--sets abcdef]

natasha's names are slovnet's, on whole texts, as its ``tag_ner`` gives them. Its company and place are
each ORG with the nearest LOC of the same sentence, as its users write it; it has no products, so its
rows have an empty cell. Both are scored by the same scorer, with intervals over documents. Of the sets, a to
f are press releases and g to j business news.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from spacy.tokens import Doc, Span

from newsextract import pipeline
from newsextract.evaluation.gold import load_split
from newsextract.evaluation.intervals import f1_intervals
from newsextract.evaluation.scorer import evaluate
from newsextract.records import derive
from newsextract.resolution.resolve import resolve
from newsextract.schema import Document, Extraction, Mention, Relation

_SHOWN: Final = (
    "mentions.strict.PER", "mentions.strict.ORG", "mentions.strict.LOC", "mentions.strict.names",
    "relations.located_in", "rows.company-place", "rows.all",
)  # fmt: skip


def natasha(gold: Extraction, doc: Doc) -> Extraction:
    """Natasha's names with entities by this project's resolution, and each ORG in its nearest LOC."""
    names = [each for each in doc.ents if each.label_ in ("PER", "ORG", "LOC")]
    found = [
        Mention(f"T{number}", each.start_char, each.end_char, each.label_, each.text)
        for number, each in enumerate(names)
    ]
    mentions, entities = resolve(doc, found)
    owner = {(mention.start, mention.end): mention.entity or "" for mention in mentions}
    places = set(_nearest(names, owner))
    relations = tuple(Relation("located_in", head, tail) for head, tail in sorted(places))
    facts = {"relations": relations, "records": derive(entities, relations)}
    return Extraction(gold.id, gold.source, gold.text, mentions=mentions, entities=entities, **facts)


def _nearest(names: Sequence[Span], owner: dict[tuple[int, int], str]) -> Iterator[tuple[str, str]]:
    places = [each for each in names if each.label_ == "LOC"]
    for company in names:
        near = [place for place in places if place.sent == company.sent]
        if company.label_ == "ORG" and near:
            place = min(near, key=lambda each: abs(each.start - company.start))
            yield owner[company.start_char, company.end_char], owner[place.start_char, place.end_char]


def main() -> None:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--gold", type=Path, default=Path("gold"))
    parser.add_argument("--sets", default="", help="first letters of the documents' names; all by default")
    options = parser.parse_args()
    nlp = pipeline.load()
    gold = load_split(options.corpus, options.gold, options.split)
    gold = (
        [each for each in gold if Path(each.source).name.startswith(tuple(options.sets))]
        if options.sets
        else gold
    )
    docs = nlp.get_pipe("newsextract_slovnet").pipe(nlp.make_doc(each.text) for each in gold)
    theirs = [natasha(each, doc) for each, doc in zip(gold, docs, strict=True)]
    ours = list(pipeline.run(nlp, (Document(each.source, each.text) for each in gold)))
    print(f"{options.split}: {len(gold)} documents; F1 with 95 % intervals")
    reports = [evaluate(gold, theirs), evaluate(gold, ours)]
    intervals = [f1_intervals([each.scores for each in report.documents]) for report in reports]
    print(f"{'':24}{'natasha':22}newsextract")
    for name in _SHOWN:
        cells = []
        for report, bounds in zip(reports, intervals, strict=True):
            low, high = bounds[name]
            cells.append(f"{report.totals[name].f1:.3f} ({low:.3f}–{high:.3f})")
        print(f"{name:24}" + "   ".join(cells))


if __name__ == "__main__":
    main()
