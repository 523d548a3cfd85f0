"""Issued versions: freeze a statement with all that it says, read it back, tell two apart.

What is frozen is JSON. The words of documents are kept beside it as sources, so that nobody sees
those of a document that is hidden from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assistant.registers.entry import Entry, Source, Values
from assistant.registers.stored import to_json
from assistant.soa.statement import Row, Statement

FORM = 1
FIELDS = ("applicable", "justification", "status", "responsible", "risks", "note", "evidence")
Place = tuple[str, int, int, int]  # document id, page, start, end


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """What the statement says of one control; `entry` is None while nothing is decided.

    `risks` are ids and titles. `unseen` counts evidence that the reader may not see.
    """

    control: str
    entry: str | None = None
    applicable: str = ""
    justification: str = ""
    status: str = ""
    responsible: str = ""
    risks: tuple[tuple[str, str], ...] = ()
    note: str = ""
    evidence: tuple[Source, ...] = ()
    places: tuple[Place, ...] = ()  # of all evidence, also of what is not seen

    @property
    def unseen(self) -> int:
        """How much of the evidence the reader may not see."""
        return len(self.places) - len(self.evidence)


@dataclass(frozen=True, slots=True)
class Issue:
    """An issued version. `whole` tells whether it still is what was issued, None where unseen."""

    number: int
    title: str
    issued_on: str
    issued_by: str
    approved_by: str
    note: str
    digest: str
    edition: str
    rows: tuple[FrozenRow, ...]
    whole: bool | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a control that two versions say differently."""

    control: str
    field: str
    before: FrozenRow
    after: FrozenRow


def freeze(
    statement: Statement, unseen: Mapping[str, Sequence[Source]] | None = None
) -> tuple[FrozenRow, ...]:
    """Return what the statement says now, control by control.

    `unseen` are sources that the reader may not see, by entry: their places count, their words
    do not appear.
    """
    return tuple(_frozen(row, statement.risks, unseen or {}) for row in statement.rows)


def _frozen(
    row: Row, risks: Mapping[str, Entry], unseen: Mapping[str, Sequence[Source]]
) -> FrozenRow:
    entry = row.entry
    if entry is None:
        return FrozenRow(row.control.id)
    linked = entry.several("risks")
    sources = entry.sources()
    return FrozenRow(
        control=row.control.id,
        entry=entry.id,
        applicable=entry.text("applicable"),
        justification=entry.text("justification"),
        status=entry.text("status"),
        responsible=entry.text("responsible"),
        risks=tuple((one, risks[one].text("title") if one in risks else "") for one in linked),
        note=entry.text("note"),
        evidence=sources,
        places=tuple(_place(one) for one in (*sources, *unseen.get(entry.id, ()))),
    )


def content(rows: Iterable[FrozenRow], *, edition: str) -> tuple[dict[str, Any], list[Source]]:
    """Return the JSON of a version, and the sources that it names by their places."""
    frozen = tuple(rows)
    sources = {_place(one): one for row in frozen for one in row.evidence}
    controls = [
        {
            "control": row.control,
            "entry": row.entry,
            "applicable": row.applicable,
            "justification": row.justification,
            "status": row.status,
            "responsible": row.responsible,
            "risks": [{"id": name, "title": title} for name, title in row.risks],
            "note": row.note,
            "evidence": [list(place) for place in row.places],
        }
        for row in frozen
    ]
    return {"form": FORM, "edition": edition, "controls": controls}, list(sources.values())


def digest(said: Mapping[str, Any], sources: Iterable[Source]) -> str:
    """Return the SHA-256 of a version, in hexadecimal."""
    return sha256(to_json({"content": dict(said), "sources": tuple(sources)}).encode()).hexdigest()


def issues(entries: Iterable[Entry]) -> tuple[Issue, ...]:
    """Return the issued versions, the first one first; what cannot be read is left out."""
    found = [_issue(one) for one in entries if not one.archived]
    return tuple(sorted((one for one in found if one), key=lambda one: one.number))


def _issue(entry: Entry) -> Issue | None:
    said = entry.values.get("content")
    if not isinstance(said, Mapping) or said.get("form") != FORM:
        return None
    sources = {_place(one): one for one in entry.sources()}
    rows = tuple(_thawed(one, sources) for one in said["controls"])
    whole = None
    if not any(row.unseen for row in rows):
        whole = digest(said, entry.sources()) == entry.text("digest")
    return Issue(
        int(entry.id.rpartition("-")[2]),
        entry.text("title"),
        entry.text("issued_on"),
        entry.text("issued_by"),
        entry.text("approved_by"),
        entry.text("note"),
        entry.text("digest"),
        str(said.get("edition", "")),
        rows,
        whole,
    )


def _thawed(said: Values, sources: Mapping[Place, Source]) -> FrozenRow:
    places = tuple((str(one[0]), int(one[1]), int(one[2]), int(one[3])) for one in said["evidence"])
    return FrozenRow(
        control=said["control"],
        entry=said["entry"],
        applicable=said["applicable"],
        justification=said["justification"],
        status=said["status"],
        responsible=said["responsible"],
        risks=tuple((one["id"], one["title"]) for one in said["risks"]),
        note=said["note"],
        evidence=tuple(sources[place] for place in places if place in sources),
        places=places,
    )


def differences(before: Iterable[FrozenRow], after: Iterable[FrozenRow]) -> tuple[Difference, ...]:
    """Return what two versions say differently, by control and field."""
    old = {row.control: row for row in before}
    new = {row.control: row for row in after}
    found = []
    for control in dict.fromkeys([*new, *old]):
        one, other = old.get(control, FrozenRow(control)), new.get(control, FrozenRow(control))
        found += [
            Difference(control, name, one, other)
            for name in FIELDS
            if _compared(one, name) != _compared(other, name)
        ]
    return tuple(found)


def _compared(row: FrozenRow, name: str) -> object:
    """What counts of a field: risks by their ids, evidence by its places."""
    if name == "risks":
        return sorted(one for one, _ in row.risks)
    if name == "evidence":
        return sorted(row.places)
    return getattr(row, name)


def _place(source: Source) -> Place:
    return source.document_id, source.page, source.start, source.end
