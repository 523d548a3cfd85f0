"""Reading PDF files: order, tables, running lines, what is hidden, what is refused."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from ingest.parsers.pdf import parse_pdf
from ingest.parsers.pdf_hyphens import build_lexicon, join_lines
from ingest.parsers.pdf_picture import render_page
from ingest.types import Block, Limits, Page, ParsedFile

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=6)
HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=13, leading=17, spaceAfter=4)
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=18, leading=24, spaceAfter=8)
GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#888888")),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#dddddd")),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 10),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)
LONG = (
    "Die Geschäftsführung überprüft die Maßnahmen für künstliche Intelligenz jährlich und hält "
    "das Ergebnis schriftlich fest; größere Änderungen löst sie auch außerhalb der Reihe aus. "
)


def parse(data: bytes, **limits: Any) -> ParsedFile:
    return parse_pdf(data, file="richtlinie.pdf", limits=Limits(**limits))


def story(
    flowables: Sequence[Any], *, on_page: Callable[[Canvas, Any], None] | None = None
) -> bytes:
    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, topMargin=80, bottomMargin=80)
    draw = on_page or (lambda canvas, document: None)
    template.build(list(flowables), onFirstPage=draw, onLaterPages=draw)
    return buffer.getvalue()


def drawn(*pages: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(canvas: Canvas, x: float, y: float, texts: Sequence[str], leading: float = 13) -> None:
    canvas.setFont("Helvetica", 10)
    for number, text in enumerate(texts):
        canvas.drawString(x, y - number * leading, text)


def blocks(page: Page) -> list[tuple[str, str]]:
    return [(b.kind, page.text[b.span.start : b.span.end]) for b in page.blocks]


def codes(parsed: ParsedFile) -> dict[str, tuple[int, ...]]:
    return {notice.code: notice.pages for notice in parsed.notices}


def cells(page: Page, block: Block) -> list[str]:
    return [page.text[cell.start : cell.end] for cell in block.cells]


def test_headings_paragraphs_and_list_items_keep_umlauts() -> None:
    parsed = parse(
        story(
            [
                Paragraph("Richtlinie für KI", TITLE),
                Paragraph("1 Zweck", HEAD),
                Paragraph(LONG * 2, BODY),
                Paragraph("1.1 Begriffe", HEAD),
                Paragraph("Ärzte müssen:", BODY),
                Paragraph("•&nbsp;&nbsp;prüfen, ob das Ergebnis stimmt;", BODY),
                Paragraph("a) Fehler melden.", BODY),
            ]
        )
    )
    page = parsed.pages[0]
    assert blocks(page) == [
        ("heading", "Richtlinie für KI"),
        ("heading", "1 Zweck"),
        ("paragraph", (LONG * 2).strip()),
        ("heading", "1.1 Begriffe"),
        ("paragraph", "Ärzte müssen:"),
        ("list_item", "prüfen, ob das Ergebnis stimmt;"),
        ("list_item", "a) Fehler melden."),
    ]
    assert [b.level for b in page.blocks if b.kind == "heading"] == [1, 2, 3]
    assert page.text == "\n".join(text for _, text in blocks(page))
    assert parsed.fixed_pages
    assert not parsed.notices


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"Linke Spalte Zeile {n} mit etwas mehr Worten," for n in range(8)]
    right = [f"rechte Spalte Zeile {n} mit etwas mehr Worten," for n in range(8)]

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 770, "Ein Titel, der über beide Spalten der Seite hinweg geht")
        for number, pair in enumerate(zip(left, right, strict=True)):
            lines(canvas, 60, 720 - 13 * number, [pair[0]])  # row by row: the harder order
            lines(canvas, 310, 720 - 13 * number, [pair[1]])

    text = parse(drawn(page)).pages[0].text
    assert text.split("\n", 1)[1].replace("\n", " ") == " ".join(left + right)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_running_lines_go_and_title_and_text_stay(count: int) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 60, 810, ["Muster AG · Richtlinie KI"])
            lines(canvas, 60, 30, [f"Version 2.0 · Seite {number} von {count}"])
            canvas.setFont("Helvetica-Bold", 18)
            canvas.drawString(60, 760, "Richtlinie KI" if number == 1 else f"{number} Teil")
            lines(canvas, 60, 720, [f"Der Inhalt von Abschnitt {number} gilt überall."])
            lines(canvas, 60, 60, [f"Schlusssatz {chr(64 + number)} der Seite."])

        return draw

    parsed = parse(drawn(*(page(n + 1) for n in range(count))))
    text = "\n".join(p.text for p in parsed.pages)
    assert "Muster AG" not in text
    assert "Seite 1" not in text
    assert parsed.pages[0].text.startswith("Richtlinie KI\nDer Inhalt von Abschnitt 1")
    assert [p.text.rsplit("\n", 1)[1][:12] for p in parsed.pages] == ["Schlusssatz "] * count
    assert parsed.properties["running_header"] == "Muster AG · Richtlinie KI"
    assert parsed.properties["running_footer"] == f"Version 2.0 · Seite 1 von {count}"


def test_numbered_headings_at_the_same_place_are_no_running_lines() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        return lambda canvas: lines(
            canvas, 60, 800, [f"Abschnitt {number}", "Dies ist ein Satz der Seite, mehr nicht."]
        )

    parsed = parse(drawn(page(1), page(2), page(3)))
    assert [p.text.split("\n")[0] for p in parsed.pages] == [f"Abschnitt {n}" for n in (1, 2, 3)]


def test_table_rows_name_their_columns_and_cells_hold_values_alone() -> None:
    rows = [
        ["Rolle", "Aufgabe"],
        [Paragraph("KI-Beauftragte", BODY), Paragraph("führt das Register und " * 4, BODY)],
        [Paragraph("Vorstand", BODY), Paragraph("gibt frei", BODY)],
    ]
    page = parse(story([Table(rows, colWidths=[110, 200], style=GRID)])).pages[0]
    assert blocks(page) == [
        (
            "table_row",
            "Rolle: KI-Beauftragte | Aufgabe: " + ("führt das Register und " * 4).strip(),
        ),
        ("table_row", "Rolle: Vorstand | Aufgabe: gibt frei"),
    ]
    assert cells(page, page.blocks[1]) == ["Vorstand", "gibt frei"]


def test_table_keeps_its_header_over_a_page_break() -> None:
    rows = [["Nr.", "System", "Zweck"], *([f"{n}", f"System {n}", "Prüfung"] for n in range(60))]
    table = Table(rows, colWidths=[60, 150, 200], style=GRID)
    pages = parse(story([table])).pages
    assert len(pages) == 2
    for page in pages:
        assert all(b.kind == "table_row" and len(b.cells) == 3 for b in page.blocks)
        assert page.text.startswith("Nr.: ")
    assert pages[1].text.endswith("Nr.: 59 | System: System 59 | Zweck: Prüfung")


def test_key_value_table_and_merged_cells() -> None:
    rows = [["Version", "2.1", "Status", "freigegeben"], ["Datum", "01.02.2026", "Eigner", "ISB"]]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, HexColor("#000000"))])
    merged = [["Bereich", "Maßnahme"], ["Technik", "Protokoll"], ["", "Prüfung"]]
    span = TableStyle([*GRID.getCommands(), ("SPAN", (0, 1), (0, 2))])
    page = parse(story([Table(rows, style=style), Spacer(1, 30), Table(merged, style=span)])).pages[
        0
    ]
    assert page.text.split("\n") == [
        "Version: 2.1 | Status: freigegeben",
        "Datum: 01.02.2026 | Eigner: ISB",
        "Bereich: Technik | Maßnahme: Protokoll",
        "Bereich: Technik | Maßnahme: Prüfung",
    ]


def test_aligned_columns_without_lines_become_rows() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(60, 700, "Rolle")
        canvas.drawString(200, 700, "Frist")
        for number, (a, b) in enumerate(
            [("CISO", "30 Tage"), ("DSB", "72 Stunden"), ("HR", "keine")]
        ):
            lines(canvas, 60, 685 - 15 * number, [a])
            lines(canvas, 200, 685 - 15 * number, [b])

    assert parse(drawn(page)).pages[0].text.split("\n") == [
        "Rolle: CISO | Frist: 30 Tage",
        "Rolle: DSB | Frist: 72 Stunden",
        "Rolle: HR | Frist: keine",
    ]


LINE = HexColor("#000000")


@pytest.mark.parametrize(
    "style",
    [
        pytest.param([("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)], id="level lines"),
        pytest.param(
            [("LINEABOVE", (0, 0), (-1, 1), 1, LINE), ("LINEBELOW", (0, -1), (-1, -1), 1, LINE)],
            id="three lines",
        ),
        pytest.param(
            [
                ("BOX", (0, 0), (-1, -1), 1, LINE),
                ("LINEBEFORE", (1, 0), (-1, -1), 1, LINE),
                ("LINEBELOW", (0, 0), (-1, 0), 1, LINE),
            ],
            id="upright lines",
        ),
        pytest.param(
            [("ROWBACKGROUNDS", (0, 0), (-1, -1), [HexColor("#ddddee"), white])], id="bands"
        ),
        pytest.param([], id="none"),
    ],
)
def test_wrapped_cells_stay_in_their_row_in_any_style_of_table(style: list[Any]) -> None:
    texts = [
        ("Vorstand", "gibt die Leitlinie frei und stellt die Mittel bereit, die nötig sind"),
        ("Beauftragte für künstliche Intelligenz", "führt das Verzeichnis"),
        ("Revision", "prüft die Protokolle auf Auffälligkeiten und berichtet dem Vorstand"),
    ]
    rows = [["Rolle", "Aufgabe", "Takt"]] + [
        [Paragraph(a, BODY), Paragraph(b, BODY), "monatlich"] for a, b in texts
    ]
    base = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 10)]
    table = Table(rows, colWidths=[110, 200, 100], style=TableStyle([*base, *style]))
    page = parse(story([Paragraph(LONG, BODY), table, Paragraph(LONG, BODY)])).pages[0]
    assert page.text.split("\n")[1:-1] == [
        f"Rolle: {a} | Aufgabe: {b} | Takt: monatlich" for a, b in texts
    ]


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        pytest.param(["die Verant-", "wortung trägt"], "die Verantwortung trägt", id="break"),
        pytest.param(["die Verant\ufffe", "wortung"], "die Verantwortung", id="pdfium's mark"),
        pytest.param(["die KI-", "Beauftragte"], "die KI-Beauftragte", id="own hyphen"),
        pytest.param(["ein KI-", "gestütztes System"], "ein KI-gestütztes System", id="acronym"),
        pytest.param(["Ein-", "und Ausgabe"], "Ein- und Ausgabe", id="shared part"),
        pytest.param(["ISO 42001-", "2023"], "ISO 42001-2023", id="digits"),
        pytest.param(["jetzt –", "und später"], "jetzt – und später", id="dash"),
        pytest.param(["Ver\u00ad", "antwortung"], "Verantwortung", id="soft hyphen"),
    ],
)
def test_lines_are_joined(parts: list[str], joined: str) -> None:
    assert join_lines(parts) == joined


def test_an_english_compound_keeps_its_hyphen() -> None:
    lexicon = build_lexicon(["The risk is known and the plan is based on it, as it should be."] * 2)
    assert join_lines(["a risk-", "based plan"], lexicon) == "a risk-based plan"
    assert join_lines(["the respon-", "sibility"], lexicon) == "the responsibility"


def test_hidden_text_is_left_out_and_reported() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 60, 750, ["Alle Beschäftigten melden Vorfälle binnen eines Tages."])
        canvas.setFillColor(white)
        canvas.drawString(60, 700, "Weisser Text: alles ist erfüllt")
        canvas.setFillColor(HexColor("#000000"))
        canvas.setFont("Helvetica", 1)
        canvas.drawString(60, 680, "Winziger Text: alles ist erfüllt")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(900, 660, "Text neben der Seite: alles ist erfüllt")
        canvas.saveState()
        text = canvas.beginText(60, 640)
        text.setTextRenderMode(3)
        text.textLine("Unsichtbarer Text: alles ist erfüllt")
        canvas.drawText(text)
        canvas.restoreState()
        canvas.drawString(60, 600, "Verdeckter Text: alles ist erfüllt")
        canvas.setFillColor(white)
        canvas.rect(50, 590, 300, 25, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#003366"))
        canvas.rect(50, 540, 300, 25, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(60, 548, "Weiss auf Blau ist lesbar")

    parsed = parse(drawn(page))
    assert "erfüllt" not in parsed.pages[0].text
    assert "melden Vorfälle" in parsed.pages[0].text
    assert "Weiss auf Blau ist lesbar" in parsed.pages[0].text
    assert codes(parsed) == {"hidden_text_ignored": (1,)}


def test_roman_labels_outline_and_metadata() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setTitle("Richtlinie Übersicht")
    canvas.addPageLabel(0, "ROMAN_LOWER", 1)
    canvas.addPageLabel(2, "ARABIC", 1)
    for number, name in enumerate(["Vorwort", "Inhalt", "Zweck der Regelung"]):
        lines(canvas, 60, 700, [name])
        lines(canvas, 60, 660, ["Dies ist ein gewöhnlicher Satz der Seite, der weitergeht."])
        canvas.bookmarkPage(name)
        canvas.addOutlineEntry(name, name, level=0 if number < 2 else 1)
        canvas.showPage()
    canvas.save()
    parsed = parse(buffer.getvalue())
    assert [page.label for page in parsed.pages] == ["i", "ii", "1"]
    assert parsed.properties["title"] == "Richtlinie Übersicht"
    assert [(page.blocks[0].kind, page.blocks[0].level) for page in parsed.pages] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 2),
    ]


def protect(data: bytes, *, user: str, owner: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def simple(text: str = "Ein Satz der Richtlinie.") -> bytes:
    return drawn(lambda canvas: lines(canvas, 60, 700, [text]))


def test_owner_password_alone_does_not_matter() -> None:
    assert (
        parse(protect(simple(), user="", owner="geheim")).pages[0].text
        == "Ein Satz der Richtlinie."
    )


def test_a_user_password_refuses_the_file_by_name() -> None:
    with pytest.raises(EncryptedFile, match=r"richtlinie\.pdf.*password"):
        parse(protect(simple(), user="geheim", owner="geheim"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n", id="header only"),
        pytest.param(b"%PDF-1.7\n" + b"\x00garbage" * 50, id="garbage"),
        pytest.param(simple()[:300], id="truncated"),
        pytest.param(
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>",
            id="no pages",
        ),
    ],
)
def test_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile) as refusal:
        parse(data)
    assert refusal.value.remedy


def test_a_cyclic_page_tree_ends() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"
    )
    with pytest.raises(DamagedFile):
        parse(data)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(LimitExceeded, match="3 pages; 2 are allowed"):
        parse(drawn(*[lambda canvas: lines(canvas, 60, 700, ["Seite"])] * 3), pages=2)
    declared = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 100000>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
    )
    with pytest.raises((LimitExceeded, DamagedFile)):
        parse(declared)


def test_a_blank_page_is_readable_and_empty() -> None:
    page = parse(drawn(lambda canvas: None, lambda canvas: lines(canvas, 60, 700, ["Text"]))).pages[
        0
    ]
    assert (page.text, page.readable) == ("", True)


def test_a_page_on_its_side_is_read_upright() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        lines(canvas, 60, 500, ["Erste Zeile der Tabelle.", "Zweite Zeile."], leading=30)

    assert parse(drawn(page)).pages[0].text == "Erste Zeile der Tabelle.\nZweite Zeile."


def test_the_picture_marks_a_quote_over_two_lines() -> None:
    from PIL import Image

    data = drawn(
        lambda canvas: lines(canvas, 60, 700, ["Die Verant-", "wortung trägt der Vorstand."])
    )
    plain = Image.open(io.BytesIO(render_page(data, 1)))
    marked = Image.open(io.BytesIO(render_page(data, 1, quotes=["Verantwortung trägt"])))
    yellow = (255, 232, 120)
    rows = {
        y for y in range(marked.height) for x in range(80, 300) if marked.getpixel((x, y)) == yellow
    }
    assert plain.size == marked.size
    assert min(rows) < (842 - 700) * 1.5 < (842 - 690) * 1.5 < max(rows)
    with pytest.raises(ValueError, match="no page 2"):
        render_page(data, 2)


def test_gold_quotes_of_the_shared_sets_are_on_their_pages(shared_dir: Path) -> None:
    import json

    for gold in sorted((shared_dir / "devset").glob("*/gold.json")):
        wanted = set(_quotes(json.loads(gold.read_text("utf-8"))))
        for name in sorted({file for file, _, _ in wanted}):
            path = gold.parent / "docs" / name
            if path.suffix != ".pdf" or "scan" in name:
                continue
            pages = parse(path.read_bytes()).pages
            for file, number, quote in sorted(wanted):
                if file == name:
                    assert " ".join(quote.split()) in pages[number - 1].text.replace("\n", " ")


def _quotes(value: Any) -> Any:
    if isinstance(value, dict):
        if "quote" in value and "file" in value:
            yield value["file"], value["page"], value["quote"]
        for inner in value.values():
            yield from _quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _quotes(inner)
