"""Verbs over mentions and what they are said of, on sentences parsed by hand."""

from scenes import node, on, parsed, seen
from spacy.tokens import Doc

from newsextract.relations.clauses import clauses, subject_of
from newsextract.relations.scene import Scene

MAKES = parsed(  # Завод «Луч» делает соусы и поставляет крупы
    "Завод завод NOUN 3 nsubj",
    "Луч луч PROPN 1 appos",
    "делает делать VERB 0 root",
    "соусы соус NOUN 3 obj",
    "и и CCONJ 6 cc",
    "поставляет поставлять VERB 3 conj",
    "крупы крупа NOUN 6 obj",
)
RELATIVE = parsed(  # Луч, который делает соусы, растёт
    "Луч луч PROPN 4 nsubj",
    "который который PRON 3 nsubj",
    "делает делать VERB 1 acl:relcl",
    "растёт расти VERB 0 root",
    "соусы соус NOUN 3 obj",
)
PARTICIPLE = parsed(  # Луч, выпускающий соусы, растёт
    "Луч луч PROPN 3 nsubj",
    "выпускающий выпускать VERB 1 acl",
    "растёт расти VERB 0 root",
    "соусы соус NOUN 2 obj",
)
REPORTED = parsed(  # Свет сообщил, что Луч делает соусы
    "Свет свет PROPN 2 nsubj",
    "сообщил сообщить VERB 0 root",
    "что что SCONJ 5 mark",
    "Луч луч PROPN 5 nsubj",
    "делает делать VERB 2 ccomp",
    "соусы соус NOUN 5 obj",
)
ANAPHOR = parsed(
    "Предприятие предприятие NOUN 2 nsubj",
    "делает делать VERB 0 root",
    "соусы соус NOUN 2 obj",
)
IMPERSONAL = parsed("Известно известно ADV 0 root", "соусы соус NOUN 1 obj")
INFINITIVE = parsed(  # Луч планирует делать соусы
    "Луч луч PROPN 2 nsubj",
    "планирует планировать VERB 0 root",
    "делать делать VERB 2 xcomp",
    "соусы соус NOUN 3 obj",
)


def subject(doc: Doc, verb: str) -> str | None:
    place = next(token.i for token in doc if token.text == verb)
    found = subject_of(Scene(doc, (), ()), place)
    return None if found is None else doc[found].text


def test_a_verb_has_its_own_subject() -> None:
    assert subject(MAKES, "делает") == "Завод"
    assert subject(REPORTED, "делает") == "Луч"
    assert subject(REPORTED, "сообщил") == "Свет"


def test_a_verb_without_a_subject_shares_that_of_the_clause_above() -> None:
    assert subject(MAKES, "поставляет") == "Завод"
    assert subject(INFINITIVE, "делать") == "Луч"


def test_a_relative_clause_and_a_participle_speak_of_their_noun() -> None:
    assert subject(RELATIVE, "делает") == "Луч"
    assert subject(PARTICIPLE, "выпускающий") == "Луч"


def test_an_impersonal_clause_has_none() -> None:
    assert subject(IMPERSONAL, "Известно") is None


def test_the_company_is_found_in_the_subjects_phrase() -> None:
    scene = on(MAKES, Луч="ORG", крупы="PRODUCT")
    nearest, above = clauses(scene, node(scene, "крупы"))
    assert [scene.tokens.texts[clause.verb] for clause in (nearest, above)] == ["поставляет", "делает"]
    assert nearest.agents == above.agents == (node(scene, "Луч"),)
    assert nearest.anaphor is None


def test_clauses_go_from_the_nearest_outwards() -> None:
    scene = on(REPORTED, Луч="ORG", Свет="ORG", соусы="PRODUCT")
    found = clauses(scene, node(scene, "соусы"))
    assert [[agent.mention.text for agent in clause.agents] for clause in found] == [["Луч"], ["Свет"]]


def test_a_subject_that_stands_for_a_company_is_an_anaphor() -> None:
    scene = on(ANAPHOR, соусы="PRODUCT")
    [clause] = clauses(scene, node(scene, "соусы"))
    assert (clause.agents, clause.anaphor) == ((), "descriptors")


def test_a_clause_without_a_subject_says_so() -> None:
    scene = on(IMPERSONAL, соусы="PRODUCT")
    [clause] = clauses(scene, node(scene, "соусы"))
    assert (clause.subject, clause.anaphor) == (None, "none")


def test_at_most_three_clauses_count() -> None:
    chain = [f"в{n} в{n} VERB {n - 1} {'root' if n == 1 else 'ccomp'}" for n in range(1, 7)]
    scene = on(parsed(*chain, "соусы соус NOUN 6 obj"), соусы="PRODUCT")
    assert [scene.tokens.texts[clause.verb] for clause in clauses(scene, node(scene, "соусы"))] == [
        "в6", "в5", "в4",
    ]  # fmt: skip


def path(doc: Doc, head: str, tail: str) -> set[str]:
    drawn = on(doc, **{head: "ORG", tail: "PRODUCT"})
    evidence = seen(drawn, node(drawn, head), node(drawn, tail))
    return {name.removeprefix("path:") for name in evidence if name.startswith("path:")}


def test_the_path_between_words_goes_over_their_common_head() -> None:
    assert path(MAKES, "Луч", "соусы") == {"appos^nsubj|obj"}
    assert path(MAKES, "соусы", "Луч") == {"obj|nsubjvappos"}
    assert path(MAKES, "делает", "крупы") == {"|conjvobj"}


def test_a_long_path_is_none() -> None:
    chain = [f"в{n} в{n} VERB {n - 1} {'root' if n == 1 else 'ccomp'}" for n in range(1, 9)]
    assert path(parsed(*chain), "в1", "в6") == {"|" + "v".join(["ccomp"] * 5)}
    assert path(parsed(*chain), "в1", "в7") == set()
