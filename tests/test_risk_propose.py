"""Proposals follow from a system's attributes, say which, and rate nothing."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.messages import LANGUAGES, Language
from assistant.registers.check import check
from assistant.registers.load import load_registers
from assistant.risk.matching import unstated
from assistant.risk.propose import opportunity_proposals, risk_proposals, sources_for
from tests.risk_entries import risk, system

RANKING: dict[str, Any] = {
    "purpose": "Ranks job applications.",
    "role": "deployer",
    "supplier": "Acme",
    "stage": "operation",
    "autonomy": "recommends",
    "data": ("personal", "employees"),
    "tier": "high",
    "owner": "Ada",
    "oversight": "Bo looks at each case.",
    "affected": "Applicants",
}
PUMP: dict[str, Any] = {
    "purpose": "Predicts wear of pumps.",
    "role": "provider",
    "stage": "development",
    "autonomy": "assists",
    "data": ("none",),
    "tier": "minimal",
    "owner": "Ada",
}


def ids(**values: Any) -> set[str]:
    return {found.source.id for found in sources_for(system(**values))}


def test_different_systems_get_different_risks() -> None:
    ranking, pump = ids(**RANKING), ids(**PUMP)
    assert {"bias.people_decisions", "legal.high_duties", "oversight.blind_trust"} <= ranking
    assert {"reliability.rare", "transparency.users_uninformed"} <= pump
    assert not ranking & pump


@pytest.mark.parametrize(
    ("changed", "added"),
    [
        ({"autonomy": "alone"}, "privacy.automated"),
        ({"autonomy": "reviewed"}, "oversight.too_many"),
        ({"oversight": None}, "oversight.nobody"),
        ({"owner": None}, "oversight.no_owner"),
        ({"data": ("special",)}, "privacy.special"),
        ({"data": ("licensed",)}, "third_parties.bought_data"),
        ({"role": "both"}, "third_parties.customers"),
        ({"tier": "unsure"}, "legal.unclassified"),
        ({"tier": "prohibited"}, "legal.prohibited"),
        ({"locations": ("Data centre in the USA",)}, "privacy.abroad"),
        ({"model": "Own model, fine-tuned"}, "security.poisoning"),
    ],
)
def test_one_attribute_decides(changed: dict[str, Any], added: str) -> None:
    assert added not in ids(**RANKING)
    assert added in ids(**RANKING | changed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_names_what_triggered_it(language: Language) -> None:
    by_source = {
        one.values["source_id"]: one.reason
        for one in risk_proposals(system(**RANKING), (), language)
    }
    field = load_registers()["systems"].field
    assert "“job applications”" in by_source["bias.past_decisions"].replace("„job", "“job").replace(
        "applications“", "applications”"
    )
    assert field("purpose").label.in_(language) in by_source["bias.past_decisions"]
    tier = field("tier")
    assert tier.option("high").label.in_(language) in by_source["legal.high_duties"]
    assert "Acme" in by_source["third_parties.dependence"]


def test_proposals_are_entries_without_rating_or_treatment() -> None:
    register = load_registers()["risks"]
    for one in risk_proposals(system(**RANKING), (), "de"):
        values = check(register, one.values)
        assert values["system"] == "SYS-1"
        assert one.reason == f"SYS-1 Xaver: {values['reason']}"
        assert not {"likelihood", "impact", "treatment", "controls", "owner"} & set(values)
    register = load_registers()["opportunities"]
    for one in opportunity_proposals(system(**RANKING), (), "de"):
        assert check(register, one.values)["controls"]


@pytest.mark.parametrize(
    "purpose",
    [
        "Sorts mail. It is not used for ranking applicants.",
        "Sortiert Post. Keine Auswahl von Bewerbern.",
        "Sortiert Post, nicht Bewerbungen.",
    ],
)
def test_what_a_purpose_denies_triggers_nothing(purpose: str) -> None:
    values = RANKING | {"purpose": purpose, "tier": "minimal", "affected": "nobody"}
    assert "bias.people_decisions" not in ids(**values)
    assert "bias.past_decisions" not in ids(**values)


def test_a_retired_system_has_only_the_risks_of_its_end() -> None:
    assert ids(**RANKING | {"stage": "retired"}) == {"privacy.left_behind"}
    assert opportunity_proposals(system(**RANKING | {"stage": "retired"}), (), "en") == ()


def test_what_is_in_the_register_is_not_proposed_again_even_archived() -> None:
    one = system(**RANKING)
    first = risk_proposals(one, (), "en")[0]
    there = risk(1, system="SYS-1", source_id=first.values["source_id"])
    assert first.about in {found.about for found in risk_proposals(one, (), "en")}
    for known in (there, replace(there, archived=True)):
        assert first.about not in {found.about for found in risk_proposals(one, [known], "en")}
    elsewhere = risk(1, system="SYS-2", source_id=first.values["source_id"])
    assert len(risk_proposals(one, [elsewhere], "en")) == len(risk_proposals(one, (), "en"))


def test_the_particular_comes_before_the_general() -> None:
    order = [one.values["source_id"] for one in risk_proposals(system(**RANKING), (), "en")]
    assert order.index("bias.people_decisions") < order.index("third_parties.dependence")


def test_missing_attributes_are_named() -> None:
    assert unstated(system(**RANKING)) == ()
    assert unstated(system(purpose="x", role="both")) == ("stage", "affected", "autonomy", "data")
    assert unstated(system(stage="retired")) == ()


def test_hostile_words_stay_words() -> None:
    bad = "<script>alert(1)</script>\u202e ${reason} $because"
    one = system(**RANKING | {"supplier": bad, "purpose": f"Ranks job applications {bad}"})
    assert any(bad.split()[0] in found.reason for found in risk_proposals(one, (), "en"))
    long = system(**RANKING | {"supplier": "x" * 300})
    assert all(len(found.reason) < 700 for found in risk_proposals(long, (), "de"))


@pytest.mark.parametrize(
    "own", ["Eigenentwicklung", "in-house development", "Selbst entwickelt", "–", "(none)"]
)
def test_own_development_is_no_supplier(own: str) -> None:
    assert ids(**RANKING | {"supplier": own}) == ids(**RANKING | {"supplier": ""})
    assert "third_parties.dependence" in ids(**RANKING | {"supplier": f"{own} mit Modell von Acme"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_ends_with_one_full_stop(language: Language) -> None:
    one = system(**RANKING | {"supplier": "Acme B.V."})
    reasons = [found.reason for found in risk_proposals(one, (), language)]
    assert any(reason.endswith("Acme B.V.") for reason in reasons)
    assert not any(".." in reason for reason in reasons)
