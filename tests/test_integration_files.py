"""The crosswalk as text, workbook, Word document and on the page; what is hidden stays hidden."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from typer.testing import CliRunner

from assistant.access.rights import Role
from assistant.cli import app
from assistant.errors import Refused
from assistant.export.crosswalk_docx import comparison_docx, crosswalk_docx
from assistant.export.crosswalk_text import (
    comparison_md,
    crosswalk_record,
    crosswalk_text,
    standing_text,
)
from assistant.export.crosswalk_xlsx import comparison_xlsx, crosswalk_xlsx
from assistant.integration.comparison import comparison
from assistant.integration.model import Crosswalk
from assistant.messages import LANGUAGES, Language
from assistant.records.schema import collections, placed
from assistant.requirements.load import load_set
from assistant.service import Service, Visit, integrating
from assistant.web.governance_files import WRITERS
from assistant.web.panels.integration import sections
from ingest.embedders import STATIC
from tests.integration_docs import PAPERS, company
from tests.visits import person, service_over

SET = load_set("iso42001")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
EVIL = "=HYPERLINK(1) <script>alert(1)</script>"
HOSTILE = PAPERS["quality.md"].replace(
    "Corrective actions are", "Corrective actions `<b>bold</b>` are"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("integration-files")
    with (
        company(folder, {**PAPERS, "quality.md": HOSTILE}) as assistant,
        service_over(assistant, folder / "library") as one,
    ):
        secret = next(d.source for d in assistant.documents() if d.file.endswith("secret.md"))
        with one.database.writing() as connection:
            row = {"name": "board", "created": NOW, "folder": "board"}
            known = {name: value for name, value in row.items() if name in collections.c}
            connection.execute(collections.insert().values(**known))
            connection.execute(placed.insert().values(source=secret, collection="board"))
        yield one


def visit(service: Service, role: Role = "admin") -> Visit:
    return service.visit(person(role))


@pytest.fixture(scope="module")
def found(service: Service) -> Crosswalk:
    return integrating.crosswalk(visit(service))


def test_hidden_documents_are_neither_counted_nor_kept_for_others(
    service: Service, found: Crosswalk
) -> None:
    less = integrating.crosswalk(visit(service, "reader"))
    assert "Information security supplier policy" in {one.title for one in found.documents}
    assert "Information security supplier policy" not in {one.title for one in less.documents}
    assert "Purchasing" not in json.dumps(crosswalk_record(less, SET, "en"))
    assert found.standing("A.10.3").kind == "covered"
    assert less.standing("A.10.3").kind == "new"
    assert less.counts[0].with_base < found.counts[0].with_base
    assert integrating.crosswalk(visit(service)) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_says_base_and_never_met(found: Crosswalk, language: Language) -> None:
    text = " ".join(crosswalk_text(found, SET, language).split())
    assert re.search(r"(?:Of|Von) 70 ", text)
    one = " ".join(standing_text(found.standing("9.2.1"), SET, language).split())
    assert "Interne Audits finden jährlich nach einem Auditprogramm statt." in one
    assert "ISO/IEC 27001 9.2.1" in one
    words = (
        "als Grundlage nutzbar",
        "auf KI zu erweitern",
        "erfüllt ist die Anforderung damit nicht",
    )
    if language == "en":
        words = ("usable as a base", "to be extended to AI", "the requirement is not met by it")
    assert all(word in one for word in words)
    criterion = SET.requirement("9.2.1").criteria[0]
    assert criterion.action is not None
    assert " ".join(criterion.action.in_(language).split()) in one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_every_view(found: Crosswalk, language: Language) -> None:
    data = crosswalk_xlsx(found, SET, language=language, now=NOW)
    assert data == crosswalk_xlsx(found, SET, language=language, now=NOW)
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = {
        "de": ["Überblick", "Synergie", "Anforderungen", "Kriterien", "Dokumente", "Zuordnung",
               "Zuordnung umgekehrt", "Vergleich"],
        "en": ["Overview", "Synergy", "Requirements", "Criteria", "Documents", "Mapping",
               "Mapping back", "Comparison"],
    }  # fmt: skip
    assert book.sheetnames == names[language]
    requirements = list(book.worksheets[2].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in requirements] == [one.ref for one in SET.requirements]
    criteria = list(book.worksheets[3].iter_rows(min_row=2, values_only=True))
    assert any("Auditprogramm statt" in str(row[4]) for row in criteria)
    pairs = sum(len(one.crosswalk) for one in SET.requirements)
    assert book.worksheets[5].max_row == book.worksheets[6].max_row == pairs + 1
    assert {row[5] for row in book.worksheets[5].iter_rows(min_row=2, values_only=True)} == {
        "de": {"Einschätzung", "belegt"},
        "en": {"judgement", "confirmed"},
    }[language]


def test_documents_words_are_never_a_formula_or_markup(found: Crosswalk) -> None:
    standing = found.standing("9.2.1")
    criterion = standing.criteria[0]
    base = criterion.bases[0]
    evil = replace(base, citation=replace(base.citation, quote=EVIL, document=EVIL))
    changed = replace(standing, criteria=(replace(criterion, bases=(evil,)),))
    hostile = replace(
        found,
        standings=(changed,),
        documents=tuple(replace(one, title=EVIL) for one in found.documents),
    )
    book = openpyxl.load_workbook(io.BytesIO(crosswalk_xlsx(hostile, SET, language="de", now=NOW)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    data = crosswalk_docx(hostile, SET, language="de", now=NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml")
    assert b"&lt;script&gt;" in body
    assert b"<w:hyperlink" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_has_sources_and_comparison(found: Crosswalk, language: Language) -> None:
    data = crosswalk_docx(found, SET, language=language, now=NOW)
    assert data == crosswalk_docx(found, SET, language=language, now=NOW)
    document = docx.Document(io.BytesIO(data))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    every = "\n".join(texts)
    assert "Interne Audits finden jährlich nach einem Auditprogramm statt." in every
    assert "prEN 18286" in every
    for one in SET.requirements:
        assert f"{one.ref} {one.title.in_(language)}" in every


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_comparison_leaves_in_three_forms(language: Language) -> None:
    rows = comparison(language).rows
    document = docx.Document(io.BytesIO(comparison_docx(language=language, now=NOW)))
    assert [row.cells[0].text for row in document.tables[0].rows[1:]] == [r.aspect for r in rows]
    book = openpyxl.load_workbook(io.BytesIO(comparison_xlsx(language=language, now=NOW)))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == [
        one.aspect for one in rows
    ]
    text = comparison_md(comparison(language), language)
    assert text.count("\n| ") == len(rows) + 1
    assert all(line.count("|") == 6 for line in text.splitlines() if line.startswith("|"))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_libreoffice_opens_the_files(found: Crosswalk, form: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed (soffice)")
    make = crosswalk_xlsx if form == "xlsx" else crosswalk_docx
    path = tmp_path / f"crosswalk.{form}"
    path.write_bytes(make(found, SET, language="de", now=NOW))
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as pages:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)
    assert "Synergie" in text
    assert "Interne Audits finden jährlich nach einem Auditprogramm statt." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_sources_as_buttons_and_escapes(
    service: Service, language: Language
) -> None:
    shown = {one.name: one for one in sections()}
    assert list(shown) == ["crosswalk", "mapping", "comparison"]
    view = shown["crosswalk"].above
    assert view is not None
    html = view(visit(service), language)
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold" in html
    quoted = "Interne Audits finden jährlich nach einem Auditprogramm statt."
    assert quoted in html
    page = next(one for one in service.assistant.documents() if one.file.endswith("isms.md"))
    start = service.assistant.page(page.id, 1).text.index(quoted)
    assert re.search(
        rf'data-event="source" data-document="{page.id}" data-page="1" data-start="{start}" '
        rf'data-end="{start + len(quoted)}"',
        html,
    )
    assert html.count("<details>") == len(SET.requirements)
    for name in ("mapping", "comparison"):
        other = shown[name].above
        assert other is not None
        assert len(other(visit(service, "reader"), language)) > 2_000
    hidden = view(visit(service, "reader"), language)
    assert "Purchasing" in html
    assert "Purchasing" not in hidden


def test_files_of_the_page(service: Service) -> None:
    for what, form in (("crosswalk", "xlsx"), ("crosswalk", "docx"), ("comparison", "xlsx"),
                       ("comparison", "docx")):  # fmt: skip
        name, content = WRITERS[what, form](visit(service), "de", "")
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert zipfile.is_zipfile(io.BytesIO(content))
    linked = {path for one in sections() for _, path in one.files}
    assert linked == {
        f"/files/governance/{what}/{form}"
        for what in ("crosswalk", "comparison")
        for form in ("xlsx", "docx")
    }


def test_the_command_line(tmp_path: Path) -> None:
    run = CliRunner().invoke
    told = run(app, ["crosswalk", "map", "--to", "eu-ai-act", "--ref", "Art. 27", "--json"])
    assert told.exit_code == 0
    listed = json.loads(told.stdout)
    assert {one["ref"].partition("(")[0] for one in listed} == {"Art. 27"}
    assert "iso42001:6.1.4" in {one["requirement"] for one in listed}
    told = run(app, ["crosswalk", "compare", "--language", "de", "--json"])
    assert json.loads(told.stdout)["rows"][0]["aspect"] == "Art"
    out = tmp_path / "compared.md"
    assert run(app, ["crosswalk", "compare", "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("# ISO/IEC 42001 and the EU AI Act")
    for wrong in (["crosswalk", "99.9"], ["crosswalk", "map", "--to", "bible"],
                  ["crosswalk", "compare", "--out", "x.exe"]):  # fmt: skip
        assert isinstance(run(app, wrong).exception, Refused)


def test_the_command_line_over_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    monkeypatch.setattr("assistant.cli_crosswalk_run.make_first_review", lambda *_: None)
    with company(tmp_path):
        pass
    data = ["--data-dir", str(tmp_path / "library")]
    run = CliRunner().invoke
    one = run(app, ["crosswalk", "9.2.1", "--json", *data])
    assert json.loads(one.stdout)["standing"] == "covered"
    some = json.loads(run(app, ["crosswalk", "--standard", "iso9001", "--json", *data]).stdout)
    assert [each["id"] for each in some["requirements"]] == ["iso42001:10.2"]
    out = tmp_path / "all.xlsx"
    assert run(app, ["crosswalk", "--out", str(out), *data]).exit_code == 0
    assert len(openpyxl.load_workbook(out).sheetnames) == 8
