"""Levels, matrix and notes: what nobody has rated is never low, each note has its occasion."""

from datetime import date
from typing import Any

import pytest

from assistant.messages import LANGUAGES, catalogue
from assistant.risk.assess import assess, count_levels, without_risks
from assistant.risk.checks import Note
from assistant.risk.controls import control_order, needed_controls
from assistant.risk.level import level_words, rate, reason, residual, short_words
from assistant.risk.matrix import matrix
from assistant.risk.method import read_method
from tests.risk_entries import DAY, SCALE, assessed, change, codes, method_entry, risk, system

METHOD = read_method([], "en")


@pytest.mark.parametrize("pair", [(None, None), (None, 1), (1, None), (None, 5)])
def test_what_is_not_rated_is_never_low(pair: tuple[int | None, int | None]) -> None:
    rating = rate(METHOD, *pair)
    assert (rating.state, rating.level, rating.score) == ("missing", None, None)
    for language in LANGUAGES:
        low = catalogue(language)["risk.level_low"]
        assert low not in level_words(rating, language)
        assert low not in reason(rating, METHOD, language)
    one = assessed(risk(likelihood=pair[0], impact=pair[1]))
    assert count_levels([one]) == {"high": 0, "medium": 0, "low": 0, "none": 1}
    assert "not_assessed" in codes(one)
    assert matrix([one], METHOD, after=False).cells == {}
    assert matrix([one], METHOD, after=False).unplaced == ("RISK-1",)


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "level"),
    [
        (1, 1, 1, "low"),
        (2, 2, 4, "low"),
        (1, 5, 5, "medium"),
        (3, 4, 12, "high"),
        (5, 5, 25, "high"),
    ],
)
def test_levels_and_their_reasons(likelihood: int, impact: int, score: int, level: str) -> None:
    rating = rate(METHOD, likelihood, impact)
    assert (rating.score, rating.level) == (score, level)
    said = reason(rating, METHOD, "en")
    assert str(score) in said
    assert level in said
    assert METHOD.likelihood[likelihood - 1].name in said
    assert short_words(rating, "en") == f"{score} – {level}"


def test_every_score_has_one_level_and_higher_scores_never_a_lower_one() -> None:
    order = {"low": 0, "medium": 1, "high": 2}
    levels = [order[METHOD.level(score)] for score in range(1, METHOD.highest + 1)]
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2}


def test_matrix_before_and_after() -> None:
    risks = [
        risk(2, likelihood=4, impact=3),
        risk(10, likelihood=4, impact=3, residual_likelihood=2, residual_impact=1),
        risk(3, likelihood=9, impact=1),
        risk(4, likelihood=1, impact=1, status="closed"),
    ]
    found = assess(risks, METHOD, DAY)
    before, after = (matrix(found, METHOD, after=after) for after in (False, True))
    assert before.cells == {(4, 3): ("RISK-2", "RISK-10")}
    assert before.unplaced == ("RISK-3",)
    assert after.cells == {(2, 1): ("RISK-10",)}
    assert after.unplaced == ("RISK-2", "RISK-3")  # the rating before never stands in
    assert before.levels[4, 3] == "high"
    assert len(before.levels) == 25


def test_the_unrated_stand_before_the_medium_ones_and_closed_ones_last() -> None:
    risks = [
        risk(1, likelihood=1, impact=1),
        risk(2, likelihood=2, impact=3),
        risk(3),
        risk(4, likelihood=5, impact=5),
        risk(5, likelihood=5, impact=5, status="closed"),
    ]
    order = [one.risk.id for one in assess(risks, METHOD, DAY)]
    assert order == ["RISK-4", "RISK-3", "RISK-2", "RISK-1", "RISK-5"]


def test_the_residual_rating_counts_only_once_the_risk_is_treated() -> None:
    values: dict[str, Any] = {
        "likelihood": 5,
        "impact": 5,
        "residual_likelihood": 1,
        "residual_impact": 1,
    }
    assert assessed(risk(**values)).current.level == "high"
    assert assessed(risk(**values, status="treating")).current.level == "high"
    assert assessed(risk(**values, status="treated")).current.level == "low"
    half = {**values, "residual_impact": None, "status": "treated"}
    assert assessed(risk(**half)).current.level == "high"


HIGH: dict[str, Any] = {"likelihood": 4, "impact": 4, "owner": "Ada"}
LOWER: dict[str, Any] = {"residual_likelihood": 1, "residual_impact": 4, "measures": "Tests"}
AFTER: dict[str, Any] = {"residual_likelihood": 3, "residual_impact": 4, "measures": "Tests"}
TREATED: dict[str, Any] = HIGH | LOWER | {"treatment": "modify", "status": "treated"}
ACCEPTED: dict[str, Any] = {
    "accepted_by": "Jo Brandt",
    "accepted_on": "2026-11-01",
    "accept_reason": "The benefit outweighs it.",
}
RETAINED: dict[str, Any] = HIGH | {
    "treatment": "retain",
    "residual_likelihood": 4,
    "residual_impact": 4,
}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "not_assessed"),
        ({"likelihood": 6, "impact": 1}, "outside"),
        (TREATED | {"residual_impact": None}, "residual_half"),
        (HIGH | {"status": "treated"}, "treated_unrated"),
        (HIGH, "no_treatment"),
        (HIGH | {"treatment": "modify"}, "no_measures"),
        (HIGH | {"treatment": "share"}, "no_measures"),
        (HIGH | {"owner": ""}, "high_owner"),
        ({"likelihood": 1, "impact": 1}, "no_owner"),
        (TREATED | {"residual_likelihood": 5}, "residual_higher"),
        (TREATED | {"measures": ""}, "residual_unexplained"),
        (HIGH | AFTER | {"treatment": "modify", "status": "treated"}, "residual_above"),
        (HIGH | {"treatment": "retain"}, "retained_above"),
        (RETAINED | ACCEPTED, "retained_accepted"),
        (TREATED | {"status": "accepted"}, "accepted_person"),
        (TREATED | ACCEPTED | {"accepted_by": ""}, "accepted_person"),
        (TREATED | ACCEPTED | {"accepted_on": ""}, "accepted_person"),
        (TREATED | ACCEPTED | {"accept_reason": "ok"}, "accepted_reason"),
        (HIGH | ACCEPTED, "accepted_unrated"),
        (TREATED | ACCEPTED | {"status": "treating"}, "accepted_early"),
        (TREATED | {"status": "treating", "due": "2026-11-27"}, "overdue"),
        (TREATED | {"status": "treating"}, "no_due"),
        (TREATED | {"reviewed_on": "2025-11-28"}, "review"),
        (TREATED | {"controls": ("iso42001:A.1.1",)}, "unknown_control"),
    ],
)
def test_each_note_has_its_occasion(values: dict[str, Any], code: str) -> None:
    assert code in codes(assessed(risk(**values)))
    assert code not in codes(assessed(risk(**TREATED)))
    assert (
        codes(
            assessed(
                risk(**values, status="closed")
                if "status" not in values
                else risk(**{**values, "status": "closed"})
            )
        )
        == set()
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (TREATED | {"status": "treating", "due": "2026-11-28"}, "overdue"),  # today is in time
        (TREATED | {"due": "2026-01-01"}, "overdue"),  # done
        (TREATED | {"reviewed_on": "2025-11-29"}, "review"),
        (HIGH | {"treatment": "modify", "controls": ("iso42001:A.6.2.4",)}, "no_measures"),
        (TREATED | {"treatment": "avoid", "measures": ""}, "residual_unexplained"),
        (HIGH | AFTER | {"treatment": "modify"} | ACCEPTED, "residual_above"),
        ({"likelihood": 2, "impact": 2, "treatment": "retain"}, "retained_above"),
        ({"likelihood": 2, "impact": 2}, "no_treatment"),
    ],
)
def test_and_only_that(values: dict[str, Any], code: str) -> None:
    assert code not in codes(assessed(risk(**values)))


def test_who_accepts_must_be_one_of_those_named() -> None:
    values = TREATED | ACCEPTED
    methods = [
        method_entry(
            likelihood=tuple(SCALE[:5]),
            impact=tuple(SCALE[:5]),
            acceptable_to=4,
            high_from=12,
            acceptors=("low | jo  brandt",),
        )
    ]
    assert "acceptor" not in codes(assessed(risk(**values), methods))
    other = risk(**values | {"accepted_by": "Kim"})
    note = next(one for one in assessed(other, methods).notes if one.code == "acceptor")
    assert "jo brandt" in note.words("en").replace("  ", " ")
    assert "acceptor" not in codes(assessed(other))  # nobody is named


def test_every_note_of_the_catalogue_is_given_somewhere() -> None:
    produced = {
        mark.args[1][number][1]
        for test in (test_each_note_has_its_occasion,)
        for mark in test.pytestmark
        for number in range(len(mark.args[1]))
    } | {"acceptor", "acceptance_stale", "other_scale_initial", "other_scale_residual"}
    keys = {key.removeprefix("risk.note_") for key in catalogue("de") if ".note_" in key}
    own = {key for key in keys if f"risk.note_{key}" in catalogue("de")}
    assert own == produced


def test_dates_are_said_as_each_language_writes_them() -> None:
    note = Note("overdue", (("day", "2026-03-01"),))
    assert "01.03.2026" in note.words("de")
    assert "2026-03-01" in note.words("en")


def test_systems_without_a_risk_are_named() -> None:
    one = system()
    assert without_risks([one], [assessed(risk(system="SYS-2"))]) == (one,)
    assert without_risks([one], [assessed(risk(system="SYS-1"))]) == ()
    assert without_risks([system(stage="retired")], []) == ()


def test_controls_are_needed_only_by_chosen_treatment() -> None:
    a, b = "iso42001:A.10.2", "iso42001:A.6.2.4"
    risks = [
        risk(10, treatment="modify", controls=(a, b, b)),
        risk(2, treatment="share", controls=(a, "iso42001:6.1.2")),
        risk(3, controls=(b,)),
        risk(4, treatment="retain", controls=(b,)),
        risk(5, treatment="avoid", controls=(b,)),
        risk(6, treatment="modify", controls=(b,), status="closed"),
        risk(7, treatment="modify", controls=(b,), status="accepted"),
    ]
    needed = needed_controls(risks)
    assert dict(needed) == {b: ("RISK-7", "RISK-10"), a: ("RISK-2", "RISK-10")}
    assert list(needed) == [b, a]  # as the standard lists them
    assert control_order("A.10.2") > control_order("A.2.2")


def test_values_of_an_earlier_scale_are_said_and_stay() -> None:
    one = risk(likelihood=2, impact=2, owner="Ada")
    rated = change(1, one, None)
    new = method_entry(
        likelihood=tuple(SCALE[:3]), impact=tuple(SCALE[:3]), acceptable_to=2, high_from=6
    )
    later = [change(2, new, None)]
    found = assessed(one, [new], history=[rated], method_history=later)
    assert "other_scale_initial" in codes(found)
    assert (found.risk.values["likelihood"], found.initial.score) == (2, 4)
    # Rated after the change, or confirmed by a review: nothing is said.
    early = [change(1, new, None)]
    anew = assessed(one, [new], history=[change(2, one, None)], method_history=early)
    assert "other_scale_initial" not in codes(anew)
    seen = risk(likelihood=2, impact=2, owner="Ada", reviewed_on="2026-11-01")
    confirmed = [change(3, seen, dict(one.values)), rated]
    assert "other_scale_initial" not in codes(
        assessed(seen, [new], history=confirmed, method_history=later)
    )


def test_one_half_rated_earlier_is_enough_to_say_so() -> None:
    new = method_entry(
        likelihood=tuple(SCALE[:5]), impact=tuple(SCALE[:5]), acceptable_to=2, high_from=6
    )
    first, second = risk(likelihood=2), risk(likelihood=2, impact=2)
    history = [change(1, first, None), change(3, second, dict(first.values))]
    found = assessed(second, [new], history=history, method_history=[change(2, new, None)])
    assert "other_scale_initial" in codes(found)


def test_residual_values_of_an_earlier_scale_are_said() -> None:
    one = risk(**TREATED)
    new = method_entry(
        likelihood=tuple(SCALE[:5]), impact=tuple(SCALE[:5]), acceptable_to=4, high_from=12
    )
    found = assessed(
        one, [new], history=[change(1, one, None)], method_history=[change(2, new, None)]
    )
    assert {"other_scale_initial", "other_scale_residual"} <= codes(found)


def test_other_limits_are_no_other_scale_and_an_archived_method_none_at_all() -> None:
    one = risk(likelihood=2, impact=2, owner="Ada")
    limits = method_entry(acceptable_to=5, high_from=15)
    history = [change(1, one, None)]
    found = assessed(one, [limits], history=history, method_history=[change(2, limits, None)])
    assert "other_scale_initial" not in codes(found)
    new = method_entry(
        likelihood=tuple(SCALE[:3]), impact=tuple(SCALE[:3]), acceptable_to=2, high_from=6
    )
    gone = [change(2, new, None), change(3, new, dict(new.values), deed="archive")]
    found = assessed(one, [], history=history, method_history=gone)
    assert "other_scale_initial" not in codes(found)  # the default was in use then, and is now


def test_review_is_due_by_the_method_s_months() -> None:
    one = risk(**TREATED)
    history = [change(1, one, None)]
    assert "review" not in codes(assessed(one, history=history))
    later = assessed(one, history=history, today=date(2027, 1, 2))
    assert "review" in codes(later)
    assert residual(METHOD, one).level == "low"
