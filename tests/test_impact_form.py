"""The form of impact assessments: fits its registers, counts only what is answered."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.impact import load, views
from assistant.impact.answers import answer, says_something
from assistant.impact.load import BadForm, load_form
from assistant.impact.schema import VIEWS, Form
from assistant.impact.views import approval_recorded, hints, show
from assistant.messages import LANGUAGES
from assistant.registers.load import load_registers
from tests.impact_fixtures import NOW, TODAY, empty, full, impact, recruiting, system


def test_the_form_stays_bearable_and_every_question_is_asked_in_both_languages() -> None:
    fields = [one for one in load_registers()["impacts"].fields if one.type != "sources"]
    assert len(fields) <= 60
    for view in load_form().views:
        for question in view.questions():
            assert question.text.en.endswith("?")
            assert question.text.de.endswith("?")
            assert question.text.en != question.text.de


def test_no_field_is_asked_for_nothing() -> None:
    form = load_form()
    asked = {name for one in form.aspects for name in (*one.effects, one.level, one.measures)}
    asked |= {name for view in form.views for q in view.questions() for name in q.fields}
    record = {"title", "system", "status", "approved_by", "approved_on", "sources"}
    assert {one.id for one in load_registers()["impacts"].fields} == asked | record


def test_each_place_of_the_law_has_its_question() -> None:
    refs = {view.id: [one.ref for one in view.questions()] for view in load_form().views}
    for letter in "abcdef":
        assert f"Art. 27(1)({letter})" in refs["fria"]
    for letter in "abcd":
        assert f"Art. 35(7)({letter})" in refs["dpia"]
    assert {"Art. 35(2)", "Art. 35(9)", "Art. 36"} <= set(refs["dpia"])
    joined = " ".join(refs["aisia"])
    assert all(one in joined for one in ("6.1.4", "8.4", "A.5.3", "A.5.4", "A.5.5"))


def test_a_condition_that_no_system_can_meet_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    form = load_form()
    rule = form.views[0].rules[0].model_copy(update={"when": {"stage": ("begun",)}})
    view = form.views[0].model_copy(update={"rules": (rule,)})
    broken = form.model_copy(update={"views": (view, *form.views[1:])})
    assert list(load._faults(broken)) == ["aisia.stage: there is no begun"]
    monkeypatch.setattr(Form, "model_validate", lambda _: broken)
    load._form.cache_clear()
    with pytest.raises(BadForm, match="there is no begun"):
        load_form()
    load._form.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "?", "-", "–", "...", "n/a", "N. A.", "tbd", "TBD.", "unknown", "Unbekannt!"),
        *("keine", "None", "nein", "(offen)", "[offen]", "Noch nicht bekannt.", "x", "xxxx"),
        *("wird noch geklärt", "to be determined", "[Wer ist betroffen?]", "siehe Anlage", "___"),
    ],
)
def test_signs_of_a_gap_are_no_answers(text: str) -> None:
    assert not says_something(load_form(), text)


@pytest.mark.parametrize(
    "text", ["Bewerbende", "None of them: checked with 400 cases", "Keine, da"]
)
def test_short_answers_count(text: str) -> None:
    assert says_something(load_form(), text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_begun_assessment_has_no_answers_of_its_own(language: Any) -> None:
    bare = system()
    for view in VIEWS:
        seen = show(view, empty(bare, language), bare, language)
        assert seen.answered == 0
        assert not seen.complete


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_three_views_are_complete_when_everything_is_answered(language: Any) -> None:
    for view in VIEWS:
        seen = show(view, full(), recruiting(), language)
        assert [one.missing for one in seen.open] == []
        assert seen.answered == len(seen.questions)


@pytest.mark.parametrize(
    "name",
    [
        one.id
        for one in load_registers()["impacts"].fields
        if one.id not in ("title", "system", "status", "approved_by", "approved_on", "sources")
    ],
)
@pytest.mark.parametrize("value", [None, "unknown"])
def test_every_single_field_is_missed(name: str, value: str | None) -> None:
    """Left empty, or "unknown" where text or choice allow it, some view is not complete."""
    field = load_registers()["impacts"].field(name)
    known = {"unknown"} if field.type == "long" else {one.value for one in field.options}
    if value is not None and value not in known:
        return
    levels = {one.level: "high" for one in load_form().aspects}
    entry = full(**levels)
    values = {key: one for key, one in entry.values.items() if key != name}
    if value is not None:
        values[name] = value
    gap = replace(entry, values=values)
    assert all(show(view, entry, recruiting(), "en").complete for view in VIEWS)
    assert any(field.label.en in q.missing for view in VIEWS
               for q in show(view, gap, recruiting(), "en").open)  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        {"role": "unclear"},
        {"oversight": None},
        {"data": None},
        {"purpose": "tbd"},
        {"affected": "unknown"},
        {"autonomy": None},
    ],
)
def test_open_facts_of_the_system_leave_the_view_open(facts: dict[str, Any]) -> None:
    of = recruiting(**facts)
    assert not show("aisia", full(), of, "en").complete


def test_measures_are_needed_from_medium_on_and_only_then() -> None:
    for level, needed in (("none", False), ("low", False), ("medium", True), ("high", True)):
        entry = full(fairness_level=level, fairness_measures=None)
        missing = [m for q in show("aisia", entry, recruiting(), "en").open for m in q.missing]
        assert ("Fairness: measures" in missing) is needed


def test_measures_shared_by_two_effects_are_needed_when_one_of_them_is() -> None:
    entry = full(groups_level="low", society_level="high", common_measures=None)
    asked = {q.id: q.missing for q in show("aisia", entry, recruiting(), "en").open}
    assert asked == {"society": ("Measures for groups and society",)}


def test_a_field_that_answers_twice_is_needed_when_it_is_once() -> None:
    entry = full(common_measures=None)
    lax = answer(load_form(), "common_measures", entry, "en", needed=False)
    strict = replace(lax, needed=True)
    assert views._once([lax, strict]) == views._once([strict, lax]) == (strict,)


def test_a_consultation_that_is_due_is_an_open_question() -> None:
    seen = show("dpia", full(consultation="needed"), recruiting(), "en")
    assert [one.id for one in seen.open] == ["consultation"]


def test_without_its_system_nothing_of_it_counts() -> None:
    seen = show("fria", full(), None, "de")
    assert {"body", "process", "persons", "oversight"} <= {one.id for one in seen.open}


def test_an_approval_needs_status_name_and_day() -> None:
    assert approval_recorded(full())
    for lacking in ({"status": "reviewed"}, {"approved_by": None}, {"approved_on": None}):
        assert not approval_recorded(full(**lacking))
        assert not approval_recorded(full(approved_by=" "))


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"approved_by": None}, "approval"),
        ({"approved_by": "Ada"}, "same_person"),
        ({"residual": "high", "decision": "go"}, "high_go"),
        ({"residual": "high"}, "consultation"),
        ({"next_on": "2026-11-27"}, "due"),
        ({"assessed_on": "2026-11-29"}, "future"),
    ],
)
def test_what_does_not_fit_together_is_said(values: dict[str, Any], hint: str) -> None:
    assert hints(full(), recruiting(), TODAY) == ()
    assert f"impact.hint_{hint}" in hints(full(**values), recruiting(), TODAY)


def test_a_system_changed_afterwards_is_a_reason_to_look_again() -> None:
    changed = replace(recruiting(), changed=NOW.replace(day=20))
    assert hints(full(), changed, TODAY) == ("impact.hint_system_changed",)
    assert hints(impact(), changed, TODAY) == ()
