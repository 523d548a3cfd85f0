"""The action plan, objectives and competence: numbers from what is kept, nothing made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assistant.governance.actions import (
    finding_proposals,
    gap_proposals,
    impact_proposals,
    risk_proposals,
)
from assistant.governance.dues import dues
from assistant.governance.plan import board, counts
from assistant.governance.plan import progress as plan_progress
from assistant.messages import LANGUAGES, Language
from assistant.registers.entry import Change, Entry
from assistant.requirements.load import load_set
from assistant.review_types import Missing
from tests.governance_entries import change, entry
from tests.review_fixtures import GENERATED, small_review

TODAY = date(2026, 11, 28)


def review(language: Language, **changed: Any) -> Any:
    """The hand-made review, its findings on the standard's own requirements."""
    base = small_review(language)
    known = load_set("iso42001")
    found = []
    for one in base.requirements:
        if one.ref not in {r.ref for r in known.requirements}:
            continue
        requirement = known.requirement(one.ref)
        lacking = requirement.criteria[0]
        missing = (
            Missing(requirement.criterion_id(lacking), "essential", "x", "y", "in other words"),
        )
        gap = one.status in ("missing", "partial")
        found.append(replace(one, id=requirement.id, missing=missing if gap else (), **changed))
    return replace(base, set_id="iso42001", requirements=tuple(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_gap_is_one_action_in_words_without_a_person(language: Language) -> None:
    found = gap_proposals(review(language), [], language)
    gaps = [one for one in review(language).requirements if one.status in ("missing", "partial")]
    assert gaps
    assert {one.values["origin"] for one in found} == {one.id for one in gaps}
    for one in found:
        requirement = load_set("iso42001").requirement(one.values["origin"])
        action = requirement.criteria[0].action
        assert action is not None
        assert requirement.owner is not None
        assert action.in_(language) in one.values["steps"]
        assert requirement.owner.in_(language) in one.values["steps"]
        assert requirement.title.in_(language) in one.values["title"]
        assert "owner" not in one.values
        assert "in other words" not in one.values["steps"]


def test_urgent_gaps_come_first() -> None:
    ranks = [one.values.get("priority", "none") for one in gap_proposals(review("de"), [], "de")]
    assert ranks == sorted(ranks, key=["high", "medium", "low", "none"].index)


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({"status": "open"}, False),
        ({}, False),
        ({"status": "dropped"}, False),
        ({"status": "done", "done_on": GENERATED.date().isoformat()}, False),
        ({"status": "done", "done_on": "2026-11-01"}, True),
        ({"status": "open", "archived": True}, True),
    ],
)
def test_a_gap_that_an_action_is_about_is_not_offered_again(
    values: dict[str, Any], offered: bool
) -> None:
    first = gap_proposals(review("en"), [], "en")[0]
    number = str(first.values["origin"]).partition(":")[2]
    action = entry("actions", 7, title="T", origin=f"RISK-1, {number}", **values)
    again = [
        one
        for one in gap_proposals(review("en"), [action], "en")
        if one.values["origin"] == first.values["origin"]
    ]
    assert bool(again) == offered
    if offered and not values.get("archived"):
        assert again[0].about != first.about
        assert "ACT-7" in again[0].reason


def test_risks_to_be_treated_come_by_size_with_owner_and_date_from_the_register() -> None:
    risks = [
        entry("risks", 1, title="Klein", treatment="modify", likelihood=1, impact=2),
        entry(
            "risks",
            2,
            title="Groß",
            treatment="avoid",
            likelihood=4,
            impact=4,
            owner="Ida Bruhn",
            due="2026-12-24",
            controls=("iso42001:A.6.2.4",),
        ),
        entry("risks", 3, title="Getragen", treatment="retain", likelihood=5, impact=5),
        entry("risks", 4, title="Fertig", treatment="modify", status="treated"),
        entry("risks", 5, title="Ohne Entscheidung", likelihood=5, impact=5),
        entry("risks", 6, title="Hat eine", treatment="modify"),
    ]
    action = entry("actions", 1, title="T", origin="RISK-6", status="done")
    found = risk_proposals(risks, [action], "de", levels={"RISK-2": "high"})
    assert [one.values["origin"] for one in found] == ["RISK-2", "RISK-1"]
    assert found[0].values["owner"] == "Ida Bruhn"
    assert found[0].values["due"] == "2026-12-24"
    assert found[0].values["priority"] == "high"
    assert "priority" not in found[1].values
    assert "RISK-2" in found[0].reason


def test_findings_and_conditions_without_an_action_are_offered() -> None:
    findings = [
        entry("findings", 1, title="Kleinigkeit", kind="observation", status="open"),
        entry("findings", 2, title="Schwer", kind="major", action="Ursache beheben"),
        entry("findings", 3, title="Zu", kind="major", status="closed"),
    ]
    found = finding_proposals(findings, [], "en")
    assert [one.values["origin"] for one in found] == ["FND-2", "FND-1"]
    assert found[0].values["steps"] == "Ursache beheben"
    impacts = [
        entry("impacts", 1, title="A", decision="conditions", status="approved", reason="Nur so"),
        entry("impacts", 2, title="B", decision="conditions", status="draft"),
        entry("impacts", 3, title="C", decision="go", status="approved"),
    ]
    (one,) = impact_proposals(impacts, [], "de")
    assert (one.values["origin"], one.values["steps"]) == ("IMP-1", "Nur so")
    done = entry("actions", 1, title="T", origin="IMP-1", status="done")
    assert impact_proposals(impacts, [done], "de") == ()


def actions() -> list[Entry]:
    return [
        entry("actions", 1, title="später", due="2027-01-01", priority="low", owner="A"),
        entry("actions", 2, title="heute", due="2026-11-28", status="doing"),
        entry("actions", 3, title="vorbei", due="2026-11-27"),
        entry("actions", 4, title="fertig", due="2026-01-01", status="done"),
        entry("actions", 5, title="weg", status="dropped"),
        entry("actions", 6, title="ohne Tag", priority="high"),
        entry("actions", 7, title="ohne Tag, ohne Rang"),
        entry("actions", 8, title="archiviert", archived=True),
    ]


def test_the_board_has_overdue_ones_first_and_a_day_is_over_when_it_is_over() -> None:
    found = board(actions(), today=TODAY)
    assert [card.entry.id for card in found["open"]] == ["ACT-3", "ACT-1", "ACT-6", "ACT-7"]
    assert [card.overdue for card in found["open"]] == [True, False, False, False]
    assert [card.overdue for card in found["doing"]] == [False]
    assert [card.overdue for card in found["done"]] == [False]
    told = counts(actions(), today=TODAY)
    assert told.by_status == {"open": 4, "doing": 1, "done": 1, "dropped": 1}
    assert (told.overdue, told.ownerless, told.undated) == (1, 4, 2)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


HISTORY = [
    change(1, "ACT-1", at(2), "add", status="open"),
    change(2, "ACT-2", at(3), "add"),
    change(3, "ACT-1", at(4), status="doing"),
    change(4, "ACT-1", at(10), status="done"),
    change(5, "ACT-1", at(11), status="open"),
    change(6, "ACT-3", at(11), "add", status="done"),
    change(7, "ACT-1", at(17), status="done"),
    change(8, "ACT-1", at(18), "archive", status="done"),
    change(9, "ACT-2", at(24), "archive", status="open"),
    change(10, "ACT-4", at(25), "add", status="open"),
    change(11, "ACT-4", at(26), status="dropped"),
]


def test_progress_comes_from_the_kept_changes() -> None:
    found = plan_progress(HISTORY, until=date(2026, 11, 29))
    assert [one.step for one in found] == ["week"] * 4
    assert [(one.first.day, one.opened, one.done, one.left) for one in found] == [
        (2, 2, 0, 2),
        (9, 2, 2, 2),  # one opened again, one entered when it was done
        (16, 0, 1, 1),
        (23, 1, 0, 0),  # archived and dropped ones are neither done nor open
    ]
    assert plan_progress(list(reversed(HISTORY)), until=date(2026, 11, 29)) == found


def test_progress_ends_on_its_day_and_months_take_over_for_a_long_plan() -> None:
    assert plan_progress(HISTORY, until=date(2026, 11, 1)) == ()
    assert len(plan_progress(HISTORY, until=date(2026, 11, 10))) == 2
    long = plan_progress(HISTORY, until=date(2027, 12, 1))
    assert {one.step for one in long} == {"month"}
    assert len(long) == 12
    assert long[-1].first == date(2027, 12, 1)
    other = replace(HISTORY[0], register="risks")
    assert plan_progress([other], until=TODAY) == ()


def test_an_added_week_does_not_change_earlier_ones() -> None:
    later: Change = change(12, "ACT-2", at(40), "restore", status="open")
    before = plan_progress(HISTORY, until=date(2026, 11, 29))
    assert plan_progress([*HISTORY, later], until=date(2026, 12, 20))[:4] == before


def test_days_of_all_registers_are_collected_while_they_are_open() -> None:
    found = dues(
        {
            "actions": actions(),
            "audits": [
                entry("audits", 1, title="Audit", planned_on="2026-12-01", auditor="Ina"),
                entry("audits", 2, title="War", planned_on="2026-12-01", done_on="2026-12-01"),
                entry("audits", 3, title="Ab", planned_on="2026-12-01", status="cancelled"),
            ],
            "competences": [entry("competences", 1, title="Kurs", valid_until="2026-12-31")],
            "risks": [
                entry("risks", 1, title="R", due="2026-12-02", status="treating"),
                entry("risks", 2, title="S", due="2026-12-02", status="accepted"),
            ],
            "objectives": [
                entry("objectives", 1, title="Z", due="2026-12-03", status="running"),
                entry("objectives", 2, title="Y", due="2026-12-03", status="reached"),
            ],
        }
    )
    assert [(one.entry.id, one.kind, one.on.isoformat()) for one in found] == [
        ("ACT-3", "action", "2026-11-27"),
        ("ACT-2", "action", "2026-11-28"),
        ("AUD-1", "audit", "2026-12-01"),
        ("RISK-1", "risk", "2026-12-02"),
        ("OBJ-1", "objective", "2026-12-03"),
        ("COMP-1", "competence", "2026-12-31"),
        ("ACT-1", "action", "2027-01-01"),
    ]
