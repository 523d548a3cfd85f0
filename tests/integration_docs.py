"""Small papers of a company with other management systems, in both languages, and a library."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embedders import STATIC
from tests.test_shelf import Parser

ISMS = """---
title: Handbuch Informationssicherheit
status: freigegeben
version: "3.0"
approved_by: Vorstand
---

# Handbuch Informationssicherheit

## 1 Zweck

Dieses Handbuch beschreibt unser Managementsystem nach ISO/IEC 27001.

## 5 Dokumentenlenkung

Jedes Dokument trägt Titel, Nummer, Version und Verfasser.

Dokumente werden vor der Veröffentlichung von der Fachleitung geprüft und freigegeben.

Veraltete Fassungen werden gesperrt und sechs Jahre archiviert, danach werden sie vernichtet.

## 9 Internes Audit

Interne Audits finden jährlich nach einem Auditprogramm statt.

Auditorinnen und Auditoren prüfen nie ihren eigenen Bereich.

## 11 Managementbewertung

Es gibt noch kein Verfahren, mit dem Ergebnisse der Managementbewertung aufgezeichnet werden.

## Anhang B Dokumentenlenkung

Dieser Anhang ist noch nicht in Kraft.

Jedes Dokument trägt Titel, Datum, Version und eine laufende Nummer.

## 12 Einsatz von KI

Interne Audits des KI-Managementsystems finden ebenfalls jährlich statt.
"""
QUALITY = """---
title: Quality procedure QP-10 Corrective action
status: approved
version: "2"
approved_by: Managing director
---

# Quality procedure QP-10 Corrective action

## 1 Purpose

This procedure serves our quality management system under ISO 9001.

## 3 Corrective action

The cause of each nonconformity is determined, and it is checked whether similar ones exist.

Corrective actions are carried out and their effectiveness is reviewed after three months.

## 8.4 External providers

External providers are selected and monitored once a year, and the effects on customers are judged.
"""
POLICY = """---
title: AI policy
status: approved
version: "1"
approved_by: Board
---

# AI policy

## 9 Internal audit

Internal audits of the AI management system take place every year under an audit programme.

Auditors of the AI management system never audit their own work.

## 10 Other systems

The AI policy stands beside our ISMS.

Audits of the ISMS and of AI share one calendar.

Findings of the ISMS that concern AI are passed on.
"""
DRAFT = """---
title: Entwurf Verfahren Informationssicherheit Kommunikation
status: Entwurf
---

# Entwurf Verfahren Informationssicherheit Kommunikation

## 2 Schulung und Kompetenz

Für jede Funktion ist festgelegt, welche Kenntnisse sie braucht, und Schulungen werden nachgewiesen.
"""
OLD = """---
title: Handbuch Informationssicherheit
status: ersetzt
version: "2.0"
---

# Handbuch Informationssicherheit

## 4 Management review

Top management reviews the information security management system every year in March.
"""
SECRET = """---
title: Information security supplier policy
status: approved
approved_by: Board
---

# Information security supplier policy

## 2 Suppliers

Suppliers are chosen, bound by contract and monitored by Purchasing under a fixed process.
"""
PAPERS = {
    "isms.md": ISMS,
    "quality.md": QUALITY,
    "ai-policy.md": POLICY,
    "draft.md": DRAFT,
    "old.md": OLD,
    "secret.md": SECRET,
}


@contextmanager
def company(folder: Path, papers: dict[str, str] | None = None) -> Iterator[Assistant]:
    """An assistant over these papers, or over all of them."""
    import pytest

    files = folder / "papers"
    files.mkdir()
    for name, text in (papers or PAPERS).items():
        (files / name).write_text(text, encoding="utf-8")
    settings = Settings(data_dir=folder / "library", embedding_model=STATIC)
    with pytest.MonkeyPatch.context() as patch, Assistant.open(settings) as assistant:
        patch.setattr(ahead, "ParserWorker", Parser)
        assistant.ingest([files])
        yield assistant
