"""Drafts take roles and systems from the registers, as what people entered."""

from assistant.drafting.compose import compose
from assistant.drafting.facts import Entered, EnteredRow, Known
from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft, Run, runs_of
from assistant.governance.for_drafts import entered_in, enumerated
from tests.governance_entries import entry, role
from tests.test_drafting import fact


def runs(draft: Draft) -> list[Run]:
    control = [run for _, cells in draft.control for run in cells]
    return control + [run for block in draft.blocks for cells in runs_of(block) for run in cells]


def drafted(known: Known, answers: dict[str, str] | None = None) -> list[Run]:
    made = compose(
        ["roles"], templates=load_templates(), known=known, language="de", answers=answers
    )
    return runs(made)


ENTERED = Entered(
    slots={"ai_officer": "KI-Lotsin"},
    roles=(EnteredRow("KI-Lotsin", {"holder": "Maj Thiele", "deputy": "Ole Kern"}),),
    systems=(EnteredRow("Waldi", {"owner": "Ida Bruhn"}),),
)


def test_drafts_take_what_people_entered_as_answers_never_as_words_of_a_document() -> None:
    found = drafted(Known(entered=ENTERED))
    for text in ("KI-Lotsin", "Maj Thiele", "Ole Kern", "Waldi", "Ida Bruhn"):
        shown = [run for run in found if run.text == text]
        assert shown, text
        assert {run.origin for run in shown} == {"answer"}
        assert all(run.note is None for run in shown)
    assert not [run for run in drafted(Known()) if run.origin == "answer"]


def test_an_answer_goes_before_the_register_and_that_before_documents() -> None:
    said = Known(facts={"ai_officer": fact("KI-Wart")})
    assert ("KI-Wart", "fact") in {(run.text, run.origin) for run in drafted(said)}
    both = Known(facts=said.facts, entered=ENTERED)
    assert "KI-Wart" not in {run.text for run in drafted(both)}
    answered = {run.text for run in drafted(both, {"ai_officer": "KI-Rätin"})}
    assert "KI-Rätin" in answered
    same = Known(facts={"ai_officer": fact("KI-Lotsin")}, entered=ENTERED)
    officers = [run for run in drafted(same) if run.slot == "ai_officer"]
    assert officers
    assert {run.origin for run in officers} == {"fact"}  # the document's words, cited


def test_what_drafts_take_is_from_entries_in_use_and_not_ambiguous() -> None:
    roles = [
        role(1, "Vorstand", kind="top_management"),
        role(2, "KI-Lotsin", "Maj Thiele", kind="ai_officer"),
        role(3, "KI-Wart", kind="ai_officer"),
        entry("roles", 4, name="Weg", kind="dpo", archived=True),
    ]
    systems = [
        entry("systems", 1, name="Waldi", stage="operation", role="unclear", purpose="x " * 400),
        entry("systems", 2, name="Weg", archived=True),
    ]
    found = entered_in(roles, systems, "de")
    assert found.slots == {"top_management": "Vorstand"}
    assert [(one.name, dict(one.fields)) for one in found.roles] == [
        ("Vorstand", {}),
        ("KI-Lotsin", {"holder": "Maj Thiele"}),
        ("KI-Wart", {}),
    ]
    (system,) = found.systems
    assert system.fields["stage"] == "Betrieb"
    assert "role" not in system.fields
    assert system.fields["purpose"].endswith("x …")
    assert set(enumerated(found).values()) == set(found.texts())
