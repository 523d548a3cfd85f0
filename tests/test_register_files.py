"""Registers as files: what is exported comes back unchanged, a fault changes nothing."""

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language
from assistant.registers.load import load_registers
from assistant.registers.reading import LARGEST, MOST_ROWS
from assistant.registers.schema import FieldSpec, Register
from assistant.registers.table import columns, headings, plain_heading
from assistant.service import Service, Visit, register_files, registering
from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embed import HashEmbedder
from ingest.errors import FileRejected
from tests.test_shelf import Parser
from tests.visits import person, service_over

MOMENT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
FORMS = ("xlsx", "csv", "yaml")
WORDS = "Pino beantwortet Fragen von Kundinnen und Kunden."
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "'=already",
    'x;=1+1,"@y"\nzweite',
    "a\n=1+1\n- b",
    "ab\u061cc\u2028d",
    "_x0041_ <b>&amp;</b>",
    "tab\there",
    "w" * 7_000,
)
REGISTERS = load_registers()
OWN = [one for one in REGISTERS.values() if not one.made]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pino.md").write_text(f"# Pino\n\n{WORDS}\n", encoding="utf-8")
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        assistant.ingest([tmp_path / "docs"])
        yield one


@pytest.fixture
def visit(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def source(visit: Visit) -> dict[str, Any]:
    document = visit.documents()[0]
    start = visit.page(document.id, 1).text.index(WORDS)
    return {
        "document_id": document.id,
        "page": 1,
        "start": start,
        "end": start + len(WORDS),
        "quote": WORDS,
    }


def value(visit: Visit, field: FieldSpec, number: int) -> Any:
    """Some value of a field, each `number` another one; texts are hostile."""
    text = HOSTILE[number % len(HOSTILE)]
    if field.type == "long":
        return text
    if field.type in ("text", "person"):
        return text[:200]
    if field.type in ("link", "links"):
        return None  # set by `filled`, once there is an entry
    return {
        "lines": [f"{text[:50]} {place}" for place in range(3)],
        "choice": field.options and field.options[number % len(field.options)].value,
        "choices": [one.value for one in field.options],
        "number": number,
        "date": f"2026-02-{number % 28 + 1:02d}",
        "requirements": ["iso42001:A.6.2.4", "iso42001:6.1.2", "other:X.1"],
        "sources": [source(visit)],
        "data": {"a": ["b", 1], "c": {"d": None}},
    }[field.type]


def filled(visit: Visit, register: Register, count: int = len(HOSTILE)) -> None:
    for number in range(count):
        values = {field.id: value(visit, field, number) for field in register.fields}
        for field in register.fields:
            if field.to is None:
                continue
            there = registering.entries(visit, field.to, archived=True)
            if not there:
                least = {
                    one.id: value(visit, one, 0)
                    for one in REGISTERS[field.to].fields
                    if one.required
                }
                there = [registering.add(visit, field.to, least)]
            values[field.id] = there[0].id if field.type == "link" else [there[0].id]
        registering.add(visit, register.id, values)


def bring(visit: Visit, data: bytes, file: str, **how: Any) -> register_files.Plan:
    how = {"language": "en", **how}
    return register_files.bring_in(visit, how.pop("name", "systems"), data, file, **how)


def book(*rows: Any, title: str = "x") -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.active.title = title
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(data: bytes) -> list[list[Any]]:
    return [[one.value for one in row] for row in load_workbook(io.BytesIO(data)).worksheets[0]]


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda one: one.id)
def test_headings_name_one_column_in_both_languages(register: Register) -> None:
    known = headings(register)
    for language in LANGUAGES:
        for column in columns(register):
            assert known[plain_heading(column.heading(language))] == column, column.key
    assert not {"id", "version", "archived"} & {field.id for field in register.fields}


@pytest.mark.parametrize("register", OWN, ids=lambda one: one.id)
def test_what_is_exported_comes_back_unchanged(visit: Visit, register: Register) -> None:
    filled(visit, register, len(HOSTILE) if register.id == "systems" else 2)
    before = registering.entries(visit, register.id)
    for form in FORMS:
        for language in LANGUAGES:
            data = register_files.export(visit, register.id, form, language=language, moment=MOMENT)
            plan = bring(visit, data, f"f.{form}", name=register.id, clear=True)
            told = [one.fields for one in plan.changed]
            assert (len(plan.added), told, plan.unchanged) == (0, [], len(before)), (form, language)
    assert registering.entries(visit, register.id) == before


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_entries_make_the_same_bytes(visit: Visit, form: str, language: Language) -> None:
    filled(visit, REGISTERS["systems"], 3)
    made = [
        register_files.export(visit, "systems", form, language=language, moment=MOMENT)
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_no_cell_of_a_workbook_is_computed(visit: Visit) -> None:
    filled(visit, REGISTERS["systems"])
    data = register_files.export(visit, "systems", "xlsx", language="de", moment=MOMENT)
    opened = load_workbook(io.BytesIO(data))
    assert opened.sheetnames == ["KI-Systeme", "Verlauf", "Auswahl", "Hinweise"]
    texts = [
        cell for sheet in opened for row in sheet for cell in row if isinstance(cell.value, str)
    ]
    assert texts
    assert {cell.data_type for cell in texts} == {"s"}
    assert [cell.value for cell in texts if cell.value[:1] in "=+-@"] == []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_choices_dates_and_links_are_checked_in_the_workbook(visit: Visit) -> None:
    filled(visit, REGISTERS["risks"], 1)
    data = register_files.export(visit, "risks", "xlsx", language="en", moment=MOMENT)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    kinds = {one.type for one in sheet.data_validations.dataValidation}
    assert {"list", "date", "whole"} <= kinds
    for one in sheet.data_validations.dataValidation:
        if one.type == "list":
            assert one.formula1.startswith("'Choices'!$")


def test_the_history_tells_who_changed_what(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Pino"})
    registering.change(visit, "systems", "SYS-1", {"role": "deployer"}, reason="=neu")
    registering.archive(visit, "systems", "SYS-1")
    data = register_files.export(visit, "systems", "xlsx", language="de", moment=MOMENT)
    rows = [[one.value for one in row] for row in load_workbook(io.BytesIO(data))["Verlauf"]]
    assert [row[3] for row in rows] == ["Was", "archiviert", "geändert", "angelegt"]
    assert rows[2][1:] == [
        "Ada", "SYS-1", "geändert", "Unsere Rolle", None, "Betreiber (nutzt es)", "'=neu"
    ]  # fmt: skip


def test_csv_opens_by_a_double_click_in_each_language(visit: Visit) -> None:
    filled(visit, REGISTERS["systems"])
    for language, delimiter in (("de", ";"), ("en", ",")):
        data = register_files.export(visit, "systems", "csv", language=language, moment=MOMENT)  # type: ignore[arg-type]
        assert data.startswith(b"\xef\xbb\xbf")
        text = data.decode("utf-8-sig")
        for other in ";,\t":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=other):
                found = [one for one in row if one[:1] and one[:1] in "=+@"]
                assert found == [], (delimiter, other)


def test_sources_are_read_by_people_and_not_read_back(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Pino", "sources": [source(visit)]})
    data = register_files.export(visit, "systems", "csv", language="de", moment=MOMENT)
    assert f"„{WORDS}“ – Pino, Seite 1" in data.decode("utf-8-sig")
    changed = data.decode("utf-8-sig").replace(WORDS, "Erfunden.").encode()
    assert bring(visit, changed, "s.csv").unchanged == 1
    assert registering.entry(visit, "systems", "SYS-1").sources()[0].quote == WORDS


def test_sources_in_yaml_stand_word_for_word_or_nothing_is_imported(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Pino", "sources": [source(visit)]})
    data = register_files.export(visit, "systems", "yaml", language="en", moment=MOMENT)
    assert b"sources:" in data
    new = data.replace(b"- id: SYS-1\n  version: 1\n  name: Pino", b"- name: Zwo")
    assert bring(visit, new, "s.yaml").added[0].title == "Zwo"
    assert registering.entry(visit, "systems", "SYS-2").sources()[0].quote == WORDS
    wrong = data.replace(b"Fragen", b"Klagen")
    with pytest.raises(Refused, match="word for word"):
        bring(visit, wrong, "s.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_add_and_change_and_a_dry_run_writes_nothing(visit: Visit, language: Language) -> None:
    registering.add(visit, "systems", {"name": "Pino", "owner": "Eva"})
    heads = ("ID", "Name", "role", "In use since") if language == "en" else (
        "Kennung", "name", "Unsere Rolle", "In Betrieb seit"
    )  # fmt: skip
    role = "Deployer (uses it)" if language == "en" else "betreiber (nutzt es)"
    data = book(heads, ("SYS-1", None, role, datetime(2026, 2, 3)), (None, "Neu", None, None))
    for dry_run in (True, False):
        plan = bring(visit, data, "a.xlsx", language=language, dry_run=dry_run)
        assert [one.title for one in plan.added] == ["Neu"]
        assert [one.entry for one in plan.changed] == ["SYS-1"]
        assert len(plan.changed[0].fields) == 2
        told = register_files.plan_text(plan, language, dry_run=dry_run)
        assert "SYS-1" in told
        assert len(registering.entries(visit, "systems")) == (1 if dry_run else 2)
    entry = registering.entry(visit, "systems", "SYS-1")
    assert entry.values == {
        "name": "Pino", "owner": "Eva", "role": "deployer", "started": "2026-02-03"
    }  # fmt: skip
    assert "a.xlsx" in registering.history(visit, "systems", "SYS-1")[0].reason
    with pytest.raises(Refused):  # by now there is a second one, so nothing is half done
        bring(visit, book(("id", "name"), (None, "A"), ("SYS-9", "B")), "a.xlsx")
    assert len(registering.entries(visit, "systems")) == 2


def test_an_empty_cell_leaves_its_field_unless_it_shall_clear_it(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Pino", "owner": "Eva"})
    data = b"id;name;owner\nSYS-1;;\n"
    assert bring(visit, data, "a.csv").unchanged == 1
    with pytest.raises(Refused, match="Row 2: Name: a value is needed"):
        bring(visit, data, "a.csv", clear=True)
    assert bring(visit, b"id,owner\nSYS-1,\n", "a.csv", clear=True).changed
    assert registering.entry(visit, "systems", "SYS-1").values == {"name": "Pino"}


def test_what_was_changed_since_the_export_is_not_overwritten(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Pino"})
    data = register_files.export(visit, "systems", "xlsx", language="de", moment=MOMENT)
    registering.change(visit, "systems", "SYS-1", {"owner": "Eva"})
    rows = cells(data)
    assert rows[0][-1] == "Stand (nicht ändern)"
    rows[1][rows[0].index("Zweck")] = "Neuer Zweck"
    with pytest.raises(Refused, match="was changed by Ada"):
        bring(visit, book(*rows), "a.xlsx")
    rows[1][-1] = None
    bring(visit, book(*rows), "a.xlsx")
    assert registering.entry(visit, "systems", "SYS-1").text("purpose") == "Neuer Zweck"
    assert registering.entry(visit, "systems", "SYS-1").text("owner") == "Eva"


@pytest.mark.parametrize(
    ("data", "file", "told"),
    [
        (b"id;name\n;", "a.doc", "no XLSX, CSV or YAML"),
        (b"PKxx", "a.csv", "no XLSX, CSV or YAML"),
        (b"nix", "a.xlsx", "no XLSX, CSV or YAML"),
        (b"", "a.csv", "no row of headings"),
        (b"foo;bar\n1;2", "a.csv", "no row of headings"),
        (b"name;Farbe\nPino;rot", "a.csv", "no field .Farbe."),
        (b"name;Name\nPino;Pino", "a.csv", "is there twice"),
        (b"name\nPino;rot", "a.csv", "row 2: a cell stands outside"),
        (b"name;role\nPino;chef", "a.csv", "Row 2: Our role / Unsere Rolle: .chef. is no choice"),
        (b"id;name\nSYS-7;Pino", "a.csv", "Row 2: There is no entry SYS-7"),
        (b"role\ndeployer", "a.csv", "no row of headings"),
        (b"name;role\n;deployer", "a.csv", "Row 2: Name: a value is needed"),
        (b"name\n", "a.csv", "holds no entry"),
        (b"\x00\x01\x02name", "a.csv", "cannot be read"),
        (b"name\n\"" + b"x" * 200_000, "a.csv", "cannot be read"),
        (b"entries: [{name: A, nix: 1}]", "a.yaml", "no field .nix."),
        (b"register: risks\nentries: []", "a.yaml", "belongs to the register risks"),
        (b"a: &x 1", "a.yaml", "line 1: anchors"),
        (b"entries: 5", "a.yaml", "no list `entries`"),
        (b"entries:\n- {name: A, sources: [x]}", "a.yaml", "Row 1: Sources / Quellen: this is no"),
        (b"entries:\n- {name: A, sources: x}", "a.yaml", "Row 1: Sources / Quellen: this is no"),
        (b"entries:\n- {name: {a: b}}", "a.yaml", "Row 1: Name: this is no text"),
        (b"name\n" + b"x\n" * (MOST_ROWS + 1), "a.csv", "more than 5000 rows"),
        (b"x" * (LARGEST + 1), "a.csv", "larger than 10 MB"),
        (book(("name", "owner"), ("Pino", "=1+1")), "a.xlsx", "row 2, column .owner.: this is a"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_told_and_changes_nothing(
    visit: Visit, data: bytes, file: str, told: str
) -> None:
    with pytest.raises(Refused, match=told) as refused:
        bring(visit, data, f"/tmp/geheim/{file}")
    assert "geheim" not in str(refused.value)
    assert registering.entries(visit, "systems") == []


def test_all_faults_are_told_at_once(visit: Visit) -> None:
    rows = "name;role\n" + "\n".join(f"S{number};nix" for number in range(14))
    with pytest.raises(Refused) as refused:
        bring(visit, rows.encode(), "a.csv", language="de")
    told = str(refused.value).split("\n")
    assert len(told) == 12
    assert told[-1] == "und 4 weitere"


def test_hostile_archives_are_refused(visit: Visit) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with pytest.raises(FileRejected):
        bring(visit, out.getvalue(), "a.xlsx")
    entities = io.BytesIO()
    plain = io.BytesIO(book(("name",), ("A",)))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(entities, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            new.writestr(name, content)
    with pytest.raises(FileRejected):
        bring(visit, entities.getvalue(), "a.xlsx")
    far = Workbook()
    far.active["A1"], far.active["A2"], far.active["XFD1048576"] = "name", "A", "x"
    made = io.BytesIO()
    far.save(made)
    with pytest.raises(Refused, match="more than 5000 rows"):
        bring(visit, made.getvalue(), "a.xlsx")


def test_registers_of_the_program_are_not_imported(visit: Visit) -> None:
    with pytest.raises(Refused, match="by the program alone"):
        bring(visit, b"title\nx", "a.csv", name="dismissed")


def test_readers_export_and_import_nothing(service: Service) -> None:
    reader = service.visit(person("reader"))
    with pytest.raises(NotAllowed):
        bring(reader, b"name\nA", "a.csv", dry_run=True)
    with pytest.raises(NotAllowed):
        register_files.export(reader, "systems", "csv", language="en", moment=MOMENT)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_and_saves_the_workbook_without_a_change(
    visit: Visit, tmp_path: Path, language: Language
) -> None:
    filled(visit, REGISTERS["systems"])
    data = register_files.export(visit, "systems", "xlsx", language=language, moment=MOMENT)
    (tmp_path / "in.xlsx").write_bytes(data)
    (tmp_path / "out").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir",
         str(tmp_path / "out"), str(tmp_path / "in.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = (tmp_path / "out" / "in.xlsx").read_bytes()
    plan = bring(visit, saved, "in.xlsx")
    assert (len(plan.added), plan.changed) == (0, ())
