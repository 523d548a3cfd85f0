"""What counts as saying that something is lacking, and what does not: sentences of many trades."""

from collections.abc import Callable

import pytest

from ingest.analysis.denial import is_denial

LACKING_DE = """
Eine Regelung für den Einsatz von KI gibt es bisher nicht.
Ein Verfahren zur Folgenabschätzung ist nicht eingeführt.
Die Risiken der Bilderkennung wurden noch nicht bewertet.
Für die Sturzerkennung auf den Stationen liegt keine Abnahme vor.
Es existiert kein Verzeichnis der KI-Anwendungen.
Wer die Bonitätsprüfung verantwortet, ist noch nicht festgelegt.
Der Anwendungsbereich dieser Richtlinie umfasst KI-Systeme nicht.
KI-Anwendungen sind nicht Gegenstand dieser Anweisung.
Die Schulung der Leitstelle zum Prognosemodell steht noch aus.
Eine Überprüfung der Trainingsdaten findet derzeit nicht statt.
Kriterien für die Abnahme der Modelle fehlen.
Für Lieferanten von Sprachmodellen haben wir keine Vorgaben.
Interne Audits des KI-Managements sind bislang nicht durchgeführt worden.
Ein Turnus für die Überprüfung ist nicht vorgesehen.
Die Folgen für die Fahrgäste werden hier nicht betrachtet.
Das Handbuch enthält keine Aussage zu KI.
Wir führen kein Register der Algorithmen.
Die Ergebnisse der Messung werden nicht ausgewertet.
Niemand prüft die Ausgaben des Übersetzungsdienstes.
Ob Patienten informiert werden, ist offen.
Die Zuständigkeit bei Störungen der Dosierhilfe bleibt ungeklärt.
Eine Freigabe durch die Geschäftsführung ist noch nicht erfolgt.
Für das Chatprogramm der Stadtwerke gilt diese Ordnung nicht.
Der Prüfplan sieht KI-Systeme nicht vor.
Ereignisprotokolle werden vom Sortierroboter nicht aufgezeichnet.
Maßnahmen gegen Verzerrungen sind erst in Planung.
Ein Konzept dafür wird derzeit erarbeitet und soll im Herbst vorliegen.
Auf eine Bewertung gesellschaftlicher Folgen wurde verzichtet.
Ein Meldeweg für Bedenken der Belegschaft ist nicht eingerichtet.
Nachweise über die Befähigung der Anwender haben wir nicht.
Bisher hat niemand die Ursachen solcher Abweichungen untersucht.
Eine Liste externer Unterlagen wird nicht geführt.
Die Herkunft der Röntgenbilder ist nirgends dokumentiert.
Der Vertrag mit dem Anbieter regelt die Aufgabenteilung nicht.
Eine Managementbewertung hat es noch nie gegeben.
Noch keine Festlegung gibt es dazu, wann ein Modell abgeschaltet wird.
Ziele für den verantwortungsvollen Einsatz haben wir uns nicht gesetzt.
Weder ein Auditprogramm noch ein Auditor ist benannt.
Die KI-Politik ist noch nicht beschlossen.
Ein Plan zur Behandlung der Risiken fehlt bisher vollständig.
Regeln für den Einkauf von KI sind noch zu erarbeiten.
Zur Aufbewahrung der Protokolle ist nichts bestimmt.
Daten für die Routenplanung sind von dieser Vorgabe ausgenommen.
Das Thema KI wird in der Qualitätspolitik nicht behandelt.
Ein Verantwortlicher für die Filmempfehlungen wurde bisher nicht ernannt.
Kennzahlen zur Leistung des Prognosemodells erheben wir nicht.
Für Beschwerden von Kunden über KI gibt es keinen eigenen Weg.
Der Notfallplan deckt den Ausfall der Bilderkennung nicht ab.
Unsere Dienstanweisung kennt keine Vorgabe zur Kennzeichnung von KI.
Die Wirksamkeit der Schulungen überprüfen wir nicht.
Vorgaben zur Datenqualität sind in dieser Fassung nicht enthalten.
Das Bewertungsraster wird erst im kommenden Jahr eingeführt.
Eine Auswertung der Logdaten unterbleibt.
Von einer Erklärung zur Anwendbarkeit wurde abgesehen.
Bei den Mähdreschern haben wir auf Versuchsfeldern noch keinen Test gemacht.
Es fehlt an einem Ablauf für Korrekturmaßnahmen.
Mangels Personal entfällt die vierteljährliche Prüfung.
Ein schriftliches Verfahren besteht nicht.
Dazu liegt uns nichts vor.
Über die Abschaltung alter Modelle ist nichts geregelt.
Diese Aufgabe ist keiner Stelle zugewiesen.
Wir haben das bisher dem Zufall überlassen und nichts aufgeschrieben.
""".strip().splitlines()
ESTABLISHED_DE = """
Die Werkleitung bewertet jährlich die Risiken der Bilderkennung.
Kein Modell geht ohne Abnahme in Betrieb.
Die Beschäftigten dürfen keine Kundendaten in Chatprogramme eingeben.
Ohne Freigabe der Pflegedirektion wird die Sturzerkennung nicht eingeschaltet.
Fehlt die Unterschrift, so wird das Gerät nicht ausgeliefert.
Wenn ein Nachweis fehlt, sperrt die Leitstelle den Zugang.
Das Auditprogramm legt Häufigkeit, Umfang und Berichtsweg fest.
Ergebnisse der Folgenabschätzung werden zehn Jahre aufbewahrt.
Entscheidungen über Kredite trifft nie das Modell allein.
Wird der Grenzwert nicht erreicht, schaltet der Schichtführer die Anlage ab.
Die Betreiberin meldet Störungen innerhalb von 24 Stunden.
Jede Anwendung hat einen Eigner im Register.
Alle Prüfungen wurden im März durchgeführt und protokolliert.
Das System darf nicht zur Leistungskontrolle genutzt werden.
Nicht zulässig ist die Eingabe von Patientendaten.
Ziel ist, dass keine Gruppe von Bewerbern benachteiligt wird.
Der Prüfer ist nicht an der Entwicklung beteiligt gewesen.
Auditoren prüfen nie ihren eigenen Bereich.
Das Register nennt Zweck, Eigner und Grenzen jedes Systems.
Unbefugte haben keinen Zugriff auf die Protokolle.
Bedenken können auch ohne Namen gemeldet werden; Nachteile entstehen daraus nicht.
Wer Bedenken meldet, hat keine Nachteile zu befürchten.
Modelle, die das Kriterium nicht erfüllen, werden nicht freigegeben.
Die Vorgabe gilt nicht nur für Angestellte, sondern auch für Leihkräfte.
Es gibt keine Ausnahme von dieser Regel.
Der Fahrdienstleiter prüft jeden Vorschlag und übernimmt ihn nicht ungesehen.
Die Leitung prüft, ob Maßnahmen gewirkt haben oder nicht.
Abweichungen werden sofort behoben und ihre Ursachen ermittelt.
Risiken über Stufe 3 nehmen wir nicht hin.
Wir setzen keine Gesichtserkennung ein.
Die Leitlinie ist im Intranet veröffentlicht.
Das Programm ersetzt nicht den Arzt; er entscheidet.
Für jede Charge hält das Labor die Modellversion fest.
Falls keine Daten vorliegen, entscheidet der Disponent von Hand.
Die Verträge teilen die Pflichten zwischen uns und dem Anbieter auf.
Ein Vorschlag, dem nicht zwei Personen zugestimmt haben, wird verworfen.
Vor dem Einsatz ist die Eignung nachzuweisen.
Das Modell muss mindestens 95 Prozent der Fälle richtig erkennen.
Die Restrisiken hat die Geschäftsführung angenommen.
Keine Version wird ausgerollt, bevor die Prüfstelle zugestimmt hat.
Der Fehler darf zwei Prozent nicht übersteigen.
Die Aufzeichnungen werden mindestens sechs Jahre aufbewahrt und danach gelöscht.
Die Anbieter weisen jährlich nach, dass sie unsere Grundsätze einhalten.
Schulungen finden im Frühjahr und im Herbst statt.
Zuständig für Korrekturen ist die Leiterin Technik.
Die Bewertung umfasst Folgen für Einzelne und für die Gesellschaft.
Daten unbekannter Herkunft verwenden wir nicht.
Mitarbeitende werden bei Eintritt auf die KI-Politik verpflichtet.
Wir nutzen die Ausgaben nicht für Zwecke, die das Handbuch nicht nennt.
Der Vorstand stellt Geld und Personal bereit.
Nach jedem Vorfall wird geprüft, ob es ähnliche Fälle gibt.
Der Datensatz wird bereinigt, gekennzeichnet und geteilt.
Wir bewerten, was geschieht, wenn das System ausfällt.
Betroffene erfahren, dass sie mit einer Maschine sprechen.
Protokolle werden sechs Monate lang gespeichert und sind gegen Änderung geschützt.
Der Einsatz wird abgebrochen, sobald die Güte nicht mehr reicht.
Lücken im Datensatz gleicht die Statistik aus.
Die Rechte der Versicherten werden in Abschnitt 4 der Bewertung untersucht.
Jährlich im November überprüft die Leitung die Leitlinie.
Die Klinik informiert Patienten innerhalb von drei Tagen über Vorfälle mit KI.
Solange die Prüfung nicht abgeschlossen ist, bleibt das Modell gesperrt.
Der Anwendungsbereich schließt alle Standorte und beide KI-Systeme ein.
""".strip().splitlines()
LACKING_EN = """
We do not yet have a procedure for assessing the effects of AI.
No register of AI tools exists.
There is no process for reporting concerns.
The risks of the crop model have not been assessed.
AI systems are outside the scope of this procedure.
This manual does not cover AI.
An audit programme has not been set up.
Nobody has been appointed to own the triage tool.
The review of suppliers is still to be defined.
Acceptance criteria are missing.
Training records are not kept.
Event logs of the sorting robot are not recorded.
The contract does not say who is responsible for model updates.
A plan for incidents is in preparation.
We have never held a management review of AI.
Impacts on passengers are not considered.
It has not been decided who approves a new model.
The statement of applicability is still being drafted.
Data quality is not measured.
Chatbots are excluded from this policy.
None of the assessments has been repeated.
Retraining is not currently controlled.
The objectives have no owners and no dates.
We have no criteria for acceptable risk.
How users are told about incidents remains open.
The policy says nothing about AI.
The procedure is silent on machine learning.
We lack a process for decommissioning models.
There are no plans to audit the forecasting team.
The impact assessment is yet to be carried out.
The board has yet to approve the AI policy.
Provenance of the images is unknown and undocumented.
Competence requirements for model developers have not been written down.
We don't track whether the training worked.
No one is responsible for the translation service.
The scoring tool isn't covered by this instruction.
A channel for complaints will be set up later.
Monitoring of the dispatch model has been postponed.
Nothing has been agreed with the vendor.
Neither the ward nor IT keeps a log.
Technical documentation for partners does not exist.
Corrective action is not followed up.
The quality manual applies to physical products only and not to AI.
We have no way of telling customers about outages.
Results of the assessment are not retained.
Societal effects were not looked at.
The list of tools is out of date and nobody keeps it.
No audits of the AI management system have taken place.
Roles for AI are undefined.
The treatment plan awaits approval.
Regular reviews do not take place.
No interval has been fixed for reassessment.
External documents are not controlled.
The role of the deployer has not been clarified.
So far we have not compared our controls with Annex A.
The organisation has not established AI objectives.
Human oversight is not addressed anywhere in this document.
Requirements for training data remain undefined.
There isn't a procedure for this.
Validation is left to chance; no measures are defined.
AI is not among the topics of the internal audit.
""".strip().splitlines()
ESTABLISHED_EN = """
The plant manager reviews the AI risks every year.
No model goes live without a signed acceptance record.
Staff must not enter patient data into chatbots.
The tool may not be used to monitor employees.
If the threshold is not met, the shift lead stops the line.
Where no data are available, the dispatcher decides by hand.
Nobody may release a model they built themselves.
Auditors do not audit their own work.
We do not use data of unknown origin.
Decisions on loans are never taken by the model alone.
Results are kept for ten years.
The register names purpose, owner and limits of each system.
Training takes place every spring and its effect is checked.
People who report concerns suffer no disadvantage.
Reports can be made without giving a name.
The error rate must not exceed two per cent.
There are no exceptions to this rule.
A model that does not reach the target is not released.
The policy applies not only to staff but also to contractors.
Once a fault is found, its causes are determined and similar cases looked for.
The vendor proves every year that it keeps to our principles.
Logs are stored for six months and cannot be altered.
The board provides money and people for AI.
The audit programme sets frequency, methods and reporting.
We tell users that they are dealing with a machine.
Unapproved tools are blocked.
Incidents are reported to customers within three days.
Our aim is that no group of applicants is put at a disadvantage.
Risks above level three are not accepted.
No change takes effect until the safety officer has agreed.
The captain decides and is not bound by the model's advice.
We do not deploy facial recognition.
The model must be right in at least 95 per cent of cases.
The remaining risk was accepted by the managing director.
The chief pharmacist checks each suggestion before it reaches a patient.
Contracts split duties between us and the supplier.
Effects on individuals and society are assessed before launch.
The data set is cleaned, labelled and split.
Missing values are filled in by the statistics team.
Outstanding actions are listed and followed up monthly.
The scope includes all sites and both AI systems.
New joiners sign the AI policy in their first week.
The auditor was not involved in building the system.
Access is limited; outsiders have no access to the logs.
If a document is missing, the request is returned.
We review the policy each November and on need.
Should the check fail, the release is withdrawn.
Models that are no longer needed are retired and archived.
Every release needs two signatures.
Complaints are answered within ten working days.
The committee looks at open actions from earlier meetings.
The assessment covers foreseeable misuse and the legal setting.
Objectives have an owner, a date and a measure.
Drivers are told what the assistant can and cannot do.
The method is repeatable, so that results can be compared.
The tool is switched off when quality drops.
Each supplier is reviewed before the contract is signed.
No suggestion is followed unless two people agree.
Nothing is published until the editor has read it.
The forecast is compared with actual demand every Monday.
Old versions are withdrawn so that nobody works by them.
Data are not shared with third parties.
Unplanned changes are reviewed for their effects.
""".strip().splitlines()
LACKING = [*(("de", s) for s in LACKING_DE), *(("en", s) for s in LACKING_EN)]
ESTABLISHED = [*(("de", s) for s in ESTABLISHED_DE), *(("en", s) for s in ESTABLISHED_EN)]


@pytest.mark.parametrize(("language", "text"), LACKING)
def test_says_that_something_is_lacking(language: str, text: str) -> None:
    assert is_denial(text, language)


@pytest.mark.parametrize(("language", "text"), ESTABLISHED)
def test_a_rule_or_a_fact_denies_nothing(language: str, text: str) -> None:
    assert not is_denial(text, language)


def test_there_are_enough_of_each() -> None:
    tables = LACKING_DE, ESTABLISHED_DE, LACKING_EN, ESTABLISHED_EN
    assert all(len(table) == len(set(table)) >= 60 for table in tables)


@pytest.mark.parametrize("language", ["und", "fr", ""])
def test_where_the_language_is_not_known_both_are_tried(language: str) -> None:
    assert is_denial("Ein Verfahren dafür ist nicht eingeführt.", language)
    assert is_denial("There is no procedure for this.", language)
    assert not is_denial("Die Leitung prüft jährlich; the board reviews yearly.", language)


def test_a_rule_that_does_not_exist_is_lacking_whatever_it_would_forbid() -> None:
    assert is_denial("There is no rule for models that go live without a test.", "en")
    assert is_denial("Es gibt kein Verfahren für den Fall, dass ohne Abnahme nichts geht.", "de")
    assert not is_denial("If there is no rule for a model, it is not used.", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Es ist geplant, was getan wird, von wem und bis wann."),
        ("de", "Die Prüfungen sind für jedes Jahr geplant und werden protokolliert."),
        ("de", "Maßnahmen, die nicht umgesetzt wurden, meldet die Leitung dem Vorstand."),
        ("de", "Abweichungen, welche nicht behoben sind, werden monatlich besprochen."),
        ("en", "It is planned what is done, by whom and by when."),
        ("en", "Audits are planned and carried out every year."),
        ("en", "Measures that are not kept are reported to the board."),
        ("en", "Whoever finds that a rule is not kept tells the officer."),
        ("en", "Any change which has not been tested is rolled back."),
    ],
)
def test_what_a_plan_holds_and_which_ones_are_meant_is_no_denial(language: str, text: str) -> None:
    assert not is_denial(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ein Audit ist geplant."),
        ("de", "Es ist geplant, ein Verfahren einzuführen."),
        ("de", "Die Bilderkennung, die nicht bewertet ist, läuft seit März."),
        ("de", "Systeme, die noch nicht bewertet sind, laufen weiter."),
        ("de", "Modelle, die nicht aufgeführt sind, werden nicht erfasst."),
        ("en", "An audit is planned for next year."),
        ("en", "It is planned to introduce a procedure."),
        ("en", "The tool that is not assessed is in use."),
        ("en", "Systems that are not assessed yet are in use."),
        ("en", "Systems that are not listed are outside the scope."),
    ],
)
def test_a_mere_plan_and_a_certain_thing_without_it_are_denials(language: str, text: str) -> None:
    assert is_denial(text, language)


def test_an_empty_text_denies_nothing() -> None:
    assert not is_denial("", "de")
    assert not is_denial(" \n", "und")


@pytest.mark.parametrize(
    ("unit", "part"),
    [
        ("wird nicht ", 16),
        ("weder noch ", 16),
        ("kein Verfahren ", 4),
        ("that is not ", 4),
        ("mittel, die nicht ", 16),
        ("whoever is not ", 4),
        ("there is no policy ", 4),
        ("gegebe", 4),
    ],
)
def test_takes_linear_time(
    takes_linear_time: Callable[[Callable[[str], object], str], None], unit: str, part: int
) -> None:
    # A part of the text suffices where each word costs much.
    takes_linear_time(lambda text: is_denial(text[: len(text) // part], "und"), unit)
