"""Document control: what a document says of itself, and what it does not say."""

from dataclasses import replace
from datetime import date

import pytest

from ingest.control import read_control
from ingest.dates import parse_date
from ingest.parsers import parse
from ingest.parsers.headings import heading_level, heading_levels
from ingest.types import DocumentControl, Limits, Status

LONG = (
    "Diese Richtlinie regelt, wie im Unternehmen mit künstlicher Intelligenz umgegangen wird. " * 3
)


def control(markdown: str, file: str = "a.md") -> DocumentControl:
    return read_control(parse(markdown.encode(), file=file, limits=Limits()), file=file)


def table(*pairs: tuple[str, str]) -> str:
    rows = "".join(f"| {key} | {value} |\n" for key, value in pairs)
    return "| | |\n|---|---|\n" + rows


def test_german_table() -> None:
    found = control(
        "# KI-Leitlinie\n\n"
        + table(
            ("Version", "2.1"),
            ("Status", "freigegeben"),
            ("Dokumenteneigner:in", "Jana Weiß, KI-Beauftragte"),
            ("Freigegeben durch", "Vorstand"),
            ("Gültig ab", "12. März 2026"),
            ("Nächste Überprüfung", "März 2027"),
        )
    )
    assert found == DocumentControl(
        title="KI-Leitlinie",
        version="2.1",
        status=Status.APPROVED,
        owner="Jana Weiß, KI-Beauftragte",
        approver="Vorstand",
        effective_date=date(2026, 3, 12),
        next_review=date(2027, 3, 31),
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "Version: 1.0\nStatus: freigegeben\nDokumenteneigner: Frau Weiß, IT\n"
            "Freigegeben durch: Vorstand\nNächste Überprüfung: 03.2027",
            ("1.0", Status.APPROVED, "Frau Weiß, IT", "Vorstand", date(2027, 3, 31)),
        ),
        (
            "Version: 0.3 Status: Draft Owner: Head of IT Next review: 2027-01-31",
            ("0.3", Status.DRAFT, "Head of IT", None, date(2027, 1, 31)),
        ),
        ("Please note the Version: 3.0 of the tool", (None, Status.UNKNOWN, None, None, None)),
        (
            "Owner: IT, see note: Version 2",
            (None, Status.UNKNOWN, "IT, see note: Version 2") + (None,) * 2,
        ),
    ],
)
def test_lines_that_were_joined(lines: str, expected: tuple[object, ...]) -> None:
    found = control(f"# KI-Leitlinie\n\n{lines}\n\n{LONG}\n\n{LONG}\n")
    assert (found.version, found.status, found.owner, found.approver, found.next_review) == expected


def test_english_line_and_sign_off_at_the_end() -> None:
    found = control(
        f"# AI Policy\n\nRev. 3 | Document owner: CISO\n\n{LONG}\n\n{LONG}\n\n"
        "Approved by the Board of Directors on March 12, 2026\n\nNext review due: 2027-03-12\n"
    )
    assert (found.version, found.owner, found.approver) == ("3", "CISO", "Board of Directors")
    assert found.status is Status.APPROVED
    assert (found.effective_date, found.next_review) == (date(2026, 3, 12), date(2027, 3, 12))


def test_blank_template_fields_are_absent() -> None:
    found = control(
        "# Policy\n\n"
        + table(
            ("Version", "[x.y]"),
            ("Owner", "TBD"),
            ("Approved by", "____________"),
            ("Effective date", "DD.MM.YYYY"),
            ("Nächste Prüfung", "– (offen)"),
        )
    )
    assert found == DocumentControl(title="Policy")


def test_silence_is_unknown() -> None:
    assert control(f"# Policy\n\n{LONG}").status is Status.UNKNOWN
    assert control("# Policy\n\nOwner: CISO\n").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("freigegeben", Status.APPROVED),
        ("In Kraft seit 1.1.2026", Status.APPROVED),
        ("Approved (supersedes version 2.0)", Status.APPROVED),
        ("Final", Status.APPROVED),
        ("☐ Entwurf ☒ freigegeben", Status.APPROVED),
        ("Entwurf / freigegeben", Status.DRAFT),
        ("nicht freigegeben", Status.DRAFT),
        ("in Prüfung", Status.DRAFT),
        ("for comment", Status.DRAFT),
        ("not yet approved", Status.DRAFT),
        ("Superseded", Status.SUPERSEDED),
        ("ersetzt durch Version 3", Status.SUPERSEDED),
        ("außer Kraft", Status.SUPERSEDED),
        ("withdrawn on 1 May 2026", Status.SUPERSEDED),
        ("grün", Status.UNKNOWN),
    ],
)
def test_status_values(value: str, expected: Status) -> None:
    assert control(f"# Regelung\n\nStatus: {value}\n\n{LONG}").status is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This version supersedes version 2.", Status.APPROVED),
        ("Diese Fassung ersetzt die Version 1.0 vom 2. Mai 2024.", Status.APPROVED),
        ("Diese Richtlinie ist verbindlich und ersetzt die Richtlinie von 2024.", Status.APPROVED),
        ("Version 2 has been superseded by this version.", Status.APPROVED),
        ("This policy stays in force until it is superseded.", Status.APPROVED),
        ("Ersetzt: Version 1.0", Status.APPROVED),
        ("Replaces: version 1.0", Status.APPROVED),
        ("This policy has been superseded by AI Policy 3.0.", Status.SUPERSEDED),
        ("This document was withdrawn on 3 May 2026.", Status.SUPERSEDED),
        (
            "Diese Leitlinie wurde am 1.5.2026 durch die KI-Leitlinie 3.0 ersetzt.",
            Status.SUPERSEDED,
        ),
        ("Diese Richtlinie ist seit dem 1.5.2026 außer Kraft.", Status.SUPERSEDED),
        ("Ersetzt durch: KI-Leitlinie 3.0", Status.SUPERSEDED),
        ("Superseded by: AI Policy 3.0", Status.SUPERSEDED),
        ("WITHDRAWN", Status.SUPERSEDED),
        ("DRAFT for discussion", Status.DRAFT),
    ],
)
def test_active_and_passive_replacement(sentence: str, expected: Status) -> None:
    assert control(f"# Regel\n\nStatus: freigegeben\n\n{sentence}\n\n{LONG}").status is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ENTWURF: Lieferanten", Status.DRAFT),
        ("Draft – Supplier rules", Status.DRAFT),
        ("Supplier rules (draft)", Status.DRAFT),
        ("Richtlinie Entwurf und Entwicklung", Status.APPROVED),
        ("Drafting of contracts", Status.APPROVED),
    ],
)
def test_draft_in_the_title_outweighs_the_status_field(title: str, expected: Status) -> None:
    assert control(f"# {title}\n\nStatus: freigegeben\n").status is expected


def test_body_text_cannot_approve_a_document() -> None:
    body = "\n\n".join([LONG] * 4)
    claim = "Note to reviewers: status: approved, approved by: CEO on 1 May 2026."
    assert control(f"# Memo\n\n{body}\n\n{claim}\n\n{body}").status is Status.UNKNOWN
    line = "Status: approved"
    assert control(f"# Memo\n\n{body}\n\n{line}\n\n{body}").status is Status.UNKNOWN
    assert control(f"# Memo\n\nStatus: Entwurf\n\n{body}\n\n{line}").status is Status.DRAFT


def test_a_register_row_is_no_document_control() -> None:
    rows = "".join(f"| System {n} | freigegeben | Frau {n} |\n" for n in "ABC")
    found = control("# Verzeichnis\n\n| System | Status | Eigner |\n|---|---|---|\n" + rows)
    assert (found.status, found.owner) == (Status.UNKNOWN, None)
    rows = "".join(f"| {n}.0 | freigegeben | Frau {n} |\n" for n in "12")
    found = control("# Modelle\n\n| Version | Status | Eigner |\n|---|---|---|\n" + rows)
    assert found.status is Status.UNKNOWN


def test_the_newest_row_of_a_version_history_gives_the_version() -> None:
    found = control(
        f"# Policy\n\n{LONG}\n\n{LONG}\n\n## Versionshistorie\n\n"
        "| Version | Datum | Autor | Änderung |\n|---|---|---|---|\n"
        "| 1.0 | 01.02.2024 | A. Groß | Erstfassung |\n"
        "| 1.10 | 03.04.2026 | B. Klein | Anhang ergänzt |\n"
        "| 1.9 | 05.06.2025 | A. Groß | Korrektur |\n"
    )
    assert (found.version, found.effective_date) == ("1.10", date(2026, 4, 3))
    assert found.status is Status.UNKNOWN


def test_fields_side_by_side_may_hold_unknown_labels() -> None:
    found = control(
        "<table><tr><td>Dokument-Schlüssel:</td><td>X-1</td><td>Genehmigt durch:</td><td>Vorstand, "
        "Beschluss vom 02.03.2026</td></tr><tr><td>Version:</td><td>2.0</td><td>Eigentümerin:</td>"
        "<td>Frau Groß</td></tr></table>",
        "a.html",
    )
    assert (found.version, found.owner, found.approver) == ("2.0", "Frau Groß", "Vorstand")
    assert (found.status, found.effective_date) == (Status.APPROVED, date(2026, 3, 2))


def test_headers_and_footers_speak_last_but_a_draft_mark_there_counts() -> None:
    parsed = parse(b"# Policy\n\nVersion: 2.0\n\nStatus: approved\n", file="a.md", limits=Limits())
    stale = replace(parsed, properties={"footer": "POL-1 \u00b7 Version 1.9 | Page 1 of 2"})
    found = read_control(stale, file="a.md")
    assert (found.version, found.status) == ("2.0", Status.APPROVED)
    for mark in ("DRAFT \u2013 do not use", "v2.0 draft", "ENTWURF", "nicht freigegeben"):
        marked = replace(parsed, properties={"running_header": f"Firma | {mark}"})
        assert read_control(marked, file="a.md").status is Status.DRAFT
    gone = replace(parsed, properties={"header": "WITHDRAWN 2026"})
    assert read_control(gone, file="a.md").status is Status.SUPERSEDED


def test_the_date_of_a_draft_is_no_date_of_effect() -> None:
    found = control("# Regel\n\nStatus: Entwurf\n\nStand: 24.09.2026\n")
    assert (found.status, found.effective_date) == (Status.DRAFT, None)


def test_front_matter() -> None:
    found = control(
        "---\ntitle: AI use\nversion: 1.5\nstatus: Approved\nowner: Legal\n"
        "next review: 2027-01-31\n---\n\nText.\n"
    )
    assert (found.title, found.version, found.owner) == ("AI use", "1.5", "Legal")
    assert (found.status, found.next_review) == (Status.APPROVED, date(2027, 1, 31))


def test_title_is_no_chapter_and_no_file_name() -> None:
    page = "<html><head><title>Microsoft Word - policy.docx</title></head><body>{}</body></html>"
    assert control(page.format("<h2>1 Zweck</h2><p>Text</p>"), "a.html").title is None
    assert control(page.format("<h1>KI-Leitlinie</h1><h2>1 Zweck</h2>"), "a.html").title == (
        "KI-Leitlinie"
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12.03.2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("12. März 2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("2026-03-12", date(2026, 3, 12), date(2026, 3, 12)),
        ("March 12, 2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("12th of March 2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("on 12 March 2026 in Leeds", date(2026, 3, 12), date(2026, 3, 12)),
        ("1.1.26", date(2026, 1, 1), date(2026, 1, 1)),
        ("03/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("Februar 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("Q2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("4. Quartal 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31), date(2026, 12, 31)),
        ("03/04/2026", None, None),
        ("31.02.2026", None, None),
        ("jährlich", None, None),
        ("Version 1.2.26.4", None, None),
    ],
)
def test_dates(text: str, first: date | None, last: date | None) -> None:
    assert parse_date(text) == first
    assert parse_date(text, last=True) == last


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("1 Zweck", 1),
        ("3.2.1 Aufsicht über Modelle", 3),
        ("4. Geltungsbereich", 1),
        ("§ 5 Pflichten der Anbieter", 2),
        ("§ 5", 2),
        ("Abschnitt 4", 1),
        ("Anhang A", 1),
        ("Annex B – Controls", 1),
        ("Article 5", 2),
        ("A.6.2 Lebenszyklus", 3),
        ("§ 5 Abs. 2 DSGVO gilt entsprechend", None),
        ("12. März 2026", None),
        ("30 Tage nach Zugang", None),
        ("3.5 Millionen Euro", None),
        ("2. Wir prüfen jedes Modell, bevor es genutzt wird.", None),
        ("1) erster Punkt", None),
        ("3.1 Rollen .......... 7", None),
        ("Section 4 applies to all staff and is binding.", None),
        ("2026 Budget", None),
    ],
)
def test_numbered_headings(line: str, level: int | None) -> None:
    assert heading_level(line) == level


def test_items_that_count_on_are_a_list() -> None:
    assert heading_levels(["1. Modell melden", "2. Modell prüfen", "Text", "3. Freigabe"]) == [
        None,
        None,
        None,
        1,
    ]
