"""Statement of Applicability, documented information and readiness on behalf of a visit.

Everything is worked out from what this person may read. Nothing here is stored but issued
versions of the statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.documented.listed import Line, listed
from assistant.errors import Refused
from assistant.messages import Language
from assistant.readiness.before import Facts
from assistant.readiness.stage import Basis, Readiness, readiness
from assistant.readiness.words import basis as basis_text
from assistant.records.entries import Entries, Writing
from assistant.registers.entry import Entry, Source
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Review
from assistant.service import registering, reviewing
from assistant.service.certifying_words import holdings
from assistant.service.visit import Visit
from assistant.soa.evidence import Holdings, Looked, look
from assistant.soa.paper import Paper, paper
from assistant.soa.propose import proposals as proposed
from assistant.soa.remarks import Remark, left_out_controls, remarks
from assistant.soa.statement import Statement, statement
from assistant.soa.versions import (
    Difference,
    FrozenRow,
    Issue,
    content,
    differences,
    digest,
    freeze,
    issues,
)
from ingest.types import Kind

REGISTERS = (
    "systems",
    "risks",
    "method",
    "impacts",
    "roles",
    "objectives",
    "competences",
    "actions",
    "soa",
    "audits",
    "checks",
    "findings",
    "reviews",
)


@dataclass(frozen=True, slots=True)
class Certifying:
    """All that a visit knows for a certification, worked out once for one request."""

    requirement_set: RequirementSet
    basis: Basis | None
    looked: Mapping[str, Looked] | None
    holdings: Holdings
    registers: Mapping[str, tuple[Entry, ...]]
    statement: Statement
    rows: tuple[FrozenRow, ...]
    remarks: tuple[Remark, ...]
    issues: tuple[Issue, ...]
    unseen: Mapping[str, tuple[Source, ...]]

    @property
    def latest(self) -> Issue | None:
        """The latest issued version, None before the first."""
        return self.issues[-1] if self.issues else None

    @property
    def changed(self) -> tuple[Difference, ...]:
        """What differs from the latest issued version."""
        return differences(self.latest.rows, self.rows) if self.latest else ()

    def version(self, number: int) -> Issue:
        """Return an issued version. Raises Refused."""
        for one in self.issues:
            if one.number == number:
                return one
        raise Refused("soa.unknown_version", version=number)


def look_up(visit: Visit) -> Certifying:
    """Return what is known now. Raises NotAllowed."""
    visit.require("read")
    requirement_set = load_set(DEFAULT_SET, data_dir=visit.assistant.settings.data_dir)
    there = holdings(visit)
    basis, review = latest_review(visit)
    looked = None if review is None else look(review, there)
    known = load_registers()
    registers = {
        name: tuple(registering.entries(visit, name)) for name in REGISTERS if name in known
    }
    unseen = _unseen(visit, registers["soa"])
    made = statement(
        requirement_set,
        registers["soa"],
        risks=registers.get("risks", ()),
        looked=looked,
        hidden={name: len(sources) for name, sources in unseen.items()},
    )
    return Certifying(
        requirement_set,
        basis,
        looked,
        there,
        registers,
        made,
        freeze(made, unseen),
        remarks(made, there),
        issues(registering.entries(visit, "soa_versions")),
        unseen,
    )


def documented(
    visit: Visit, language: Language, *, today: date, known: Certifying | None = None
) -> tuple[Line, ...]:
    """Return the list of required documented information. Raises NotAllowed."""
    known = known or look_up(visit)
    return listed(
        known.requirement_set,
        known.looked,
        known.holdings,
        registers=known.registers,
        left_out=left_out_controls(known.statement, known.remarks),
        language=language,
        today=today,
    )


def stages(
    visit: Visit, language: Language, *, today: date, known: Certifying | None = None
) -> tuple[Readiness, Readiness]:
    """Return what holds stage 1 and stage 2 back. Raises NotAllowed."""
    known = known or look_up(visit)
    lines = documented(visit, language, today=today, known=known)
    facts = Facts(
        requirement_set=known.requirement_set,
        registers=known.registers,
        statement=known.statement,
        remarks=known.remarks,
        issue=known.latest,
        changed=known.changed,
        lines={one.requirement.id: one for one in lines},
        today=today,
        language=language,
    )
    return readiness(facts, known.looked, known.basis)


def proposals(visit: Visit, language: Language) -> tuple[Proposal, ...]:
    """Return a proposal for each control that is not decided. Raises NotAllowed."""
    known = look_up(visit)
    return proposed(
        known.statement,
        systems=known.registers.get("systems", ()),
        roles=known.registers.get("roles", ()),
        language=language,
    )


def issue(
    visit: Visit, *, today: date, by: str = "", approved_by: str = "", note: str = ""
) -> Issue:
    """Issue the statement as it stands as a new version, and return it.

    Raises NotAllowed; Refused where controls are not decided, decisions are not in order, nothing
    has changed since the latest version, or there is evidence that this person may not read.
    """
    visit.require("register")
    known, approved_by = look_up(visit), " ".join(approved_by.split())
    faults = dict.fromkeys(one.control or one.values["entry"] for one in known.remarks if one.fault)
    if faults:
        raise Refused("soa.not_issuable", count=len(faults), controls=", ".join(faults))
    if known.unseen:
        raise Refused("soa.hidden_sources")
    if known.latest is not None and not known.changed and known.latest.approved_by == approved_by:
        raise Refused("soa.nothing_changed", version=known.latest.number)
    said, sources = content(known.rows, edition=known.requirement_set.edition)
    register = registering.register("soa_versions")
    kept = Entries(visit.service.database)
    last = max((_number(one) for one in kept.all(register.id, archived=True)), default=0)
    number = last + 1
    given = {
        "title": f"Version {number}",
        "issued_on": today,
        "issued_by": by.strip() or visit.person.name,
        "approved_by": approved_by,
        "note": note,
        "digest": digest(said, sources),
        "content": said,
        "sources": tuple(sources),
    }
    values, who = registering.checked(visit, register, given), registering.who(visit, note)

    def write(writing: Writing) -> Entry:
        for one in writing.all(register.id):
            if _number(one) > last:  # somebody else was quicker, perhaps with the same content
                raise Refused("registers.changed_meanwhile", entry=one.id, person=one.person or "–")
        return writing.add(register, values, who)

    return issues([kept.together(write)])[0]


def _number(entry: Entry) -> int:
    return int(entry.id.rpartition("-")[2])


def soa_paper(
    known: Certifying, language: Language, *, today: date, version: int | None = None
) -> Paper:
    """Return the content of a file: an issued version, or without one the state of now.

    Raises Refused.
    """
    return paper(
        known.requirement_set,
        known.rows,
        known.issues,
        shown=None if version is None else known.version(version),
        remarks=known.remarks,
        basis=basis_text(known.basis, language),
        language=language,
        today=today,
    )


def latest_review(visit: Visit) -> tuple[Basis | None, Review | None]:
    """Return the latest review of the library that the person may see, None twice without one.

    It is current where it read all that the person may read, as it is now.
    """
    library = visit.assistant.snapshot_id()
    sources = frozenset(one.source for one in visit.documents() if one.kind is Kind.COMPANY)
    found = reviewing.latest(visit)
    if found is None:
        return None, None
    one, review = found
    current = one.library == library and one.sources == sources
    return Basis(one.number, one.at.date(), current), review


def today() -> date:
    """Return the day, in UTC as everywhere in the records."""
    return datetime.now(UTC).date()


def _unseen(visit: Visit, seen: tuple[Entry, ...]) -> Mapping[str, tuple[Source, ...]]:
    """Return the sources of entries that the person may not see, by entry."""
    if not visit.hidden:
        return {}
    shown = {one.id: frozenset(one.sources()) for one in seen}
    found = {
        one.id: tuple(s for s in one.sources() if s not in shown.get(one.id, frozenset()))
        for one in Entries(visit.service.database).all("soa")
    }
    return {name: sources for name, sources in found.items() if sources}
