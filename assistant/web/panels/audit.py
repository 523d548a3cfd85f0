"""Internal audits on the Audit page: programme, checklist, findings, management review, pack."""

from typing import TYPE_CHECKING

from assistant.audit_pack.verify import digest_in
from assistant.messages import Language, message
from assistant.registers.proposal import Proposal
from assistant.service import audit_packing, auditing, proposing
from assistant.web.governance_files import PATH, TYPES
from assistant.web.markup import element, escape
from assistant.web.outbox import outbox_of
from assistant.web.panels.audit_above import (
    above_audits,
    above_checks,
    above_findings,
    above_pack,
    above_reviews,
)
from assistant.web.panels.audit_beside import beside_audit, beside_check, beside_finding
from assistant.web.section import Given, Section

if TYPE_CHECKING:
    from assistant.service import Visit


def sections() -> tuple[Section, ...]:
    """Return the five sections of the Audit page."""
    return (
        Section(
            "audits",
            "",
            "audits",
            above=above_audits,
            beside=beside_audit,
            proposals=_audits,
            files=tuple((form, f"{PATH}/audit_programme/{form}") for form in ("xlsx", "docx")),
        ),
        Section(
            "checks",
            "",
            "checks",
            above=above_checks,
            beside=beside_check,
            proposals=_checks,
            files=tuple((form, f"{PATH}/checklist/{form}") for form in ("xlsx", "docx")),
        ),
        Section(
            "findings",
            "",
            "findings",
            above=above_findings,
            beside=beside_finding,
            proposals=_findings,
            acts={"finding_close": _close},
        ),
        Section(
            "management_reviews",
            "",
            "reviews",
            above=above_reviews,
            files=(("docx", f"{PATH}/management_review/docx"),),
        ),
        Section("pack", "audit_page.pack", above=above_pack, acts={"pack": _pack}),
    )


def _audits(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["audits"](visit, language)


def _checks(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["checks"](visit, language)


def _findings(visit: "Visit", language: Language) -> tuple[Proposal, ...]:
    return proposing.SOURCES["findings"](visit, language)


def _close(visit: "Visit", given: Given, language: Language) -> str:
    made = auditing.close_finding(visit, given.get("entry", ""), language)
    return _done(message("audit_page.did_close", language, entry=made.id))


def _pack(visit: "Visit", given: Given, language: Language) -> str:
    """Make the pack and offer it for a while to this person alone."""
    content = audit_packing.make_pack(visit, language, review=False)
    name = f"{audit_packing.file_name(language, auditing.today())}.zip"
    address = outbox_of(visit.service).put(visit.person, name, content, media_type=TYPES["zip"])
    link = element("a", escape(name), href=address, download="")
    made = message("audit_page.did_pack", language, megabytes=max(1, len(content) // 1_000_000))
    html = element("p", "✓ " + escape(made) + " " + link, class_="done", role="status")
    noted = message("audit_page.note_digest", language, digest=digest_in(content))
    return html + element("p", escape(noted), class_="audit-digest")


def _done(words: str) -> str:
    return element("p", "✓ " + escape(words), class_="done", role="status")
