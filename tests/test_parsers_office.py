"""Which format is it, is it safe to open, and what does a Word file say."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from ingest.errors import (
    DamagedFile,
    EncryptedFile,
    FileRejected,
    LimitExceeded,
    NoText,
    UnsupportedFormat,
)
from ingest.parsers import SUPPORTED_SUFFIXES, detect_format, parse
from ingest.types import Limits, ParsedFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(build: Callable[[Any], None]) -> bytes:
    document = Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(build: Callable[[Any], None], limits: Limits | None = None) -> ParsedFile:
    return parse(word(build), file="a.docx", limits=limits or Limits())


def blocks(parsed: ParsedFile) -> list[tuple[str, int, str]]:
    page = parsed.pages[0]
    assert page.text == "\n".join(page.text[b.span.start : b.span.end] for b in page.blocks)
    return [(b.kind, b.level, page.text[b.span.start : b.span.end]) for b in page.blocks]


def zipped(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with parts changed, or left out for None."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            content = change(entry.filename, old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
    return stream.getvalue()


DOCX = word(lambda d: d.add_paragraph("Text"))


@pytest.mark.parametrize(
    ("data", "file", "expected"),
    [
        (b"%PDF-1.7\n", "a.pdf", "pdf"),
        (b"\n%PDF-1.4\n", "A.PDF", "pdf"),
        (DOCX, "ordner/a.docx", "docx"),
        (b"# Titel", "a.md", "markdown"),
        (b"Text", "a.txt", "text"),
        (b"<!DOCTYPE html><p>x", "a.txt", "html"),
        (b"<p>x", "a.htm", "html"),
        (b"a;b\n1;2", "a.csv", "spreadsheet"),
        ("Größe".encode("utf-16"), "a.txt", "text"),
        (DOCX, "ohne_endung", "docx"),
    ],
)
def test_formats(data: bytes, file: str, expected: str) -> None:
    assert detect_format(data, file) == expected


@pytest.mark.parametrize(
    ("data", "file", "error"),
    [
        pytest.param(b"", "a.pdf", DamagedFile, id="zero bytes"),
        pytest.param(b"\0" * 4096, "a.docx", DamagedFile, id="only zeros"),
        pytest.param(b"%PDF-1.7\n", "a.docx", UnsupportedFormat, id="pdf named docx"),
        pytest.param(DOCX, "a.pdf", UnsupportedFormat, id="docx named pdf"),
        pytest.param(DOCX, "a.xlsx", UnsupportedFormat, id="docx named xlsx"),
        pytest.param(DOCX, "a.csv", UnsupportedFormat, id="docx named csv"),
        pytest.param(b"MZ\x90\0\x03\0\0\0", "a.pdf", UnsupportedFormat, id="program named pdf"),
        pytest.param(b"just text", "a.pdf", UnsupportedFormat, id="text named pdf"),
        pytest.param(OLE + b"\0" * 500, "a.doc", UnsupportedFormat, id="old word"),
        pytest.param(OLE + b"\0" * 500, "a.docx", UnsupportedFormat, id="old word named docx"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", EncryptedFile, id="password"
        ),
        pytest.param(zipped(a=b"x"), "a.docx", UnsupportedFormat, id="zip, no office"),
        pytest.param(DOCX[:2000], "a.docx", DamagedFile, id="cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a.md", UnsupportedFormat, id="picture named md"),
        pytest.param(b"a\0\x01\x02b", "a.txt", UnsupportedFormat, id="binary named txt"),
        pytest.param(b"text", "a.odt", UnsupportedFormat, id="no parser"),
    ],
)
def test_rejections_name_file_reason_and_remedy(
    data: bytes, file: str, error: type[FileRejected]
) -> None:
    with pytest.raises(error) as caught:
        detect_format(data, file)
    assert caught.value.file == file
    assert caught.value.reason
    assert caught.value.remedy


def test_every_suffix_has_a_format() -> None:
    assert {".pdf", ".docx", ".md", ".html", ".txt", ".xlsx", ".csv"} <= SUPPORTED_SUFFIXES


def test_archives_that_would_harm_are_refused() -> None:
    bomb = repacked(DOCX, lambda name, data: data)
    with zipfile.ZipFile(stream := io.BytesIO(bomb), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x.xml", b"<a>" + b" " * 3_000_000)
    with pytest.raises(LimitExceeded):
        parse(stream.getvalue(), file="a.docx", limits=Limits())
    with pytest.raises(LimitExceeded):
        parse(DOCX, file="a.docx", limits=Limits(archive_entries=3))
    with pytest.raises(LimitExceeded):
        parse(DOCX, file="a.docx", limits=Limits(unpacked_bytes=1000))
    with pytest.raises(LimitExceeded):
        parse(DOCX, file="a.docx", limits=Limits(file_bytes=1000))
    with pytest.raises(LimitExceeded):
        read(lambda d: d.add_paragraph("x" * 200), Limits(characters=100))


def test_names_and_entities_that_lead_outside_are_refused() -> None:
    with zipfile.ZipFile(stream := io.BytesIO(DOCX), "a") as archive:
        archive.writestr("../../etc/passwd", b"x")
    with pytest.raises(DamagedFile):
        parse(stream.getvalue(), file="a.docx", limits=Limits())

    def declare(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        return data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)

    with pytest.raises(DamagedFile):
        parse(repacked(DOCX, declare), file="a.docx", limits=Limits())


def test_a_word_file_without_its_parts_is_damaged_and_an_empty_one_has_no_text() -> None:
    lost = repacked(DOCX, lambda name, data: None if name == "word/document.xml" else data)
    with pytest.raises(DamagedFile):
        parse(lost, file="a.docx", limits=Limits())
    broken = repacked(DOCX, lambda name, data: data[:300] if name.endswith("ment.xml") else data)
    with pytest.raises(DamagedFile):
        parse(broken, file="a.docx", limits=Limits())
    with pytest.raises(NoText):
        read(lambda d: d.add_paragraph(" "))


def test_headings_lists_and_order() -> None:
    def build(d: Any) -> None:
        d.add_heading("Leitlinie", 0)
        d.add_heading("Zweck", 1)
        d.add_paragraph("Absatz eins.")
        d.add_paragraph("Punkt", style="List Bullet")
        d.add_table(1, 2).rows[0].cells[0].text = "Zelle"
        bold = d.add_paragraph()
        bold.add_run("2.1 Rollen und Pflichten").bold = True
        own = d.styles.add_style("Überschrift 3", 1)
        d.add_paragraph("Nach Namen", style=own)
        outline = d.add_paragraph("Nach Gliederung")
        outline._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))

    assert blocks(read(build)) == [
        ("heading", 1, "Leitlinie"),
        ("heading", 1, "Zweck"),
        ("paragraph", 0, "Absatz eins."),
        ("list_item", 0, "Punkt"),
        ("table_row", 0, "Zelle"),
        ("heading", 2, "2.1 Rollen und Pflichten"),
        ("heading", 3, "Nach Namen"),
        ("heading", 2, "Nach Gliederung"),
    ]


def test_automatic_numbers_are_counted() -> None:
    texts = [
        text
        for _, _, text in blocks(
            read(lambda d: [d.add_paragraph(t, style="List Number") for t in ("melden", "prüfen")])
        )
    ]
    assert texts == ["1. melden", "2. prüfen"]


def test_tables() -> None:
    def build(d: Any) -> None:
        table = d.add_table(3, 3)
        for cell, text in zip(table.rows[0].cells, ("Rolle", "Aufgabe", "Frist"), strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        table.cell(1, 0).merge(table.cell(2, 0)).text = "KI-Rat"
        table.cell(1, 1).text = "prüft\nund berät"
        table.cell(2, 1).merge(table.cell(2, 2)).text = "gibt frei"
        inner = table.cell(1, 2).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "innen", "Wert"
        pairs = d.add_table(2, 2)
        for row, (key, value) in zip(
            pairs.rows, (("Version", "1.0"), ("Status:", "Entwurf")), strict=True
        ):
            row.cells[0].text, row.cells[1].text = key, value

    parsed = read(build)
    page = parsed.pages[0]
    assert [text for _, _, text in blocks(parsed)] == [
        "Rolle: KI-Rat | Aufgabe: prüft und berät",
        "Rolle: KI-Rat | Aufgabe: gibt frei",
        "innen: Wert",
        "Version: 1.0",
        "Status: Entwurf",
    ]
    cells = [[page.text[c.start : c.end] for c in block.cells] for block in page.blocks]
    assert cells == [["KI-Rat", "prüft und berät"], ["gibt frei"], ["Wert"], ["1.0"], ["Entwurf"]]


def test_what_nobody_sees_is_left_out_and_reported() -> None:
    def build(d: Any) -> None:
        paragraph = d.add_paragraph("Sichtbar. ")
        paragraph.add_run("vanish").font.hidden = True
        paragraph.add_run("white").font.color.rgb = RGBColor(255, 255, 255)
        paragraph.add_run("tiny").font.size = Pt(1)
        style = d.styles.add_style("Geheim", 1)
        style.font.hidden = True
        d.add_paragraph("hidden by style", style=style)
        d.add_comment(paragraph.runs[0], text="comment", author="X", initials="X")
        cell = d.add_table(1, 2).cell(0, 0)
        cell.paragraphs[0].add_run("Weiß auf Blau").font.color.rgb = RGBColor(255, 255, 255)
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F3864"/>')
        )

    parsed = read(build)
    assert parsed.pages[0].text == "Sichtbar.\nWeiß auf Blau"
    assert [n.code for n in parsed.notices] == ["hidden_text_ignored"]


def test_tracked_changes_content_controls_and_text_boxes() -> None:
    xml = (
        "<w:p {ns}><w:r><w:t>Wir </w:t></w:r>"
        "<w:del><w:r><w:delText>sollten</w:delText><w:t>sollten</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>müssen</w:t></w:r></w:ins><w:r><w:t> prüfen.</w:t></w:r></w:p>",
        "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>Im Steuerelement</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
        "<w:p {ns}><w:r><w:t>Anker</w:t></w:r><w:r><w:pict><v:shape "
        'xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r><w:t>Kasten'
        "</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    )

    def build(d: Any) -> None:
        for text in reversed(xml):
            d.element.body.insert(0, parse_xml(text.format(ns=nsdecls("w"))))

    assert read(build).pages[0].text == "Wir müssen prüfen.\nIm Steuerelement\nAnker\nKasten"


def test_headers_footers_and_properties_are_kept_apart_from_the_text() -> None:
    def build(d: Any) -> None:
        d.add_paragraph("Text")
        d.core_properties.title = "KI-Leitlinie"
        d.core_properties.author = "Recht"
        header = d.sections[0].header
        table = header.add_table(1, 2, width=Pt(200))
        table.cell(0, 0).text, table.cell(0, 1).text = "Version:", "2.0"
        d.sections[0].footer.paragraphs[0].text = "Vertraulich"

    parsed = read(build)
    assert parsed.pages[0].text == "Text"
    assert {k: parsed.properties[k] for k in ("title", "author", "header", "footer")} == {
        "title": "KI-Leitlinie",
        "author": "Recht",
        "header": "Version: 2.0",
        "footer": "Vertraulich",
    }


def test_external_links_are_neither_fetched_nor_text() -> None:
    def build(d: Any) -> None:
        part = d.part
        link = part.relate_to("http://x.example/secret", "http://t/hyperlink", is_external=True)
        paragraph = d.add_paragraph("Siehe ")
        hyperlink = parse_xml(
            f"<w:hyperlink {nsdecls('w')}><w:r><w:t>hier</w:t></w:r></w:hyperlink>"
        )
        hyperlink.set(qn("r:id"), link)
        paragraph._p.append(hyperlink)

    assert read(build).pages[0].text == "Siehe hier"
