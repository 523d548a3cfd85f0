"""Whether a statement is about AI, which AI systems there are, and what kind of document it is."""

import pytest

from assistant.judging.genre import genre_of, glossary_section, is_record
from assistant.judging.subject import Subjects
from assistant.judging.systems import system_names
from ingest.units import Unit
from tests.judging_fixtures import document, row, unit

NAMES_AI = """
Die KI-Beauftragte führt das Register.
Künstliche Intelligenz setzen wir nur im Lager ein.
Das Sprachmodell wird jeden Monat gemessen.
Die Trainingsdaten stammen aus dem Archiv.
Maschinelles Lernen braucht gute Daten.
Jede Modellversion hat eine Nummer.
Der Chatbot antwortet auf Fragen zum Tarif.
Die Drift der Vorhersage wird überwacht.
Das neuronale Netz erkennt Risse.
The AI officer keeps the register.
Artificial intelligence is used in the warehouse only.
The language model is measured every month.
Training data come from the archive.
Machine learning needs good data.
Each model version has a number.
The chatbot answers questions on tariffs.
Drift of the forecast is watched.
We use GPT-4 for summaries.
The GenAI assistant drafts replies.
""".strip().splitlines()
NAMES_NONE = """
Die Kirche hat einen neuen Kindergarten.
Der Maintenance-Plan hängt am Brett.
Ein Audit findet jährlich statt.
Das Modell 3 des Traktors ist ausgelaufen.
Zugang erhält, wer unterwiesen ist.
The aim is to paint the hall.
Mail is opened at nine.
An audit takes place every year.
Trains are cleaned at night.
The maid said nothing.
Access is given after a briefing.
""".strip().splitlines()


def subjects(*units: Unit, names: tuple[str, ...] = ()) -> Subjects:
    return Subjects(units, names)


def test_what_names_ai() -> None:
    known = subjects()
    assert [text for text in NAMES_AI if not known.names_ai(text)] == []
    assert [text for text in NAMES_NONE if known.names_ai(text)] == []


def test_a_systems_name_names_ai_as_a_whole_word_only() -> None:
    known = subjects(names=("Larkspur", "RissBlick"))
    assert known.names_ai("The owner of Larkspur is the laboratory.")
    assert known.names_ai("RissBlick misst jede Naht.")
    assert not known.names_ai("Larkspurs grow by the gate.")
    assert not subjects(names=()).names_ai("The owner of Larkspur is the laboratory.")


def test_the_one_system_a_heading_names() -> None:
    known = subjects(names=("Larkspur", "Bellwether (v2)"))
    assert known.named_system("Operating manual Larkspur") == "Larkspur"
    assert known.named_system("Larkspur, and Larkspur again") == "Larkspur"
    assert known.named_system("Larkspur and Bellwether (v2)") is None
    assert known.named_system("Operating manual") is None
    assert subjects().named_system("Larkspur") is None


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("AI policy", "The board reviews it every year.", True),
        ("KI-Leitlinie", "Der Vorstand überprüft sie jährlich.", True),
        ("AI policy", "The information security policy is reviewed every year.", False),
        ("KI-Leitlinie", "Der Datenschutz wird jährlich geprüft.", False),
        ("Information security", "The board reviews it every year.", False),
        ("Information security", "The board also reviews all AI systems every year.", True),
        ("Qualitätshandbuch", "Der Vorstand überprüft es jährlich.", False),
        ("Qualitätshandbuch", "Der Vorstand überprüft jährlich auch die KI-Systeme.", True),
        ("AI and information security", "The board reviews it every year.", False),
        ("Travel", "Journeys are booked by the office.", False),
    ],
)
def test_a_statement_is_about_ai_by_itself_or_by_its_document(
    title: str, text: str, expected: bool
) -> None:
    one = unit(text, of=document(title))
    assert subjects(one).on_subject(one) is expected


def test_a_section_or_a_lead_in_may_say_that_it_is_about_ai() -> None:
    manual = document("Handbook")
    plain = unit("The board reviews it every year.", of=manual)
    under = unit("The board reviews it every year.", of=manual, section=("Handbook", "AI systems"))
    assert not subjects(plain, under).on_subject(plain)
    assert subjects(plain, under).on_subject(under)


def test_a_document_whose_sentences_speak_of_ai_is_about_it_but_no_handbook() -> None:
    texts = ("The AI tool sorts samples.", "It runs at night.", "The owner checks it weekly.")
    rules = [unit(text, of=document("Laboratory rules")) for text in texts]
    manual = [unit(text, of=document("Laboratory manual")) for text in texts]
    assert subjects(*rules).on_subject(rules[2])
    assert not subjects(*manual).on_subject(manual[2])


def test_names_are_taken_from_tables_of_systems() -> None:
    rows = [
        row([("AI system", "Larkspur"), ("Purpose", "sorts samples")]),
        row([("AI system", "Bellwether and Cinder"), ("Purpose", "forecast demand")]),
        row([("City", "Fenwick"), ("Street", "High Street")]),
    ]
    texts = ["Larkspur runs.", "We like Larkspur.", "Bellwether runs.", "Bellwether, Cinder."]
    texts += ["Fenwick is a town.", "Fenwick again.", "Cinder sleeps.", "Old Fenwick."]
    found = system_names([*rows, *(unit(text) for text in texts)])
    assert found == ("Bellwether", "Larkspur", "Cinder")  # longest first, then by alphabet


def test_names_in_camel_case_are_taken_where_they_occur_often() -> None:
    often = [unit(f"RissBlick misst Naht {number}.") for number in range(3)]
    seldom = [unit("HolzBlick misst Bretter.")] * 2
    assert system_names([*often, *seldom]) == ("RissBlick",)


def test_roles_and_common_words_are_no_systems() -> None:
    rows = [
        row([("AI tool", name), ("Owner", "sales")])
        for name in ("AI Officer", "KI-Register", "Forecast", "Steering Committee")
    ]
    rest = [unit("The forecast, the AI Officer, KI-Register, Steering Committee, Forecast.")] * 3
    assert system_names([*rows, *rest]) == ()
    assert system_names([]) == ()


@pytest.mark.parametrize(
    ("column", "names_systems"),
    [
        ("AI system", True),
        ("KI-Systeme", True),
        ("System/Version", True),
        ("Name des Systems", True),
        ("Eingesetzte KI", True),
        ("AI function", True),
        ("Tool and purpose", True),
        ("AI management system", False),
        ("KI-Managementsystem", False),
        ("Rolle im KI-Managementsystem", False),
        ("Role in the AI system", False),
        ("Funktion", False),
        ("AI duties", False),
        ("Where it meets AI", False),
        ("Modellart", False),
        ("Name of the AI system", True),
        ("Area or AI system", False),
        ("Rules for AI data", False),
    ],
)
def test_a_column_on_something_else_than_systems_names_none(
    column: str, names_systems: bool
) -> None:
    rows = [row([(column, "Larkspur"), ("Purpose", "sorts samples")])] * 3
    assert system_names(rows) == (("Larkspur",) if names_systems else ())


def test_the_order_of_documents_does_not_matter_for_names() -> None:
    units = [unit(f"{name} runs.") for name in ("RissBlick", "HolzBlick", "GlasBlick")] * 3
    assert system_names(units) == system_names(units[::-1]) == tuple(sorted(system_names(units)))


@pytest.mark.parametrize(
    ("title", "file", "expected"),
    [
        ("AI policy", "policy.md", "rule"),
        ("KI-Leitlinie", "leitlinie.md", "rule"),
        ("Minutes of the AI board", "m.md", "record"),
        ("Protokoll der KI-Runde", "p.md", "record"),
        ("Internal audit report 2025", "r.md", "record"),
        ("KI-Register", "r.md", "record"),
        ("Procedure for reports", "p.md", "rule"),
        ("Leitlinienbericht 2025", "l.md", "record"),
        ("Bericht über die KI-Richtlinie", "b.md", "record"),
        ("Report on the AI policy", "r.md", "record"),
        ("AI glossary", "g.md", "glossary"),
        ("Glossar", "g.md", "glossary"),
        ("Begriffe der KI", "b.md", "glossary"),
        ("Terms and definitions", "t.md", "glossary"),
        ("Our AI", "brochure-ai.md", "promotion"),
        ("KI bei uns: Broschüre", "b.md", "promotion"),
        ("Pressemitteilung zur KI", "p.md", "promotion"),
        ("AI newsletter", "n.md", "promotion"),
        ("Catalogue of rules", "c.md", "rule"),
    ],
)
def test_the_kind_of_a_document(title: str, file: str, expected: str) -> None:
    assert genre_of(document(title, file=file)) == expected


def test_records_and_glossary_sections() -> None:
    assert is_record("Auditbericht 2025")
    assert is_record("Model card Larkspur")
    assert not is_record("AI policy")
    assert not is_record("Begriffsverzeichnis")
    assert glossary_section(("Handbook", "9 Glossary"))
    assert glossary_section(("Handbuch", "9 Begriffe"))
    assert not glossary_section(("Handbook", "9 Logs"))
    assert not glossary_section(())
