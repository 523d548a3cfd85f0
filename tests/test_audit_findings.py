"""Findings: what is lacking until they can be closed, and what the program proposes."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.audit.findings import Standing, standing
from assistant.audit.to_examine import finding_proposals
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.check import check
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal
from assistant.review_types import Review
from tests.audit_entries import TODAY, audit, entry, finding, iso
from tests.review_fixtures import small_review

THERE = frozenset({"policy", "register", "draft", "hostile"})


def state(actions: Any = (), **values: Any) -> Standing:
    return standing(finding(**values), requirements=iso(), actions=actions, today=TODAY)


def test_a_complete_nonconformity_is_closed() -> None:
    found = state()
    assert found.closed
    assert found.lacking == ()
    assert found.faults == ()
    assert not found.overdue
    assert state(status="open").can_close


@pytest.mark.parametrize(
    ("without", "lacking"),
    [
        ("requirements", "requirement"),
        ("description", "description"),
        ("correction", "correction"),
        ("cause", "cause"),
        ("siblings", "siblings"),
        ("action", "action"),
        ("owner", "owner"),
        ("due", "due"),
        ("action_done_on", "done"),
        ("effect", "effect"),
        ("effect_by", "effect_by"),
        ("effect_on", "effect_on"),
        ("effective", "effective"),
        ("kind", "kind"),
    ],
)
@pytest.mark.parametrize("kind", ["major", "minor"])
def test_one_that_lacks_a_step_is_open_whatever_it_is_marked(
    without: str, lacking: str, kind: str
) -> None:
    found = state(**{"kind": kind, without: None})
    assert found.lacking == (lacking,)
    assert not found.closed
    assert not found.can_close
    assert "closed_too_early" in found.faults


def test_the_steps_come_in_the_order_of_the_work() -> None:
    bare = entry("findings", 1, title="Something", kind="major")
    found = standing(bare, requirements=iso(), today=TODAY)
    assert found.lacking == (
        "requirement", "description", "correction", "cause", "siblings", "action", "owner", "due",
        "done", "effect", "effect_by", "effect_on", "effective",
    )  # fmt: skip
    assert found.next_step == "requirement"


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"effect_on": "2026-09-20"}, ("effect_later",)),  # the day of the action
        ({"effect_on": "2026-08-01"}, ("effect_later",)),
        ({"effect_on": "2026-12-24"}, ("effect_on",)),  # still to come
        ({"action_done_on": "2026-12-20", "effect_on": "2026-12-24"}, ("done", "effect_on")),
        ({"effective": "no"}, ("act_again",)),
        ({"requirements": "99.9"}, ("requirement",)),
    ],
)
def test_effects_are_checked_after_the_action_and_before_today(
    values: dict[str, str], lacking: tuple[str, ...]
) -> None:
    found = state(**values)
    assert found.lacking == lacking
    assert not found.closed


def test_actions_of_the_plan_have_to_be_finished() -> None:
    own = {"title": "Write it", "origin": "FND-1"}
    assert state([entry("actions", 1, **own, status="doing")]).lacking == ("actions",)
    assert state([entry("actions", 1, **own, status="doing")]).open_actions == ("ACT-1",)
    assert state([entry("actions", 1, **own, status="done")]).closed
    assert state([entry("actions", 1, title="Other", origin="FND-11")]).closed


@pytest.mark.parametrize("kind", ["observation", "opportunity"])
def test_an_observation_needs_an_answer_only(kind: str) -> None:
    bare = dict.fromkeys(
        ("correction", "cause", "siblings", "action", "owner", "due", "action_done_on", "effect",
         "effect_by", "effect_on", "effective", "requirements")
    )  # fmt: skip
    assert state(**{**bare, "kind": kind}).lacking == ("answer",)
    assert state(**{**bare, "kind": kind, "action": "Left as it is: no risk."}).closed


def test_overdue_is_what_is_open_and_not_acted_on() -> None:
    open_one = {"status": "acting", "action_done_on": None, "due": "2026-11-27"}
    assert state(**open_one).overdue
    assert not state(**{**open_one, "due": "2026-11-28"}).overdue
    assert not state(status="checking", effect_on=None).overdue  # acted in time, effect to come
    assert state(status="closed", action_done_on=None).overdue  # closed too early


def test_who_checks_their_own_action_is_pointed_out() -> None:
    assert state(effect_by="MEER, Jonas").same_hand
    assert not state().same_hand
    assert not state(effect_by=None, owner=None).same_hand


def test_days_that_do_not_fit_are_named() -> None:
    assert state(found_on="2026-10-01").faults == ("acted_before_found",)
    assert state(found_on="2027-01-01").faults == ("future_found_on", "acted_before_found")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_fault_and_flaw_has_words(language: Language) -> None:
    bare = entry("findings", 1, title="Something", kind="minor")
    steps = standing(bare, requirements=iso(), today=TODAY).lacking
    for step in (*steps, "kind", "answer", "actions", "effect_later", "act_again"):
        assert message(f"auditing.lacking_{step}", language)
    faults = ("closed_too_early", "unknown_requirement", "acted_before_found")
    for fault in (*faults, "future_found_on", "future_action_done_on", "future_effect_on"):
        assert message(f"auditing.fault_{fault}", language)


def proposed(review: Review | None, **more: Any) -> tuple[Proposal, ...]:
    given: dict[str, Any] = {"findings": (), "audits": (), "checks": (), **more}
    return finding_proposals(
        review,
        given["findings"],
        given["audits"],
        given["checks"],
        iso(),
        documents=given.get("documents", THERE),
        language=review.language if review else "en",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_denial_is_proposed_to_be_examined_and_is_no_nonconformity(language: Language) -> None:
    (one,) = proposed(small_review(language))
    assert one.values["requirements"] == ("iso42001:6.1.4",)
    assert "kind" not in one.values
    quotes = [source.quote for source in one.values["sources"]]
    assert len(quotes) == 1  # the denial alone, not the weak words beside it
    assert quotes[0] in one.values["description"]
    assert "6.1.4" in one.reason
    assert check(load_registers()["findings"], one.values)["status"] == "open"


def test_words_of_a_document_that_is_gone_are_not_proposed() -> None:
    assert proposed(small_review("en"), documents=THERE - {"draft"}) == ()


def test_what_somebody_looks_at_already_is_not_proposed() -> None:
    review = small_review("en")
    open_one = finding(requirements="6.1.4", status="open")
    assert proposed(review, findings=[open_one]) == ()
    assert len(proposed(review, findings=[finding(requirements="6.1.4")])) == 1  # closed


def test_a_contradiction_between_documents_is_proposed() -> None:
    review = small_review("en")
    note = replace(review.notes[0], code="contradiction")
    scope = replace(review.requirements[1], notes=(note,))
    found = proposed(replace(review, requirements=(scope,)))
    assert [one.about.partition(":")[0] for one in found] == ["conflict"]
    assert len(found[0].values["sources"]) == 2


def test_the_audit_under_way_is_named_where_it_is_the_only_one() -> None:
    review = small_review("en")
    running = [audit(1, "6", status="running"), audit(2, "9", status="running")]
    assert proposed(review, audits=running)[0].values["audit"] == "AUD-1"
    running.append(audit(3, "6.1.4", status="running"))
    assert "audit" not in proposed(review, audits=running)[0].values


def test_a_check_that_does_not_conform_asks_for_a_finding_once() -> None:
    line = {"audit": "AUD-1", "requirement": "9.2.1", "question": "Is there a programme?"}
    checks = [
        entry("checks", 1, **line, result="nonconform", answer="There is none."),
        entry("checks", 2, **line, result="observation"),
    ]
    (one,) = proposed(None, checks=checks)
    assert one.values["description"] == "There is none."
    assert one.values["audit"] == "AUD-1"
    assert "kind" not in one.values
    known = [finding(audit="AUD-1", requirements="9.2")]
    assert proposed(None, checks=checks, findings=known) == ()
