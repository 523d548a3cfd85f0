"""The input of a management review: counted from what is recorded, nothing where nothing is."""

from typing import Any

import pytest

from assistant.audit.findings import standings
from assistant.audit.management_review import Inputs, inputs
from assistant.audit.management_topics import LINES
from assistant.audit.material import Line, Material
from assistant.audit.people import holdings
from assistant.audit.programme import programme
from assistant.messages import LANGUAGES, Language
from assistant.registers.entry import Entry
from assistant.review_types import Review
from tests.audit_entries import TODAY, audit, done, entry, finding, iso
from tests.review_fixtures import small_review


def made(
    language: Language = "en", review: Review | None = None, *, current: bool = True, **given: Any
) -> Inputs:
    entries: dict[str, list[Entry]] = given
    found = programme(
        entries.get("audits", []),
        [],
        iso(),
        holdings=holdings(entries.get("roles", []), [], []),
        today=TODAY,
    )
    own = standings(entries.get("findings", []), requirements=iso(), today=TODAY)
    number = 4 if review else None
    return inputs(Material(entries, found, own, TODAY, language, review, number, current))


def lines(found: Inputs, topic: str) -> tuple[Line, ...]:
    return next(one for one in found.topics if one.key == topic).lines


def texts(found: Inputs, topic: str) -> str:
    return "\n".join(one.text for one in lines(found, topic))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_recorded_nothing_is_said(language: Language) -> None:
    found = made(language)
    assert [one.key for one in found.topics] == list(LINES)
    assert all(one.lines == () for one in found.topics)
    assert all(one.title and one.to_add for one in found.topics)
    assert found.since is None


def test_a_review_counts_once_it_was_held() -> None:
    def review(number: int, **values: str) -> Entry:
        return entry("reviews", number, title=f"Review {number}", **values)

    past = [
        review(1, held_on="2025-05-01", status="held", decisions="Hire."),
        review(2, held_on="2026-05-01", status="signed"),
        review(3, held_on="2026-09-01", status="planned"),  # nobody says that it was held
        review(4, held_on="2027-05-01", status="held"),  # still to come
        review(5, planned_on="2026-12-10", status="planned", resources="One post is vacant."),
    ]
    found = made(reviews=past)
    assert found.since is not None
    assert found.since.isoformat() == "2026-05-01"
    assert found.coming is not None
    assert found.coming.id == "MRV-5"
    assert "No decisions" in texts(found, "earlier")
    assert "One post is vacant." in texts(found, "resources")


def test_nonconformities_are_counted_and_those_closed_too_early_stay_open() -> None:
    findings = [
        finding(1),
        finding(2, effect_by=None),  # closed without a name
        finding(3, kind="major", status="open", due="2026-01-01", action_done_on=None),
        finding(4, kind=None, status="open"),
    ]
    told = texts(made(findings=findings), "nonconformities")
    assert "Minor nonconformity: 2, of these open: 1." in told
    assert "Major nonconformity: 1, of these open: 1." in told
    assert "Kind not yet decided: 1" in told
    assert "Overdue: 1." in told
    assert "steps are lacking; counted as open: 1" in told


def test_each_line_names_what_it_rests_on() -> None:
    found = made(findings=[finding(2)], risks=[entry("risks", 7, title="Bias", status="open")])
    assert lines(found, "nonconformities")[0].refs == ("FND-2",)
    assert all(one.refs == ("RISK-7",) for one in lines(found, "risks"))


def test_risks_that_nobody_owns_or_accepted_by_nobody_stand_out() -> None:
    risks = [
        entry("risks", 1, title="A", status="open", owner="Ada", treatment="modify"),
        entry("risks", 2, title="B", status="treating", due="2026-01-01"),
        entry("risks", 3, title="C", status="accepted"),
    ]
    found = lines(made(risks=risks), "risks")
    assert found[0].text == "Risks: 3 (Open: 1; Being treated: 1; Accepted: 1)."
    urgent = {one.text: one.refs for one in found if one.urgent}
    assert urgent == {
        "Overdue: 1.": ("RISK-2",),
        "Risks without an owner: 1.": ("RISK-2",),
        "Risks without a decision on treatment: 1.": ("RISK-2",),
        "Accepted without a name or a day: 1.": ("RISK-3",),
    }


def test_audits_tell_what_they_covered_and_what_they_left() -> None:
    roles = [entry("roles", 1, name="Evaluation", holder="Nora Lind", requirements="9.1")]
    found = made(audits=[done(1, "9", "2026-03-01"), audit(2, "4")], roles=roles)
    told = texts(found, "audits")
    assert "Requirements covered by an audit so far: 6 of 70." in told
    assert "auditors who answer for something" in told
    left = next(one for one in lines(found, "audits") if "Neither audited" in one.text)
    assert "9.1" not in left.refs
    assert "10.1" in left.refs


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_documents_say_is_not_put_as_what_is_done(language: Language) -> None:
    found = made(language, small_review(language), current=False)
    told = texts(found, "monitoring")
    assert ("is not measured" if language == "en" else "misst sie nicht") in told
    assert any(one.urgent for one in lines(found, "monitoring"))  # documents have changed
    stale = [one for one in lines(found, "context") if one.evidence]
    assert len(stale) == 1
    assert texts(found, "improvement").count("6.1.4") == 1


def test_objectives_without_a_value_are_not_measured() -> None:
    objectives = [
        entry("objectives", 1, title="A", target="5", unit="days", current="7", status="running"),
        entry("objectives", 2, title="B", target="5", status="open", due="2026-02-01"),
        entry("objectives", 3, title="C", status="dropped"),
    ]
    found = made(objectives=objectives)
    assert "without a measured value: 1." in texts(found, "monitoring")
    told = texts(found, "objectives")
    assert "A – target: 5 days; now: 7 days." in told
    assert "B – target: 5; now: –." in told
    assert "Overdue: 1." in told
