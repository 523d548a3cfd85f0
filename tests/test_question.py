import pytest

from assistant.question import asks_about_us, parts, question_language, standalone
from assistant.types import Answer, Turn


def turn(question: str) -> Turn:
    answer = Answer(question, "en", "It is so. [1]", False, (), ())
    return Turn(question=question, answer=answer)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer genehmigt die Richtlinie?", "de"),
        ("Who approves the policy?", "en"),
        ("Darf ich Kundendaten eingeben?", "de"),
        ("May I enter customer data?", "en"),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert question_language(question) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("and who approves it?", "en"),
        ("Und wer genehmigt sie?", "de"),
        ("Who approves it?", "en"),
        ("Wie oft wird das geprüft?", "de"),
    ],
)
def test_a_follow_up_takes_up_the_question_before(question: str, language: str) -> None:
    before = turn("How long are AI logs kept?")
    whole = standalone(question, history=[before], language=language)  # type: ignore[arg-type]
    assert whole == f"How long are AI logs kept? {question}"


def test_a_full_question_stands_alone() -> None:
    before = turn("How long are AI logs kept?")
    question = "Which supplier delivers the translation model for the service desk?"
    assert standalone(question, history=[before], language="en") == question


def test_without_history_nothing_is_added() -> None:
    assert standalone("and who approves it?", history=[], language="en") == "and who approves it?"


def test_a_double_question_has_two_parts() -> None:
    assert parts("Wer ist für das Prognosemodell zuständig, und wo läuft es eigentlich?") == [
        "Wer ist für das Prognosemodell zuständig",
        "wo läuft es eigentlich?",
    ]
    assert parts("How many testers do we employ, and which tools do they use?") == [
        "How many testers do we employ",
        "which tools do they use?",
    ]


def test_a_plain_and_is_no_second_question() -> None:
    question = "Who checks data quality and bias?"
    assert parts(question) == [question]


def test_the_sentence_before_goes_with_each_part() -> None:
    whole = "I found a new tool. Who decides about it, and how long does it take?"
    assert parts(whole) == [
        "I found a new tool. Who decides about it",
        "I found a new tool. how long does it take?",
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Do we have a Statement of Applicability?", True),
        ("Haben wir eine Erklärung zur Anwendbarkeit?", True),
        ("Is there a Statement of Applicability?", True),
        ("Gibt es schon eine Erklärung zur Anwendbarkeit?", True),
        ("Gibt es Überschneidungen mit dem Datenschutz?", False),
        ("What is a Statement of Applicability?", False),
        ("Wofür ist eine Zertifizierung gut?", False),
    ],
)
def test_questions_on_the_company_itself(question: str, expected: bool) -> None:
    assert asks_about_us(question) is expected
