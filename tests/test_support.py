"""A claim may say less than its quote and put it otherwise, never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding import facts
from assistant.grounding.facts import Number
from assistant.grounding.support import disagreements
from assistant.messages import Language
from assistant.words import WordMatcher
from ingest.embedders import STATIC, load_embedder

APPROVES = "The AI officer approves each new AI system before it is used."
BANNED = "Customer data must not be entered into public AI tools."
TRAINING = (
    "Alle Beschäftigten schließen die Schulung zu künstlicher Intelligenz binnen sechs Wochen ab."
)
YEARLY = "Die Schulung wird alle zwölf Monate wiederholt."
CHECKED = "Das System muss geprüft werden."
SINCE = "Die Richtlinie gilt ab 12.03.2026."


@pytest.fixture(scope="module")
def words() -> WordMatcher:
    return WordMatcher(load_embedder(STATIC))


@pytest.mark.parametrize(
    ("language", "claim", "quote"),
    [
        ("en", APPROVES, APPROVES),
        ("en", "Each new AI system is approved by the AI officer before use.", APPROVES),
        ("en", "Approval takes fourteen days.", "Approval takes 14 days."),
        (
            "en",
            "Chat logs are kept for 90 days.",
            "Record: Chat logs | Kept for: 90 days | Kept by: IT",
        ),
        (
            "en",
            "It has to be reported within 72 hours.",
            "It must be reported within 72 hours of it.",
        ),
        ("de", "Kundendaten dürfen nicht in öffentliche KI-Werkzeuge eingegeben werden.", BANNED),
        (
            "en",
            "Employees complete the training on artificial intelligence within six weeks.",
            TRAINING,
        ),
        ("de", "Die Schulung wird jährlich wiederholt.", YEARLY),
        ("de", "Die Richtlinie gilt ab dem 12. März 2026.", SINCE),
        ("de", "Die Richtlinie gilt seit März 2026.", SINCE),
        ("de", "Das System ist zu prüfen.", CHECKED),
    ],
)
def test_the_same_put_otherwise_is_borne_out(
    language: Language, claim: str, quote: str, words: WordMatcher
) -> None:
    assert disagreements(claim, quote, language=language, words=words) == ()


@pytest.mark.parametrize(
    ("language", "claim", "quote", "code"),
    [
        ("en", "Approval takes 30 days.", "Approval takes 14 days.", "number"),
        ("en", "Approval takes 14 months.", "Approval takes 14 days.", "number"),
        ("en", "Approval takes at least 14 days.", "Approval takes 14 days.", "number"),
        ("de", "Die Freigabe kostet 1.500 Euro.", "Die Freigabe kostet 15.000 Euro.", "number"),
        ("de", "Die Schulung wird monatlich wiederholt.", YEARLY, "number"),
        ("de", "Die Richtlinie gilt ab dem 13. März 2026.", SINCE, "date"),
        ("de", "Die Richtlinie gilt seit Mai 2026.", SINCE, "date"),
        ("en", "The board meets on Monday.", "The board meets on Tuesday.", "date"),
        ("en", "Dr. Meyer approves each new AI system.", APPROVES, "name"),
        ("en", "Meyer approves each new AI system.", APPROVES, "name"),
        ("en", "ChatGPT must not be used.", "Public AI tools must not be used.", "name"),
        ("de", "Herr Weber ist KI-Beauftragter.", "KI-Beauftragter ist Herr Meier.", "name"),
        ("de", "Anna Weber leitet den Ausschuss.", "Peter Meier leitet den Ausschuss.", "name"),
        ("en", "Customer data may be entered into public AI tools.", BANNED, "negation"),
        (
            "de",
            "Kundendaten dürfen in öffentliche KI-Werkzeuge eingegeben werden.",
            BANNED,
            "negation",
        ),
        ("de", "Das System muss nicht geprüft werden.", CHECKED, "negation"),
        ("en", "Customer data should not be entered into public AI tools.", BANNED, "modality"),
        ("en", "The AI officer has to approve each new AI system.", APPROVES, "modality"),
        ("de", "Das System sollte geprüft werden.", CHECKED, "modality"),
        ("de", "Das System soll geprüft werden.", CHECKED, "modality"),
        ("de", "Das System kann geprüft werden.", CHECKED, "modality"),
        ("de", "Das System muss geprüft werden.", "Das System darf geprüft werden.", "modality"),
        (
            "de",
            "Das System muss nicht geprüft werden.",
            "Es darf nicht geprüft werden.",
            "modality",
        ),
        ("en", "The system must be tested.", "The system should be tested.", "modality"),
        ("en", "The system may be tested.", "The system shall be tested.", "modality"),
        ("en", "All data may be shared.", "Data may be shared.", "scope"),
        ("en", "Data may be shared.", "Data may be shared only with consent.", "scope"),
        ("de", "Daten werden gelöscht.", "Daten werden gelöscht, außer im Streitfall.", "scope"),
        ("en", "The system meets every need of the auditor.", APPROVES, "foreign"),
        ("de", "Einkauf bezahlt Rechnungen der Lieferanten.", APPROVES, "foreign"),
    ],
)
def test_whatever_goes_beyond_the_quote_is_named(
    language: Language, claim: str, quote: str, code: str, words: WordMatcher
) -> None:
    assert code in disagreements(claim, quote, language=language, words=words)


def test_a_question_lends_words_but_no_facts(words: WordMatcher) -> None:
    asked = "Is Dr. Weber the AI officer since 2024?"
    named = "Dr. Weber is the AI officer since 2024."
    codes = disagreements(
        named, "The AI officer is Dr. Meyer.", language="en", question=asked, words=words
    )
    assert {"name", "number"} <= set(codes)


def test_a_title_lends_names(words: WordMatcher) -> None:
    claim, quote = "ACME approves new systems.", "The officer approves new systems."
    assert "name" in disagreements(claim, quote, language="en", words=words)
    title = "ACME policy"
    assert "name" not in disagreements(claim, quote, language="en", title=title, words=words)


@given(
    st.lists(
        st.sampled_from(
            f"{APPROVES} {BANNED} {TRAINING} {SINCE} Dr. Meyer-Lüden ISO/IEC 42001, Q3 GPT-4 30 % "
            "muss soll kann nur außer every at least 5.000 € alle zwei Jahre Montag".split()
        ),
        min_size=1,
        max_size=14,
    ),
    st.sampled_from(["de", "en"]),
)
def test_words_bear_themselves_out(said: list[str], language: Language) -> None:
    text = " ".join(said)
    assert disagreements(text, text, language=language) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dreißig Tage", {Number("30", "day")}),
        ("1.000 Euro or EUR 1,000", {Number("1000", "euro")}),
        ("ein Jahr", {Number("1", "year")}),
        ("an AI system in a room", set()),
        ("a 72-hour limit of 5,50 €", {Number("72", "hour"), Number("5.5", "euro")}),
        ("dreiundzwanzig Arbeitstage, 10 %", {Number("23", "working"), Number("10", "percent")}),
    ],
)
def test_numbers_have_one_spelling(text: str, found: set[Number]) -> None:
    assert facts.numbers(text) == found


def test_a_hundred_thousand_digits_are_a_number() -> None:
    assert facts.numbers("7" * 100_000) == {Number("7" * 100_000)}
    assert "number" in disagreements("7" * 100_000, APPROVES, language="en")
