"""Put the 38 controls in order, each with its decision, what documents show, and the risks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.registers.entry import Entry
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.risk.controls import needed_controls
from assistant.soa.evidence import Looked

THIN = 20  # characters; a shorter justification says nothing

_STATES = ("implemented", "partial", "documented", "partly_documented", "planned", "none")


@dataclass(frozen=True, slots=True)
class Row:
    """One control.

    `entries` are the decisions on it: none is "not decided", more than one is a fault. `hidden`
    counts sources of the decision that this reader may not see.
    """

    control: Requirement
    entries: tuple[Entry, ...]
    looked: Looked | None  # None: there is no review
    risks: tuple[str, ...]  # ids of the risks whose treatment needs it
    hidden: int = 0

    @property
    def entry(self) -> Entry | None:
        """The decision, None where there is none, or more than one."""
        return self.entries[0] if len(self.entries) == 1 else None

    @property
    def applicable(self) -> bool | None:
        """Whether it applies; None while it is not decided."""
        return None if self.entry is None else self.entry.text("applicable") == "yes"


@dataclass(frozen=True, slots=True)
class Statement:
    """The Statement of Applicability as it stands; `strays` are entries on no control."""

    requirement_set: RequirementSet
    rows: tuple[Row, ...]
    strays: tuple[Entry, ...]
    risks: Mapping[str, Entry]

    @property
    def undecided(self) -> tuple[Row, ...]:
        """The controls without a decision."""
        return tuple(row for row in self.rows if not row.entries)

    def row(self, control: str) -> Row:
        """Return the row of a control by its id. Raises KeyError."""
        for row in self.rows:
            if row.control.id == control:
                return row
        raise KeyError(control)

    def counts(self) -> Mapping[str, int]:
        """Return how many controls apply, do not, are not decided, and how far they are done."""
        entries = [row.entry for row in self.rows if row.entry is not None]
        applying = [one for one in entries if one.text("applicable") == "yes"]
        states = [one.text("status") for one in applying]
        return {
            "controls": len(self.rows),
            "applicable": len(applying),
            "excluded": len(entries) - len(applying),
            "undecided": len(self.rows) - len(entries),
            **{name: states.count(name) for name in _STATES},
            "no_status": states.count(""),
        }


def controls_of(requirement_set: RequirementSet) -> tuple[Requirement, ...]:
    """Return the controls of a set in its order."""
    return tuple(one for one in requirement_set.requirements if one.kind == "control")


def statement(
    requirement_set: RequirementSet,
    entries: Sequence[Entry],
    *,
    risks: Sequence[Entry] = (),
    looked: Mapping[str, Looked] | None = None,
    hidden: Mapping[str, int] | None = None,
) -> Statement:
    """Return the statement. `entries` are those of the register `soa` that are in use.

    `looked` is what a review shows (`evidence.look`), None without one; `hidden` the number of
    sources that the reader may not see, by entry.
    """
    controls = controls_of(requirement_set)
    known = {one.id for one in controls}
    needed = needed_controls(risks)
    decided: dict[str, list[Entry]] = {}
    strays = []
    for entry in entries:
        named = entry.several("control")
        if len(named) == 1 and named[0] in known:
            decided.setdefault(named[0], []).append(entry)
        else:
            strays.append(entry)
    return Statement(
        requirement_set,
        tuple(
            Row(
                control,
                tuple(decided.get(control.id, ())),
                None if looked is None else looked.get(control.id),
                needed.get(control.id, ()),
                sum((hidden or {}).get(one.id, 0) for one in decided.get(control.id, ())),
            )
            for control in controls
        ),
        tuple(strays),
        {one.id: one for one in risks},
    )
