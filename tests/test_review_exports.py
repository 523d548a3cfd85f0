"""The reports of a review: JSON, XLSX, DOCX."""

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from assistant.errors import ReviewError
from assistant.export.review_charts import FILLS, stacked_bar
from assistant.export.review_docx import write_review_docx
from assistant.export.review_files import write_whole
from assistant.export.review_json import (
    read_review,
    review_from_record,
    review_json,
    review_record,
    write_review_json,
)
from assistant.export.review_words import (
    SIGNS,
    clean,
    most_urgent,
    numbers,
    page_of,
    shorten,
    source_of,
    status_text,
    word,
)
from assistant.export.review_xlsx import safe_text, write_review_xlsx
from assistant.messages import LANGUAGES, Language, catalogue
from assistant.review_types import STATUSES, Review
from tests.review_fixtures import (
    FORMULA,
    LONG,
    large_review,
    requirement,
    single_review,
    small_review,
)

# Forms of what only a person may say ("compliant", "konform").
VERDICT = re.compile(r"\bcompl(?:iant|iance|ies)\b|konform", re.IGNORECASE)


def sheet(path: Path, key: str, language: Language) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    page = openpyxl.load_workbook(path)[word(f"sheet_{key}", language)]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def texts(document: Any) -> str:
    """All text of a Word document, that in tables included."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(node.text or "" for node in one.iter(qn("w:t"))) for one in paragraphs)


@pytest.fixture(params=LANGUAGES)
def review(request: pytest.FixtureRequest) -> Review:
    return small_review(request.param)


@pytest.fixture
def xlsx(review: Review, tmp_path: Path) -> Path:
    path = tmp_path / "review.xlsx"
    write_review_xlsx(review, path)
    return path


@pytest.fixture
def word_file(review: Review, tmp_path: Path) -> Any:
    path = tmp_path / "review.docx"
    write_review_docx(review, path)
    return docx.Document(str(path))


def test_the_record_has_the_agreed_keys(review: Review) -> None:
    record = review_record(review)
    agreed = {"set", "language", "generated", "documents", "summary", "requirements"}
    assert agreed <= record.keys()
    for one in record["requirements"]:
        assert one.keys() >= {
            "id", "title", "status", "documentation_maturity", "implementation_maturity",
            "confidence", "evidence", "missing", "searched", "recommendation", "priority",
            "override",
        }  # fmt: skip
        for evidence in one["evidence"]:
            assert evidence.keys() >= {
                "document", "file", "page", "section", "quote", "criterion", "document_status",
            }  # fmt: skip
    assert {one["status"] for one in record["requirements"]} == set(STATUSES)
    assert "machine_status" in record["requirements"][0]
    assert record["aid"] == catalogue(review.language)["report.aid"]


def test_only_the_time_differs_between_two_runs(review: Review) -> None:
    later = replace(review, generated=datetime(2027, 1, 1, tzinfo=UTC))
    one, two = review_json(review).splitlines(), review_json(later).splitlines()
    differing = [a for a, b in zip(one, two, strict=True) if a != b]
    assert len(differing) == 1
    assert '"generated"' in differing[0]


def test_a_saved_review_comes_back_as_it_was(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "review.json"
    write_review_json(review, path)
    assert read_review(path) == review
    assert review_from_record(json.loads(path.read_bytes())) == review


def test_a_large_and_a_bare_review_come_back_too() -> None:
    for one in (single_review(), large_review(60)):
        assert review_from_record(review_record(one)) == one


def _without_a_status(record: dict[str, Any]) -> None:
    record["requirements"][2]["status"] = "compliant"


def _without_evidence(record: dict[str, Any]) -> None:
    record["requirements"][0]["evidence"] = []


def _from_the_future(record: dict[str, Any]) -> None:
    record["format"] = 2


def _with_an_impossible_span(record: dict[str, Any]) -> None:
    record["requirements"][0]["evidence"][0]["end"] = 3


def _without_requirements(record: dict[str, Any]) -> None:
    del record["requirements"]


def _with_a_number_for_notes(record: dict[str, Any]) -> None:
    record["notes"] = 7


@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (_without_a_status, "requirements.2.status"),
        (_without_evidence, "iso42001:4.1.criteria.evidence"),
        (_from_the_future, "format"),
        (_with_an_impossible_span, "span"),
        (_without_requirements, "requirements"),
        (_with_a_number_for_notes, "notes"),
    ],
)
def test_a_spoilt_record_is_refused_by_file_and_field(
    spoil: Any, names: str, tmp_path: Path
) -> None:
    record = review_record(small_review("en"))
    spoil(record)
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(record), "utf-8")
    with pytest.raises(ReviewError, match=re.escape(str(path))) as caught:
        read_review(path)
    assert names in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", "[" * 100_000, '{"set": 1}', "\ufeff{}"])
def test_a_file_that_is_no_review_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ReviewError, match=r"other\.json"):
        read_review(path)
    with pytest.raises(ReviewError, match=r"absent\.json"):
        read_review(tmp_path / "absent.json")


def test_a_record_is_valid_utf_8_whatever_a_person_typed(review: Review) -> None:
    assert "\ud800" in review.requirements[5].recommendation
    assert json.loads(review_json(review).encode("utf-8")) == review_record(review)


def test_each_sheet_is_frozen_filtered_and_set_up_for_print(xlsx: Path, review: Review) -> None:
    book = openpyxl.load_workbook(xlsx)
    keys = ("requirements", "evidence", "criteria", "documents", "notes", "about")
    assert book.sheetnames == [word(f"sheet_{key}", review.language) for key in keys]
    for page in book:
        assert page.freeze_panes[-1] == "2"
        assert page.page_setup.orientation == "landscape"
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$1:$1"
        assert all(cell.alignment.wrap_text for cell in page[1])
        assert word("aid_short", review.language) in page.oddHeader.right.text
    assert book.worksheets[0].auto_filter.ref == "A1:U8"


def test_a_row_holds_the_whole_finding(xlsx: Path, review: Review) -> None:
    language = review.language
    rows = sheet(xlsx, "requirements", language)
    assert [row["ID"] for row in rows] == [one.id for one in review.requirements]
    fill_in = f" ({word('fill_in', language)})"
    scope = rows[1]
    assert scope[word("col_status", language)] == status_text("partial", language)
    assert scope[word("col_machine_status", language)] == status_text("missing", language)
    assert scope[word("col_decided_by", language) + fill_in] == "Dr. Ines Vogt"
    assert scope[word("col_implementation_maturity", language) + fill_in] == 2
    assert word("decision_stale", language) in scope[word("col_notes", language)]
    assert review.requirements[1].missing[0].action in scope[word("col_missing", language)]
    assert all(row[word("col_due", language) + fill_in] is None for row in rows)
    place = rows[0][word("col_evidence", language)]
    assert source_of(review.requirements[0].evidence[0], language) in place
    assert "4" in page_of(review.requirements[0].evidence[0], language)
    for row, finding in zip(rows, review.requirements, strict=True):
        assert row[word("col_status", language)][0] == SIGNS[finding.status]


def test_every_piece_of_evidence_has_a_row_with_its_words(xlsx: Path, review: Review) -> None:
    rows = sheet(xlsx, "evidence", review.language)
    evidence = [one for finding in review.requirements for one in finding.evidence]
    assert len(rows) == len(evidence)
    for row, one in zip(rows, evidence, strict=True):
        quote = row[word("col_quote", review.language)].replace("_x005F_x", "_x")
        assert shorten(one.quote, 29_000)[:-2] in quote
    criteria = sheet(xlsx, "criteria", review.language)
    assert len(criteria) == sum(len(one.criteria) for one in review.requirements)
    assert len(sheet(xlsx, "documents", review.language)) == len(review.documents)
    assert len(sheet(xlsx, "notes", review.language)) == 4


def test_nothing_in_the_workbook_is_run_or_leads_outside(xlsx: Path) -> None:
    with zipfile.ZipFile(xlsx) as archive:
        names = archive.namelist()
        sheets = [archive.read(name).decode() for name in names if "worksheets/sheet" in name]
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
    for text in sheets:
        assert "<f>" not in text
        assert "<hyperlink" not in text
        assert 't="e"' not in text
    for page in openpyxl.load_workbook(xlsx):
        for row in page.iter_rows(min_row=2):
            for cell in row:
                assert cell.hyperlink is None
                assert not str(cell.value or "").startswith(("=", "+", "-", "@")), cell.coordinate


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r-1", "\x00=1", " \n=1", "＝1"]
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text).startswith("'")


def test_other_texts_stay_as_they_are() -> None:
    assert safe_text("A.6 – „Ziele“ #N/A") == "A.6 – „Ziele“ #N/A"
    assert safe_text("a_x0041_b") == "a_x005F_x0041_b"
    assert len(safe_text("x" * 50_000)) < 32_767


def test_people_choose_from_lists(xlsx: Path, review: Review) -> None:
    page = openpyxl.load_workbook(xlsx).worksheets[0]
    lists = {one.formula1: str(one.sqref) for one in page.data_validations.dataValidation}
    statuses = ",".join(status_text(status, review.language) for status in SIGNS)
    assert lists['"0,1,2,3,4,5"'] == "Q2:Q8"
    assert lists[f'"{statuses}"'] == "R2:R8"
    assert max(map(len, lists)) <= 255  # what the format allows


def test_the_first_part_of_the_word_file_says_what_to_do(word_file: Any, review: Review) -> None:
    language = review.language
    said = texts(word_file)
    first = said[: said.index(word("chapters", language))]
    assert word("aid", language) in first
    assert word("urgent", language) in first
    for status in STATUSES:
        assert status_text(status, language) in first
    order = [first.index(one.title) for one in most_urgent(review)]
    assert order == sorted(order)
    assert len(order) == 5


def test_the_word_file_holds_each_finding_with_its_words(word_file: Any, review: Review) -> None:
    language = review.language
    said = texts(word_file)
    details = said[said.index(word("details", language)) :]
    for finding in review.requirements:
        assert finding.title in details
        assert clean(finding.reason) in details
        for missing in finding.missing:
            assert missing.action in details
        for criterion in finding.criteria:
            for one in criterion.evidence[:3]:
                assert shorten(one.quote, 600)[:-2] in details
                assert source_of(one, language) in details
    assert "Dr. Ines Vogt" in details
    assert word("decision_stale", language) in details
    machine = word("decision_machine", language, status=status_text("missing", language))
    assert machine in details
    assert "118" in details
    assert word("method_5", language) in said
    assert word("note_contradiction", language) in said


def test_the_map_shows_sign_number_and_colour(word_file: Any, review: Review) -> None:
    cells = {
        "".join(node.text or "" for node in cell.iter(qn("w:t"))): cell
        for cell in word_file.element.body.iter(qn("w:tc"))
    }
    colours = set()
    for finding in review.requirements:
        cell = cells[f"{SIGNS[finding.status]}\u00a0{finding.ref}"]
        colours.add((finding.status, cell.find(".//" + qn("w:shd")).get(qn("w:fill"))))
        assert cell.find(".//" + qn("w:hyperlink")) is not None
    assert len(colours) == len({colour for _, colour in colours}) == len(STATUSES)


def test_the_word_file_is_well_made(word_file: Any, review: Review) -> None:
    body = word_file.element.body
    styles = {one.style.name for one in word_file.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3"} <= styles
    described = [one.get("descr") for one in body.iter(qn("wp:docPr"))]
    assert len(described) == 1 + len(review.groups)
    assert all(described)
    assert list(body.iter(qn("w:tblHeader")))
    section = word_file.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    codes = [one.text for one in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    language = {one.get(qn("w:val")) for one in word_file.styles.element.iter(qn("w:lang"))}
    assert language == {"de-DE" if review.language == "de" else "en-GB"}
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))}
    places = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    assert anchors
    assert anchors <= places


def test_the_word_file_leads_nowhere_outside(word_file: Any) -> None:
    assert not [one for one in word_file.part.rels.values() if one.is_external]
    assert FORMULA in texts(word_file)  # as plain text


def test_a_person_s_word_stays_the_person_s() -> None:
    """The reports say of nothing that it complies; only a person's reason may."""
    for language in LANGUAGES:
        said = {key: text for key, text in catalogue(language).items() if key[:7] == "report."}
        assert [key for key, text in said.items() if VERDICT.search(text)] == []


@pytest.mark.parametrize("write", [write_review_xlsx, write_review_docx])
@pytest.mark.parametrize("make", [single_review, lambda: large_review(60)])
def test_very_small_and_large_reviews_work(write: Any, make: Any, tmp_path: Path) -> None:
    write(make(), tmp_path / "report")
    assert (tmp_path / "report").stat().st_size > 5_000


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    review = small_review("en")
    odd = '\x01\u202e=&[Page]&"x"</w:t>' + "q" * 400
    first = replace(review.requirements[0], id=odd, ref=odd, title=odd, group=odd, owner=odd)
    odd_review = replace(
        review, requirements=(first, *review.requirements[1:]), set_title=odd, edition=odd
    )
    write_review_xlsx(odd_review, tmp_path / "odd.xlsx")
    write_review_docx(odd_review, tmp_path / "odd.docx")
    assert sheet(tmp_path / "odd.xlsx", "requirements", "en")[-1]["ID"].startswith("'=&")
    assert "\u202e" not in texts(docx.Document(str(tmp_path / "odd.docx")))


def test_a_long_quote_is_cut_for_reading_only(tmp_path: Path) -> None:
    review = small_review("de")
    write_review_docx(review, tmp_path / "a.docx")
    assert len(texts(docx.Document(str(tmp_path / "a.docx")))) < len(LONG)
    assert LONG in json.loads(review_json(review))["requirements"][2]["evidence"][1]["quote"]


@pytest.mark.parametrize("write", [write_review_json, write_review_xlsx, write_review_docx])
def test_a_place_that_cannot_be_written_is_named(write: Any, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="does not exist"):
        write(single_review(), tmp_path / "absent" / "report")
    with pytest.raises(ReviewError, match="is a folder"):
        write(single_review(), tmp_path)


def test_a_refused_write_is_explained(tmp_path: Path) -> None:
    def refused(draft: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(ReviewError, match=r"report\.xlsx: cannot be written \(Permission denied\)"):
        write_whole(tmp_path / "report.xlsx", refused)


def test_a_crash_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def crash(draft: Path) -> None:
        draft.write_text("half of it")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(path, crash)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_most_urgent_come_first() -> None:
    made = [
        requirement("1", "one", "g", status="partial", priority="high"),
        requirement("2", "two", "g", status="missing", priority="low"),
        requirement("3", "three", "g", status="met"),
        requirement("4", "four", "g", status="missing", priority="high"),
        requirement("5", "five", "g", status="not_applicable", priority="high"),
        requirement("6", "six", "g", status="undetermined", priority="high"),
    ]
    review = replace(single_review(), requirements=tuple(made))
    assert [one.ref for one in most_urgent(review)] == ["4", "1", "6", "2"]
    assert len(most_urgent(review, 2)) == 2


def test_a_bar_is_in_proportion_and_always_the_same() -> None:
    png = stacked_bar({"met": 3, "missing": 1}, width=400, height=40)
    assert png == stacked_bar({"met": 3, "missing": 1}, width=400, height=40)
    image = Image.open(BytesIO(png)).convert("RGB")
    row = [image.getpixel((x, 1)) for x in range(400)]
    met = tuple(bytes.fromhex(FILLS["met"]))
    assert row.count(met) == pytest.approx(300, abs=5)
    assert Image.open(BytesIO(stacked_bar({}))).size == (1200, 84)


def test_pages_are_named_as_a_reader_knows_them() -> None:
    evidence = small_review("de").requirements[0].evidence[0]
    assert page_of(evidence, "de") == "S.\u00a04"
    assert page_of(replace(evidence, page_label="iv"), "de") == "S.\u00a0iv (4. Seite der Datei)"
    assert page_of(replace(evidence, file="a.XLSX", page_label="Rollen"), "de") == "Blatt „Rollen“"
    assert page_of(replace(evidence, file="a.docx"), "de") == ""
    assert "Anfang des Dokuments" in source_of(replace(evidence, file="a.md", section=()), "de")
    assert numbers([7, 2, 3, 4, 9]) == "2–4, 7, 9"


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_both_reports(language: Language, tmp_path: Path) -> None:
    review = small_review(language)
    write_review_xlsx(review, tmp_path / "table.xlsx")
    write_review_docx(review, tmp_path / "text.docx")
    table, text = (pdf_pages(tmp_path / name) for name in ("table.xlsx", "text.docx"))
    for page in (text[0], "".join(table)):
        assert word("aid_short", language) in page
    assert word("urgent", language) in text[0]
    assert review.requirements[2].recommendation[:30] in text[0]
    whole = "".join(text)
    for expected in ("A.6.2.8", "Dr. Ines Vogt", word("method", language), "click"):
        assert expected in whole
        assert len(text) < 12
    for expected in ("iso42001:6.1.4", "Jonas Meer", status_text("undetermined", language)):
        assert expected in "".join(table)


@pytest.mark.slow
def test_libreoffice_opens_a_large_report(tmp_path: Path) -> None:
    write_review_docx(large_review(500), tmp_path / "large.docx")
    pages = pdf_pages(tmp_path / "large.docx")
    assert len(pages) > 100
    assert word("urgent", "de") in pages[0]
    assert word("chapters", "de") in pages[1]


def pdf_pages(path: Path) -> list[str]:
    """The texts of the pages that LibreOffice makes of a file, on one line each."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed (soffice)")
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
