"""The RACI matrix: what is missing is said, what lies in one hand is to be checked."""

import re
from pathlib import Path

import pytest

from assistant.governance import activities as data
from assistant.governance.activities import BadGovernanceData, load_activities, load_separation
from assistant.governance.conflicts import Records, conflicts
from assistant.governance.raci import gaps, letters, matrix, requirements_of, served
from assistant.governance.role_reading import kind_of
from assistant.messages import LANGUAGES, Language
from assistant.registers.entry import Entry
from assistant.requirements.load import load_set
from tests.governance_entries import entry, role, row

HEAD = role(1, "Vorstand", "Ida Bruhn", kind="top_management", deputy="Ole Kern")
OFFICER = role(2, "KI-Lotsin", "Dr. Maj Thiele", kind="ai_officer", deputy="Ida Bruhn")
MAKERS = role(3, "Bauhütte", "Nils Quast", kind="development", deputy="Ole Kern")
VACANT = role(4, "Wache", kind="operation")


def kinds(roles: list[Entry], rows: list[Entry], about: str) -> set[str]:
    return {one.kind for one in gaps(matrix(roles, rows), "de") if one.about == about}


def test_the_activities_serve_every_requirement_of_the_standard() -> None:
    known = {one.id for one in load_set("iso42001").requirements}
    serving = {name for one in load_activities().activities for name in one.requirements}
    assert serving == known
    assert len(known) == 70


def test_activities_differ_in_both_languages_and_words_tell_one_from_another() -> None:
    found = load_activities().activities
    for language in LANGUAGES:
        assert len({one.title.in_(language) for one in found}) == len(found)
    words = [word for one in found for word in (*one.known_as.en, *one.known_as.de)]
    assert all(word == word.lower() for word in words)
    assert load_separation().duties
    assert load_separation().kinds


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('requirements: ["8.1", "A.9.2", "A.9.4"]', 'requirements: ["8.9"]', "8.9"),
        ("stage: idea", "stage: whim", "whim"),
        ("responsible: system_owner", "responsible: king", "king"),
        ("id: inventory", "id: admission", "the same id"),
    ],
)
def test_a_wrong_file_of_activities_is_refused(
    tmp_path: Path, before: str, after: str, named: str
) -> None:
    text = Path("corpus/governance/activities.yaml").read_text(encoding="utf-8")
    path = tmp_path / "activities.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadGovernanceData, match=re.escape(named)):
        data._activities(path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("KI-Beauftragte", "ai_officer"),
        ("Chief AI Officer", "ai_officer"),
        ("Board", "top_management"),
        ("Executive Board", "top_management"),
        ("AI Ethics Board", "committee"),
        ("KI-Lenkungskreis", "committee"),
        ("Behördliche Datenschutzbeauftragte", "dpo"),
        ("Betriebsrat", "works_council"),
        ("Betriebsleitung", "operation"),
        ("Interne Revision", "internal_audit"),
        ("Gärtnerin", "other"),
    ],
)
def test_the_kind_of_a_role_is_told_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_rows_stand_in_the_order_of_the_life_cycle_and_links_to_nobody_are_left_out() -> None:
    rows = [
        row(1, "Abschalten", stage="retirement", responsible=("ROLE-3", "ROLE-99")),
        row(2, "Prüfen", stage="verification", responsible=("ROLE-3",), accountable=("ROLE-3",)),
        row(3, "Eigenes"),
        entry("raci", 4, activity="Früher", archived=True),
    ]
    found = matrix([HEAD, MAKERS], rows)
    assert [one.entry.id for one in found.rows] == ["RACI-2", "RACI-1", "RACI-3"]
    assert found.rows[0].parts == {"ROLE-3": ("responsible", "accountable")}
    assert found.rows[1].parts == {"ROLE-3": ("responsible",)}
    assert letters(found.rows[0].parts["ROLE-3"]) == "R/A"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {"no_accountable", "no_responsible"}),
        ({"responsible": ("ROLE-3",), "accountable": ("ROLE-1",)}, set()),
        (
            {"responsible": ("ROLE-4",), "accountable": ("ROLE-4",)},
            {"vacant_accountable", "vacant_responsible"},
        ),
        (
            {"responsible": ("ROLE-3", "ROLE-4"), "accountable": ("ROLE-1", "ROLE-2")},
            {"several_accountable"},
        ),
        ({"responsible": ("ROLE-99",), "accountable": ("ROLE-1",)}, {"no_responsible"}),
    ],
)
def test_what_a_row_lacks_is_said(values: dict[str, object], expected: set[str]) -> None:
    rows = [row(1, "Freigeben", **values)]
    assert kinds([HEAD, OFFICER, MAKERS, VACANT], rows, "RACI-1") == expected


def test_what_roles_lack_is_said() -> None:
    alone = role(5, "Einkauf", "Pia Horn")
    assert kinds([HEAD, VACANT, alone], [], "ROLE-1") == set()
    assert kinds([HEAD, VACANT, alone], [], "ROLE-4") == {"no_holder"}
    assert kinds([HEAD, VACANT, alone], [], "ROLE-5") == {"no_deputy"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_accountable_is_said_in_words(language: Language) -> None:
    found = gaps(matrix([VACANT], [row(1, "Tor öffnen", accountable=("ROLE-4",))]), language)
    said = next(one.text for one in found if one.kind == "vacant_accountable")
    assert "Tor öffnen" in said
    assert "Wache" in said
    assert ("niemand rechenschaftspflichtig" if language == "de" else "Nobody is account") in said


def test_an_activity_is_there_by_id_or_by_its_title_in_either_language() -> None:
    rows = [
        row(1, "Was auch immer", activity_id="release"),
        row(2, "INTERN AUDITIEREN"),
        row(3, "Management review"),
        row(4, "Freigabe der Kantine", activity_id="unknown"),
    ]
    missing = {one.about for one in gaps(matrix([], rows), "en") if one.kind == "missing_activity"}
    assert not missing & {"release", "internal_audit", "management_review"}
    assert len(missing) == len(load_activities().activities) - 3


def test_a_requirement_is_served_only_by_a_role_that_somebody_holds() -> None:
    own = role(6, "Recht", "Eva Lund", requirements=("iso42001:A.8.5",))
    vacant = role(7, "Daten", requirements=("iso42001:A.7.2",))
    rows = [
        row(1, "A", responsible=("ROLE-6",), requirements=("iso42001:5.2",)),
        row(2, "B", informed=("ROLE-6",), requirements=("iso42001:5.3",)),
        row(3, "C", accountable=("ROLE-7",), requirements=("iso42001:6.3",)),
    ]
    found = matrix([own, vacant], rows)
    assert served(found) == {"iso42001:A.8.5": ("ROLE-6",), "iso42001:5.2": ("ROLE-6",)}
    assert requirements_of(found)["ROLE-6"] == ("iso42001:5.2", "iso42001:A.8.5")
    unserved = {one.about for one in gaps(found, "en") if one.kind == "unserved"}
    assert len(unserved) == 68
    assert {"iso42001:A.7.2", "iso42001:6.3", "iso42001:5.3"} <= unserved


def rules(roles: list[Entry], rows: list[Entry], records: Records | None = None) -> dict[str, str]:
    found = conflicts(matrix(roles, rows), records or Records(), "de")
    return {one.rule: one.person for one in found}


def test_conflicts_are_of_persons_not_of_names_of_roles() -> None:
    dpo = role(5, "Datenschutz", "Thiele, Maj", kind="dpo")
    assert rules([OFFICER, dpo], []) == {"dpo_decides": "Thiele, Maj"}
    other = role(5, "Datenschutz", "Maja Thiel", kind="dpo")
    assert rules([OFFICER, other], []) == {}


def test_a_deputy_counts_but_two_deputies_do_not() -> None:
    audit = role(5, "Revision", "Ina Voss", kind="internal_audit", deputy="Dr. Maj Thiele")
    found = conflicts(matrix([OFFICER, audit], []), Records(), "en")
    assert [one.rule for one in found] == ["officer_audits"]
    assert "deputy" in found[0].text
    deputies = role(6, "Revision", "Ina Voss", kind="internal_audit", deputy="Ida Bruhn")
    assert rules([OFFICER, deputies], []) == {}


def test_whoever_builds_and_releases_is_named_once_with_all_rows() -> None:
    rows = [
        row(1, "Entwerfen", activity_id="design", responsible=("ROLE-3",)),
        row(2, "Trainieren", activity_id="development", responsible=("ROLE-3",)),
        row(3, "Freigeben", activity_id="release", accountable=("ROLE-3",)),
    ]
    (one,) = conflicts(matrix([MAKERS], rows), Records(), "de")
    assert (one.rule, one.entries) == ("develops_releases", ("RACI-1", "RACI-2", "RACI-3"))
    assert "„Entwerfen“ und „Trainieren“" in one.text
    consulted = [*rows[:2], row(3, "Freigeben", activity_id="release", consulted=("ROLE-3",))]
    assert rules([MAKERS], consulted) == {}


def test_an_auditor_with_other_work_is_to_be_checked() -> None:
    audit = row(1, "Audit", activity_id="internal_audit", responsible=("ROLE-5",))
    work = row(2, "Betrieb", activity_id="operation", accountable=("ROLE-5",))
    revision = role(5, "Revision", "Ina Voss")
    assert rules([revision], [audit, work]) == {"audits_own_work": "Ina Voss"}
    told = row(2, "Betrieb", activity_id="operation", informed=("ROLE-5",))
    assert rules([revision], [audit, told]) == {}


def test_one_person_in_one_record_is_to_be_checked() -> None:
    records = Records(
        risks=[
            entry("risks", 1, title="A", owner="Nils Quast", accepted_by="Quast, Nils"),
            entry("risks", 2, title="B", owner="Nils Quast", accepted_by="Ida Bruhn"),
        ],
        impacts=[entry("impacts", 3, title="C", assessor="X Y", approved_by="x y")],
        audits=[
            entry("audits", 4, title="Werk", area="IT und Lager", auditor="Nils Quast"),
            entry("audits", 5, title="Audititem", area="", auditor="Nils Quast"),
        ],
        systems=[entry("systems", 6, name="Lager", owner="nils quast")],
    )
    area = role(3, "Bauhütte", "Nils Quast", kind="development", area="IT")
    found = conflicts(matrix([area], []), records, "en")
    assert [(one.rule, one.entries) for one in found] == [
        ("risk_accepted", ("RISK-1",)),
        ("impact_approved", ("IMP-3",)),
        ("audits_own_area", ("AUD-4", "ROLE-3")),
        ("audits_own_area", ("AUD-4", "SYS-6")),
    ]
    assert all(one.reason for one in found)
