"""Scales of three to seven steps, limits, who accepts; what is wrong is said, nothing replaced."""

from typing import Any

import pytest

from assistant.messages import LANGUAGES
from assistant.registers.check import check
from assistant.registers.load import load_registers
from assistant.risk.level import initial, level_words
from assistant.risk.method import limits_of, read_method, signature
from tests.risk_entries import SCALE, method_entry, risk


def keys(**values: Any) -> list[str]:
    return [fault.key for fault in read_method([method_entry(**values)], "en").faults]


def own(steps: int = 5, **values: Any) -> dict[str, Any]:
    filled = {"likelihood": tuple(SCALE[:steps]), "impact": tuple(SCALE[:steps])}
    return filled | {"acceptable_to": 3, "high_from": 6} | values


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_entry_the_default_applies_and_says_so(language: Any) -> None:
    found = read_method([], language)
    assert found.usable
    assert found.entry == ""
    assert found.default_parts == ("likelihood", "impact", "limits")
    assert len(found.likelihood) == len(found.impact) == 5
    assert found.acceptable_to < found.high_from <= found.highest
    assert all(step.name and step.means for step in (*found.likelihood, *found.impact))
    assert read_method([method_entry(archived=True, **own())], language).entry == ""


@pytest.mark.parametrize("steps", range(3, 8))
def test_three_to_seven_steps(steps: int) -> None:
    values = check(load_registers()["method"], {"title": "Ours", **own(steps)})
    found = read_method([method_entry(**values)], "de")
    assert found.usable
    assert found.default_parts == ()
    assert [step.number for step in found.impact] == list(range(1, steps + 1))
    assert found.impact[-1].name == f"name {steps}"
    assert found.impact[-1].means == f"meaning {steps}"
    assert found.highest == steps * steps
    top = initial(found, risk(likelihood=steps, impact=steps))
    assert (top.level, top.score) == ("high", steps * steps)
    assert initial(found, risk(likelihood=steps + 1, impact=1)).state == "outside"
    assert initial(found, risk(likelihood=0, impact=1)).state == "outside"


def test_scales_of_different_lengths() -> None:
    values = own(impact=tuple(SCALE[:3]), likelihood=tuple(SCALE[:7]), high_from=21)
    found = read_method([method_entry(**values)], "en")
    assert found.usable
    assert initial(found, risk(likelihood=7, impact=3)).level == "high"
    assert initial(found, risk(likelihood=3, impact=7)).state == "outside"


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"likelihood": tuple(SCALE[:2])}, ["count"]),
        ({"impact": (*SCALE, "8 | name 8")}, ["count"]),
        ({"impact": ("1 | a", "2 | b", "4 | d")}, ["order"]),
        ({"impact": ("3 | a", "2 | b", "1 | c")}, ["order", "order"]),
        ({"impact": ("one | a", "2 | b", "3 | c")}, ["line"]),
        ({"impact": ("1 a", "2 | b", "3 | c")}, ["line"]),
        ({"impact": ("1 |", "2 | b", "3 | c")}, ["line"]),
        ({"impact": ("² | a", "2 | b", "3 | c")}, ["line"]),
        ({"impact": ("1 | a", "2 | A ", "3 | c")}, ["names"]),
        ({"acceptable_to": None}, ["limits_missing"]),
        ({"high_from": None, "acceptable_to": None}, ["limits_missing"]),
        ({"acceptable_to": 6}, ["limits_order"]),
        ({"high_from": 26}, ["limits_high"]),
        ({"review_months": 0}, ["review"]),
        ({"review_months": 61}, ["review"]),
        ({"acceptors": ("very high | Ada",)}, ["acceptor"]),
        ({"acceptors": ("high",)}, ["acceptor"]),
        ({}, []),
    ],
)
def test_faults_are_told_in_both_languages(changed: dict[str, Any], wanted: list[str]) -> None:
    values = own(**changed)
    assert keys(**values) == wanted
    for language in LANGUAGES:
        for fault in read_method([method_entry(**values)], language).faults:
            assert fault.words(language).endswith(".")


def test_a_method_with_faults_gives_no_level_and_not_the_default_s() -> None:
    found = read_method([method_entry(**own(high_from=99))], "en")
    rating = initial(found, risk(likelihood=1, impact=1))
    assert (rating.level, rating.score, rating.state) == (None, None, "no_method")
    assert "low" not in level_words(rating, "en")


def test_what_an_entry_leaves_out_comes_from_the_default_and_is_named() -> None:
    assert read_method([method_entry()], "en").default_parts == ("likelihood", "impact", "limits")
    limits = read_method([method_entry(acceptable_to=5, high_from=15)], "en")
    assert limits.default_parts == ("likelihood", "impact")
    assert (limits.acceptable_to, limits.high_from) == (5, 15)
    # The default's limits mean nothing for other scales.
    assert keys(likelihood=tuple(SCALE[:5])) == ["limits_missing"]


def test_who_may_accept_in_either_language() -> None:
    lines = ("low | Team lead", "MITTEL | Bereichsleitung", "hoch | Jo Brandt", "high | Kim Lu")
    found = read_method([method_entry(**own(acceptors=lines))], "en")
    assert found.may_accept("low") == ("Team lead",)
    assert found.may_accept("medium") == ("Bereichsleitung",)
    assert found.may_accept("high") == ("Jo Brandt", "Kim Lu")


def test_the_first_entry_counts_and_the_others_are_named() -> None:
    entries = [method_entry(10, **own()), method_entry(2, **own(4))]
    found = read_method(entries, "en")
    assert (found.entry, found.others) == ("MET-2", ("MET-10",))


def test_the_default_written_down_is_the_same_scale() -> None:
    for language in LANGUAGES:
        default = read_method([], language)
        lines: dict[str, Any] = {
            name: tuple(f"{one.number} | {one.name} | {one.means}" for one in steps)
            for name, steps in (("likelihood", default.likelihood), ("impact", default.impact))
        }
        assert signature(method_entry(**lines)) == signature(None)
    assert signature(method_entry(**own())) != signature(None)
    assert limits_of(method_entry()) == limits_of(None)
