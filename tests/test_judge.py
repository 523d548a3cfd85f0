"""The judge by hand-made candidates: what decides, in which direction, and what is shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from math import inf, nan
from typing import Any

import pytest

from assistant.judging import advice
from assistant.judging.combine import Judged, machine_status
from assistant.judging.evidence import evidence_of
from assistant.judging.judge import (
    MOST,
    NOTHING,
    SHOWN,
    Candidate,
    RuleJudge,
    Verdict,
    log_odds,
    probability,
    reasons,
    strengths,
)
from assistant.judging.maturity import documentation_maturity
from assistant.judging.scales import load_scales
from assistant.judging.statements import Corpus, standing_of
from assistant.judging.unreadable import unreadable_pages
from assistant.requirements.load import load_set
from assistant.review_types import CriterionFinding, Evidence, Missing
from ingest.types import DocumentControl, Status
from tests.judging_fixtures import document, row, statement, unit

SCALES = load_scales()
ISO = load_set("iso42001")
CRITERION = "iso42001:9.2.1.a"


def candidate(text: str = "The board audits the AI each year.", **changes: Any) -> Candidate:
    """A statement that supports without doubt, but for the changes."""
    own = {name: changes.pop(name) for name in ("relevance", "denial") if name in changes}
    values = {"relevance": 4.0, "focus": 0.0, "denial": 0.001, "mention": 0.001} | own
    return Candidate(statement(text, **changes), **values)


def judge(*candidates: Candidate) -> Verdict:
    return RuleJudge(SCALES).judge(CRITERION, candidates)


def test_what_is_surely_about_it_and_in_force_supports() -> None:
    found = judge(candidate(), candidate("AI is audited in May, too.", relevance=2.0, place=1))
    assert found.outcome == "supported"
    assert found.support > 0.8 > found.denial
    assert [one.bearing for one in found.evidence] == ["supports", "supports"]
    assert found.evidence[0].quote == "The board audits the AI each year."
    assert found.nearest is None


def test_where_there_is_nothing_there_is_no_verdict() -> None:
    found = judge()
    assert (found.outcome, found.evidence, found.nearest) == ("none", (), None)
    assert found.support < 0.1


def test_what_is_far_off_is_named_as_the_nearest() -> None:
    found = judge(candidate(relevance=-4.5))
    assert (found.outcome, found.evidence) == ("none", ())
    assert found.nearest is not None
    assert found.nearest.bearing == "unrelated"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"standing": "draft"}, "draft"),
        ({"standing": "unknown"}, "no_approval"),
        ({"on_subject": False}, "other_subject"),
        ({"only_system": "Larkspur"}, "one_system"),
    ],
)
def test_what_has_a_flaw_is_weak_and_says_so(changes: dict[str, Any], reason: str) -> None:
    found = judge(candidate(**changes))
    assert found.outcome == "weak"
    assert [(one.bearing, one.reasons) for one in found.evidence] == [("weak", (reason,))]


def test_money_for_what_is_to_be_set_up_later_is_no_full_support() -> None:
    minutes = DocumentControl(
        title="Minutes", status=Status.APPROVED, effective_date=date(2026, 5, 4)
    )
    text = "EUR 60,000 is approved for setting up an AI management system in 2027."
    one = unit(text, of=document("Minutes", control=minutes))
    found = judge(candidate(unit=one))
    assert [(e.bearing, e.reasons) for e in found.evidence] == [("weak", ("to_come",))]
    later = document(control=replace(minutes, effective_date=date(2027, 5, 4)))
    assert judge(candidate(unit=unit(text, of=later))).outcome == "supported"


@pytest.mark.parametrize(
    "changes",
    [
        {"standing": "superseded"},
        {"genre": "glossary"},
        {"genre": "promotion"},
        {"text": "Audit"},
        {"text": "Status: approved"},
    ],
)
def test_what_says_nothing_does_not_speak_for_it(changes: dict[str, Any]) -> None:
    assert judge(candidate(**changes)).outcome == "none"


@pytest.mark.parametrize("changes", [{"standing": "superseded"}, {"genre": "promotion"}])
def test_what_no_longer_holds_denies_nothing(changes: dict[str, Any]) -> None:
    lost = candidate("Audits of AI do not take place.", denial=0.98, place=1, **changes)
    assert judge(lost).outcome == "none"
    assert judge(candidate(), lost).outcome == "supported"


def test_a_denial_contradicts_and_beside_support_it_is_shown() -> None:
    denied = candidate("Audits of AI do not take place.", denial=0.98, place=1)
    found = judge(denied)
    assert found.outcome == "contradicted"
    assert [(one.bearing, one.reasons) for one in found.evidence] == [("contradicts", ("denies",))]
    both = judge(candidate(), denied)
    assert "contradicts" in {one.bearing for one in both.evidence}
    assert both.support < judge(candidate()).support


def test_a_placeholder_contradicts() -> None:
    found = judge(candidate("Internal audit of AI: to be defined"))
    assert found.outcome == "contradicted"
    assert found.evidence[0].reasons == ("placeholder",)


@pytest.mark.parametrize("name", ["denial", "mention"])
def test_denying_and_mentioning_take_support_away(name: str) -> None:
    chances = [0.01, 0.1, 0.3, 0.6, 0.9, 0.999]
    found = [replace(candidate(), **{name: chance}).support for chance in chances]
    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0] - 3


def test_more_support_never_lowers_the_verdict() -> None:
    supports = [judge(candidate(relevance=r)).support for r in (-6, -4, -2, -1, 0, 1, 2, 3, 5)]
    assert supports == sorted(supports)
    one = judge(candidate(relevance=2.0))
    two = judge(candidate(relevance=2.0), candidate("Again, AI is audited.", relevance=1.5))
    assert two.support >= one.support - 0.02


def test_the_order_of_candidates_does_not_matter() -> None:
    some = [
        candidate(),
        candidate("A second auditor looks at the AI tools.", relevance=1.0, place=1),
        candidate("A third auditor looks at the AI tools.", relevance=1.0, place=2),
        candidate("Audits of AI do not take place.", denial=0.9, relevance=0.0, place=3),
    ]
    assert len({judge(*order) for order in permutations(some)}) == 1


def test_only_so_much_is_shown() -> None:
    texts = [f"Auditor {n} audits the AI each year." for n in range(MOST + 10)]
    drafts = [candidate(text, place=n, standing="draft") for n, text in enumerate(texts)]
    assert len(judge(*drafts).evidence) == SHOWN
    assert len(judge(*(candidate(t, place=n) for n, t in enumerate(texts))).evidence) == MOST


def test_reasons_name_how_it_binds_and_what_it_is() -> None:
    assert reasons(candidate("The board must audit the AI."), "supports") == ("duty", "in_force")
    record = candidate("The board audited the AI in May.", genre="record")
    assert reasons(record, "supports") == ("commitment", "record")
    assert reasons(replace(candidate(), mention=0.9), "weak") == ("only_mentions",)
    assert reasons(candidate(), "weak") == ("not_enough",)


def test_probabilities_and_log_odds() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(0.0) == log_odds(-1.0) == pytest.approx(-log_odds(1.0))
    assert probability((1.0, 0.0), (0.0,)) == 0.5
    assert probability((1.0, 0.0), (1e9,)) < 1 + 1e-9
    assert probability((1.0, 0.0), (-1e9,)) > 0
    assert all(value not in (inf, nan) for value in strengths([], NOTHING, -8, -8).support)
    with pytest.raises(ValueError, match="zip"):
        probability((1.0, 0.0), (1.0, 2.0))


# -- from criteria to a requirement


def judged(outcome: Any, *, essential: bool = True, sure: float = 0.97) -> Judged:
    chances = {
        "supported": {"support": sure, "some": sure, "denial": 0.01},
        "weak": {"support": 0.3, "some": sure, "denial": 0.01},
        "contradicted": {"support": 0.1, "some": 0.1, "denial": sure},
        "none": {"support": 0.02, "some": 0.02, "denial": 0.01},
    }
    return Judged(essential=essential, outcome=outcome, **chances[outcome])


def status(*outcomes: str, aside: Sequence[str] = (), sure: float = 0.97) -> str:
    own = [judged(one, sure=sure) for one in outcomes]
    beside = [judged(one, essential=False) for one in aside]
    return machine_status([*own, *beside], SCALES)


def test_the_weakest_essential_criterion_decides() -> None:
    assert status("supported") == "met"
    assert status("supported", "supported", aside=["none", "weak"]) == "met"
    assert status("supported", "none") == "partial"
    assert status("supported", "weak") == "partial"
    assert status("weak", "weak") == "partial"
    assert status("none", "none") == "missing"
    assert status("none", "contradicted") == "missing"
    assert status("contradicted") == "missing"


def test_nothing_is_met_where_a_document_denies() -> None:
    assert status("supported", "contradicted") == "partial"
    assert status("supported", aside=["contradicted"]) == "partial"


def test_a_supporting_criterion_alone_makes_it_partial_unless_it_is_denied() -> None:
    assert status("none", aside=["supported"]) == "partial"
    assert status("contradicted", aside=["supported"]) == "missing"


def test_what_is_barely_supported_is_not_met() -> None:
    assert status("supported", "supported", sure=SCALES.supported) == "partial"


# -- evidence


def test_a_quote_is_a_span_of_its_page() -> None:
    one = statement("Auditors look at the AI each year.")
    (found,) = evidence_of(one, criterion=CRITERION, bearing="supports", strength=0.98765)
    assert found.quote == one.unit.page.text[found.span.start : found.span.end]
    assert (found.strength, found.criterion, found.lead) == (0.988, CRITERION, "")
    assert found.document_status is Status.APPROVED


def test_of_a_row_the_telling_cells_are_quoted() -> None:
    cells = [
        ("Role", "AI officer"),
        ("Person", "Thorne"),
        ("Task", "reports to the board each quarter"),
        ("Since", "2024"),
        ("Deputy", "Mr Vale of sales"),
        ("Room", "the old mill house"),
    ]
    one = statement(unit=row(cells))
    found = evidence_of(one, criterion=CRITERION, bearing="supports")
    assert [piece.quote for piece in found] == [cells[2][1], cells[4][1], cells[5][1]]
    page = one.unit.page.text
    assert all(page[p.span.start : p.span.end] == p.quote for p in found)
    assert {piece.lead for piece in found} == {page}


def test_of_a_row_of_short_cells_one_is_quoted() -> None:
    one = statement(unit=row([("System", "Larkspur"), ("Risk", "high")]))
    (found,) = evidence_of(one, criterion=CRITERION, bearing="supports")
    assert found.quote == "Larkspur"


# -- maturity


def evidence(quote: str = "Audits take place.", *, title: str = "AI policy", **changes: Any) -> Any:
    one = statement(unit=unit(quote, of=document(title, file="f.md")))
    (found,) = evidence_of(one, criterion=CRITERION, bearing=changes.pop("bearing", "supports"))
    return replace(found, **changes)


def criterion(verdict: Any, *shown: Evidence, weight: Any = "essential") -> CriterionFinding:
    return CriterionFinding(CRITERION, weight, "text", verdict, tuple(shown))


def test_maturity_rises_by_stated_rules() -> None:
    rule = evidence()
    measured = evidence("In 2025 the audit found 4 faults, 96 % passed.", title="Audit report")
    improved = evidence("96 % passed; the method was improved in May.", title="Audit report")
    named = evidence("The audit was held.", title="Audit report")
    cases = [
        ([criterion("none")], 0),
        ([criterion("contradicted", evidence(bearing="contradicts"))], 0),
        ([criterion("weak", evidence(bearing="weak"))], 1),
        ([criterion("supported", rule), criterion("none")], 2),
        ([criterion("none"), criterion("supported", rule, weight="supporting")], 2),
        ([criterion("supported", rule)], 3),
        ([criterion("supported", rule), criterion("none", weight="supporting")], 3),
        ([criterion("supported", rule, named)], 3),
        ([criterion("supported", rule, measured)], 4),
        ([criterion("supported", rule, improved)], 5),
        ([criterion("supported", rule, replace(improved, bearing="weak"))], 3),
        ([criterion("supported", measured), criterion("contradicted", weight="supporting")], 2),
    ]
    assert [documentation_maturity(criteria) for criteria, _ in cases] == [n for _, n in cases]


@pytest.mark.parametrize(
    "title",
    [
        "AI policy",
        "KI-Richtlinie",
        "Reporting procedure",
        "Protokollierungsrichtlinie",
        "Event log policy",
    ],
)
def test_a_rule_alone_is_never_more_than_defined(title: str) -> None:
    rule = evidence("Each year 100 % of tools are reviewed, and the method improved.", title=title)
    assert documentation_maturity([criterion("supported", rule)]) == 3


# -- advice


def gap(weight: Any = "essential") -> Missing:
    return Missing(CRITERION, weight, "text", "reason", "Write it down.")


def test_priority_is_by_what_is_missing_and_what_the_standard_asks() -> None:
    asked = ISO.requirement("9.2.2")
    plain = next(r for r in ISO.requirements if r.documented_information == "none" and r.stage == 2)
    assert asked.documented_information != "none"
    assert advice.priority(asked, "missing", [gap()]) == "high"
    assert advice.priority(asked, "undetermined", [gap()]) == "high"
    assert advice.priority(plain, "missing", [gap()]) == "medium"
    assert advice.priority(asked, "partial", [gap()]) == "medium"
    assert advice.priority(asked, "met", [gap("supporting")]) == "low"
    assert advice.priority(asked, "met", []) == "none"
    assert advice.priority(asked, "not_applicable", [gap()]) == "none"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "code", ["draft", "no_approval", "other_subject", "one_system", "only_mentions", "not_enough"]
)
def test_a_reason_and_a_step_are_in_words(language: Any, code: str) -> None:
    weak = evidence(bearing="weak", reasons=(code,))
    verdict = Verdict("weak", 0.3, 0.8, 0.1, (weak,))
    reason = advice.why(verdict, language, documents={weak.document_id: False})
    finding = criterion("weak", weak)
    step = advice.recommendation(
        "partial", [finding], [gap()], language, documents={weak.document_id: False}
    )
    assert advice.hindrance(weak) == code
    assert weak.document in reason
    assert weak.document in step or step == "Write it down."
    assert not {"$", "{"} & {*reason, *step}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_denial_is_named_with_its_place(language: Any) -> None:
    denial = evidence(bearing="contradicts", reasons=("denies",), page=7, page_label="vii")
    verdict = Verdict("contradicted", 0.1, 0.1, 0.9, (denial,))
    fixed, flowing = {denial.document_id: True}, {denial.document_id: False}
    finding = criterion("contradicted", denial)
    assert "vii" in advice.why(verdict, language, documents=fixed)
    assert denial.section[-1] in advice.why(verdict, language, documents=flowing)
    step = advice.recommendation("missing", [finding], [gap()], language, documents=fixed)
    assert "Write it down." in step
    assert "vii" in step


def test_missing_lists_essential_criteria_first_and_leaves_out_what_is_there() -> None:
    requirement = ISO.requirement("9.2.2")
    findings = [
        CriterionFinding(
            requirement.criterion_id(c), c.weight, c.text.en, "supported" if n == 0 else "none"
        )
        for n, c in enumerate(requirement.criteria)
    ]
    found = advice.missing(requirement, findings, "en")
    assert len(found) == len(findings) - 1
    assert [m.weight for m in found] == sorted(m.weight for m in found)
    assert all(m.action for m in found)


def test_confidence_is_that_of_the_least_certain_essential_criterion() -> None:
    sure = Verdict("supported", 0.95, 0.99, 0.01, ())
    unsure = Verdict("none", 0.1, 0.4, 0.01, ())
    assert advice.confidence([(True, sure), (True, unsure)]) == 0.6
    assert advice.confidence([(True, sure), (False, unsure)]) == 0.95


# -- what could not be read, and what holds


def corpus(title: str | None, file: str, status: Status = Status.UNKNOWN) -> Corpus:
    own = document("x", file=file, control=DocumentControl(title=title, status=status))
    return Corpus((own,), (), 0, {own.id: (1, 2)})


@pytest.mark.parametrize(
    ("title", "file", "may"),
    [
        (None, "scan_0047.pdf", True),
        (None, "IMG 2024 final.pdf", True),
        (None, "dokument.pdf", True),
        ("Internal audit programme", "a.pdf", True),
        (None, "protokolle/internes-audit-2025.pdf", True),
        ("Reisekosten und Bewirtung", "r.pdf", False),
        (None, "canteen-menu-autumn.pdf", False),
        ("KI-Management-System", "k.pdf", True),
    ],
)
def test_an_unreadable_document_may_hold_what_its_title_allows(
    title: str | None, file: str, may: bool
) -> None:
    found = unreadable_pages(ISO.requirement("9.2.1"), corpus(title, file))
    assert found == ((f"{file}: 1, 2",) if may else ())


def test_an_outdated_unreadable_document_holds_nothing() -> None:
    lost = corpus("Internal audit", "a.pdf", Status.SUPERSEDED)
    assert unreadable_pages(ISO.requirement("9.2.1"), lost) == ()


@pytest.mark.parametrize(
    ("status_", "newer", "expected"),
    [
        (Status.APPROVED, False, "in_force"),
        (Status.APPROVED, True, "superseded"),
        (Status.DRAFT, False, "draft"),
        (Status.DRAFT, True, "superseded"),
        (Status.UNKNOWN, False, "unknown"),
        (Status.SUPERSEDED, False, "superseded"),
    ],
)
def test_whether_a_document_holds(status_: Status, newer: bool, expected: str) -> None:
    own = document("x", control=DocumentControl(status=status_))
    assert standing_of(own, {"x": "y"} if newer else {}) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The board reviews it yearly.", True),
        ("Reviewed yearly", False),
        ("Version: 0.3 | Status: draft | Owner: IT", False),
        ("Verantwortlich: die Leitung der Klinik", False),
        ("Wer prüft: die Leitung der Klinik", True),
        ("", False),
    ],
)
def test_what_is_a_statement_at_all(text: str, says: bool) -> None:
    assert statement(unit=unit(text)).says_something is says


def test_a_short_row_is_a_statement() -> None:
    assert statement(unit=row([("System", "Larkspur")])).says_something
