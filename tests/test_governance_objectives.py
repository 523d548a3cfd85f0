"""Objectives and competence: progress from numbers alone, what is missing is said."""

from datetime import date
from typing import Any

import pytest

from assistant.governance.objectives import (
    Progress,
    competence_remarks,
    number,
    objective_remarks,
    progress,
)
from assistant.messages import LANGUAGES
from tests.governance_entries import entry, role

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", 95.0),
        (" 99,5 % ", 99.5),
        ("0.25", 0.25),
        ("1.200", None),
        ("1,200", None),
        ("", None),
        ("alle", None),
        ("95 von 100", None),
        ("-3", None),
    ],
)
def test_only_a_plain_number_is_one(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"target": "80", "current": "40", "direction": "more"}, Progress(0.5, False)),
        ({"target": "80", "current": "90", "direction": "more"}, Progress(1.0, True)),
        (
            {"target": "80", "current": "60", "direction": "more", "start": "40"},
            Progress(0.5, False),
        ),
        (
            {"target": "2", "current": "6", "direction": "less", "start": "10"},
            Progress(0.5, False),
        ),
        ({"target": "2", "current": "1", "direction": "less"}, Progress(None, True)),
        (
            {"target": "80", "current": "30", "direction": "more", "start": "40"},
            Progress(0.0, False),
        ),
        ({"target": "80", "current": "40"}, Progress()),
        ({"target": "alle", "current": "40", "direction": "more"}, Progress()),
        ({"target": "80 %", "current": "40", "direction": "more"}, Progress()),
        (
            {"target": "80 %", "current": "40", "direction": "more", "unit": "%"},
            Progress(0.5, False),
        ),
    ],
)
def test_progress_of_an_objective_is_worked_out_from_numbers_alone(
    values: dict[str, Any], expected: Progress
) -> None:
    assert progress(entry("objectives", 1, title="Z", **values)) == expected


FULL = {"measure": "m", "target": "80", "owner": "A", "due": "2027-01-01"}


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, {"no_measure", "no_target", "no_owner", "no_due"}),
        (FULL, set()),
        (FULL | {"due": "2026-11-27"}, {"overdue"}),
        (FULL | {"due": "2026-11-27", "status": "missed"}, set()),
        (
            FULL | {"status": "reached", "current": "40", "direction": "more"},
            {"not_reached"},
        ),
        (FULL | {"status": "reached"}, {"reached_unmeasured"}),
        (FULL | {"status": "reached", "current": "85", "direction": "more"}, set()),
        ({"status": "dropped"}, set()),
    ],
)
def test_what_an_objective_lacks_is_said(values: dict[str, Any], codes: set[str]) -> None:
    for language in LANGUAGES:
        found = objective_remarks(
            [entry("objectives", 1, title="Zürich", **values)], language, today=TODAY
        )
        assert {one.code for one in found} == codes
        assert all("Zürich" in one.text for one in found)


def test_what_competence_lacks_is_said() -> None:
    roles = [role(1, "Lotse", "A"), role(2, "Wache", "B")]
    entries = [
        entry("competences", 1, title="alt", role="ROLE-1", valid_until="2026-11-27"),
        entry("competences", 2, title="bald", status="planned", valid_until="2027-01-27"),
        entry("competences", 3, title="lange", status="planned", valid_until="2027-01-28"),
        entry("competences", 4, title="ohne", status="there"),
        entry("competences", 5, title="weg", status="dropped", role="ROLE-2"),
    ]
    found = competence_remarks(entries, roles, "de", today=TODAY)
    assert [(one.code, one.entry) for one in found] == [
        ("expired", "COMP-1"),
        ("not_there", "COMP-1"),
        ("expires", "COMP-2"),
        ("no_evidence", "COMP-4"),
        ("role", "ROLE-2"),
        ("literacy_none", ""),
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": "there", "evidence": "Liste"}, ""),
        ({"status": "there"}, "literacy_unshown"),
        ({"status": "planned", "evidence": "Liste"}, "literacy_unshown"),
        ({"status": "there", "evidence": "L", "valid_until": "2026-07-01"}, "literacy_unshown"),
    ],
)
def test_ai_literacy_has_to_be_shown_and_is_told_with_its_dates(
    values: dict[str, Any], code: str
) -> None:
    course = entry("competences", 1, title="Kurs", kind="literacy", **values)
    found = [
        one
        for one in competence_remarks([course], [], "de", today=TODAY)
        if one.code.startswith("literacy")
    ]
    assert [one.code for one in found] == ([code] if code else [])
    if code:
        assert "02.02.2025" in found[0].text
        assert "27.07.2026" in found[0].text
        early = competence_remarks([course], [], "en", today=date(2026, 7, 26))[-1]
        assert "2025-02-02" in early.text
        assert "2026-07-27" not in early.text
