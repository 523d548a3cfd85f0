from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.analysis.answer_types import answer_evidence, expected_answer

KINDS = {
    "person", "duration", "date", "amount", "count", "percent", "frequency", "contact", "place",
    "yes_no", "reason", "procedure", "definition", "number", "organisation",
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wer genehmigt neue Werkzeuge?", "person"),
        ("Und wer prüft das?", "person"),
        ("An wen melde ich einen Vorfall?", "person"),
        ("Wem wird berichtet?", "person"),
        ("Welche Stelle entscheidet?", "person"),
        ("Wie lange werden Protokolle aufbewahrt?", "duration"),
        ("Innerhalb welcher Frist ist zu melden?", "duration"),
        ("Bis wann muss geantwortet werden?", "duration"),
        ("Welche Aufbewahrungsfrist gilt für Protokolle?", "duration"),
        ("Wie viele Tage Zeit habe ich?", "duration"),
        ("Wie schnell muss reagiert werden?", "duration"),
        ("Wann tritt die Richtlinie in Kraft?", "date"),
        ("Welche Kosten entstehen?", "amount"),
        ("Wie hoch ist das Bußgeld?", "amount"),
        ("Ab welchem Betrag ist eine Freigabe nötig?", "amount"),
        ("Wie viele Personen sitzen im Ausschuss?", "count"),
        ("Welcher Anteil der Belegschaft muss geschult sein?", "percent"),
        ("Wie oft wird geprüft?", "frequency"),
        ("In welchen Abständen tagt das Gremium?", "frequency"),
        ("Unter welcher Telefonnummer erreiche ich die Hotline?", "contact"),
        ("Wo finde ich das Verzeichnis?", "place"),
        ("In welchem Register steht das System?", "place"),
        ("Darf ich Kundendaten eingeben?", "yes_no"),
        ("Und muss das jemand freigeben?", "yes_no"),
        ("Ist die Nutzung erlaubt?", "yes_no"),
        ("Warum wird protokolliert?", "reason"),
        ("Wie beantrage ich ein Werkzeug?", "procedure"),
        ("Was ist eine Folgenabschätzung?", "definition"),
        ("Was bedeutet Hochrisiko?", "definition"),
        ("Zählt die Schulung als Arbeitszeit?", "yes_no"),
        ("Ein Kunde ruft an. Bekomme ich das Protokoll?", "yes_no"),
        ("Ab welcher Stufe ruht der Betrieb?", "number"),
        ("Welcher Hersteller liefert das Modell?", "organisation"),
        ("In welchem Monat wird geprüft?", "date"),
    ],
)
def test_german_questions(question: str, kind: str) -> None:
    assert kind in expected_answer(question, "de")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who approves it?", "person"),
        ("And who checks that?", "person"),
        ("Which committee decides?", "person"),
        ("How long are logs kept?", "duration"),
        ("How quickly must we reply?", "duration"),
        ("Within what time must it be reported?", "duration"),
        ("What is the retention period for logs?", "duration"),
        ("How many working days do I have?", "duration"),
        ("When does it take effect?", "date"),
        ("What fine can be imposed?", "amount"),
        ("How much does a licence cost?", "amount"),
        ("How many people sit on the board?", "count"),
        ("What share of staff must be trained?", "percent"),
        ("How often is it reviewed?", "frequency"),
        ("What number do I ring in an emergency?", "contact"),
        ("Where is the register kept?", "place"),
        ("May I enter customer data?", "yes_no"),
        ("Is it allowed?", "yes_no"),
        ("Why are prompts logged?", "reason"),
        ("How do I request a tool?", "procedure"),
        ("What is an impact assessment?", "definition"),
        ("How accurate must it be?", "number"),
        ("From which level is it switched off?", "number"),
        ("Which firm made the model?", "organisation"),
    ],
)
def test_english_questions(question: str, kind: str) -> None:
    assert kind in expected_answer(question, "en")


@pytest.mark.parametrize("text", ["", "KI-Richtlinie Freigabe", "AI policy"])
def test_what_asks_for_nothing_special_says_so(text: str) -> None:
    assert expected_answer(text, "de") == expected_answer(text, "en") == frozenset()


def test_a_precise_kind_replaces_the_vague_one() -> None:
    assert expected_answer("What is the deadline?", "en") == {"duration"}
    assert "procedure" not in expected_answer("Wie hoch ist das Budget?", "de")
    assert expected_answer("Darf ich das, und wann?", "de") == {"yes_no"}


@pytest.mark.parametrize(
    ("passage", "kind"),
    [
        ("Die Meldung erfolgt innerhalb von vier Wochen.", "duration"),
        ("Protokolle werden zwölf Monate aufbewahrt.", "duration"),
        ("Die Antwort ergeht binnen 15 Arbeitstagen.", "duration"),
        ("Vorfälle sind unverzüglich zu melden.", "duration"),
        ("nach Ablauf eines Jahres", "duration"),
        ("eine dreijährige Frist", "duration"),
        ("gültig ab 1. März 2026", "date"),
        ("Stand: 12.03.2026", "date"),
        ("bis Ende 2026", "date"),
        ("im 3. Quartal", "date"),
        ("höchstens 5.000 Euro", "amount"),
        ("ab 2,5 Mio. €", "amount"),
        ("EUR 300", "amount"),
        ("mindestens 95 % der Fälle", "percent"),
        ("fünf Prozent", "percent"),
        ("Sie besteht aus drei Mitgliedern.", "count"),
        ("Die Prüfung findet jährlich statt.", "frequency"),
        ("alle zwei Jahre", "frequency"),
        ("einmal im Quartal", "frequency"),
        ("vierteljährliche Sitzung", "frequency"),
        ("Tel. 0221 123456", "contact"),
        ("Schreiben Sie an ki@firma.example.", "contact"),
        ("Die Datenschutzbeauftragte prüft.", "person"),
        ("Das entscheidet die Leitung Einkauf.", "person"),
        ("KI-Ausschuss", "person"),
        ("Ansprechpartnerin ist Petra Müller.", "person"),
        ("Frau Yılmaz genehmigt.", "person"),
        ("Das darf nicht eingegeben werden.", "yes_no"),
        ("Die Weitergabe ist untersagt.", "yes_no"),
        ("Die Dokumente sind jährlich zu prüfen.", "yes_no"),
        ("Dies dient dem Schutz der Kunden.", "reason"),
        ("Zunächst wird ein Antrag gestellt.", "procedure"),
        ("Hochrisiko bezeichnet Systeme, die schaden können.", "definition"),
        ("Die Liste liegt im Intranet.", "place"),
    ],
)
def test_german_evidence(passage: str, kind: str) -> None:
    assert kind in answer_evidence(passage, "de")


@pytest.mark.parametrize(
    ("passage", "kind"),
    [
        ("within 15 working days", "duration"),
        ("kept for 18 months", "duration"),
        ("a thirty-day notice", "duration"),
        ("no later than twenty-four hours", "duration"),
        ("reported within a week", "duration"),
        ("without undue delay", "duration"),
        ("effective 1 March 2026", "date"),
        ("as of March 12, 2026", "date"),
        ("by 2026-03-12", "date"),
        ("up to £2,000", "amount"),
        ("ten thousand euros", "amount"),
        ("ten per cent of cases", "percent"),
        ("at least half of the staff", "percent"),
        ("three members form a quorum", "count"),
        ("reviewed quarterly", "frequency"),
        ("at least once a year", "frequency"),
        ("every six months", "frequency"),
        ("Call +44 20 7946 0958.", "contact"),
        ("The Head of Compliance signs.", "person"),
        ("the AI committee", "person"),
        ("It is approved by Jane Smith.", "person"),
        ("Staff must not enter personal data.", "yes_no"),
        ("in order to protect customers", "reason"),
        ("Submit the form via the portal.", "procedure"),
        ("An incident means any failure.", "definition"),
        ("kept in the register", "place"),
    ],
)
def test_english_evidence(passage: str, kind: str) -> None:
    assert kind in answer_evidence(passage, "en")


@pytest.mark.parametrize(
    ("passage", "kind"),
    [
        ("Siehe Abschnitt 6.1.4 und § 5.", "duration"),
        ("Siehe Abschnitt 6.1.4 und A.6.2.4.", "date"),
        ("Siehe Abschnitt 8 Buchstabe a.", "count"),
        ("ISO 42001 gilt.", "contact"),
        ("Die Daten werden gelöscht.", "person"),
        ("Die Daten werden gelöscht.", "amount"),
        ("Die Daten werden gelöscht.", "percent"),
        ("Die Daten werden gelöscht.", "frequency"),
        ("Data is deleted.", "person"),
        ("Data is deleted.", "duration"),
    ],
)
def test_what_is_not_there_is_not_found(passage: str, kind: str) -> None:
    assert kind not in answer_evidence(passage, "de")
    assert kind not in answer_evidence(passage, "en")


@given(st.text(max_size=200), st.sampled_from(["de", "en", "und"]))
def test_any_text_gives_known_kinds(text: str, language: str) -> None:
    assert expected_answer(text, language) <= KINDS
    assert answer_evidence(text, language) <= KINDS


@pytest.mark.parametrize(
    "unit", ["0", "1 ", "a", "A", "A-", "eins ", "is ", "ist so ", "+49 ", " "]
)
def test_time_grows_with_length_alone(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(lambda text: answer_evidence(text, "und"), unit)


@pytest.mark.parametrize("language", ["de", "en"])
def test_looking_for_some_kinds_finds_no_others_and_misses_none(language: str) -> None:
    passage = "Dr. Ada Wiese may approve it within three days by 01.03.2027 for 50 euros, because."
    every = answer_evidence(passage, language)
    assert len(every) > 3
    for kind in every | {"contact", "place"}:
        found = answer_evidence(passage, language, wanted=frozenset({kind}))
        assert found == every & {kind}
