"""What does not fit in a Statement of Applicability: faults, and what a person should look at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.messages import Language, message
from assistant.registers.entry import Entry, Source
from assistant.soa.evidence import Holdings
from assistant.soa.statement import THIN, Row, Statement

# The gravest first; those of `FAULTS` keep a version from being issued.
CODES = (
    "stray",
    "double",
    "undecided",
    "excluded_needed",
    "excluded_thin",
    "thin",
    "no_status",
    "implemented_denied",
    "implemented_bare",
    "excluded_status",
    "excluded_shown",
    "evidence_gone",
    "evidence_outdated",
    "no_responsible",
)
FAULTS = frozenset({"stray", "double", "undecided", "excluded_thin", "thin", "no_status"})
_DONE = ("implemented", "partial", "documented", "partly_documented")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `control` is its number, "" where it is about no control."""

    code: str
    control: str
    values: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None

    @property
    def fault(self) -> bool:
        """Whether no version can be issued before it is put right."""
        return self.code in FAULTS

    def text(self, language: Language) -> str:
        """Return it as a sentence."""
        named = {"control": self.control} if self.control else {}
        return message(f"soa.remark_{self.code}", language, **named, **self.values)


def remarks(statement: Statement, holdings: Holdings) -> tuple[Remark, ...]:
    """Return all remarks, the gravest kind first, then in the order of the controls."""
    found = [Remark("stray", "", {"entry": one.id}) for one in statement.strays]
    for row in statement.rows:
        found += _of_row(row, holdings)
    return tuple(sorted(found, key=lambda one: CODES.index(one.code)))


def together(found: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks for a reader: those that say nothing but the control become one a kind."""
    alike: dict[str, list[str]] = {}
    kept: dict[tuple[str, str], Remark] = {}
    for number, one in enumerate(found):
        if one.values or one.source:
            kept[one.code, str(number)] = one
        else:
            alike.setdefault(one.code, []).append(one.control)
            kept[one.code, ""] = Remark(one.code, ", ".join(alike[one.code]))
    return tuple(kept.values())


def left_out_controls(statement: Statement, found: Iterable[Remark]) -> frozenset[str]:
    """Return the controls that do not apply, where the reason is more than a word or two.

    One that a risk needs is not left out, whatever the decision on it says.
    """
    thin = {one.control for one in found if one.code in ("excluded_thin", "excluded_needed")}
    return frozenset(
        row.control.id
        for row in statement.rows
        if row.applicable is False and row.control.ref not in thin
    )


def _of_row(row: Row, holdings: Holdings) -> Iterator[Remark]:
    ref, entry = row.control.ref, row.entry
    if len(row.entries) > 1:
        ids = ", ".join(one.id for one in row.entries)
        yield Remark("double", ref, {"entries": ids})
    if not row.entries:
        yield Remark("undecided", ref)
    if entry is None:
        return
    thin = len(entry.text("justification").strip()) < THIN
    if row.applicable:
        yield from _applied(row, entry)
        if thin:
            yield Remark("thin", ref, {"least": str(THIN)})
    else:
        yield from _excluded(row, entry)
        if thin:
            yield Remark("excluded_thin", ref, {"least": str(THIN)})
    yield from _evidence(ref, entry, holdings)


def _applied(row: Row, entry: Entry) -> Iterator[Remark]:
    ref, status = row.control.ref, entry.text("status")
    denials = row.looked.denials if row.looked else ()
    if status in _DONE and denials:
        values = {"document": denials[0].document}
        yield Remark("implemented_denied", ref, values, denials[0])
    if status == "implemented" and not entry.sources() and not row.hidden:
        yield Remark("implemented_bare", ref)
    if not status:
        yield Remark("no_status", ref)
    if not entry.text("responsible"):
        yield Remark("no_responsible", ref)


def _excluded(row: Row, entry: Entry) -> Iterator[Remark]:
    ref = row.control.ref
    if row.risks:
        yield Remark("excluded_needed", ref, {"risks": ", ".join(row.risks)})
    if entry.text("status") in (*_DONE, "planned"):
        yield Remark("excluded_status", ref)
    supports = row.looked.supports if row.looked else ()
    if supports:
        yield Remark("excluded_shown", ref, {"document": supports[0].document}, supports[0])


def _evidence(ref: str, entry: Entry, holdings: Holdings) -> Iterator[Remark]:
    if entry.text("status") == "none":  # what stands there says that it is lacking
        return
    said: set[tuple[str, str]] = set()
    for source in entry.sources():
        standing = holdings.standing(source.document_id)
        if standing == "in_force":
            continue
        code = "evidence_gone" if standing is None else "evidence_outdated"
        if (code, source.document_id) not in said:
            said.add((code, source.document_id))
            yield Remark(code, ref, {"document": source.document}, source)
