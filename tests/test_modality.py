"""How strongly a sentence binds, how vague it is, and whether it defines a word."""

from collections.abc import Callable

import pytest

from ingest.analysis.modality import is_definition, is_to_be_set_up, is_vague, modality

BINDING_DE = """
Die Schichtführerin muss jeden Alarm bestätigen.
Jede Fachabteilung hat ihre KI-Anwendungen zu melden.
Änderungen sind vor dem Einsatz zu prüfen.
Die Werkleitung überprüft die Leitlinie jährlich im November.
Der Einkauf darf nur geprüfte Dienste bestellen.
Zuständig für das Register ist die Stabsstelle Digitales.
Patientendaten dürfen nicht in Übersetzungsdienste eingegeben werden.
Vor jeder Auslieferung wird das Modell an 500 Bildern gemessen.
Der Revisor berichtet dem Vorstand zweimal im Jahr.
Ergebnisse werden zehn Jahre aufbewahrt.
Wer ein Werkzeug beschafft, füllt das Blatt B 4 aus.
Die Disponenten sind verpflichtet, Abweichungen zu melden.
Das Labor hält die Modellversion jeder Auswertung fest.
Kein Modell geht ohne Abnahme in Betrieb.
Der Beirat tagt vierteljährlich.
Die Auswertung für 2025 zeigt 96 Prozent richtige Treffer.
Die Versicherte erfährt, dass ein Programm mitgewirkt hat.
Der Kapitän entscheidet; das Programm schlägt vor.
Er kann Audits verlangen und muss jährlich berichten.
Die Eingabe von Mandatsdaten ist untersagt.
Bei Ausfall übernimmt die Leitstelle von Hand.
Jeder neue Lieferant wird vor Vertragsschluss befragt.
Die Anlage schaltet bei 80 Grad ab.
Rolle: Datenverantwortliche | Aufgabe: gibt Datensätze frei
Nach einem Vorfall ermittelt die Technik die Ursache.
Die Geschäftsführung hat das Restrisiko angenommen.
Das Kuratorium stellt jährlich 40.000 Euro bereit.
Trainingsdaten werden von Dubletten bereinigt.
Das Merkblatt liegt jeder Abrechnung bei.
Die Prüferin ist nicht an der Entwicklung beteiligt.
""".strip().splitlines()
BINDING_EN = """
The ward sister must confirm every alarm.
Each unit shall report its AI tools to the registrar.
The policy is reviewed every November.
Staff may not enter client data into public chatbots.
Only the safety officer may release a new version; drivers may only use released ones.
The head of grid operations is responsible for the register.
The auditor reports to the board twice a year.
Results are kept for ten years.
Whoever buys a tool fills in form B4.
Dispatchers are required to report deviations.
The laboratory notes the model version for each run.
No model goes live without acceptance.
The board meets quarterly.
The 2025 figures show 96 per cent correct.
Every policyholder is told that a program took part.
The captain decides; the program proposes.
If the line stops, the control room takes over by hand.
Each new supplier is questioned before signing.
Role: data owner | Task: releases data sets
After an incident engineering finds the cause.
The director accepted the remaining risk on 3 May.
The trustees set aside 40,000 pounds each year.
Duplicates are removed from training data.
A leaflet goes out with each bill.
The examiner took no part in building it.
Entries are prohibited after closing.
The keeper has to sign each release.
Farm managers check the yield forecast weekly.
The editor reads every generated line before print.
Access to logs is limited to four people.
""".strip().splitlines()
LOOSE_DE = """
Die Fachbereiche sollten ihre Anwendungen melden.
Es wird empfohlen, die Modelle jährlich zu prüfen.
Nach Möglichkeit nehmen zwei Personen teil.
Idealerweise liegt vorher eine Bewertung vor.
Wir bemühen uns um faire Ergebnisse.
Die Teams streben an, Verzerrungen zu verringern.
Wo sinnvoll, werden Betroffene gehört.
Die Redaktion kann die Texte prüfen lassen.
Beschäftigte können Hinweise geben.
Die Teilnahme an der Schulung ist freiwillig.
Ein Audit könnte im Herbst stattfinden.
Eine Prüfung wäre wünschenswert.
Es würde sich anbieten, die Daten zu bereinigen.
Künftig sollen Lieferanten bewertet werden.
Ein Register ist geplant und wird 2027 aufgebaut.
Die Leitung plant, Ziele festzulegen.
Ein Verfahren soll im Laufe des Jahres entstehen.
Langfristig werden alle Modelle überwacht.
Die Folgenabschätzung soll demnächst eingeführt werden.
Die Werkleitung dürfte die Risiken kennen.
Eine Messung hätte im Frühjahr beginnen können.
Man möge die Leitlinie beachten.
Die Stationen können eigene Regeln aufstellen.
Die Anwender sollten geschult sein.
Empfehlung: Protokolle ein Jahr aufheben.
Im Idealfall prüft eine zweite Person.
Die Arbeitsgruppe beabsichtigt, Kriterien zu erarbeiten.
Perspektivisch wird ein Auditprogramm aufgestellt.
Ein Beirat müsste noch berufen werden.
Möglichst vor dem Start findet ein Test statt.
""".strip().splitlines()
LOOSE_EN = """
Units should report their AI tools.
It is recommended to check the models every year.
Ideally two people take part.
Where possible, those concerned are heard.
We try to keep results fair.
Teams aim to reduce bias.
The editor may have the texts checked.
Staff can raise concerns.
Attendance is voluntary.
An audit could take place in autumn.
A review might be useful.
It would make sense to clean the data.
The board plans to set objectives.
A register is envisaged for 2027.
A procedure is in preparation.
The group intends to develop criteria.
We hope to monitor all models.
Impact assessments are planned to begin next year.
Suppliers are encouraged to disclose their data.
Managers are asked to consider the effects.
Farmers might switch the forecast off.
We are working on a plan for incidents.
A second person should look at it.
The ward tends to have somebody watching.
The lab strives for high data quality.
Use of the checklist is optional.
An ethics board is on the roadmap.
Validation would be carried out by the vendor.
Records can be kept electronically.
It is good practice to keep logs for a year.
""".strip().splitlines()
VAGUE = """
Die Anwendungen werden regelmäßig überprüft.
Bei Bedarf wird das Modell angepasst.
Geeignete Maßnahmen werden ergriffen.
Störungen sind zeitnah zu melden.
Der Umfang der Prüfung ist angemessen.
Soweit erforderlich, werden Betroffene gehört.
Models are reviewed regularly.
Training is given as appropriate.
Adequate resources are provided.
The board is informed from time to time.
Incidents are reported in a timely manner.
Where necessary, those concerned are heard.
""".strip().splitlines()
EXACT = """
Die Anwendungen werden jährlich im Mai überprüft.
Störungen sind binnen 24 Stunden zu melden.
Fünf Prüfer sehen sich je 40 Fälle an.
Nach jeder neuen Version wird gemessen.
Models are reviewed every May.
Incidents are reported within 24 hours.
Two readers look at forty cases each.
After each new version the error rate is measured.
""".strip().splitlines()
DEFINING = """
Ein Eigner bezeichnet die Stelle, die ein Werkzeug verantwortet.
Unter Drift versteht man das Nachlassen der Güte.
KI-System im Sinne dieser Ordnung ist jede lernende Anwendung.
Tool means any program that learns from data.
Drift refers to a slow loss of quality.
An owner is defined as the unit that answers for a tool.
""".strip().splitlines()
STATING = """
Der Eigner verantwortet sein Werkzeug.
Die Güte wird monatlich gemessen.
The owner answers for the tool.
Quality is measured every month by means of forty test cases.
""".strip().splitlines()


@pytest.mark.parametrize("text", [*BINDING_DE, *BINDING_EN])
def test_binds(text: str) -> None:
    assert modality(text) in ("duty", "statement")


@pytest.mark.parametrize("text", [*LOOSE_DE, *LOOSE_EN])
def test_does_not_bind(text: str) -> None:
    assert modality(text) in ("recommendation", "possibility", "intention", "conditional")


def test_there_are_enough_of_each() -> None:
    assert len({*BINDING_DE, *BINDING_EN}) >= 60
    assert len({*LOOSE_DE, *LOOSE_EN}) >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Leitstelle muss jeden Ausfall melden.", "duty"),
        ("The control room shall report each outage.", "duty"),
        ("Die Leitstelle meldet jeden Ausfall.", "statement"),
        ("The control room reports each outage.", "statement"),
        ("Die Leitstelle sollte Ausfälle melden.", "recommendation"),
        ("The control room should report outages.", "recommendation"),
        ("Die Leitstelle kann Ausfälle melden.", "possibility"),
        ("The control room may report outages.", "possibility"),
        ("Künftig soll die Leitstelle Ausfälle melden.", "intention"),
        ("The control room plans to report outages.", "intention"),
        ("Die Leitstelle würde Ausfälle melden.", "conditional"),
        ("The control room would report outages.", "conditional"),
        ("", "statement"),
    ],
)
def test_tells_the_forms_apart(text: str, expected: str) -> None:
    assert modality(text) == expected


def test_a_duty_beside_a_possibility_is_a_duty() -> None:
    assert modality("Er kann Audits verlangen und muss jährlich berichten.") == "duty"
    assert modality("She can ask for audits and must report every year.") == "duty"


@pytest.mark.parametrize(
    "text", ["Reviewed on 3 May.", "In May the board met.", "It is checked each May 2026."]
)
def test_the_month_of_may_is_no_permission(text: str) -> None:
    assert modality(text) == "statement"


def test_vague_and_exact() -> None:
    assert [text for text in VAGUE if not is_vague(text)] == []
    assert [text for text in EXACT if is_vague(text)] == []


def test_defining_and_stating() -> None:
    assert [text for text in DEFINING if not is_definition(text)] == []
    assert [text for text in STATING if is_definition(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EUR 60,000 is approved for setting up an AI management system in 2027.", True),
        ("In 2027 the procedure for suppliers will be introduced.", True),
        ("Für 2027 sind 60.000 Euro für den Aufbau eines KI-Managementsystems bewilligt.", True),
        ("Die Einführung der KI-Richtlinie ist ab 2028 vorgesehen.", True),
        ("For 2027 the board has set aside EUR 60,000 for the AI management system.", False),
        ("Für 2027 sind 60.000 Euro für das KI-Managementsystem bewilligt.", False),
        ("EUR 60,000 was approved for setting up an AI management system in 2026.", False),
        ("The management system was set up. Its next audit is in 2027.", False),
        ("D1 | Set up a procedure for suppliers | Due: 2027", False),
    ],
)
def test_what_is_to_be_set_up_in_a_later_year(text: str, expected: bool) -> None:
    assert is_to_be_set_up(text, 2026) is expected


@pytest.mark.parametrize(
    "unit", ["ist ", "wird noch ", "zu ", "darf ", "plant, ", "may ", "aa", "aufbau "]
)
def test_takes_linear_time(
    takes_linear_time: Callable[[Callable[[str], object], str], None], unit: str
) -> None:
    takes_linear_time(lambda text: modality(text[: len(text) // 4]), unit)
    takes_linear_time(lambda text: is_vague(text[: len(text) // 4]), unit)
    takes_linear_time(lambda text: is_to_be_set_up(text[: len(text) // 4] + " 2027", 2026), unit)
