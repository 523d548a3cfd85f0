"""Small companies for the tests on certification: documents, reviews and registers by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

from assistant.documented.listed import Line, listed
from assistant.readiness.before import Facts
from assistant.readiness.stage import Basis, Readiness, readiness
from assistant.registers.entry import Entry, Source
from assistant.requirements.load import load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Override,
    RequirementFinding,
    Review,
    ReviewStatus,
)
from assistant.soa.evidence import Holdings, look
from assistant.soa.remarks import left_out_controls, remarks
from assistant.soa.statement import Statement, statement
from assistant.soa.versions import Issue, content, differences, digest, freeze, issues
from ingest.types import Document, DocumentControl, Kind, Span, Status
from tests.review_fixtures import requirement

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
Verdict = Literal["supported", "weak", "contradicted", "none", "undetermined"]
WHY = "It treats a risk that the register names."


@lru_cache(maxsize=1)
def the_set() -> RequirementSet:
    return load_set("iso42001")


def document(name: str, status: Status = Status.APPROVED, **control: Any) -> Document:
    """A document whose id is its name; records have "report" in it."""
    own = DocumentControl(title=control.pop("title", name), status=status, **control)
    return Document(
        name, f"{name}.md", f"/docs/{name}.md", "markdown", Kind.COMPANY, "en", own, 1, False
    )


def holdings(*documents: Document, superseded: Mapping[str, str] | None = None) -> Holdings:
    """What there is now; words stand where their document is there."""
    there = {one.id: one for one in documents}

    def cut(evidence: Evidence) -> Source | None:
        return (
            source(evidence.document_id, evidence.quote) if evidence.document_id in there else None
        )

    return Holdings(there, superseded or {}, cut)


def source(name: str, quote: str = "We do this.") -> Source:
    return Source(name, name, f"{name}.md", 1, None, ("1 Rules",), quote, 0, len(quote))


def evidence(
    name: str,
    criterion: str,
    bearing: Literal["supports", "weak", "contradicts"] = "supports",
    **changed: Any,
) -> Evidence:
    quote = changed.pop("quote", f"Words of {name} on {criterion}.")
    given: dict[str, Any] = {"strength": 0.8, "document_status": Status.APPROVED} | changed
    return Evidence(
        document_id=name,
        document=name,
        file=f"{name}.md",
        page=1,
        page_label=None,
        section=("1 Rules",),
        quote=quote,
        span=Span(0, len(quote)),
        criterion=criterion,
        bearing=bearing,
        **given,
    )


def finding(
    ref: str,
    status: ReviewStatus = "met",
    *,
    verdict: Verdict = "supported",
    names: Sequence[str] = ("manual",),
    bearing: Literal["supports", "weak", "contradicts"] = "supports",
    by_person: bool = False,
    stale: bool = False,
    **words: Any,
) -> RequirementFinding:
    """A finding in which every criterion has the same verdict and the same documents' words."""
    known = the_set().requirement(ref)
    criteria = tuple(
        CriterionFinding(
            known.criterion_id(one),
            one.weight,
            one.text.en,
            verdict,
            tuple(evidence(name, known.criterion_id(one), bearing, **words) for name in names),
        )
        for one in known.criteria
    )
    made = requirement(ref, known.title.en, known.group.partition(":")[2], status=status)
    override = Override(known.id, status, "I have seen it.", "Ada", NOW, "key", stale=stale)
    return replace(
        made,
        kind=known.kind,
        criteria=criteria,
        machine_status="missing" if by_person else made.machine_status,
        override=override if by_person or stale else None,
    )


@lru_cache(maxsize=1)
def _all_met() -> tuple[RequirementFinding, ...]:
    return tuple(finding(one.ref, names=("manual", "report")) for one in the_set().requirements)


def review(*findings: RequirementFinding) -> Review:
    """A review in which all else is met by a manual and a report."""
    named = {one.id: one for one in findings}
    all_of_them = tuple(named.get(one.id, one) for one in _all_met())
    return Review("iso42001", "ISO/IEC 42001", "2023", "en", NOW, (), all_of_them, ())


def entry(register: str, number: int = 1, /, **values: Any) -> Entry:
    prefix = {"soa": "SOA", "risks": "RISK"}.get(register, register[:3].upper())
    return Entry(register, f"{prefix}-{number}", 1, values, NOW, NOW, "Ada")


def decision(ref: str, number: int = 1, /, **values: Any) -> Entry:
    """A sound decision on a control: implemented, with evidence."""
    given: dict[str, Any] = {
        "control": (f"iso42001:{ref}",),
        "applicable": "yes",
        "justification": WHY,
        "status": "implemented",
        "responsible": "Ada",
        "sources": (source("manual"),),
    }
    return entry("soa", number, **{k: v for k, v in (given | values).items() if v is not None})


def all_decisions(**changed: Mapping[str, Any]) -> list[Entry]:
    """A decision on each control; `A_2_2={...}` changes one, None leaves it out."""
    controls = [one for one in the_set().requirements if one.kind == "control"]
    made = []
    for number, one in enumerate(controls, 1):
        made.append(decision(one.ref, number, **changed.get(one.ref.replace(".", "_"), {})))
    return made


def issued(made: Statement, **changed: Any) -> Issue:
    """A version of a statement, as it comes out of its register."""
    said, sources = content(freeze(made), edition="2023")
    values = {
        "title": "Version 1",
        "issued_on": "2026-11-01",
        "issued_by": "Ada",
        "approved_by": "Bea",
        "note": "First",
        "digest": digest(said, sources),
        "content": said,
        "sources": tuple(sources),
    } | changed
    return issues([Entry("soa_versions", "SOAV-1", 1, values, NOW, NOW, "Ada")])[0]


def sound_registers() -> dict[str, list[Entry]]:
    """Registers of a company to which nothing is to be objected."""
    return {
        "systems": [entry("systems", name="Pino", role="both", stage="operation")],
        "risks": [
            entry(
                "risks",
                title="Wrong answers",
                system="SYS-1",
                likelihood=2,
                impact=2,
                treatment="modify",
                controls=("iso42001:A.6.2.4",),
                owner="Ada",
                status="treated",
            )
        ],
        "method": [entry("method", title="Ours", approved_by="Bea")],
        "impacts": [entry("impacts", system="SYS-1", assessed_on="2026-05-01", approved_by="Bea")],
        "roles": [entry("roles", name="AI officer", holder="Ada")],
        "objectives": [entry("objectives", title="Fewer errors", current="3", status="running")],
        "competences": [
            entry("competences", title="Testing", evidence="Certificate", done_on="2026-02-01")
        ],
        "actions": [entry("actions", title="Train", status="done")],
        "soa": all_decisions(),
        "audits": [
            entry("audits", title="Audit", done_on="2026-06-01", status="done", summary="Sound.")
        ],
        "checks": [],
        "findings": [
            entry("findings", title="F", kind="minor", status="closed", effect="It works.")
        ],
        "reviews": [
            entry("reviews", title="Review", held_on="2026-09-01", decisions="More staff.")
        ],
    }


def made_statement(
    registers: Mapping[str, Sequence[Entry]], there: Holdings, found: Review | None = None
) -> Statement:
    return statement(
        the_set(),
        registers.get("soa", ()),
        risks=registers.get("risks", ()),
        looked=None if found is None else look(found, there),
    )


def lines_of(
    found: Review | None,
    there: Holdings,
    registers: Mapping[str, Sequence[Entry]] | None = None,
    *,
    language: Literal["de", "en"] = "en",
) -> dict[str, Line]:
    """The list of documented information, by number."""
    known = registers or {}
    made = made_statement(known, there, found)
    lines = listed(
        the_set(),
        None if found is None else look(found, there),
        there,
        registers=known,
        left_out=left_out_controls(made, remarks(made, there)),
        language=language,
        today=TODAY,
    )
    return {one.requirement.ref: one for one in lines}


def stages(
    *,
    found: Review | None = None,
    there: Holdings | None = None,
    registers: Mapping[str, Sequence[Entry]] | None = None,
    issue: Issue | Literal["sound"] | None = "sound",
    current: bool = True,
    language: Literal["de", "en"] = "en",
) -> tuple[Readiness, Readiness]:
    """Both stages of a sound company, with whatever is given in place of the sound parts."""
    there = there or holdings(document("manual"), document("report"))
    known = sound_registers() if registers is None else registers
    made = made_statement(known, there, found)
    version = issued(made) if issue == "sound" else issue
    facts = Facts(
        requirement_set=the_set(),
        registers=known,
        statement=made,
        remarks=remarks(made, there),
        issue=version,
        changed=differences(version.rows, freeze(made)) if version else (),
        lines={
            one.requirement.id: one
            for one in lines_of(found, there, known, language=language).values()
        },
        today=TODAY,
        language=language,
    )
    basis = None if found is None else Basis(1, TODAY, current)
    return readiness(facts, None if found is None else look(found, there), basis)
