"""Picture, Word document and workbook of the risk report: what is in them, and that they open."""

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from assistant.export.risk_docx import risk_docx
from assistant.export.risk_matrix import CELL, EDGE, FILLS, GAP, risk_matrix_png, size_of
from assistant.export.risk_words import RiskReport
from assistant.export.risk_xlsx import risk_xlsx
from assistant.messages import LANGUAGES, Language
from assistant.registers.entry import Entry
from assistant.risk.assess import assess
from assistant.risk.matrix import matrix
from assistant.risk.method import read_method
from tests.risk_entries import DAY, SCALE, START, change, method_entry, risk, system

HOSTILE = '=HYPERLINK("http://x","y")\u202e\x07 <w:t>&amp; _x0041_ ' + "W" * 200
RISKS = (
    risk(1, likelihood=5, impact=5, system="SYS-1", area="bias", owner="Ada", treatment="retain"),
    risk(2, system="SYS-1", area="privacy"),
    risk(
        3,
        likelihood=4,
        impact=3,
        treatment="modify",
        controls=("iso42001:A.6.2.4", "iso42001:A.7.4"),
        measures=HOSTILE,
        owner=HOSTILE,
        due="2026-03-01",
        status="treating",
        residual_likelihood=2,
        residual_impact=2,
        accepted_by=HOSTILE,
        accepted_on="2026-02-01",
        accept_reason=HOSTILE,
    ),
    risk(4, title=HOSTILE, event=HOSTILE, likelihood=1, impact=1, status="closed"),
)
MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
METHODS = [
    [],
    [
        method_entry(
            likelihood=tuple(SCALE),
            impact=(f"1 | {HOSTILE}", "2 | b", "3 | c", "4 | d", "5 | e"),
            acceptable_to=3,
            high_from=9,
            context=HOSTILE,
            acceptors=("high | Jo Brandt",),
        )
    ],
    [method_entry(likelihood=("broken",))],
]


def report(
    language: Language, methods: list[Entry], risks: tuple[Entry, ...] = RISKS
) -> RiskReport:
    changes = tuple(change(number, one, None) for number, one in enumerate(risks, 1))
    method = read_method(methods, language)
    found = assess(risks, method, DAY, history=changes)
    chance = Entry(
        "opportunities", "OPP-1", 1, {"title": HOSTILE, "benefit": "b"}, START, START, ""
    )
    systems = (system(name=HOSTILE), system(name="Other"))
    return RiskReport(language, MOMENT, method, found, systems, (chance,), changes[::-1])


@pytest.mark.parametrize("steps", range(3, 8))
def test_the_picture_has_a_cell_for_each_step(steps: int) -> None:
    method = read_method(
        [
            method_entry(
                likelihood=tuple(SCALE[:steps]),
                impact=tuple(SCALE[:3]),
                acceptable_to=1,
                high_from=steps * 3,
            )
        ],
        "en",
    )
    found = matrix(assess([risk(likelihood=steps, impact=3)], method, DAY), method, after=False)
    image = Image.open(io.BytesIO(risk_matrix_png(found)))
    assert image.size == size_of(found) == (EDGE + 3 * CELL + GAP, steps * CELL + EDGE + GAP)
    corner = 12  # within a cell, beside frame and pattern
    assert image.getpixel((EDGE + corner, (steps - 1) * CELL + GAP + corner)) == rgb("low")
    assert image.getpixel((EDGE + 2 * CELL + 10, GAP + 10)) == rgb("high")
    middle = (EDGE + 2 * CELL + 30, GAP + CELL // 2)
    assert image.getpixel(middle) == (255, 255, 255)  # the box with the number


def rgb(level: str) -> tuple[int, ...]:
    colour = FILLS[level]  # type: ignore[index]
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def test_levels_and_counts_show_without_colour() -> None:
    method = read_method([], "en")
    empty = matrix([], method, after=False)
    grey = Image.open(io.BytesIO(risk_matrix_png(empty))).convert("L")

    def spread(likelihood: int, impact: int) -> int:
        left, top = EDGE + (impact - 1) * CELL + 10, (5 - likelihood) * CELL + GAP + 10
        tones = grey.crop((left, top, left + 40, top + 40)).getcolors()
        assert tones is not None
        return len(tones)

    low, medium, high = spread(1, 1), spread(3, 3), spread(5, 5)
    assert low == 1
    assert medium > 1
    assert high > 1
    filled = matrix(assess([risk(likelihood=1, impact=1)], method, DAY), method, after=False)
    assert risk_matrix_png(filled) != risk_matrix_png(empty)
    assert risk_matrix_png(filled) == risk_matrix_png(filled)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("methods", METHODS, ids=["default", "own", "faulty"])
def test_files_are_whole_and_the_same_each_time(language: Language, methods: list[Entry]) -> None:
    made = report(language, methods)
    for write in (risk_docx, risk_xlsx):
        first = write(made)
        assert write(made) == first
        with zipfile.ZipFile(io.BytesIO(first)) as package:
            assert package.testzip() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_all_of_it(language: Language) -> None:
    made = report(language, [])
    document = docx.Document(io.BytesIO(risk_docx(made)))
    headings = [
        one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"
    ]
    names = ("method", "matrix", "register", "plan", "accepted", "notes", "chances", "history")
    assert headings == [made.say(name) for name in names]
    tables = document.tables
    register = tables[3]
    ids = [row.cells[0].text for row in register.rows[1:]]
    assert ids == ["RISK-1", "RISK-3", "RISK-2", "RISK-4"]  # high, high, unrated, closed
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    unrated = register.rows[3].cells[4].text
    assert unrated == {"de": "noch nicht beurteilt", "en": "not yet assessed"}[language]
    assert "A.6.2.4" in text
    assert {"de": "01.03.2026", "en": "2026-03-01"}[language] in text
    assert "\u202e" not in text
    assert "<w:t>" in text  # as words
    pictures = document.element.xpath("//wp:docPr/@descr")
    assert len(pictures) == 2
    assert all(len(words) > 20 for words in pictures)
    assert "5" in pictures[0]


def test_a_faulty_method_gives_a_document_without_matrix() -> None:
    made = report("en", METHODS[2])
    document = docx.Document(io.BytesIO(risk_docx(made)))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "cannot be read" in text
    assert made.say("matrix_none") in text
    assert document.element.xpath("//wp:docPr") == []
    cells = {row.cells[4].text for table in document.tables[2:3] for row in table.rows[1:]}
    assert cells == {"no level – method not in order", "not yet assessed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_words_and_no_formula(language: Language) -> None:
    made = report(language, METHODS[1])
    book = openpyxl.load_workbook(io.BytesIO(risk_xlsx(made)))
    names = ("register", "plan", "accepted", "chances")
    titles = [made.say(f"sheet_{name}") for name in names]
    titles += [made.say("method"), made.say("matrix"), made.say("sheet_notes")]
    assert book.sheetnames == [*titles, made.say("sheet_history")]
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [one for one in texts if one.startswith(("=", "+", "-", "@"))]
    assert any(one.startswith("'=HYPERLINK") for one in texts)
    due = book.worksheets[1]["G2"].value
    assert due is None or hasattr(due, "year")
    grid = book.worksheets[5]
    assert grid.max_column == 6
    shown = [cell.value for row in grid.iter_rows() for cell in row if cell.value]
    assert any("RISK-1" in one for one in shown)
    high = [c for row in grid.iter_rows() for c in row if c.fill.fgColor.rgb == "00F8DAD6"]
    level = {"de": "hoch", "en": "high"}[language]
    assert high
    assert all(str(cell.value).startswith(level) for cell in high)


def test_an_empty_register_says_so() -> None:
    made = report("de", [], ())
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(risk_docx(made))).paragraphs)
    assert made.say("register_none") in text
    assert "hoch 0" in text
    assert made.say("aid") in text
    assert openpyxl.load_workbook(io.BytesIO(risk_xlsx(made))).worksheets[0].max_row == 1


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_libreoffice_opens_them(form: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    made = report("de", METHODS[1])
    path = tmp_path / f"risks.{form}"
    path.write_bytes(risk_docx(made) if form == "docx" else risk_xlsx(made))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    assert (tmp_path / "risks.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acceptance_is_said_to_be_noted_not_to_be_right(language: Language) -> None:
    said = report(language, METHODS[1]).say("holds")
    assert (
        said
        == {
            "de": "Vollständig vermerkt, seither unverändert.",
            "en": "Fully noted, unchanged since.",
        }[language]
    )
