"""The sample company: every paper opens, says what it is, and holds the labelled quotes."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from eval.sample_source.build import CONTENT, build
from eval.sample_source.markup import read_source
from ingest.control import read_control
from ingest.parsers import parse
from ingest.types import Limits, Status

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "corpus" / "sample" / "docs"
GOLD = json.loads((ROOT / "eval/data/sample_questions.json").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in DOCS.iterdir())
NOT_APPROVED = {
    "ki-richtlinie-2024-abgeloest.pdf": Status.SUPERSEDED,
    "impact-assessment-pino-draft.docx": Status.DRAFT,
}
PLACES = [
    pytest.param(e["file"], e["page"], e["quote"], id=f"{q['id']}-{kind}-{n}")
    for q in GOLD["questions"]
    for kind in ("evidence", "near_miss")
    for n, e in enumerate(q.get(kind, []))
]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@cache
def pages(name: str) -> list[str]:
    """A paper's pages as a reader that is not ours sees them."""
    path = DOCS / name
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return [squeezed(page.extract_text()) for page in PdfReader(path).pages]
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        return [
            squeezed("\n".join(str(c.value or "") for row in sheet for c in row))
            for sheet in load_workbook(path)
        ]
    if path.suffix == ".docx":
        import docx

        parts = docx.Document(str(path)).element.body.iter()
        return [squeezed("".join(p.text or " " for p in parts if p.tag.endswith(("}t", "}p"))))]
    return [squeezed(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))]


def test_twelve_papers_of_five_formats() -> None:
    kinds = [name.rsplit(".", 1)[1] for name in FILES]
    assert len(FILES) == 12
    assert kinds.count("pdf") >= 4
    assert kinds.count("docx") >= 3
    assert {"md", "html", "xlsx"} <= set(kinds)


def test_sources_and_papers_are_the_same_set() -> None:
    sources = [
        read_source(path).file if path.suffix == ".txt" else path.name for path in CONTENT.iterdir()
    ]
    assert sorted(sources) == FILES


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = build(tmp_path / "a"), build(tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


@pytest.mark.parametrize("name", FILES)
def test_papers_open_and_state_their_control_data(name: str) -> None:
    parsed = parse((DOCS / name).read_bytes(), file=name, limits=Limits())
    assert all(page.text.strip() for page in parsed.pages)
    control = read_control(parsed, file=name)
    assert control.status is NOT_APPROVED.get(name, Status.APPROVED)
    assert control.title
    assert control.version
    assert control.owner
    assert bool(control.approver) == (control.status is not Status.DRAFT)


@pytest.mark.parametrize(("file", "page", "quote"), PLACES)
def test_quotes_stand_on_their_page(file: str, page: int, quote: str) -> None:
    assert quote in pages(file)[page - 1]


def test_questions_are_balanced() -> None:
    questions = GOLD["questions"]
    assert len({q["id"] for q in questions}) == len(questions) == 40
    for language in ("de", "en"):
        own = [q for q in questions if q["language"] == language]
        assert len(own) == 20
        assert sum(not q["answerable"] for q in own) == 6
    assert all(bool(q["evidence"]) == q["answerable"] for q in questions)
    assert sorted(d["file"] for d in GOLD["documents"]) == FILES
