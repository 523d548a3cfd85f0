"""Reasons from the registers that hold stage 1 back: what must be laid down before an audit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.documented.listed import Line
from assistant.messages import Language
from assistant.readiness.reason import Looked, Rank, Reason, Values
from assistant.registers.entry import Entry, Source
from assistant.registers.load import load_registers
from assistant.requirements.schema import RequirementSet
from assistant.soa.remarks import Remark
from assistant.soa.statement import Statement
from assistant.soa.versions import Difference, Issue

# Remarks on the Statement of Applicability that hold an audit back, as they are in `soa.remarks`.
GRAVE = ("excluded_needed", "excluded_thin", "implemented_denied", "implemented_bare", "double")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that registers and lists say. `changed` is what differs from the latest version."""

    requirement_set: RequirementSet
    registers: Mapping[str, Sequence[Entry]]
    statement: Statement
    remarks: tuple[Remark, ...]
    issue: Issue | None
    changed: tuple[Difference, ...]
    lines: Mapping[str, Line]  # documented information, by requirement
    today: date
    language: Language

    def entries(self, register: str) -> Sequence[Entry]:
        """Return the entries of a register that are in use."""
        return [one for one in self.registers.get(register, ()) if not one.archived]

    def in_documents(self, ref: str) -> bool:
        """Tell whether documents in force hold what a requirement asks for in writing."""
        line = self.lines.get(f"{self.requirement_set.id}:{ref}")
        return line is not None and line.state == "found"

    def shown_by(self, ref: str) -> Source | None:
        """Return the words of the first document that bears on a requirement, None without one."""
        line = self.lines.get(f"{self.requirement_set.id}:{ref}")
        return line.places[0].source if line is not None and line.places else None

    def reason(
        self,
        code: str,
        ref: str,
        register: str,
        *,
        rank: Rank = Rank.REGISTER,
        entries: Sequence[Entry] = (),
        values: Values | None = None,
        source: Source | None = None,
    ) -> Reason:
        """Return a reason on a requirement that a register gives; entries are named in it."""
        ids = tuple(one.id for one in entries)
        named = {"entries": ", ".join(ids)} if ids else {}
        title = load_registers()[register].title.in_(self.language)
        looked = {"register": title, "count": str(len(self.entries(register)))}
        return Reason(
            code,
            rank,
            Looked("register", looked),
            self.requirement_set.requirement(ref),
            {**named, **(values or {})},
            source=source,
            entries=ids,
        )


def before_audit(facts: Facts) -> Iterator[Reason]:
    """Yield the reasons of stage 1 that registers give."""
    yield from _statement(facts)
    if not facts.entries("systems"):
        yield facts.reason("no_systems", "4.3", "systems", rank=Rank.RECORD)
    unheld = [one for one in facts.entries("roles") if not one.text("holder")]
    if unheld:
        yield facts.reason("role_open", "5.3", "roles", entries=unheld)
    method = facts.entries("method")
    if method and not all(one.text("approved_by") for one in method):
        yield facts.reason("method_not_approved", "6.1.2", "method", entries=method)
    if not facts.entries("risks"):
        rank = Rank.REGISTER if facts.in_documents("8.2") else Rank.RECORD
        yield facts.reason("no_risks", "6.1.2", "risks", rank=rank)
    if not [one for one in facts.entries("audits") if one.text("status") != "cancelled"]:
        yield facts.reason("no_audit_planned", "9.2.2", "audits", rank=Rank.RECORD)
    if not facts.entries("reviews"):
        yield facts.reason("no_review_planned", "9.3.1", "reviews", rank=Rank.RECORD)


def _statement(facts: Facts) -> Iterator[Reason]:
    undecided = facts.statement.undecided
    if undecided:
        refs = ", ".join(row.control.ref for row in undecided)
        if len(undecided) == len(facts.statement.rows):
            refs = "A.2.2–A.10.4"
        values = {"count": str(len(undecided)), "controls": refs}
        yield facts.reason("soa_undecided", "6.1.3", "soa", rank=Rank.RECORD, values=values)
    for code in GRAVE:
        found = [one for one in facts.remarks if one.code == code]
        if found:
            values = {"controls": ", ".join(dict.fromkeys(one.control for one in found))}
            reason = facts.reason(f"soa_{code}", "6.1.3", "soa", rank=Rank.RECORD, values=values)
            yield reason
    if facts.issue is None:
        yield facts.reason("soa_not_issued", "6.1.3", "soa_versions", rank=Rank.RECORD)
        return
    values = {"version": str(facts.issue.number)}
    if not facts.issue.approved_by:
        yield facts.reason(
            "soa_not_approved", "6.1.3", "soa_versions", rank=Rank.RECORD, values=values
        )
    if facts.changed:
        values |= {"count": str(len(facts.changed))}
        yield facts.reason("soa_changed", "6.1.3", "soa_versions", values=values)
