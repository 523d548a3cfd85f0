"""A library with a PDF, a Markdown file, entries of registers, and a review that cites both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from assistant.access.rights import Person
from assistant.export.review_json import review_record
from assistant.export.review_words import count_of
from assistant.messages import Language
from assistant.requirements.load import load_set
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    GroupSummary,
    Missing,
    RequirementFinding,
    Review,
    ReviewedDocument,
)
from assistant.service import Service, Visit, registering, reviewing
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.embedders import STATIC
from ingest.types import Document, Kind, Span, Status
from tests.visits import service_over

DENIED = "The impact on people has not been assessed so far."
SUPPORTED = "The board approves the AI policy every year in March."
HIDDEN = "Zirkon wird nur im Vorstand besprochen."
NOTES = f"# Notes\n\nStatus: approved\nApproved by: the board\n\n## 1 Impact\n\n{DENIED}\n"
SECRET = f"# Zirkonakte\n\nStatus: approved\n\n{HIDDEN}\n"
MADE = datetime.now(UTC).replace(microsecond=0)


def write_documents(folder: Path) -> None:
    """Write a PDF of two pages and two Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(folder / "policy.pdf"), invariant=True)
    for number, words in enumerate(("AI policy. Approved by the board.", SUPPORTED), 1):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 760, f"Part {number}")
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    (folder / "secret.md").write_text(SECRET, encoding="utf-8")


@contextmanager
def audit_library(folder: Path) -> Iterator[Service]:
    """A service over these documents, whose library lies in `folder`/data."""
    write_documents(folder / "files")
    settings = Settings(data_dir=folder / "data", embedding_model=STATIC)
    with Assistant.open(settings) as assistant:
        assistant.ingest([folder / "files"])
        with service_over(assistant, folder / "data") as service:
            yield service


def keep_review(visit: Visit, language: Language = "en", *, library: str | None = None) -> int:
    """Keep a review of what the person may read, made by hand, and return its number."""
    documents = [one for one in visit.documents() if one.kind is Kind.COMPANY]
    review = made_review(visit, documents, language, library or visit.assistant.snapshot_id())
    sources = frozenset(one.source for one in documents)
    return reviewing._keep(visit, review_record(review), sources, [])


def made_review(
    visit: Visit, documents: list[Document], language: Language, library: str
) -> Review:
    """Return a review of all requirements; two of them have words of the documents."""
    known = load_set("iso42001")
    quotes = {"iso42001:6.1.4": (DENIED, "contradicts"), "iso42001:5.2": (SUPPORTED, "supports")}
    findings = []
    for one in known.requirements:
        criterion = one.criteria[0]
        found: tuple[Evidence, ...] = ()
        words, bearing = quotes.get(one.id, ("", "supports"))
        if words:
            found = tuple(
                _evidence(document, number, page.text.index(words), words, bearing, one.id)
                for document in documents
                for number in range(1, document.pages + 1)
                if words in (page := visit.page(document.id, number)).text
            )
        denied = bearing == "contradicts"
        status = "missing" if denied or not found else "partial"
        text = criterion.text.in_(language)
        findings.append(
            RequirementFinding(
                id=one.id,
                ref=one.ref,
                title=one.title.in_(language),
                group=one.group,
                kind=one.kind,
                status=status,  # type: ignore[arg-type]
                machine_status=status,  # type: ignore[arg-type]
                documentation_maturity=1,
                implementation_maturity=None,
                confidence=0.5,
                criteria=(
                    CriterionFinding(
                        one.criterion_id(criterion),
                        criterion.weight,
                        text,
                        "contradicted" if denied and found else "supported" if found else "none",
                        found,
                    ),
                ),
                missing=(Missing(one.criterion_id(criterion), "essential", text, "Why.", "Do."),),
                searched=(),
                reason="Because.",
                recommendation="Write it.",
                priority="high" if denied else "low",
            )
        )
    groups = tuple(
        GroupSummary(
            group.id,
            group.title.in_(language),
            count_of(one for one in findings if one.group == group.id),
            1.0,
        )
        for group in known.groups
    )
    return Review(
        set_id=known.id,
        set_title=known.title.in_(language),
        edition=known.edition,
        language=language,
        generated=MADE,
        documents=tuple(
            ReviewedDocument(d.id, d.title, d.file, None, d.control.status, "in_force", d.pages)
            for d in documents
        ),
        requirements=tuple(findings),
        groups=groups,
        library=library,
        counts=count_of(findings),
    )


def _evidence(
    document: Document, page: int, start: int, words: str, bearing: str, requirement: str
) -> Evidence:
    return Evidence(
        document_id=document.id,
        document=document.title,
        file=document.file,
        page=page,
        page_label=None,
        section=(),
        quote=words,
        span=Span(start, start + len(words)),
        document_status=Status.APPROVED,
        criterion=f"{requirement}.a",
        bearing=bearing,  # type: ignore[arg-type]
        strength=0.8,
    )


def fill(visit: Visit) -> None:
    """Enter an audit with a check and a finding, and some more."""
    registering.add(visit, "roles", {"name": "AI officer", "holder": "Jonas Meer"})
    audit = {
        "title": "=Planning", "scope": "5.2; 6.1.4", "auditor": "Jonas Meer", "status": "running",
        "planned_on": "2026-01-15",
    }  # fmt: skip
    registering.add(visit, "audits", audit)
    check = {
        "audit": "AUD-1", "requirement": "6.1.4", "question": "Who assesses <b>effects</b>?",
        "answer": "Nobody.", "result": "nonconform",
    }  # fmt: skip
    registering.add(visit, "checks", check)
    finding = {"title": "No assessment", "audit": "AUD-1", "kind": "minor"}
    registering.add(visit, "findings", {**finding, "requirements": "6.1.4"})


def admin(service: Service) -> Visit:
    """Return a visit of whoever may do all."""
    return service.visit(Person("Ada", "admin"))
