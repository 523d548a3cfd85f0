"""The parts of an audit pack: each gives files, or says what it leaves out and why."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.audit_pack.pieces import LeftOut, Piece
from assistant.registers.load import load_registers
from assistant.service import audit_files, audit_pack_more, registering
from assistant.service.audit_pack_making import Making
from assistant.service.auditing import finding_standings

# What the program notes for itself, which is nothing for an auditor.
OWN_NOTES = frozenset({"dismissed"})


Part = Callable[[Making], Iterator[Piece | LeftOut]]


def _review(making: Making) -> Iterator[Piece | LeftOut]:
    from assistant.export.review_docx import write_review_docx
    from assistant.export.review_json import review_json
    from assistant.export.review_xlsx import write_review_xlsx

    review = making.reviewed.review
    what = making.say("what_review")
    writers: Mapping[str, Any] = {"docx": write_review_docx, "xlsx": write_review_xlsx}
    for form, write in writers.items():
        yield Piece(f"review/review.{form}", _written(review, write, form), what)
    yield Piece("review/review.json", review_json(review).encode(), what)


def _written(review: Any, write: Callable[[Any, Path], None], form: str) -> bytes:
    with TemporaryDirectory(prefix="aims-") as folder:
        path = Path(folder) / f"review.{form}"
        write(review, path)
        return path.read_bytes()


def _documents(making: Making) -> Iterator[Piece | LeftOut]:
    from assistant.export.audit_pack_tables import document_register

    visit = making.visit
    for form, content in document_register(
        visit.documents(), visit.superseded(), language=making.language, moment=making.moment
    ).items():
        yield Piece(f"documents/document-register.{form}", content, making.say("what_documents"))


def _evidence(making: Making) -> Iterator[Piece | LeftOut]:
    from assistant.audit_pack.evidence import cited, paged_documents, pictured, within
    from assistant.export.audit_pack_tables import evidence_list
    from assistant.service.page_pictures import PageDrawer

    found = cited(making.reviewed.review, making.page)
    documents = making.visit.documents()
    pictures, more = pictured(found, documents)
    with PageDrawer(making.visit) as drawer:
        drawn, failed, too_large = within(pictures, drawer.draw)
    for path, content in drawn.values():
        yield Piece(path, content, making.say("what_picture"))
    content = evidence_list(
        found,
        {place: path for place, (path, _) in drawn.items()},
        failed=failed,
        paged=paged_documents(documents),
        language=making.language,
        moment=making.moment,
    )
    yield Piece("evidence/evidence-list.xlsx", content, making.say("what_evidence"))
    if more or too_large:
        count, shown = more + len(too_large), len(drawn)
        reason = making.say("why_not_pictures", count=count, shown=shown)
        yield LeftOut(making.say("not_pictures"), reason)
    if failed:
        reason = making.say("why_not_drawn", count=len(failed))
        yield LeftOut(making.say("not_pictures"), reason)
    gone = sum(1 for one in found if not one.stands)
    if gone:
        yield LeftOut(making.say("not_quotes"), making.say("why_not_quotes", count=gone))


def _registers(making: Making) -> Iterator[Piece | LeftOut]:
    from assistant.service.register_files import export

    for name, register in load_registers().items():
        if name in OWN_NOTES:
            continue
        title = register.title.in_(making.language)
        count = len(registering.entries(making.visit, name, archived=True))
        if not count:
            yield LeftOut(making.say("register", title=title), making.say("empty"))
            continue
        for form in ("xlsx", "yaml"):
            content = export(
                making.visit, name, form,
                language=making.language, moment=making.moment, archived=True,
            )  # fmt: skip
            what = making.say("what_register", title=title, count=count)
            yield Piece(f"registers/{name.replace('_', '-')}.{form}", content, what)


def _audits(making: Making) -> Iterator[Piece | LeftOut]:
    visit, language, day = making.visit, making.language, making.day
    forms: tuple[audit_files.Form, ...] = ("xlsx", "docx")
    for form in forms:
        content = audit_files.programme_file(visit, language, form, day=day)
        yield Piece(f"audits/programme.{form}", content, making.say("what_programme"))
    audits = registering.entries(visit, "audits")
    if not audits:
        yield LeftOut(making.say("part_audits"), making.say("no_audits"))
    for audit in audits:
        title = audit.text("title")
        name = f"audits/{audit.id.lower()}"
        if audit.text("status") in ("running", "done"):  # of others there is nothing to report
            content = audit_files.report_file(visit, language, audit.id, day=day)
            yield Piece(f"{name}-report.docx", content, making.say("what_report", title=title))
        if not audit.several("scope"):
            continue
        content = audit_files.checklist_file(visit, language, "xlsx", audit=audit.id, day=day)
        yield Piece(f"{name}-checklist.xlsx", content, making.say("what_checklist", title=title))


def _findings(making: Making) -> Iterator[Piece | LeftOut]:
    from assistant.export.audit_pack_tables import findings_list

    standings = finding_standings(making.visit, day=making.day)
    content = findings_list(standings, language=making.language, moment=making.moment)
    yield Piece("audits/findings.xlsx", content, making.say("what_findings"))


def _management_review(making: Making) -> Iterator[Piece | LeftOut]:
    content = audit_files.management_review_file(making.visit, making.language, day=making.day)
    yield Piece("management-review/input.docx", content, making.say("what_management_review"))


# In the order in which an auditor asks for them. Names are keys of `audit_pack.part_…`.
PARTS: Mapping[str, Part] = {
    "certification": audit_pack_more.certification,
    "review": _review,
    "documents": _documents,
    "evidence": _evidence,
    "registers": _registers,
    "risks": audit_pack_more.risks,
    "impacts": audit_pack_more.impacts,
    "governance": audit_pack_more.governance,
    "audits": _audits,
    "findings": _findings,
    "management_review": _management_review,
}
