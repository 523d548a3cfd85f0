"""Spreadsheets: registers become rows that keep their header."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from ingest.control import read_control
from ingest.errors import DamagedFile, LimitExceeded
from ingest.parsers import parse
from ingest.types import Limits, Page, ParsedFile


def read(build: Callable[[Any], None], limits: Limits | None = None) -> ParsedFile:
    book = Workbook()
    build(book)
    stream = io.BytesIO()
    book.save(stream)
    return parse(stream.getvalue(), file="a.xlsx", limits=limits or Limits())


def lines(page: Page) -> list[tuple[str, str]]:
    assert page.text == "\n".join(page.text[b.span.start : b.span.end] for b in page.blocks)
    return [(b.kind, page.text[b.span.start : b.span.end]) for b in page.blocks]


def fill(sheet: Any, rows: list[list[Any]]) -> None:
    for row in rows:
        sheet.append(row)


def test_one_page_a_sheet_with_headers_and_without_empty_cells() -> None:
    def build(book: Any) -> None:
        book.active.title = "KI-Systeme"
        fill(
            book.active,
            [
                ["Verzeichnis der KI-Systeme"],
                [],
                ["System", "Eigner", "Seit", "Anteil"],
                ["Wegweiser", None, datetime.datetime(2026, 3, 1), 0.95],
                ["Auskunftei", "Frau Groß", None, None],
            ],
        )
        book.active["D4"].number_format = "0%"
        fill(book.create_sheet("Sheet2"), [["Risiko", "Maßnahme"], ["R1", "prüfen, ob es wirkt"]])

    parsed = read(build)
    assert [(p.number, p.label) for p in parsed.pages] == [(1, "KI-Systeme"), (2, "Sheet2")]
    assert lines(parsed.pages[0]) == [
        ("heading", "KI-Systeme"),
        ("heading", "Verzeichnis der KI-Systeme"),
        ("table_row", "System: Wegweiser | Seit: 2026-03-01 | Anteil: 95%"),
        ("table_row", "System: Auskunftei | Eigner: Frau Groß"),
    ]
    page = parsed.pages[0]
    assert [page.text[c.start : c.end] for c in page.blocks[3].cells] == ["Auskunftei", "Frau Groß"]


def test_formulas_are_never_evaluated() -> None:
    def build(book: Any) -> None:
        fill(book.active, [["Name", "Wert"], ["a", "=1+1"], ["b", 3.0]])

    assert [text for _, text in lines(read(build).pages[0])] == ["Name: a", "Name: b | Wert: 3"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_named() -> None:
    def build(book: Any) -> None:
        fill(book.active, [["A", "B", "C"], ["a1", "b1", "c1"], ["a2", "b2", "c2"]])
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True
        other = book.create_sheet("Geheim")
        other.append(["secret", "x"])
        other.sheet_state = "hidden"

    parsed = read(build)
    assert [p.text for p in parsed.pages] == ["A: a1 | C: c1"]
    assert [n.code for n in parsed.notices] == ["hidden_text_ignored"]
    assert "Geheim" in parsed.notices[0].detail


def test_rows_hidden_by_a_filter_belong_to_the_register() -> None:
    def build(book: Any) -> None:
        fill(book.active, [["A", "B"], ["a1", "b1"], ["a2", "b2"]])
        book.active.auto_filter.ref = "A1:B3"
        book.active.row_dimensions[3].hidden = True

    assert read(build).pages[0].text == "A: a1 | B: b1\nA: a2 | B: b2"


def test_several_tables_and_merged_cells() -> None:
    def build(book: Any) -> None:
        sheet = book.active
        fill(sheet, [["Version", "1.2"], ["Status", "freigegeben"], [], []])
        fill(sheet, [["Rolle", "Aufgabe"], ["Leitung", "prüft"], [None, "gibt frei"]])
        sheet.merge_cells("A6:A7")
        for cell in sheet[5]:
            cell.font = Font(bold=True)

    parsed = read(build)
    assert [text for _, text in lines(parsed.pages[0])] == [
        "Version: 1.2",
        "Status: freigegeben",
        "Rolle: Leitung | Aufgabe: prüft",
        "Rolle: Leitung | Aufgabe: gibt frei",
    ]
    assert read_control(parsed, file="a.xlsx").version == "1.2"


def test_limits() -> None:
    def build(book: Any) -> None:
        fill(book.active, [["x", "y"]] * 100)

    with pytest.raises(LimitExceeded):
        read(build, Limits(cells=150))
    with pytest.raises(LimitExceeded):
        parse(b"a,b\n" * 100, file="a.csv", limits=Limits(cells=150))
    with pytest.raises(DamagedFile):
        parse(b"PK\x03\x04broken", file="a.xlsx", limits=Limits())


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv(delimiter: str, encoding: str) -> None:
    rows = [["System", "Zweck"], ["Auskunftei", '"Auskunft; Gespräch, Hilfe|x"'], ["Lotse", ""]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    page = parse(data, file="ki-systeme.csv", limits=Limits()).pages[0]
    assert lines(page) == [
        ("heading", "ki-systeme"),
        ("table_row", "System: Auskunftei | Zweck: Auskunft; Gespräch, Hilfe|x"),
        ("table_row", "System: Lotse"),
    ]
    assert page.label == "ki-systeme"


def test_a_value_that_looks_like_a_formula_is_text() -> None:
    page = parse(b"a,b\n=cmd|' /C calc'!A0,2\n", file="a.csv", limits=Limits()).pages[0]
    assert page.text == "a\na: =cmd|' /C calc'!A0 | b: 2"
