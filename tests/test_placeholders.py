"""What marks a gap in a text: words for "to come", and questions in square brackets."""

import pytest

from ingest.analysis.placeholders import has_open_question, is_placeholder
from tests.judging_fixtures import document, statement, unit


@pytest.mark.parametrize(
    "text",
    [
        "Die oberste Leitung ([Wer ist die oberste Leitung?]) genehmigt die Richtlinie.",
        "Status: [Wie oft wird geprüft?]",
        "Top management ([ Who is top management? ]) approves the policy.",
        "[Applies – A.8.2?]",
        "The policy is reviewed at planned intervals (TBD).",
        "Die Fristen werden noch festgelegt.",
    ],
)
def test_what_is_still_to_be_filled_in(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wer gibt KI-Systeme frei? Die Geschäftsleitung.",
        "Siehe [Was ist neu?](https://beispiel.example) für Hinweise.",
        "He wrote “recieve” [sic?] in the minutes.",
        "The board [see section 3] approves AI systems; who else?",
        "Einträge [1] und [2] gelten für alle KI-Systeme.",
    ],
)
def test_questions_and_brackets_of_other_kinds_are_none(text: str) -> None:
    assert not has_open_question(text)


@pytest.mark.parametrize(("standing", "gap"), [("draft", False), ("in_force", True)])
def test_an_open_question_is_a_gap_in_force_and_none_in_a_draft(standing: str, gap: bool) -> None:
    text = "Die oberste Leitung ([Wer ist die oberste Leitung?]) genehmigt die KI-Richtlinie."
    assert statement(text, standing=standing).is_gap is gap
    assert statement("Das wird noch festgelegt, siehe unten.", standing=standing).is_gap


@pytest.mark.parametrize(
    ("heading", "text", "aside"),
    [
        ("9 Offene Punkte", "Frage: Wer gibt KI-Systeme frei? | Wo: 3 Freigabe", True),
        ("Open points", "These questions must be answered before approval.", True),
        ("Open points", "The AI register was updated in May by the AI office.", False),
        ("Zuordnung der Regeln zur ISO/IEC 42001", "Regel: R-08 | Kriterium: 5.3.a", True),
        ("Mapping to the standard", "Rule: R-08 | Clause: 5.3", True),
        ("Documents to change at the same time", "These documents say that it is missing.", True),
        ("3 Use", "Handbuch 2.0, Abschnitt „3.1 Zweck der KI-Systeme“", True),
        ("3 Use", "[^2]: Register of AI systems at home", True),
        ("3 Use", "Every AI system is listed as said in section “3”.", False),
        ("3 Standard procedure", "Every AI system is released by the board.", False),
        ("Relationship with customers", "Customers are told about every AI system.", False),
    ],
)
def test_what_a_document_says_of_itself_is_no_statement(
    heading: str, text: str, aside: bool
) -> None:
    one = statement(unit=unit(text, of=document(), section=("AI policy", heading)))
    assert one.is_aside is aside
    assert one.says_something is not aside
