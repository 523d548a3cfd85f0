import json

import pytest

from assistant.answerability import FILE, Model, load_model, weigh
from assistant.selection import Features, load_weights

ASKED = "How long are records of AI tests kept?"


def features(similarity: float, kind: int = 0) -> Features:
    return Features(similarity, similarity, 0.0, kind)


def test_the_evidence_of_a_clear_winner() -> None:
    best, other = features(0.6, 1), features(0.3, -1)
    evidence = weigh(
        [best, other, other], question=ASKED, expected=frozenset({"duration"}), parts=1
    ).values
    assert evidence["closeness"] == best.score > other.score
    assert evidence["lead"] == pytest.approx(best.score - other.score)
    assert (evidence["kind_missed"], evidence["kind_missed_by_all"]) == (0.0, 0.0)
    assert evidence["asks_duration"] == 1.0


def test_kinds_asked_for_share_one_vote() -> None:
    evidence = weigh(
        [features(0.5)], question=ASKED, expected=frozenset({"date", "duration"}), parts=1
    ).values
    assert (evidence["asks_date"], evidence["asks_duration"]) == (0.5, 0.5)


def test_no_unit_no_evidence_for_an_answer() -> None:
    assert "closeness" not in weigh([], question=ASKED, expected=frozenset(), parts=1).values


def test_nearness_speaks_for_an_answer_and_a_missing_kind_against_it() -> None:
    model = load_model()
    near = weigh([features(0.7, 1)], question=ASKED, expected=frozenset({"amount"}), parts=1)
    far = weigh([features(0.2, 1)], question=ASKED, expected=frozenset({"amount"}), parts=1)
    missed = weigh([features(0.7, -1)], question=ASKED, expected=frozenset({"amount"}), parts=1)
    assert model.probability(near) > model.probability(far)
    assert model.probability(near) > model.probability(missed)


def test_the_shipped_weights_name_known_features_only() -> None:
    every = frozenset({"amount", "contact", "count", "date", "definition", "duration"})
    rest = frozenset({"frequency", "percent", "person", "place", "procedure", "reason", "yes_no"})
    rest |= {"number", "organisation"}
    known = weigh([features(0.5)], question=ASKED, expected=every | rest, parts=1).values.keys()
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    assert raw["weights"].keys() <= known


def test_probability_is_the_logistic_of_the_sum() -> None:
    model = Model(weights={"closeness": 2.0}, bias=-1.0, threshold=0.5)
    known = weigh([features(0.5)], question=ASKED, expected=frozenset(), parts=1, scores=[0.5])
    assert model.probability(known) == 0.5


def test_each_feature_of_a_unit_has_a_weight_and_none_has_none() -> None:
    assert load_weights().keys() == features(0.5).values().keys()


def test_a_question_of_a_document_answers_less_than_a_statement() -> None:
    said, asked = Features(0.5, 0.5), Features(0.5, 0.5, question=True)
    assert said.score > asked.score


def test_of_a_long_question_less_need_be_taken_up() -> None:
    long = (
        "A customer asks what became of her photo after the test. How long are such records kept?"
    )
    model, found = load_model(), [features(0.5), features(0.3)]
    known = [weigh(found, question=q, expected=frozenset(), parts=1) for q in (ASKED, long)]
    assert known[0].values["content_asked"] < known[1].values["content_asked"]
    assert model.probability(known[0]) < model.probability(known[1])
