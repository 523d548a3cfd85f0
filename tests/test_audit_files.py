"""Files of audits: the same bytes each time, nothing that runs, people's results and no others."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import openpyxl
import pytest

from assistant.audit.checklist import Checklist, checklist
from assistant.audit.findings import standings
from assistant.audit.programme import programme
from assistant.export.audit_checklist_docx import checklist_docx
from assistant.export.audit_checklist_xlsx import checklist_xlsx
from assistant.export.audit_programme_docx import programme_docx
from assistant.export.audit_programme_xlsx import programme_xlsx
from assistant.export.audit_report_docx import audit_report_docx
from assistant.export.audit_text import checklist_record, checklist_text, finding_text
from assistant.messages import LANGUAGES, Language
from assistant.registers.entry import Entry
from tests.audit_entries import TODAY, audit, done, entry, finding, iso
from tests.review_fixtures import FORMULA, small_review

MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
SCOPE = ("4", "6.1.4", "A.6", "99.1")


def found(language: Language, *, checks: bool = True) -> Checklist:
    own = audit(1, "; ".join(SCOPE), title=FORMULA, status="running", planned_on="2026-11-20")
    line = {"audit": "AUD-1", "requirement": "6.1.4"}
    kept = [
        entry("checks", 1, **line, question="Who assesses?", answer=FORMULA, result="observation"),
        entry("checks", 2, **line, question="When?", result="not_checked"),
    ]
    return checklist(
        own.several("scope"),
        iso(),
        small_review(language),
        language=language,
        audit=own,
        checks=kept if checks else (),
    )


def words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    told = [one.text for one in document.paragraphs]
    for table in document.tables:
        told += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(told)


def cells(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_a_checklist_says_what_documents_show_and_never_that_it_conforms() -> None:
    lines = {line.ref: line for line in found("en").lines}
    assert lines["4.1"].status == "met"
    assert [one.quote for one in lines["6.1.4"].contradicting] == [
        "Effects on those concerned are not judged yet."
    ]
    assert len(lines["A.6.2.8"].supporting) == 3
    assert lines["A.6.2.8"].more == 5
    assert lines["4.2"].status is None  # the review did not look at it
    assert lines["4.3"].decided_by == "Dr. Ines Vogt"
    assert lines["4.3"].stale_decision
    assert found("en").unknown == ("iso42001:99.1",)
    assert found("en").checked == 1
    told = checklist_text(found("en"))
    assert "Documents cover it; practice is to be seen on site." in told
    assert "(decided by Dr. Ines Vogt) The evidence has changed since" in told
    assert "no document review" in told.lower()


def test_without_a_review_the_documents_side_is_empty() -> None:
    empty = checklist(["4"], iso(), None, language="de")
    assert all(line.status is None and not line.supporting for line in empty.lines)
    assert "keine Dokumentenprüfung" in checklist_text(empty)
    assert checklist_record(empty)["requirements"][0]["documents"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(language: Language) -> None:
    own = [audit(1, "9", planned_on="2027-01-10"), done(2, "4", "2026-02-02")]
    plan = programme(own, [], iso(), today=TODAY)
    made = [
        (
            checklist_xlsx(found(language), moment=MOMENT),
            checklist_docx(found(language), moment=MOMENT),
            programme_xlsx(plan, own, language=language, moment=MOMENT),
            programme_docx(plan, own, language=language, moment=MOMENT),
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    for content in made[0]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"2026-11-28T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_to_be_filled_in_and_computes_nothing(language: Language) -> None:
    content = checklist_xlsx(found(language), moment=MOMENT)
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {c.data_type for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    rows = cells(content)
    assert [row[0] for row in rows[1:]] == [line.ref for line in found(language).lines]
    by_ref = {row[0]: row for row in rows[1:]}
    assert by_ref["4.1"][9:] == [None, None, None, None]  # nobody recorded anything
    (rule,) = book.worksheets[0].data_validations.dataValidation
    choices = rule.formula1.strip('"').split(",")
    assert len(choices) == 4
    assert str(by_ref["6.1.4"][11]).split(", ")[0] in choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_has_every_question_and_room(language: Language) -> None:
    told = words(checklist_docx(found(language), moment=MOMENT))
    for line in found(language).lines:
        assert all(question in told for question in line.questions)
        assert all(one.quote in told for one in line.contradicting)
    assert "99.1" in told


def report(findings: list[Entry], language: Language = "en", *, checks: bool = True) -> str:
    own = found(language, checks=checks)
    assert own.audit is not None
    states = standings(findings, requirements=iso(), today=TODAY)
    return words(audit_report_docx(own.audit, own, states, moment=MOMENT))


def test_a_report_without_findings_claims_no_conformity() -> None:
    told = report([], checks=False)
    assert "That does not mean that everything conforms." in told
    assert "Requirements with a recorded result: 0 of" in told
    assert told.count("not recorded") >= 10
    assert "Conforms" not in told
    assert "This audit is not done yet" in told


def test_a_report_tells_which_steps_a_closed_finding_lacks() -> None:
    told = report([finding(1, effect_by=None, effect=None), finding(2, kind=None)])
    assert "It is marked as closed although steps are lacking; it counts as open." in told
    assert "Name who checked whether it worked." in told
    assert "Kind not yet decided" in told
    assert "Minor nonconformity: 1" in told


def test_a_report_is_written_whatever_a_title_holds() -> None:
    told = report([finding(1, title=f"a\ufffe\x00b {FORMULA}")])
    assert f"FND-1 ab {FORMULA}" in told


def test_a_finding_reads_in_a_terminal() -> None:
    (one,) = standings([finding(1, cause=None)], requirements=iso(), today=TODAY)
    told = finding_text(one, "de")
    assert (
        told.splitlines()[0] == "FND-1 Impact not assessed – Geringfügige Nichtkonformität – Offen"
    )
    assert "→ Die Ursache ermitteln." in told
