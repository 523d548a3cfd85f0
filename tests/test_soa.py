"""Statement of Applicability: never more is said than documents and people bear out."""

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from assistant.messages import LANGUAGES, Language
from assistant.registers.check import check
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.registers.stored import from_json, to_json
from assistant.review_types import Review, ReviewStatus
from assistant.soa.evidence import look
from assistant.soa.propose import only_used, proposals
from assistant.soa.remarks import CODES, Remark, remarks, together
from assistant.soa.statement import Statement, statement
from assistant.soa.versions import differences, freeze, issues
from assistant.soa.words import difference_record, field_value, statement_record
from ingest.types import Status
from tests.certifying_fixtures import (
    Verdict,
    all_decisions,
    decision,
    document,
    entry,
    evidence,
    finding,
    holdings,
    issued,
    review,
    source,
    the_set,
)

THERE = holdings(document("manual"), document("draft", Status.DRAFT))
RISK = entry("risks", 1, title="R", treatment="modify", controls=("iso42001:A.9.2",), status="open")


def made(entries: list[Entry], found: Review | None = None, **more: Any) -> Statement:
    looked = None if found is None else look(found, THERE)
    return statement(the_set(), entries, looked=looked, **more)


def codes(stands: Statement, control: str | None = None) -> list[str]:
    return [one.code for one in remarks(stands, THERE) if control in (None, one.control)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_control_is_ever_proposed_as_implemented_or_as_left_out(language: Language) -> None:
    used = [entry("systems", name="Bought", role="deployer")]
    for status, verdict, name in product(
        get_args(ReviewStatus), get_args(Verdict), ("manual", "draft", "gone")
    ):
        bearing: Any = {"contradicted": "contradicts", "weak": "weak"}.get(verdict, "supports")
        gap = finding("A.6.1.2", status, verdict=verdict, names=(name,), bearing=bearing)
        for systems in ([], used):
            found = proposals(made([], review(gap)), systems=systems, language=language)
            assert len(found) == 38
            for one in found:
                assert one.values["applicable"] == "yes"
                assert one.values.get("status") in (None, "none", "partly_documented", "documented")
                assert len(one.values["justification"]) >= 20
                check(load_registers()["soa"], one.values)


def test_without_a_review_it_is_not_said_that_documents_lack_anything() -> None:
    for one in proposals(made([]), language="en"):
        assert "No review" in one.reason
        assert "found" not in one.reason
    gap = finding("A.5.2", "missing", verdict="none", names=())
    (one,) = [p for p in proposals(made([], review(gap)), language="en") if p.about == gap.id]
    assert "Nothing in force was found" in one.reason


@pytest.mark.parametrize(
    ("gap", "status", "quotes"),
    [
        (finding("A.5.2"), "documented", 4),
        (finding("A.5.2", "partial"), "partly_documented", 4),
        (finding("A.5.2", names=("draft",)), None, 0),
        (finding("A.5.2", names=("gone",)), None, 0),
        (finding("A.5.2", "missing", verdict="none", names=()), None, 0),
        (finding("A.5.2", "met", verdict="none", names=(), by_person=True), None, 0),
        (finding("A.5.2", "missing", verdict="contradicted", bearing="contradicts"), "none", 4),
    ],
)
def test_a_status_is_proposed_only_where_words_bear_it_out(
    gap: Any, status: str | None, quotes: int
) -> None:
    (one,) = [p for p in proposals(made([], review(gap)), language="en") if p.about == gap.id]
    assert one.values.get("status") == status
    assert bool(one.values.get("sources")) == bool(quotes)
    assert "by a person" in one.reason
    if status == "documented":
        assert one.values["note"] == "Documented; implementation to be confirmed by a person."


def test_reasons_name_risks_facts_or_the_reference() -> None:
    gap = finding("A.6.1.2", "missing", verdict="none", names=())
    nothing = finding("A.9.2", "missing", verdict="none", names=())
    used = [entry("systems", name="Bought", role="deployer")]
    stands = made([], review(gap, nothing), risks=[RISK])
    by_control = {p.about: p for p in proposals(stands, systems=used, language="en")}
    assert by_control["iso42001:A.9.2"].values["justification"] == "Needed to treat RISK-1."
    assert by_control["iso42001:A.9.2"].values["risks"] == ("RISK-1",)
    assert by_control["iso42001:A.6.1.2"].reason.startswith("Check whether it can be left out")
    plain = {p.about: p for p in proposals(stands, language="en")}
    assert plain["iso42001:A.6.1.2"].reason.startswith("Annex A is the reference")


@pytest.mark.parametrize(
    ("roles", "only"),
    [
        ((), False),
        (("deployer",), True),
        (("deployer", "both"), False),
        (("deployer", "unclear"), False),
        (("deployer", ""), False),
    ],
)
def test_only_used_needs_a_role_for_each_system(roles: tuple[str, ...], only: bool) -> None:
    assert only_used([entry("systems", name="x", role=role) for role in roles]) is only


def test_who_is_responsible_is_named_only_where_one_holder_is_known() -> None:
    control = ("iso42001:A.9.2",)
    held = [entry("roles", 1, name="A", holder="Ada", requirements=control)]
    (one,) = [
        p for p in proposals(made([]), roles=held, language="en") if p.about == "iso42001:A.9.2"
    ]
    assert one.values["responsible"] == "Ada"
    held.append(entry("roles", 2, name="B", holder="Bea", requirements=control))
    (one,) = [
        p for p in proposals(made([]), roles=held, language="en") if p.about == "iso42001:A.9.2"
    ]
    assert "responsible" not in one.values


def test_all_38_controls_stand_in_order_and_undecided_ones_stay_so() -> None:
    stands = made([decision("A.5.2")])
    assert len(stands.rows) == 38
    assert [row.control.ref for row in stands.rows][:4] == ["A.2.2", "A.2.3", "A.2.4", "A.3.2"]
    assert [row.control.ref for row in stands.rows][-1] == "A.10.4"
    assert (stands.counts()["applicable"], stands.counts()["undecided"]) == (1, 37)
    assert [row.applicable for row in stands.rows].count(None) == 37


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"justification": "Yes."}, "thin"),
        ({"applicable": "no", "status": None, "justification": "n/a"}, "excluded_thin"),
        ({"sources": None}, "implemented_bare"),
        ({"status": None}, "no_status"),
        ({"responsible": None}, "no_responsible"),
        ({"sources": (source("gone"),)}, "evidence_gone"),
        ({"sources": (source("draft"),)}, "evidence_outdated"),
        ({"applicable": "no"}, "excluded_status"),
        ({"applicable": "no", "status": None}, "excluded_shown"),
    ],
)
def test_what_does_not_fit_is_remarked(changed: dict[str, Any], code: str) -> None:
    sound = made(all_decisions(), review())
    assert codes(sound) == []
    assert code in codes(made(all_decisions(A_5_2=changed), review()), "A.5.2")


def test_an_exclusion_that_a_risk_speaks_against_is_remarked() -> None:
    out = {"applicable": "no", "status": None}
    stands = made(all_decisions(A_9_2=out), risks=[RISK])
    assert codes(stands) == ["excluded_needed"]
    closed = replace(RISK, values={**RISK.values, "status": "closed"})
    assert codes(made(all_decisions(A_9_2=out), risks=[closed])) == []


def test_implemented_beside_words_that_deny_it_is_remarked_with_them() -> None:
    gap = finding("A.5.2", "missing", verdict="contradicted", bearing="contradicts")
    (one,) = remarks(made(all_decisions(), review(gap)), THERE)
    assert (one.code, one.control, one.source is not None) == ("implemented_denied", "A.5.2", True)


def test_two_decisions_on_a_control_are_a_fault_and_neither_counts() -> None:
    entries = [*all_decisions(), decision("A.5.2", 99, applicable="no")]
    stands = made(entries)
    assert codes(stands) == ["double"]
    assert stands.row("iso42001:A.5.2").applicable is None
    assert stands.counts()["undecided"] == 1


@pytest.mark.parametrize(
    "control", [("iso42001:6.1.2",), ("iso42001:A.99.1",), ("iso42001:A.2.2", "iso42001:A.2.3")]
)
def test_an_entry_on_no_single_control_is_a_fault(control: tuple[str, ...]) -> None:
    stands = made([*all_decisions(), replace(decision("A.2.2", 99), values={"control": control})])
    (one,) = remarks(stands, THERE)
    assert (one.code, "SOA-99" in one.text("en"), "SOA-99" in one.text("de")) == (
        "stray",
        True,
        True,
    )
    assert len(stands.rows) == 38


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_has_words(language: Language) -> None:
    values = {
        "stray": ("entry",),
        "double": ("entries",),
        "thin": ("least",),
        "excluded_thin": ("least",),
        "excluded_needed": ("risks",),
        "implemented_denied": ("document",),
        "excluded_shown": ("document",),
        "evidence_gone": ("document",),
        "evidence_outdated": ("document",),
    }
    for code in CODES:
        given = dict.fromkeys(values.get(code, ()), "x")
        assert Remark(code, "" if code == "stray" else "A.2.2", given).text(language)


def test_remarks_that_say_only_the_control_become_one() -> None:
    told = together(remarks(made([]), THERE))
    assert [one.code for one in told] == ["undecided"]
    assert told[0].control.startswith("A.2.2, A.2.3")


def test_evidence_is_cut_once_more_and_names_each_criterion_first() -> None:
    one, two = "iso42001:A.5.2.a", "iso42001:A.5.2.b"
    gap = finding("A.5.2", names=())
    words = tuple(evidence("manual", one, quote=f"Sentence{n * '.'}") for n in range(9))
    other = (evidence("manual", two, quote="The other."), evidence("gone", two, quote="Lost."))
    gap = replace(
        gap,
        criteria=(
            replace(gap.criteria[0], evidence=words),
            replace(gap.criteria[1], evidence=other),
        ),
    )
    shown = look(review(gap), THERE)["iso42001:A.5.2"].supports
    assert len(shown) == 6
    assert shown[1].quote == "The other."
    assert all(one.document_id == "manual" for one in shown)


def test_a_version_keeps_what_was_said_and_shows_every_later_change() -> None:
    before = made(all_decisions())
    version = issued(before)
    assert version.whole is True
    assert version.rows == freeze(before)
    assert differences(version.rows, freeze(before)) == ()
    after = made(
        all_decisions(
            A_2_2={"status": "planned"},
            A_2_3={"justification": "Another reason that is long enough.", "responsible": None},
            A_2_4={"sources": (source("manual", "Other words."),)},
            A_3_2={"risks": ("RISK-1",)},
        )
    )
    found = differences(version.rows, freeze(after))
    assert [(one.control.partition(":")[2], one.field) for one in found] == [
        ("A.2.2", "status"),
        ("A.2.3", "justification"),
        ("A.2.3", "responsible"),
        ("A.2.4", "evidence"),
        ("A.3.2", "risks"),
    ]
    record = difference_record(found[0], "de")
    assert (record["name"], record["before"], record["after"]) == (
        "Umsetzung",
        "Umgesetzt",
        "Geplant",
    )
    assert version.rows == freeze(before)


def test_a_version_that_was_tampered_with_is_told() -> None:
    version = issued(made(all_decisions()))
    text = to_json({"content": {"form": 1, "edition": "2023", "controls": []}})
    changed = issued(made(all_decisions()), content=from_json(text)["content"])
    assert (version.whole, changed.whole) == (True, False)


def test_who_may_not_see_evidence_sees_that_there_is_some() -> None:
    sound = made(all_decisions())
    hidden = issued(sound, sources=())
    assert hidden.whole is None
    assert hidden.rows[0].unseen == 1
    assert "may not read: 1" in field_value(hidden.rows[0], "evidence", "en")
    # What is hidden now as well is no difference.
    blind = made(all_decisions(A_2_2={"sources": None}))
    now = freeze(blind, {"SOA-1": (source("manual"),)})
    assert [one.control for one in differences(hidden.rows, now)] == []


def test_what_is_no_version_is_left_out() -> None:
    assert issues([entry("soa_versions", content="x"), entry("soa_versions", content={})]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_for_machines_holds_all(language: Language) -> None:
    stands = made(all_decisions(), review(), risks=[RISK])
    record = statement_record(stands, freeze(stands), remarks(stands, THERE), language)
    assert len(record["controls"]) == 38
    row = next(one for one in record["controls"] if one["control"] == "iso42001:A.9.2")
    assert (row["applicable"], row["needed_by"], row["documents"]) == ("yes", ["RISK-1"], "met")
    assert row["evidence"][0]["quote"] == "We do this."
