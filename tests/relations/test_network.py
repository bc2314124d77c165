"""The network that reads documents: alone and together; what it leaves out."""

from collections.abc import Mapping

import numpy as np
import pytest
from scenes import scene

from newsextract.language.weights import Floats
from newsextract.relations.candidates import candidates_of
from newsextract.relations.explanation import explain
from newsextract.relations.extraction import UNLIKELY, possible_of, read
from newsextract.relations.network import networks
from newsextract.relations.stage import Stage
from newsextract.relations.ties import LINKS
from newsextract.schema import RelationType

TEXTS = (
    "[Луч|ORG] выпускает [соусы|PRODUCT] и [крупы|PRODUCT] в [Туле|LOC:city=Тула].\n\n"
    "[Свет|ORG] печёт [хлеб|PRODUCT] в [Рязани|LOC:city=Рязань].",
    "Новостей нет.",
    "Директор [Заря|ORG] [Анна Белова|PER] открыла цех в [Омске|LOC:city=Омск]. "
    "[Заря|ORG] шьёт [куртки|PRODUCT].",
)


def odds(*texts: str) -> dict[tuple[RelationType, str, str], float]:
    """The log-odds of all candidates, by relation and the names of head and tail."""
    stage = Stage([scene(text) for text in texts])
    reading = read(stage)
    return {
        (type_, pair.closest[0].entity.name, pair.closest[1].entity.name): float(odd)
        for type_, of_type in reading.odds.items()
        for odd, pair in zip(of_type, map(reading.found[type_].pair, range(len(of_type))), strict=True)
    }


def test_documents_together_have_the_odds_that_each_has_alone() -> None:
    alone = odds(TEXTS[0]) | odds(TEXTS[2])
    together = odds(*TEXTS)
    assert together.keys() == alone.keys()
    assert all(together[key] == pytest.approx(alone[key], abs=1e-3) for key in alone)


def test_what_a_sentence_states_is_likelier_than_what_it_does_not() -> None:
    found = odds(TEXTS[0])
    assert found["produces", "Луч", "соусы"] > 0 > found["produces", "Свет", "соусы"]
    assert found["located_in", "Свет", "Рязань"] > 0 > found["located_in", "Свет", "Тула"]


def test_nothing_is_read_where_there_are_no_candidates() -> None:
    assert odds(TEXTS[1]) == {}


def test_only_possible_candidates_are_looked_at_further() -> None:
    found = candidates_of(Stage([scene(TEXTS[0])]))
    given: Mapping[RelationType, Floats] = {
        type_: np.full(len(of), UNLIKELY - 1, dtype=np.float32) for type_, of in found.items()
    }
    given["produces"][[1, 3]] = UNLIKELY, 2.0
    kept, odds = possible_of(found, given)
    assert list(kept) == list(odds) == ["produces"]
    assert odds["produces"].tolist() == [UNLIKELY, 2.0]
    every, some = found["produces"], kept["produces"]
    assert list(some.ids()) == [list(every.ids())[number] for number in (1, 3)]
    assert [some.pair(number).closest for number in (0, 1)] == [every.pair(n).closest for n in (1, 3)]
    assert some.starts[0] == 0


def test_the_shipped_weights_know_all_links() -> None:
    assert all(network.output.shape[1] == len(LINKS) for network in networks())


def test_what_the_network_rules_out_is_explained_by_its_odds() -> None:
    drawn = scene(TEXTS[0])
    reading = read(Stage([drawn]))
    ruled_out = [
        (type_, ids, odd)
        for type_, of_type in reading.found.items()
        for ids, odd in zip(of_type.ids(), reading.odds[type_].tolist(), strict=True)
        if odd < UNLIKELY
    ]
    assert ruled_out
    mentions, entities = [node.mention for node in drawn.nodes], tuple(drawn.entities.values())
    for type_, (head, tail), odd in ruled_out:
        found = explain(drawn.doc, mentions, entities, head, tail)
        assert [each.evidence for each in found if (each.type, each.head.id) == (type_, head)] == [
            (("network", odd),)
        ]
        assert not any(each.stated for each in found if each.type == type_ and each.head.id == head)
