"""`aims review` and its kin as a person meets them. The judge here looks for a sentence."""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app, main
from assistant.records import mark_stale
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.resources import data_path
from assistant.review_types import (
    STATUSES,
    CriterionFinding,
    Evidence,
    Missing,
    Override,
    RequirementFinding,
    Review,
    ReviewedDocument,
    ReviewStatus,
)
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.library import Library
from ingest.types import Document, Kind, Span

SET = """
id: house
version: "1"
edition: "House rules 2026"
title: {en: "House rules", de: "Hausregeln"}
groups: [{id: "house:1", title: {en: "All", de: "Alle"}}]
requirements:
  - id: "house:1.1"
    group: "house:1"
    title: {en: "Approval", de: "Freigabe"}
    summary: {en: "Somebody approves.", de: "Jemand gibt frei."}
    criteria: [{id: a, weight: essential, text: {en: "approves every", de: "gibt jedes"}}]
  - id: "house:1.2"
    group: "house:1"
    title: {en: "Reports", de: "Meldungen"}
    summary: {en: "Incidents are reported.", de: "Vorfälle werden gemeldet."}
    criteria: [{id: a, weight: essential, text: {en: "reports every", de: "meldet jeden"}}]
"""
POLICY = "---\ntitle: AI policy\nstatus: approved\n---\n# AI policy\n\n{}\n"
APPROVES = "The AI office approves every new tool within ten working days of the request."
REPORTS = "The AI office reports every incident with an AI system to the management board."
GERMAN = "Das KI-Büro gibt jedes neue Werkzeug vor der ersten Nutzung schriftlich frei."
WHO = ("--reason", "Seen in the audit of March.", "--by", "Ada Beispiel")


def fake_review(
    library: Library,
    *,
    requirement_set: RequirementSet,
    language: Any,
    superseded: dict[str, str],
    overrides: dict[str, Override],
    allow: Callable[[Document], bool],
    now: datetime,
    progress: Callable[[int, int], None],
) -> Review:
    documents = [d for d in library.documents() if d.kind is Kind.COMPANY and allow(d)]
    findings = []
    for done, requirement in enumerate(requirement_set.requirements):
        progress(done, len(requirement_set.requirements))
        found = _judge(requirement, library, documents, language)
        findings.append(_decided(found, overrides.get(found.id)))
    counts = {status: sum(f.status == status for f in findings) for status in STATUSES}
    return Review(
        set_id=requirement_set.id,
        set_title=requirement_set.title.in_(language),
        edition=requirement_set.edition,
        language=language,
        generated=now,
        documents=tuple(_document(one) for one in documents),
        requirements=tuple(findings),
        groups=(),
        counts=counts,
    )


def _document(one: Document) -> ReviewedDocument:
    return ReviewedDocument(
        one.id, one.title, one.file, None, one.control.status, "in_force", one.pages
    )


def _judge(
    requirement: Requirement, library: Library, documents: list[Document], language: Any
) -> RequirementFinding:
    (criterion,) = requirement.criteria
    name, words = requirement.criterion_id(criterion), criterion.text.in_(language)
    found = [
        Evidence(
            document_id=document.id,
            document=document.title,
            file=document.file,
            page=page.number,
            page_label=page.label,
            section=(),
            quote=line,
            span=Span(page.text.index(line), page.text.index(line) + len(line)),
            document_status=document.control.status,
            criterion=name,
            bearing="supports",
        )
        for document in documents
        for page in library.pages(document.id)
        for line in page.text.splitlines()
        if words in line
    ]
    status: ReviewStatus = "met" if found else "missing"
    missing = Missing(name, "essential", words, "Nothing says so.", "Say who does.")
    return RequirementFinding(
        id=requirement.id,
        ref=requirement.ref,
        title=requirement.title.in_(language),
        group=requirement.group,
        kind=requirement.kind,
        status=status,
        machine_status=status,
        documentation_maturity=3 if found else 0,
        implementation_maturity=None,
        confidence=0.9,
        criteria=(
            CriterionFinding(
                name, "essential", words, "supported" if found else "none", tuple(found)
            ),
        ),
        missing=() if found else (missing,),
        searched=(),
        reason="It is said." if found else "It is not said.",
        recommendation="" if found else "Write it down.",
        priority="none" if found else "high",
        evidence_key=hashlib.sha256("".join(one.quote for one in found).encode()).hexdigest(),
    )


def _decided(found: RequirementFinding, decision: Override | None) -> RequirementFinding:
    if decision is None:
        return found
    decision = mark_stale(decision, found.evidence_key)
    return replace(found, status=decision.status, override=decision)


@pytest.fixture
def fake_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("assistant.tasks.review")
    module.review = fake_review  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "assistant.tasks.review", module)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_judge: None) -> Path:
    """A data directory with a set of its own and one policy in the library."""
    data = tmp_path / "data"
    (data / "requirements").mkdir(parents=True)
    (data / "requirements" / "house.yaml").write_text(SET, encoding="utf-8")
    monkeypatch.setenv("AIMS_DATA_DIR", str(data))
    write(tmp_path / "docs" / "policy.md", POLICY.format(APPROVES))
    ingest(tmp_path / "docs")
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ingest(folder: Path) -> None:
    assert run("ingest", str(folder)).exit_code == 0


def run(*arguments: str | Path):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, [str(one) for one in arguments])


def review_json(*arguments: str | Path) -> dict[str, Any]:
    done = run("review", "--set", "house", "--json", *arguments)
    assert done.exit_code == 0, done.output
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def failure(*arguments: str | Path) -> str:
    """The one line on standard error with which a command ends."""
    done = run(*arguments)
    assert done.exit_code == 1
    return str(done.exception)


def test_a_review_of_the_library_for_people(home: Path) -> None:
    text = run("review", "--set", "house").stdout
    for part in [
        "House rules",
        "✓ 1 met · ◐ 0 ",
        "○ 1 missing",
        "✓ house:1.1 Approval",
        "○ house:1.2 Reports",
        "3 – defined",
        APPROVES,
        "policy.md",
        "Missing: reports every",
        "Next step: Write it down.",
        "not an audit",
    ]:
        assert part in " ".join(text.split()), part
    assert max(map(len, text.splitlines())) <= 100


def test_a_review_as_json_is_the_same_each_time(home: Path) -> None:
    record = review_json()
    assert [one["status"] for one in record["requirements"]] == ["met", "missing"]
    assert (record["set"], record["language"]) == ("house", "en")
    assert datetime.fromisoformat(record["generated"]).utcoffset() is not None
    assert {**review_json(), "generated": ""} == {**record, "generated": ""}


def test_the_language_is_that_of_most_documents(home: Path) -> None:
    for name in "ab":
        write(home / "docs" / f"{name}.md", f"# KI-Richtlinie\n\n{GERMAN} Fassung {name}.\n")
    ingest(home / "docs")
    assert review_json()["language"] == "de"
    assert review_json("--language", "en")["language"] == "en"
    assert "Nächster Schritt" in run("review", "--set", "house").stdout
    assert run("review", "--language", "fr").exit_code == 2


def test_only_some_statuses(home: Path) -> None:
    text = run("review", "--set", "house", "--only", "missing,partial").stdout
    assert "house:1.2" in text
    assert "house:1.1" not in text
    assert "Shown: 1 of 2" in text
    assert (
        "No requirement has the status"
        in run("review", "--set", "house", "--only", "partial").stdout
    )
    record = review_json("--only", "met")
    assert [one["id"] for one in record["requirements"]] == ["house:1.1"]
    assert record["only"] == ["met"]
    assert run("review", "--only", "good").exit_code == 2


def test_files_on_their_own_do_not_enter_the_library(home: Path) -> None:
    before = run("documents", "--json").stdout
    decide("house:1.2", "not_applicable")
    state = {path: path.stat().st_mtime_ns for path in (home / "data").rglob("*")}
    upload = write(home / "upload" / "new.md", POLICY.format(REPORTS))
    record = review_json(upload)
    assert [one["status"] for one in record["requirements"]] == ["missing", "met"]
    assert [one["file"] for one in record["documents"]] == ["new.md"]
    assert record["requirements"][1]["override"] is None  # it was about other documents
    assert state == {path: path.stat().st_mtime_ns for path in (home / "data").rglob("*")}
    assert run("documents", "--json").stdout == before


@pytest.mark.usefixtures("fake_judge")
def test_a_review_of_files_needs_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "none"))
    sets = write(tmp_path / "house.yaml", SET)
    upload = write(tmp_path / "new.md", POLICY.format(REPORTS))
    done = run("review", upload, "--set", sets)
    assert "✓ house:1.2 Reports" in done.stdout
    assert not (tmp_path / "none").exists()


def test_files_that_cannot_be_read_are_named_and_the_rest_is_reviewed(home: Path) -> None:
    write(home / "upload" / "new.md", POLICY.format(REPORTS))
    bad = write(home / "upload" / "bad.pdf", "")
    nowhere = home / "upload" / "nowhere.docx"
    done = run("review", "--set", "house", "--json", home / "upload", nowhere)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["requirements"][1]["status"] == "met"
    assert "bad.pdf: not reviewed. " in done.stderr
    assert "nowhere.docx: not reviewed. There is no such file." in done.stderr
    assert "None of the files could be read" in failure("review", "--set", "house", bad, nowhere)


@pytest.mark.usefixtures("fake_judge")
def test_an_empty_library_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path))
    assert "aims ingest" in failure("review")


@pytest.mark.usefixtures("fake_judge")
def test_reference_material_alone_is_nothing_to_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "data"))
    run("ingest", write(tmp_path / "law.md", POLICY.format(REPORTS)), "--kind", "reference")
    assert "no documents to review" in failure("review")


def test_a_saved_review_is_what_json_prints_and_can_be_compared_with(home: Path) -> None:
    earlier, later = home / "earlier.json", home / "later.json"
    assert run("review", "--set", "house", "--save", earlier).exit_code == 0
    write(home / "docs" / "policy.md", POLICY.format(REPORTS))
    ingest(home / "docs")
    done = run("review", "--set", "house", "--save", later, "--compare", earlier)
    for part in ["Closed (1)", "Newly open (1)", "house:1.2 Reports", "Changed documents (1)"]:
        assert part in done.stdout
    both = run("compare", earlier, later)
    assert both.stdout.strip() in done.stdout
    assert "Geschlossen (1)" in run("compare", earlier, later, "--language", "de").stdout
    record = json.loads(run("compare", earlier, later, "--json").stdout)
    assert [c["change"] for c in record["changes"]] == ["opened", "closed"]
    combined = review_json("--compare", earlier)["comparison"]
    assert combined["changes"] == record["changes"]
    saved = json.loads(later.read_text("utf-8"))
    assert {**review_json(), "generated": ""} == {**saved, "generated": ""}


def test_what_is_no_review_of_this_set_is_refused_before_the_work(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = home / "saved.json"
    run("review", "--set", "house", "--save", saved)
    monkeypatch.setattr(sys.modules["assistant.tasks.review"], "review", None)
    assert "against house" in failure("review", "--compare", saved)
    assert "nowhere.json" in failure("review", "--compare", home / "nowhere.json")
    broken = write(home / "broken.json", '{"set": "house"}')
    assert "broken.json" in failure("compare", broken, saved)
    assert "broken.json" in failure("review", "--set", "house", "--compare", broken)
    assert "no/folder" in failure("review", "--xlsx", home / "no" / "folder" / "a.xlsx")
    assert str(home) in failure("review", "--docx", home)


def test_a_report_is_never_laid_among_the_documents(home: Path) -> None:
    docs = home / "docs"
    original = (docs / "policy.md").read_text("utf-8")
    for option, target in (("--save", docs / "policy.md"), ("--xlsx", docs / "report.xlsx")):
        assert "count as evidence" in failure("review", docs, option, target)
    assert (docs / "policy.md").read_text("utf-8") == original
    assert len(list(docs.iterdir())) == 1


def test_workbook_and_report_are_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("xlsx", "docx"):
        module = ModuleType(f"assistant.export.review_{kind}")
        setattr(module, f"write_review_{kind}", lambda review, path: path.write_text(review.set_id))
        monkeypatch.setitem(sys.modules, module.__name__, module)
    targets = [home / "a.xlsx", home / "a.docx"]
    done = run("review", "--set", "house", "--xlsx", targets[0], "--docx", targets[1])
    assert [target.read_text() for target in targets] == ["house", "house"]
    assert [f"wrote {target}" in done.stderr for target in targets] == [True, True]


def decide(requirement: str, status: str, *more: str) -> Any:
    done = run("override", requirement, "--status", status, *WHO, *more)
    assert done.exit_code == 0, done.output
    return done


def test_a_decision_counts_beside_the_machine_s_finding(home: Path) -> None:
    done = decide("house:1.2", "met", "--implementation", "2")
    assert "Decided by Ada Beispiel" in done.stdout
    finding = review_json()["requirements"][1]
    assert (finding["status"], finding["machine_status"]) == ("met", "missing")
    assert finding["override"]["person"] == "Ada Beispiel"
    assert finding["override"]["implementation_maturity"] == 2
    assert finding["override"]["stale"] is False
    text = " ".join(run("review", "--set", "house").stdout.split())
    assert "Decided by Ada Beispiel" in text
    assert "Finding without this decision: ○ missing" in text
    assert "evidence has changed" not in text


def test_a_decision_is_stale_once_its_evidence_has_changed(home: Path) -> None:
    decide("house:1.2", "met")
    write(home / "docs" / "more.md", POLICY.format(REPORTS))
    ingest(home / "docs")
    assert review_json()["requirements"][1]["override"]["stale"] is True
    text = " ".join(run("review", "--set", "house").stdout.split())
    assert "The evidence has changed since this decision." in text


def test_a_decision_is_withdrawn_and_stays_in_the_history(home: Path) -> None:
    decide("house:1.2", "not_applicable")
    assert "house:1.2: – not applicable – Ada Beispiel" in run("overrides").stdout
    done = run("override", "1.2", "--set", "house", "--withdraw", "--by", "Bo Muster", "--json")
    assert json.loads(done.stdout)["withdrawn"] is True
    assert review_json()["requirements"][1]["override"] is None
    assert run("overrides").stdout == ""
    history = run("overrides", "1.2", "--history", "--language", "de").stdout
    assert "nicht anwendbar" in history
    assert "zurückgenommen – Bo Muster" in history
    assert run("overrides", "1.1", "--history").stdout == ""
    entries = json.loads(run("overrides", "--history", "--json", "--set", "house").stdout)
    assert [one["withdrawn"] for one in entries] == [False, True]


def test_what_a_decision_lacks_is_named_before_the_work(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["assistant.tasks.review"], "review", None)
    line = failure("override", "house:1.1", "--status", "fine", "--reason", "short")
    for part in ("status is needed", "at least 10 characters", "name of the person"):
        assert part in line
    assert "0 to 5" in failure(
        "override", "house:1.1", "--status", "met", *WHO, "--implementation", "9"
    )
    assert "house:9.9: no such requirement" in failure("override", "house:9.9", *WHO)
    assert "no decision" in failure("override", "house:1.1", "--withdraw", "--by", "A")
    assert run("override", "house:1.1", "--withdraw", "--status", "met").exit_code == 2
    assert run("overrides", "--json", "--history").stdout.strip() == "[]"


def test_the_sets_are_listed(home: Path) -> None:
    records = json.loads(run("sets", "--json").stdout)
    by_id = {record["id"]: record for record in records}
    assert (by_id["house"]["requirements"], by_id["house"]["criteria"]) == (2, 2)
    assert by_id["iso42001"]["requirements"] == 70
    assert "house: Hausregeln – 2 Anforderungen" in run("sets", "--language", "de").stdout


def test_a_broken_set_is_named_and_the_others_are_listed(home: Path) -> None:
    write(home / "data" / "requirements" / "bad.yaml", "id: 7")
    done = run("sets")
    assert done.exit_code == 1
    assert "bad.yaml" in done.stderr
    assert "house: House rules" in done.stdout


def test_errors_are_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["aims", "review", "--set", "nothing"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("aims: nothing: no such requirement set.")


def test_the_sample_company_from_documents_to_a_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No fake: the shipped documents against ISO/IEC 42001, as a first user would do it."""
    pytest.importorskip("assistant.tasks.review")
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "data"))
    ingest(data_path("corpus") / "sample" / "docs")
    save, xlsx, docx = (tmp_path / f"review.{kind}" for kind in ("json", "xlsx", "docx"))
    done = run("review", "--save", save, "--xlsx", xlsx, "--docx", docx)
    assert done.exit_code == 0, done.output
    record = json.loads(save.read_text("utf-8"))
    counts = record["summary"]["counts"]
    assert sum(counts.values()) == len(record["requirements"]) == 70
    assert counts["met"] > 0
    assert counts["missing"] > 0
    assert counts["not_applicable"] == 0  # a person alone says so
    assert f"✓ {counts['met']} " in done.stdout
    assert all(f" {one['id']} " in done.stdout for one in record["requirements"])
    assert xlsx.stat().st_size > 5_000
    assert docx.stat().st_size > 5_000
    with Assistant.open(Settings(data_dir=tmp_path / "data")) as assistant:
        for requirement in record["requirements"]:
            for one in requirement["evidence"]:
                page = assistant.page(one["document_id"], one["page"])
                assert page.text[one["start"] : one["end"]] == one["quote"]

    gap = next(one["id"] for one in record["requirements"] if one["status"] == "missing")
    decide(gap, "not_applicable")
    again = run("review", "--compare", save, "--language", record["language"], "--json")
    comparison = json.loads(again.stdout)["comparison"]
    (change,) = comparison["changes"]
    assert (change["id"], change["after"], change["person"]) == (
        gap,
        "not_applicable",
        "Ada Beispiel",
    )
    (finding,) = (one for one in json.loads(again.stdout)["requirements"] if one["id"] == gap)
    assert finding["override"]["stale"] is False
