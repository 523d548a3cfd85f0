"""Which assessments a system calls for: never a plain "no", always with articles."""

from datetime import date
from typing import Any

import pytest

from assistant.impact.load import law_days, load_form
from assistant.impact.needed import Need, annex_points, latest_of, needed
from assistant.impact.prefill import proposed
from assistant.impact.risks import proposed as proposed_risks
from assistant.messages import LANGUAGES
from assistant.registers.check import check
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.service.registering import LONGEST_REASON
from tests.impact_fixtures import SOURCE, full, impact, recruiting, system


def need(view: str, of: Entry, latest: Entry | None = None) -> Need:
    return {one.view: one for one in needed(of, latest, "en")}[view]  # type: ignore[index]


def high(article: str, role: str | None = "deployer", **more: Any) -> Entry:
    return system(role=role, tier="high", tier_articles=(article,) if article else None, **more)


@pytest.mark.parametrize(
    ("articles", "points"),
    [
        (("Art. 6(2), Annex III 4(a)",), {"4", "4a"}),
        (("Annex III 5(b)", "Annex III 5(c)"), {"5", "5b", "5c"}),
        (("Anhang III Nr. 5 Buchst. b",), {"5", "5b"}),
        (("Annex III point 5 (c)",), {"5", "5c"}),
        (("Anhang III Nummer 8",), {"8"}),
        (("Art. 6(1), Annex I",), {"product"}),
        (("Art. 6 Abs. 1",), {"product"}),
        (("Art. 6(2)", "Annex II"), {"empty"}),
        ((), {"empty"}),
    ],
)
def test_points_of_the_annex_are_read(articles: tuple[str, ...], points: set[str]) -> None:
    assert annex_points(articles) == points


@pytest.mark.parametrize("article", ["Art. 6(2), Annex III 5(b)", "Anhang III Nr. 5 Buchst. c"])
@pytest.mark.parametrize("role", ["deployer", "both"])
@pytest.mark.parametrize("body", [None, "neither", "unknown", "public"])
def test_every_deployer_of_credit_and_life_insurance_systems_is_meant(
    article: str, role: str, body: str | None
) -> None:
    found = need("fria", high(article, role), impact(body=body))
    assert found.verdict == "required"
    assert found.applies_from == law_days()["annex_iii"] == date(2027, 12, 2)


@pytest.mark.parametrize(
    ("of", "body", "verdict"),
    [
        (high("Annex III 4(a)"), None, "likely"),
        (high("Annex III 4(a)"), "unknown", "likely"),
        (high("Annex III 4(a)"), "neither", "none"),
        (high("Annex III 4(a)"), "public", "required"),
        (high("Annex III 4(a)"), "service", "required"),
        (high("Annex III 5(a)"), "neither", "likely"),
        (high("Annex III 6"), None, "likely"),
        (high("Annex III 2"), "public", "none"),
        (high("Annex III 2(a)"), None, "none"),
        (high("Art. 6(1), Annex I"), "public", "none"),
        (high(""), None, "likely"),
        (high("Annex III 4(a)", None), None, "likely"),
        (high("Annex III 4(a)", "unclear"), None, "likely"),
        (high("Annex III 5(b)", "provider"), None, "none"),
        (high("Annex III 5(b)", "importer"), "public", "none"),
        (system(role="deployer"), "public", "none"),
        (system(role="deployer", tier="unsure"), "public", "none"),
        (system(role="deployer", tier="minimal"), "public", "none"),
        (system(role="deployer", tier="prohibited"), "public", "none"),
    ],
)
def test_art_27_by_role_annex_and_kind_of_body(of: Entry, body: str | None, verdict: str) -> None:
    found = need("fria", of, impact(body=body))
    assert found.verdict == verdict
    assert found.reasons
    assert (found.applies_from is None) is (verdict == "none")


def test_an_older_high_risk_system_gets_a_note() -> None:
    assert need("fria", high("Annex III 5(b)", started="2025-01-01")).notes
    assert not need("fria", high("Annex III 5(b)", started="2027-12-02")).notes
    assert not need("fria", high("Annex III 5(b)")).notes


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, "none"),
        ({"data": ("none",)}, "none"),
        ({"data": ("none", "confidential")}, "none"),
        ({"data": ("licensed",)}, "none"),
        ({"data": ("personal",)}, "likely"),
        ({"data": ("none", "personal")}, "likely"),
        ({"data": ("special",)}, "likely"),
        ({"data": ("children",)}, "likely"),
        ({"data": ("employees",)}, "likely"),
        ({"data": ("personal",), "autonomy": "alone"}, "likely"),
        ({"data": ("personal",), "tier": "high"}, "likely"),
        ({"data": ("special", "children")}, "required"),
        ({"data": ("personal",), "autonomy": "alone", "tier": "high"}, "required"),
        ({"data": ("employees",), "autonomy": "reviewed"}, "required"),
        ({"data": ("none",), "autonomy": "alone", "tier": "high"}, "none"),
        ({"autonomy": "alone", "tier": "high"}, "none"),
    ],
)
def test_data_protection_by_signs_of_a_high_risk(values: dict[str, Any], verdict: str) -> None:
    found = need("dpia", system(**values))
    assert found.verdict == verdict
    assert found.reasons
    assert all("$" not in one.text for one in found.reasons)


@pytest.mark.parametrize(
    ("stage", "verdict"),
    [
        (None, "required"),
        ("idea", "required"),
        ("development", "required"),
        ("test", "required"),
        ("operation", "required"),
        ("retired", "none"),
    ],
)
def test_every_system_in_use_or_to_come_is_assessed(stage: str | None, verdict: str) -> None:
    assert need("aisia", system(stage=stage)).verdict == verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_combination_is_without_a_reason(language: Any) -> None:
    fields = {one.id: one for one in load_registers()["systems"].fields}
    roles = [None, *(one.value for one in fields["role"].options)]
    tiers = [None, *(one.value for one in fields["tier"].options)]
    annexes: tuple[tuple[str, ...], ...] = (
        (), ("Annex III 1",), ("Annex III 2",), ("Annex III 5(d)",), ("Annex I",),
    )  # fmt: skip
    for role in roles:
        for tier in tiers:
            for annex in annexes:
                of = system(role=role, tier=tier, tier_articles=annex, data=("licensed",))
                for one in needed(of, None, language):
                    assert one.reasons, (role, tier, annex, one.view)
                    assert all(reason.places for reason in one.reasons)


def test_nothing_says_that_an_assessment_is_not_required() -> None:
    for view in load_form().views:
        for rule in view.rules:
            assert "not required" not in rule.reason.en
            assert "nicht erforderlich" not in rule.reason.de


def test_german_articles_have_german_names() -> None:
    found = needed(high("Annex III 5(b)", data=("personal",)), None, "de")
    places = " ".join(reason.places for one in found for reason in one.reasons)
    assert "KI-Verordnung" in places
    assert "Anhang III Nr. 5 Buchst. b, c" in places
    assert "DSGVO" in places
    assert not {"AI Act", "GDPR", "Annex"} & set(places.split())


def test_the_newest_assessment_in_use_counts() -> None:
    entries = [impact(2), impact(10), impact(11, archived=True), impact(12, system="SYS-2")]
    found = latest_of(entries, "SYS-1")
    assert found is not None
    assert found.id == "IMP-10"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_system_without_assessment_is_offered_one_with_facts_alone(language: Any) -> None:
    (one,) = proposed([recruiting(sources=(SOURCE,))], [], language)
    assert one.values["system"] == "SYS-1"
    assert one.values["sources"] == (SOURCE,)
    assert set(one.values) == {"title", "system", "status", "sources"}
    assert check(load_registers()["impacts"], one.values)
    assert "42001" in one.reason
    assert ("Art. 35 Abs. 1" if language == "de" else "35(1)") in one.reason
    assert len(one.reason) <= LONGEST_REASON


def test_a_new_system_begins_before_use_and_a_retired_one_not_at_all() -> None:
    (one,) = proposed([system(stage="test")], [], "en")
    assert one.values["trigger"] == "new"
    assert proposed([system(stage="retired")], [], "en") == ()
    assert proposed([system()], [impact()], "en") == ()
    assert len(proposed([system()], [impact(archived=True)], "en")) == 1
    long = system(name="N" * 300)
    assert check(load_registers()["impacts"], proposed([long], [], "de")[0].values)


def risk(**values: Any) -> Entry:
    one = impact()
    return Entry("risks", "RISK-1", 1, values, one.created, one.changed, "Ada")


@pytest.mark.parametrize("language", LANGUAGES)
def test_effects_rated_medium_or_high_become_risks(language: Any) -> None:
    entry = full(fairness_level="high", society_level="medium", fairness_measures="unknown",
                 sources=(SOURCE,))  # fmt: skip
    found = proposed_risks([entry], [], {"SYS-1": recruiting()}, language)
    assert [one.about for one in found] == ["IMP-1:fairness", "IMP-1:society"]
    first, second = found
    assert "IMP-1" in first.reason == first.values["reason"]
    assert first.values["area"] == "bias"
    assert "measures" not in first.values  # "unknown" is no measure
    assert second.values["concerns"] == ("society",)
    assert first.values["sources"] == (SOURCE,)
    for one in found:
        assert check(load_registers()["risks"], one.values)
        assert not {"likelihood", "impact", "owner"} & set(one.values)  # left to people


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({"source_id": "IMP-1:fairness"}, True),
        ({"source_id": "IMP-1:access", "area": "bias", "system": "SYS-1"}, False),
        ({"area": "bias", "system": "SYS-1", "reason": "See IMP-1."}, True),
        ({"area": "bias", "system": "SYS-1", "reason": "See IMP-12."}, False),
        ({"area": "bias", "system": "SYS-2", "reason": "See IMP-1."}, False),
        ({"area": "safety", "system": "SYS-1", "reason": "See IMP-1."}, False),
        ({}, False),
    ],
)
def test_a_risk_that_names_the_effect_stands_for_it(values: dict[str, Any], stands: bool) -> None:
    found = proposed_risks([full(fairness_level="high")], [risk(**values)], {}, "en")
    assert (found == ()) is stands


@pytest.mark.parametrize("level", ["none", "low", "unknown", None])
def test_other_levels_and_archived_assessments_give_no_risk(level: str | None) -> None:
    assert proposed_risks([impact(fairness_level=level)], [], {}, "en") == ()
    assert proposed_risks([impact(fairness_level="high", archived=True)], [], {}, "en") == ()
