"""Acceptance is a deed of a named person; it no longer holds once its basis has changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES
from assistant.registers.entry import Entry
from assistant.risk.assess import Assessed, stale_words
from assistant.risk.checks import accepted_in_order
from assistant.service import Service, Visit, proposing, registering, risk_assessment
from tests.risk_entries import RATED, REASON, SCALE, NoDocuments, codes
from tests.visits import person, service_over


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_over(NoDocuments(), tmp_path) as one:
        yield one


@pytest.fixture
def visit(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def stand(visit: Visit, risk: Entry | str = "RISK-1") -> Assessed:
    name = risk if isinstance(risk, str) else risk.id
    return risk_assessment.assessed(visit, registering.entry(visit, "risks", name), "en")


def change(visit: Visit, **values: Any) -> Entry:
    return registering.change(visit, "risks", "RISK-1", values)


def test_a_named_person_accepts_what_remains(visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"status": "treated"})
    made = risk_assessment.accept(visit, "RISK-1", " Jo  Brandt ", f" {REASON}\n")
    assert made.text("accepted_by") == "Jo Brandt"
    assert made.text("accepted_on") == risk_assessment.today().isoformat()
    assert made.text("accept_reason") == REASON
    assert made.text("status") == "accepted"
    found = stand(visit)
    assert accepted_in_order(found.acceptance)
    assert not {"acceptance_stale", "residual_above", "accepted_person"} & codes(found)
    latest = registering.history(visit, "risks", "RISK-1")[0]
    assert (latest.person, latest.reason) == ("Ada", REASON)


@pytest.mark.parametrize(
    ("values", "name", "reason", "key"),
    [
        ({"residual_impact": None}, "Jo Brandt", REASON, "accept_residual"),
        ({"residual_impact": 9}, "Jo Brandt", REASON, "accept_residual"),
        ({}, "", REASON, "accept_name"),
        ({}, " J ", REASON, "accept_name"),
        ({}, "123 - 4", REASON, "accept_name"),
        ({}, "Jo Brandt", "too short", "accept_reason_short"),
        ({}, "Jo Brandt", "a    b     c", "accept_reason_short"),
        ({"status": "closed"}, "Jo Brandt", REASON, "accept_closed"),
    ],
)
def test_without_rating_person_or_reason_nothing_is_accepted(
    visit: Visit, values: dict[str, Any], name: str, reason: str, key: str
) -> None:
    registering.add(visit, "risks", RATED | values)
    with pytest.raises(Refused) as refused:
        risk_assessment.accept(visit, "RISK-1", name, reason)
    assert refused.value.key == f"risk.{key}"
    assert registering.entry(visit, "risks", "RISK-1").version == 1


def test_a_faulty_method_stops_acceptance(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    registering.add(visit, "method", {"title": "Ours", "likelihood": ["x"]})
    with pytest.raises(Refused) as refused:
        risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    assert refused.value.key == "risk.accept_method"


def test_readers_accept_nothing_and_choose_nothing(service: Service, visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    reader = service.visit(person("reader"))
    with pytest.raises(NotAllowed):
        risk_assessment.accept(reader, "RISK-1", "Jo Brandt", REASON)
    with pytest.raises(NotAllowed):
        risk_assessment.treat(reader, "RISK-1", "log", "en")
    assert stand(reader).initial.score == 12


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"residual_impact": 4}, "residual_impact"),
        ({"likelihood": 5}, "likelihood"),
        ({"measures": "None"}, "measures"),
        ({"controls": ["A.6.2.4"]}, "controls"),
        ({"treatment": "retain"}, "treatment"),
        ({"event": "Something else"}, "event"),
    ],
)
def test_a_later_change_of_its_basis_makes_it_stale(
    visit: Visit, changed: dict[str, Any], field: str
) -> None:
    registering.add(visit, "risks", RATED)
    risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    change(visit, **changed)
    found = stand(visit)
    assert found.acceptance is not None
    assert found.acceptance.changed == (field,)
    assert not accepted_in_order(found.acceptance)
    assert "acceptance_stale" in codes(found)
    label = registering.register("risks").field(field).label
    for language in LANGUAGES:
        assert label.in_(language) in stale_words(found.acceptance, language)
    # Accepted anew, it holds again.
    risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    assert accepted_in_order(stand(visit).acceptance)


@pytest.mark.parametrize("changed", [{"owner": "Bo"}, {"due": "2031-01-01"}, {"status": "treated"}])
def test_other_changes_leave_it_standing(visit: Visit, changed: dict[str, Any]) -> None:
    registering.add(visit, "risks", RATED)
    risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    change(visit, **changed)
    assert accepted_in_order(stand(visit).acceptance)


def test_a_change_that_is_taken_back_leaves_it_standing(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    change(visit, impact=5)
    change(visit, impact=3)
    assert accepted_in_order(stand(visit).acceptance)


def test_other_scales_and_limits_make_it_stale(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    own = {"title": "Ours", "likelihood": SCALE[:5], "impact": SCALE[:5]}
    registering.add(visit, "method", own | {"acceptable_to": 4, "high_from": 12})
    found = stand(visit)
    assert found.acceptance is not None
    assert found.acceptance.limits_changed
    assert "acceptance_stale" in codes(found)
    assert "other_scale_residual" in codes(found)
    assert found.risk.number("likelihood") == 4


def test_measures_under_way_are_not_done_by_accepting(visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"status": "treating"})
    made = risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON)
    assert made.text("status") == "treating"
    assert "accepted_early" in codes(stand(visit))
    assert stand(visit).current.score == 12


def test_accepting_what_somebody_has_changed_meanwhile_is_refused(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    change(visit, residual_impact=5)
    with pytest.raises(Refused) as refused:
        risk_assessment.accept(visit, "RISK-1", "Jo Brandt", REASON, version=1)
    assert refused.value.key == "registers.changed_meanwhile"


def test_a_treatment_of_the_catalogue_is_taken_over(visit: Visit) -> None:
    registering.add(
        visit, "risks", {"title": "x", "source_id": "reliability.drift", "measures": "Ours"}
    )
    option, other = risk_assessment.treatments(registering.entry(visit, "risks", "RISK-1"))[:2]
    made = risk_assessment.treat(visit, "RISK-1", option.id, "de")
    assert made.text("treatment") == option.treatment
    assert made.several("controls") == tuple(f"iso42001:{one}" for one in option.controls)
    assert made.text("measures") == f"Ours\n{option.text.de}"
    assert not {"residual_likelihood", "owner", "due"} & set(made.values)
    again = risk_assessment.treat(visit, "RISK-1", option.id, "de")
    assert again.version == made.version  # nothing is entered twice
    more = risk_assessment.treat(visit, "RISK-1", other.id, "de")
    assert set(made.several("controls")) <= set(more.several("controls"))
    with pytest.raises(Refused):
        risk_assessment.treat(visit, "RISK-1", "not_alone", "de")


def test_a_chosen_treatment_stays(visit: Visit) -> None:
    registering.add(
        visit, "risks", {"title": "x", "source_id": "legal.prohibited", "treatment": "share"}
    )
    assert risk_assessment.treat(visit, "RISK-1", "not_used", "en").text("treatment") == "share"


def test_risks_of_one_s_own_are_offered_what_their_area_knows(visit: Visit) -> None:
    made = registering.add(visit, "risks", {"title": "x", "area": "oversight"})
    assert 1 <= len(risk_assessment.treatments(made)) <= 6
    assert risk_assessment.treatments(registering.add(visit, "risks", {"title": "y"})) == ()


def test_proposals_are_offered_accepted_once_and_dismissed(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "X", "purpose": "Chatbot", "autonomy": "alone"})
    offered = proposing.proposals(visit, "risks", "de")
    assert len(offered) > 10
    made = proposing.accept(visit, "risks", offered[0].key, "de")
    assert made.values["source_id"] == offered[0].values["source_id"]
    proposing.dismiss(visit, "risks", offered[1].key, "de")
    left = {one.about for one in proposing.proposals(visit, "risks", "en")}
    assert left == {one.about for one in offered[2:]}
    assert proposing.proposals(visit, "opportunities", "de")
    assert proposing.proposals(visit, "method", "de") == ()
