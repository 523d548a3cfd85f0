"""The audit programme: what audits cover, who audits what, what is proposed."""

from datetime import date, timedelta

import pytest

from assistant.audit.people import holdings, same_person
from assistant.audit.programme import programme
from assistant.audit.proposals import (
    PARTS,
    check_proposals,
    later,
    next_quarter,
    programme_proposals,
)
from assistant.audit.scope import read_scope, short_scope
from assistant.messages import LANGUAGES, Language
from assistant.registers.check import check
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from tests.audit_entries import TODAY, audit, done, entry, iso


def last(audits: list[Entry], ref: str, checks: list[Entry] | None = None) -> str:
    found = programme(audits, checks or [], iso(), today=TODAY)
    one = next(one for one in found.coverage if one.requirement.ref == ref)
    return one.last.audit if one.last else ""


def test_a_chapter_stands_for_all_in_it_and_no_more() -> None:
    scope = read_scope(["9", "iso42001:A.6.1", "10.2", "77", "1"], iso())
    assert [one.ref for one in scope.requirements] == [
        "9.1", "9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3", "10.2", "A.6.1.2", "A.6.1.3",
    ]  # fmt: skip
    assert scope.unknown == ("77", "1")


def test_a_scope_is_said_in_few_numbers_and_means_the_same() -> None:
    ids = read_scope(["9", "A.10", "4.1"], iso()).ids
    said = short_scope(ids, iso())
    assert said == ("iso42001:4.1", "iso42001:9", "iso42001:A.10")
    assert read_scope(said, iso()).ids == ids


def test_a_done_audit_covers_its_scope_and_a_later_one_goes_before() -> None:
    audits = [done(1, "9", "2026-03-01"), done(2, "9.1", "2026-06-01")]
    assert last(audits, "9.1") == "AUD-2"
    assert last(audits, "9.2.1") == "AUD-1"
    assert last(audits, "4.1") == ""


@pytest.mark.parametrize(
    "one",
    [
        audit(1, "9", planned_on="2026-03-01", status="planned"),
        audit(1, "9", done_on="2026-03-01", status="running"),
        audit(1, "9", done_on="2026-03-01", status="cancelled"),
        audit(1, "9", done_on="2026-12-24", status="done"),  # still to come
        audit(1, "9", status="done"),  # no day
        done(1, "", "2026-03-01"),
        done(1, "99", "2026-03-01"),
    ],
)
def test_what_was_not_done_covers_nothing(one: Entry) -> None:
    assert last([one], "9.1") == ""


def test_a_requirement_that_the_checklist_left_open_is_not_covered() -> None:
    audits = [done(1, "9", "2026-03-01")]
    line = {"audit": "AUD-1", "question": "Asked?"}
    kept = [
        entry("checks", 1, **line, requirement="9.1", result="conform"),
        entry("checks", 2, **line, requirement="9.2.1", result="not_checked"),
        entry("checks", 3, **line, requirement="9.2.2"),
    ]
    found = programme(audits, kept, iso(), today=TODAY)
    by_ref = {one.requirement.ref: one for one in found.coverage}
    assert by_ref["9.1"].last is not None
    assert by_ref["9.1"].last.basis == "checked"
    for ref in ("9.2.1", "9.2.2", "9.3.1"):
        assert by_ref[ref].last is None
        assert by_ref[ref].skipped == ("AUD-1",)


def test_without_a_checklist_the_scope_alone_says_so() -> None:
    found = programme([done(1, "9", "2026-03-01")], [], iso(), today=TODAY)
    one = next(one for one in found.coverage if one.requirement.ref == "9.1")
    assert one.last is not None
    assert one.last.basis == "scope"


def test_what_is_not_in_order_with_an_audit_is_named() -> None:
    audits = [
        audit(1, "9; 88", status="done"),
        audit(2, "", planned_on="2026-01-01", status="planned", auditor=""),
        audit(3, "9", done_on="2027-01-01", status="done"),
        audit(4, "9", status="cancelled"),
    ]
    found = programme(audits, [], iso(), today=TODAY)
    assert [(one.audit, one.key) for one in found.flaws] == [
        ("AUD-1", "unknown_scope"),
        ("AUD-1", "done_without_day"),
        ("AUD-2", "no_scope"),
        ("AUD-2", "no_auditor"),
        ("AUD-2", "late"),
        ("AUD-3", "done_in_future"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dr. Jonas Meer", "jonas MEER", True),
        ("Meer, Jonas", "Jonas Meer", True),
        ("Jonas Meer, Quality", "Jonas Meer (AI officer)", True),
        ("Jürgen Weiß", "JÜRGEN WEISS", True),
        ("Jonas Meer", "Jonas Meyer", False),
        ("Meer, Jonas", "Meer, Lea", False),
        ("", "", False),
    ],
)
def test_names_are_the_same_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_an_auditor_who_answers_for_something_in_scope_is_to_be_checked() -> None:
    roles = [
        entry("roles", 1, name="Evaluation lead", holder="NORA LIND", requirements="9.1"),
        entry("roles", 2, name="Data lead", holder="Nora Lind", requirements="A.7"),
        entry("roles", 3, name="Quality", deputy="Lind, Nora"),
    ]
    systems = [entry("systems", 1, name="Scheduler", owner="Someone Else")]
    own = holdings(roles, systems, [])
    audits = [audit(1, "9"), audit(2, "9", status="cancelled"), audit(3, "9", auditor="Ida Frey")]
    found = programme(audits, [], iso(), holdings=own, today=TODAY)
    assert [(one.audit, one.holding.entry) for one in found.doubts] == [
        ("AUD-1", "ROLE-1"),
        ("AUD-1", "ROLE-3"),  # nobody said which requirements it concerns
    ]


def test_a_member_of_the_team_is_looked_at_as_well() -> None:
    own = holdings([entry("roles", 1, name="Lead", holder="Ola Kern")], [], [])
    found = programme([audit(1, "9", team="Ola Kern")], [], iso(), holdings=own, today=TODAY)
    assert [one.auditor for one in found.doubts] == ["Ola Kern"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proposed_programme_covers_everything_once_within_a_year(language: Language) -> None:
    empty = programme([], [], iso(), today=TODAY)
    start = date(2027, 1, 1)
    found = programme_proposals(empty, iso(), start=start, language=language)
    assert len(found) == 3
    covered = [r for p in found for r in read_scope(p.values["scope"], iso()).ids]
    assert sorted(covered) == sorted(one.id for one in iso().requirements)
    days = [date.fromisoformat(one.values["planned_on"]) for one in found]
    assert days == sorted(days)
    assert all(start < day < start + timedelta(days=366) and day.weekday() < 5 for day in days)
    register = load_registers()["audits"]
    assert all(check(register, one.values)["status"] == "planned" for one in found)
    assert all("auditor" not in one.values for one in found)  # nobody is appointed


def test_what_is_planned_for_the_year_is_not_proposed_again() -> None:
    start = date(2027, 1, 1)
    planned = [
        audit(1, "; ".join((*PARTS[0][2], "A.10")), planned_on="2027-03-01", status="planned"),
        audit(2, "8", planned_on="2028-03-01", status="planned"),  # too late for this year
        done(3, "7", "2026-06-01"),  # done last year: due again
    ]
    found = programme_proposals(
        programme(planned, [], iso(), today=TODAY), iso(), start=start, language="en"
    )
    scopes = [read_scope(one.values["scope"], iso()) for one in found]
    refs = {one.ref for scope in scopes for one in scope.requirements}
    assert {"8.1", "7.1", "A.4.2"} <= refs
    assert not {"4.1", "A.10.2"} & refs


def test_months_are_counted_and_the_next_quarter_found() -> None:
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert next_quarter(TODAY) == date(2027, 1, 1)
    assert next_quarter(date(2026, 3, 31)) == date(2026, 4, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_proposed_that_the_checklist_does_not_have(language: Language) -> None:
    audits = [
        audit(1, "9.2.1", status="planned"),
        done(2, "9.2.1", "2026-03-01"),
        audit(3, "9.2.1", status="cancelled"),
    ]
    questions = iso().requirement("9.2.1").questions
    line = {"audit": "AUD-1", "requirement": "9.2.1"}
    kept = [
        entry("checks", 1, **line, question=questions.de[0]),  # whichever language it is in
        entry("checks", 2, **line, question="Own question?"),
        entry("checks", 3, audit="AUD-2", requirement="9.2.1", question=questions.de[1]),
    ]
    found = check_proposals(audits, kept, iso(), language=language)
    assert [one.values["question"] for one in found] == list(questions.in_(language))[1:]
    assert {one.values["audit"] for one in found} == {"AUD-1"}
    assert all("result" not in one.values and "answer" not in one.values for one in found)
