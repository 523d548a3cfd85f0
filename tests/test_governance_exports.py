"""Matrix, plan and dates as files: whole, harmless, the same bytes for the same content."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from PIL import Image

from assistant.export.actions_chart import progress_chart
from assistant.export.actions_ics import FOLD, calendar, escaped, folded
from assistant.export.actions_xlsx import actions_xlsx
from assistant.export.governance_words import PlanReport, RaciReport, point_name
from assistant.export.raci_docx import raci_docx
from assistant.export.raci_xlsx import raci_xlsx
from assistant.export.review_words import clean
from assistant.governance.conflicts import Records, conflicts
from assistant.governance.dues import Due
from assistant.governance.plan import Point, counts
from assistant.governance.raci import gaps, matrix
from assistant.messages import LANGUAGES, Language, message
from tests.governance_entries import entry, role, row
from tests.test_review_exports import pdf_pages

MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
HOSTILE = '=HYPERLINK("https://evil.example","x") <b>&\u202e\x07'
POINTS = tuple(
    Point("week", date(2026, 11, 2) + timedelta(weeks=place), place, 3 - place, 5)
    for place in range(4)
)


def raci_report(language: Language, count: int = 3) -> RaciReport:
    roles = [
        role(1, HOSTILE, "Ida Bruhn", kind="dpo", tasks="a\nb"),
        role(2, "Lotsin", "Bruhn, Ida", kind="ai_officer"),
        *(role(number, f"Rolle {number}") for number in range(3, count + 1)),
    ]
    rows = [
        row(1, HOSTILE, stage="release", responsible=("ROLE-1",), accountable=("ROLE-1",)),
        row(2, "Betrieb", stage="operation", responsible=("ROLE-2",), informed=("ROLE-1",)),
    ]
    found = matrix(roles, rows)
    told = conflicts(found, Records(), language)
    return RaciReport(found, gaps(found, language), told, language, MOMENT)


def plan_report(language: Language) -> PlanReport:
    actions = (
        entry("actions", 1, title="fertig", status="done", done_on="2026-11-02"),
        entry("actions", 2, title=HOSTILE, due="2026-11-01", origin_kind="risk", origin="RISK-3"),
    )
    return PlanReport(actions, counts(actions, today=MOMENT.date()), POINTS, language, MOMENT)


def texts_of(content: bytes) -> Iterator[str]:
    for page in load_workbook(io.BytesIO(content)).worksheets:
        for cells in page.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@"))
                    yield cell.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_of_the_matrix_holds_it_all_and_runs_nothing(language: Language) -> None:
    report = raci_report(language)
    content = raci_xlsx(report)
    assert raci_xlsx(raci_report(language)) == content
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    assert [cell.value for cell in page[2]][3:] == ["R/A", None, None]
    assert [cell.value for cell in page[3]][3:] == ["I", "R", None]
    assert len(book.worksheets) == 5
    assert book.worksheets[2].max_row == 71
    said = set(texts_of(content))
    assert {clean(one.text) for one in report.gaps} <= said
    assert {clean(one.text) for one in report.conflicts} <= said
    assert report.conflicts
    assert not any("\u202e" in one for one in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_of_the_matrix_says_gaps_and_what_to_check(language: Language) -> None:
    report = raci_report(language, 15)
    content = raci_docx(report)
    assert raci_docx(raci_report(language, 15)) == content
    document = docx.Document(io.BytesIO(content))
    said = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert {clean(one.text) for one in report.gaps} <= set(said)
    assert {clean(one.text) for one in report.conflicts} <= set(said)
    assert [len(table.columns) for table in document.tables[:2]] == [10, 9]  # fifteen roles in two
    assert "R/A" in said
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        linked = parts.read("word/_rels/document.xml.rels").decode()
    assert "evil.example" not in linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_a_company_that_has_entered_nothing_can_be_made(language: Language) -> None:
    found = matrix([], [])
    report = RaciReport(found, gaps(found, language), (), language, MOMENT)
    assert message("governance_files.matrix_empty", language) in "\n".join(
        one.text for one in docx.Document(io.BytesIO(raci_docx(report))).paragraphs
    )
    assert load_workbook(io.BytesIO(raci_xlsx(report))).worksheets[2].max_row == 71
    empty = PlanReport((), counts([], today=MOMENT.date()), (), language, MOMENT)
    assert load_workbook(io.BytesIO(actions_xlsx(empty)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_of_the_plan_has_its_numbers_as_text_and_picture(language: Language) -> None:
    content = actions_xlsx(plan_report(language))
    assert actions_xlsx(plan_report(language)) == content
    book = load_workbook(io.BytesIO(content))
    plan, progress = book.worksheets
    assert [plan.cell(line, 1).value for line in (2, 3)] == ["ACT-2", "ACT-1"]
    assert plan.cell(2, 8).value == message("governance_files.overdue", language)
    assert plan.cell(3, 8).value is None
    assert progress.cell(2, 1).value == point_name(POINTS[0], language)
    assert [progress.cell(3, column).value for column in (2, 3, 4)] == [1, 2, 5]
    assert len(progress._images) == 1
    assert list(texts_of(content))


def test_the_chart_shows_bars_of_different_height_and_nothing_without_numbers() -> None:
    chart = progress_chart(POINTS)
    assert progress_chart(POINTS) == chart
    picture = Image.open(io.BytesIO(chart)).convert("RGB")
    assert picture.size == (1200, 420)
    counted = dict((colour, number) for number, colour in picture.getcolors(1 << 20) or [])
    assert counted[(0x2E, 0x7D, 0x5B)] > 1000
    more = replace(POINTS[3], done=3)
    taller = Image.open(io.BytesIO(progress_chart((*POINTS[:3], more)))).convert("RGB")
    again = dict((colour, number) for number, colour in taller.getcolors(1 << 20) or [])
    assert again[(0x2E, 0x7D, 0x5B)] > counted[(0x2E, 0x7D, 0x5B)]
    empty = Image.open(io.BytesIO(progress_chart(()))).convert("RGB")
    assert len(empty.getcolors() or []) == 2


def due(title: str, **changed: object) -> Due:
    entered = entry("actions", 7, title=title, status="open", requirements=("iso42001:6.2",))
    return Due("action", replace(entered, **changed), date(2026, 12, 31), title, "Ida, Bruhn")  # type: ignore[arg-type]


def components(content: bytes) -> list[dict[str, str]]:
    """Read a calendar as RFC 5545 asks: CRLF alone ends a line, folds are put together."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    for line in text.split("\r\n"):
        assert len(line.encode()) <= FOLD
        assert len(line.splitlines()) <= 1
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", name)
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            assert inside
            inside = False
        elif inside:
            assert name not in found[-1]
            found[-1][name] = value
    assert not inside
    return found


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "title",
    [
        "Komma, Strich; Punkt\\n und \\",
        "Ü" * 200 + "😀" * 30,
        "x\r\nBEGIN:VALARM\r\nATTACH:https://evil.example",
        "x\u2028END:VEVENT\x85END:VCALENDAR\x0b\x1c!",
        "\ud800 halb \u202egnp",
    ],
)
def test_a_title_is_a_text_whatever_it_holds(title: str, language: Language) -> None:
    (event,) = components(calendar([due(title)], language))
    seen = re.sub("[\ud800\u202e]", "", re.sub("\r\n|[\u2028\x85\x0b\x1c]", "\n", title))
    kind = message("governance_files.due_action", language)
    assert unescaped(event["SUMMARY"]) == f"{kind}: {seen}"
    assert set(event) == {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART;VALUE=DATE"),
        *("DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"),
    }


def test_an_event_is_known_again_when_its_entry_has_changed() -> None:
    (before,) = components(calendar([due("A")], "de"))
    changed = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    (after,) = components(calendar([due("B", version=4, changed=changed)], "en"))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("1", "4")
    assert after["DTSTAMP"] == "20261201T083000Z"
    assert (after["DTSTART;VALUE=DATE"], after["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    (elsewhere,) = components(calendar([due("A", created=changed)], "de"))
    assert elsewhere["UID"] != before["UID"]
    assert "Ida\\, Bruhn" in before["DESCRIPTION"]
    assert "6.2" in before["DESCRIPTION"]


def test_a_calendar_without_days_is_one_all_the_same() -> None:
    assert components(calendar([], "de")) == []
    assert calendar([due("A")], "de") == calendar([due("A")], "de")


def test_the_last_day_of_all_has_no_end() -> None:
    (event,) = components(calendar([replace(due("A"), on=date.max)], "de"))
    assert event["DTSTART;VALUE=DATE"] == "99991231"
    assert "DTEND;VALUE=DATE" not in event


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 76) == "a" * 75 + "\r\n a"
    assert folded("a" * 74 + "ä") == "a" * 74 + "\r\n ä"
    assert escaped("a\r\nb;c,d\\") == "a\\nb\\;c\\,d\\\\"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["raci.docx", "raci.xlsx", "plan.xlsx"])
def test_libreoffice_opens_the_files(form: str, language: Language, tmp_path: Path) -> None:
    made = {
        "raci.docx": lambda: raci_docx(raci_report(language, 15)),
        "raci.xlsx": lambda: raci_xlsx(raci_report(language, 15)),
        "plan.xlsx": lambda: actions_xlsx(plan_report(language)),
    }
    (tmp_path / form).write_bytes(made[form]())
    pages = pdf_pages(tmp_path / form)
    assert "evil.example" in " ".join(pages)
    assert len(pages) < 14
