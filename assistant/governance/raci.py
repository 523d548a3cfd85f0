"""Put the matrix together from the registers of roles and activities, and name its gaps.

A role counts only while it stands in its register, and serves a requirement only with a holder:
nothing is accounted for by a name that nobody bears.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.governance.activities import PARTS, Activity, Part, load_activities
from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.requirements.load import load_set

LETTERS: Mapping[Part, str] = {
    "responsible": "R",
    "accountable": "A",
    "consulted": "C",
    "informed": "I",
}
GapKind = Literal[
    "no_accountable",
    "vacant_accountable",
    "no_responsible",
    "vacant_responsible",
    "several_accountable",
    "missing_activity",
    "no_holder",
    "no_deputy",
    "unserved",
]


@dataclass(frozen=True, slots=True)
class Row:
    """An activity of the matrix: for each role's id the parts that it has in it."""

    entry: Entry
    parts: Mapping[str, tuple[Part, ...]]
    activity: Activity | None = None

    def having(self, *parts: Part) -> tuple[str, ...]:
        """Return the ids of the roles that have one of these parts."""
        return tuple(role for role, own in self.parts.items() if set(own) & set(parts))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Roles as columns, activities as rows, in the order of the life cycle."""

    roles: tuple[Entry, ...]
    rows: tuple[Row, ...]

    def role(self, name: str) -> Entry:
        """Return the role of that id. Raises KeyError."""
        return {one.id: one for one in self.roles}[name]

    def held(self, name: str) -> bool:
        """Tell whether somebody holds a role."""
        return bool(self.role(name).text("holder"))


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, in a sentence. `about` is the id of an entry, activity or requirement."""

    kind: GapKind
    about: str
    text: str


def letters(parts: Sequence[Part]) -> str:
    """Return parts as a cell shows them: "R/A"."""
    return "/".join(LETTERS[part] for part in PARTS if part in parts)


def matrix(roles: Sequence[Entry], raci: Sequence[Entry]) -> Matrix:
    """Return the matrix of entries in use; links to roles that are gone count for nothing."""
    columns = tuple(one for one in roles if not one.archived)
    known = {one.id for one in columns}
    stages = [option.value for option in load_registers()["raci"].field("stage").options]
    rows = []
    for entry in raci:
        if entry.archived:
            continue
        parts: dict[str, tuple[Part, ...]] = {}
        for part in PARTS:
            for role in entry.several(part):
                if role in known:
                    parts[role] = (*parts.get(role, ()), part)
        rows.append(Row(entry, parts, activity_of(entry)))
    last = len(stages)
    place = {name: at for at, name in enumerate(stages)}
    rows.sort(key=lambda row: place.get(row.entry.text("stage"), last))  # stable: then by number
    return Matrix(columns, tuple(rows))


def activity_of(entry: Entry) -> Activity | None:
    """Return the suggested activity that a row stands for: by its id, else by its whole title."""
    known = load_activities()
    if (named := entry.text("activity_id")) and (found := known.find(named)):
        return found
    title = entry.text("activity").casefold()
    for one in known.activities:
        if title in (one.title.en.casefold(), one.title.de.casefold()):
            return one
    return None


def served(found: Matrix) -> Mapping[str, tuple[str, ...]]:
    """Return for each requirement the ids of the roles that serve it.

    A role serves what it names itself, and what the activities serve that it does or answers for.
    """
    serving: dict[str, list[str]] = {}
    for role in found.roles:
        if not role.text("holder"):
            continue
        own = list(role.several("requirements"))
        for row in found.rows:
            if role.id in row.having("responsible", "accountable"):
                own += row.entry.several("requirements")
        for requirement in dict.fromkeys(own):
            serving.setdefault(requirement, []).append(role.id)
    return {name: tuple(roles) for name, roles in serving.items()}


def requirements_of(found: Matrix) -> Mapping[str, tuple[str, ...]]:
    """Return for each role's id the requirements that it serves, in the order of the set."""
    serving = served(found)
    order = [one.id for one in load_set(load_activities().set).requirements]
    named = [*order, *(one for one in serving if one not in order)]
    return {
        role.id: tuple(one for one in named if role.id in serving.get(one, ()))
        for role in found.roles
    }


def gaps(found: Matrix, language: Language) -> tuple[Gap, ...]:
    """Return what is missing in a matrix, the gravest first."""
    return (
        *(gap for row in found.rows for gap in _of_row(row, found, language)),
        *_missing_activities(found, language),
        *_of_roles(found, language),
        *_unserved(found, language),
    )


_NOBODY: Mapping[Part, tuple[GapKind, GapKind]] = {
    "accountable": ("no_accountable", "vacant_accountable"),
    "responsible": ("no_responsible", "vacant_responsible"),
}


def _of_row(row: Row, found: Matrix, language: Language) -> Iterator[Gap]:
    title, about = row.entry.text("activity"), row.entry.id
    for part, (none, vacant) in _NOBODY.items():
        having = row.having(part)
        if not having:
            yield _gap(none, about, language, title)
        elif not any(found.held(one) for one in having):
            yield _gap(vacant, about, language, title, _names(having, found))
    accountable = row.having("accountable")
    if len(accountable) > 1:
        yield _gap("several_accountable", about, language, title, _names(accountable, found))


def _names(roles: Sequence[str], found: Matrix) -> str:
    return ", ".join(found.role(one).text("name") for one in roles)


def _gap(
    kind: GapKind, about: str, language: Language, title: str, roles: str | None = None
) -> Gap:
    values = {"title": title} | ({"roles": roles} if roles is not None else {})
    return Gap(kind, about, message(f"governance.gap_{kind}", language, **values))


def _missing_activities(found: Matrix, language: Language) -> list[Gap]:
    there = {row.activity.id for row in found.rows if row.activity}
    return [
        _gap("missing_activity", one.id, language, one.title.in_(language))
        for one in load_activities().activities
        if one.id not in there
    ]


def _of_roles(found: Matrix, language: Language) -> list[Gap]:
    vacant = [one for one in found.roles if not one.text("holder")]
    alone = [one for one in found.roles if one.text("holder") and not one.text("deputy")]
    return [
        *(_gap("no_holder", one.id, language, one.text("name")) for one in vacant),
        *(_gap("no_deputy", one.id, language, one.text("name")) for one in alone),
    ]


def _unserved(found: Matrix, language: Language) -> list[Gap]:
    serving = served(found)
    return [
        _gap("unserved", one.id, language, f"{one.ref} {one.title.in_(language)}")
        for one in load_set(load_activities().set).requirements
        if one.id not in serving
    ]
