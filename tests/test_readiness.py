"""What holds an audit back: nothing is ever called ready, and each fault is seen."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.messages import LANGUAGES, Language, catalogue
from assistant.readiness import words
from assistant.readiness.reason import Rank
from assistant.readiness.stage import Readiness
from assistant.registers.entry import Entry
from ingest.types import Status
from tests.certifying_fixtures import (
    all_decisions,
    document,
    entry,
    evidence,
    finding,
    holdings,
    issued,
    made_statement,
    review,
    sound_registers,
    source,
    stages,
)

Registers = dict[str, list[Entry]]
PROMISES = re.compile(
    r"\bis ready\b|\bare ready\b|certifiable|\bist bereit\b|\bsind bereit\b|zertifizierbar|"
    r"zertifizierungsreif|\bcompl(?:iant|ies)\b|konform\b",
    re.IGNORECASE,
)


def codes(found: Readiness) -> list[str]:
    return [one.code for one in found.reasons]


def test_of_a_sound_company_nothing_is_said_to_be_ready() -> None:
    for found in stages(found=review()):
        assert codes(found) == []
        assert found.result == "nothing_found"
        assert words.result(found, "en").endswith("a person decides.")
        assert words.result(found, "de").endswith("die Entscheidung trifft ein Mensch.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_that_somebody_is_ready(language: Language) -> None:
    areas = ("readiness.", "soa.", "documented.", "certification.")
    texts = {k: v for k, v in catalogue(language).items() if k.startswith(areas)}
    assert len(texts) > 200
    assert [key for key, text in texts.items() if PROMISES.search(text)] == []


def test_without_a_review_neither_stage_can_be_judged() -> None:
    for found in stages(found=None):
        assert found.result == "not_ready"
        assert "no_review" in codes(found)
        assert found.reasons[0].rank is Rank.BASIS


def test_a_changed_library_holds_both_stages_back() -> None:
    for found in stages(found=review(), current=False):
        assert "library_changed" in codes(found)


def change(register: str, **values: Any) -> Callable[[Registers], None]:
    """Change fields of a register's first entry; None takes a value away."""

    def do(registers: Registers) -> None:
        first = registers[register][0]
        merged = {k: v for k, v in {**first.values, **values}.items() if v is not None}
        registers[register][0] = replace(first, values=merged)

    return do


def empty(register: str) -> Callable[[Registers], None]:
    return lambda registers: registers[register].clear()


def drop(register: str) -> Callable[[Registers], None]:
    return lambda registers: registers[register].__delitem__(3)


def add(register: str, **values: Any) -> Callable[[Registers], None]:
    return lambda registers: registers[register].append(entry(register, 2, **values))


FAULTS: list[tuple[str, int, Callable[[Registers], None]]] = [
    ("no_systems", 1, empty("systems")),
    ("role_open", 1, change("roles", holder=None)),
    ("method_not_approved", 1, change("method", approved_by=None)),
    ("no_risks", 1, empty("risks")),
    ("no_audit_planned", 1, empty("audits")),
    ("no_audit_planned", 1, change("audits", status="cancelled")),
    ("no_review_planned", 1, empty("reviews")),
    ("soa_undecided", 1, drop("soa")),
    ("soa_implemented_bare", 1, change("soa", sources=None)),
    ("soa_excluded_thin", 1, change("soa", applicable="no", justification="n/a")),
    ("soa_double", 1, lambda registers: registers["soa"].append(registers["soa"][0])),
    ("soa_changed", 1, change("soa", responsible="Somebody else")),
    ("risks_unrated", 2, change("risks", impact=None)),
    ("risks_untreated", 2, change("risks", treatment=None)),
    ("risks_unaccepted", 2, change("risks", treatment="retain")),
    (
        "risks_unaccepted",
        2,
        change("risks", status="accepted", accepted_by="Bea", accepted_on="2027-01-01"),
    ),
    ("risks_late", 2, change("risks", status="treating", due="2026-11-27")),
    ("risks_unowned", 2, change("risks", owner=None)),
    ("impacts_lacking", 2, empty("impacts")),
    ("impacts_lacking", 2, change("impacts", assessed_on="2027-01-01")),
    ("impacts_lacking", 2, add("systems", name="New", stage="test")),
    ("impacts_unapproved", 2, change("impacts", approved_by=None)),
    ("competence_unproven", 2, change("competences", evidence=None)),
    ("competence_expired", 2, change("competences", valid_until="2026-11-27")),
    ("objectives_unmeasured", 2, change("objectives", current=None)),
    ("audit_bare", 2, change("audits", summary=None)),
    ("major_open", 2, change("findings", kind="major", status="acting")),
    ("minor_unplanned", 2, change("findings", status="open")),
    (
        "findings_late",
        2,
        change("findings", status="acting", due="2026-11-01", cause="c", action="a"),
    ),
    ("effect_unchecked", 2, change("findings", effect=None)),
    ("review_bare", 2, change("reviews", decisions=None)),
    ("controls_undone", 2, change("soa", status="partial")),
    ("actions_late", 2, change("actions", status="open", due="2026-11-27")),
]


@pytest.mark.parametrize(("code", "stage", "break_it"), FAULTS)
def test_each_fault_of_the_registers_holds_its_stage_back(
    code: str, stage: int, break_it: Callable[[Registers], None]
) -> None:
    registers, sound = sound_registers(), sound_registers()
    break_it(registers)
    there = holdings(document("manual"), document("report"))
    version = issued(made_statement(sound, there, review()))
    both = stages(found=review(), registers=registers, issue=version)
    assert both[stage - 1].result == "not_ready"
    assert code in codes(both[stage - 1])
    assert both[1].result == "not_ready"  # what holds stage 1 back holds stage 2 back
    for language in LANGUAGES:
        for one in both[stage - 1].reasons:
            assert one.text(language)
            assert all(one.next_steps(language))
            assert one.looked.text(language)


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("8.2", "risks_not_assessed"),
        ("8.3", "risks_not_treated"),
        ("8.4", "impacts_none"),
        ("7.2", "competence_none"),
        ("9.1", "monitoring_none"),
        ("9.2.2", "audit_not_done"),
        ("9.3.3", "review_not_held"),
    ],
)
def test_without_a_record_a_rule_that_is_met_is_not_enough(ref: str, code: str) -> None:
    """A procedure that says that audits are held shows no audit."""
    bare: Registers = {"soa": all_decisions()}
    only_rule = review(finding(ref, names=("manual",)))
    assert code in codes(stages(found=only_rule, registers=bare)[1])
    assert code not in codes(stages(found=review(), registers=bare)[1])  # there is a report


def test_an_unissued_or_unapproved_statement_holds_stage_1_back() -> None:
    assert "soa_not_issued" in codes(stages(found=review(), issue=None)[0])
    there = holdings(document("manual"), document("report"))
    version = issued(made_statement(sound_registers(), there, review()), approved_by="")
    assert "soa_not_approved" in codes(stages(found=review(), issue=version)[0])


@pytest.mark.parametrize(
    ("made", "code", "rank"),
    [
        (finding("4.3", "missing", verdict="contradicted", bearing="contradicts"), "denied", 1),
        (finding("4.3", "missing", verdict="none", names=()), "missing", 2),
        (finding("4.3", "partial", verdict="weak", bearing="weak"), "weak", 3),
        (finding("4.3", "partial"), "unsure", 3),
        (finding("4.3", "undetermined", verdict="undetermined", names=()), "unreadable", 4),
        (finding("4.3", names=("gone",)), "gone", 2),
        (finding("4.3", names=("draft",)), "gone", 2),
        (finding("4.3", "not_applicable", by_person=True), "clause_left_out", 1),
        (finding("4.3", stale=True), "decision_stale", 3),
        (finding("A.2.2", "not_applicable", by_person=True), "control_unclear", 6),
    ],
)
def test_each_gap_of_the_review_holds_its_stage_back(made: Any, code: str, rank: int) -> None:
    there = holdings(document("manual"), document("report"), document("draft", Status.DRAFT))
    first, second = stages(found=review(made), there=there)
    reason = next(one for one in first.reasons if one.code == code)
    assert (reason.rank, reason.requirement and reason.requirement.ref) == (rank, made.ref)
    assert codes(second)[0] == "stage_one"


def test_what_a_person_decided_is_counted_and_holds_nothing_back() -> None:
    decided = finding("4.3", "met", verdict="none", names=(), by_person=True)
    first, _ = stages(found=review(decided))
    assert codes(first) == []
    assert first.numbers["by_person"] == 1


def test_a_control_that_is_validly_left_out_holds_nothing_back() -> None:
    gap = finding("A.10.4", "missing", verdict="none", names=())
    assert "missing" in codes(stages(found=review(gap))[1])
    left_out = {"applicable": "no", "justification": "We have no customers.", "status": None}
    registers = sound_registers() | {"soa": all_decisions(A_10_4=left_out)}
    assert codes(stages(found=review(gap), registers=registers)[1]) == []
    left_out["justification"] = "none"
    registers["soa"] = all_decisions(A_10_4=left_out)
    assert "missing" in codes(stages(found=review(gap), registers=registers)[1])


def test_the_gravest_reasons_stand_first_and_always_in_the_same_order() -> None:
    registers = sound_registers()
    registers["roles"].append(entry("roles", 2, name="Tester"))
    found = review(
        finding("4.1", "partial", verdict="weak", bearing="weak"),
        finding("4.2", "missing", verdict="none", names=()),
        finding("6.2", "missing", verdict="contradicted", bearing="contradicts"),
        finding("5.2", "missing", verdict="contradicted", bearing="contradicts"),
    )
    first, _ = stages(found=found, registers=registers, current=False)
    assert [(one.code, one.requirement and one.requirement.ref) for one in first.reasons] == [
        ("denied", "5.2"),
        ("denied", "6.2"),
        ("missing", "4.2"),
        ("weak", "4.1"),
        ("role_open", "5.3"),
        ("library_changed", None),
    ]
    assert first == stages(found=found, registers=registers, current=False)[0]


def test_a_denial_is_cited_word_for_word_and_says_what_to_write() -> None:
    made = finding(
        "9.2.1", "missing", verdict="contradicted", bearing="contradicts", quote="None was held."
    )
    reason = next(one for one in stages(found=review(made))[0].reasons if one.code == "denied")
    assert reason.source == source("manual", "None was held.")
    assert words.cited(reason, "de").startswith("„None was held.“ – manual (manual.md)")
    assert len(reason.steps) >= 1


def test_unsure_words_are_not_cited_as_what_comes_near() -> None:
    near = evidence("manual", "iso42001:4.3.a", "weak", strength=0.2)
    made = finding("4.3", "partial", verdict="weak", names=())
    first = replace(made.criteria[0], evidence=(near,))
    made = replace(made, criteria=(first, *made.criteria[1:]))
    reason = next(one for one in stages(found=review(made))[0].reasons if one.code == "weak")
    assert reason.source is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_for_machines_holds_all(language: Language) -> None:
    made = finding("4.3", "missing", verdict="contradicted", bearing="contradicts")
    first, _ = stages(found=review(made), language=language)
    record = words.readiness_record(first, language)
    assert record["result"] == "not_ready"
    assert record["basis"] == {"review": 1, "day": "2026-11-28", "current": True}
    (reason,) = record["reasons"]
    assert reason["source"]["quote"]
    assert reason["requirement"] == "iso42001:4.3"
    assert record["numbers"]["requirements"] == 28
