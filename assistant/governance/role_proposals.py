"""Propose roles and rows of the matrix: from documents, word for word, and from the activities.

No person is ever made up: a row from the list of activities names no role at all.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.governance.activities import PARTS, Activity, load_activities
from assistant.governance.raci import activity_of
from assistant.governance.role_reading import Told, ToldRole, ToldRow
from assistant.messages import Language, message
from assistant.registers.entry import Entry, Source, Value
from assistant.registers.load import load_registers
from assistant.registers.proposal import Proposal
from assistant.types import Citation

# "Ada Quist (deputy: Bo Reus)", "Ada Quist, Vertretung: Bo Reus"
_DEPUTY = re.compile(
    r"(?P<holder>[^(),;/]+?)\s*[(,;/]\s*"
    r"(?:vertretung|stellvertret(?:ung|er|erin)|vertreter(?:in)?|stv\.?|deputy|substitute)\s*"
    r"(?::|durch|ist|is)?\s+(?P<deputy>[^(),;/:]+?)\s*\)?",
    re.IGNORECASE,
)
SourceOf = Callable[[Citation], Source]


def role_proposals(
    told: Told, roles: Sequence[Entry], language: Language, source: SourceOf
) -> tuple[Proposal, ...]:
    """Return roles that documents name and the register lacks, and holders that it lacks."""
    known = {_key(one.text("name")): one for one in roles}
    found = []
    for one in told.roles:
        entry = known.get(_key(one.name))
        if entry is None:
            found.append(_new_role(one, language, source))
        elif one.holder and not entry.text("holder") and not entry.archived:
            values = {**_people(one.holder), "sources": (source(one.citation),)}
            if entry.text("deputy"):
                values.pop("deputy", None)
            reason = message(
                "governance.role_held",
                language,
                document=one.citation.document,
                name=one.name,
                holder=one.holder,
            )
            about = f"holder {_key(one.name)}: {_key(one.holder)}"
            found.append(Proposal("roles", about, values, reason, entry.id))
    return tuple(found)


def _new_role(one: ToldRole, language: Language, source: SourceOf) -> Proposal:
    values: dict[str, Value] = {
        "name": one.name,
        "kind": one.kind,
        "sources": (source(one.citation),),
    }
    key, told = "role_named", {"document": one.citation.document, "name": one.name}
    if one.holder:
        values |= _people(one.holder)
        key, told = "role_held", told | {"holder": one.holder}
    reason = message(f"governance.{key}", language, **told)
    return Proposal("roles", f"role {_key(one.name)}", values, reason)


def _people(told: str) -> dict[str, Value]:
    """The holder of a role, and the deputy where the same place names one."""
    found = _DEPUTY.fullmatch(told.strip())
    if found is None:
        return {"holder": told}
    return {"holder": found["holder"], "deputy": found["deputy"]}


def raci_proposals(
    told: Told,
    roles: Sequence[Entry],
    raci: Sequence[Entry],
    language: Language,
    source: SourceOf,
) -> tuple[Proposal, ...]:
    """Return rows of tables in documents, then the activities that are in no row, to be filled in.

    A row is offered once all roles that do it or answer for it stand in the register: until
    then it would look as if nobody did.
    """
    known = _by_name(roles)
    named = {_key(one.text("activity")) for one in raci}
    there = {found.id for one in raci if (found := activity_of(one))}
    rows = []
    for row in told.rows:
        if _key(row.activity) in named or waiting_for(row, known):
            continue
        rows.append(_row(row, known, language, source))
        if name := rows[-1].values.get("activity_id"):
            there.add(str(name))
    suggested = [
        _suggested(one, language) for one in load_activities().activities if one.id not in there
    ]
    return (*rows, *suggested)


def unlinked(told: Told, roles: Sequence[Entry], raci: Sequence[Entry]) -> tuple[str, ...]:
    """Return the roles that rows of tables wait for, by name."""
    known, named = _by_name(roles), {_key(one.text("activity")) for one in raci}
    waiting = [
        name
        for row in told.rows
        if _key(row.activity) not in named
        for name in waiting_for(row, known)
    ]
    return tuple(dict.fromkeys(waiting))


def waiting_for(row: ToldRow, known: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the roles of a row that do it or answer for it and are not in the register."""
    doing = {"responsible", "accountable"}
    return tuple(
        name for name, parts in row.parts.items() if doing & set(parts) and _key(name) not in known
    )


def _by_name(roles: Sequence[Entry]) -> dict[str, Entry]:
    return {_key(one.text("name")): one for one in roles if not one.archived}


def _row(
    row: ToldRow, known: Mapping[str, Entry], language: Language, source: SourceOf
) -> Proposal:
    values: dict[str, Value] = {"activity": row.activity, "sources": (source(row.citation),)}
    for part in PARTS:
        linked = [
            known[_key(name)].id
            for name, parts in row.parts.items()
            if part in parts and _key(name) in known
        ]
        if linked:
            values[part] = tuple(linked)
    activity = _likely(row.activity)
    if activity is not None:
        values["stage"], values["activity_id"] = activity.stage, activity.id
        values["requirements"] = activity.requirements
    reason = message(
        "governance.row_told", language, document=row.citation.document, activity=row.activity
    )
    if activity is not None:
        taken = activity.title.in_(language)
        reason += " " + message("governance.row_activity", language, activity=taken)
    if left := [name for name in row.parts if _key(name) not in known]:
        reason += " " + message("governance.row_left", language, roles=", ".join(left))
    return Proposal("raci", f"row {_key(row.activity)}", values, reason)


def _suggested(one: Activity, language: Language) -> Proposal:
    values: dict[str, Value] = {
        "activity": one.title.in_(language),
        "stage": one.stage,
        "activity_id": one.id,
        "requirements": one.requirements,
    }
    kinds = load_registers()["roles"].field("kind")
    reason = message(
        "governance.row_suggested",
        language,
        help=one.help.in_(language),
        responsible=kinds.option(one.responsible).label.in_(language),
        accountable=kinds.option(one.accountable).label.in_(language),
    )
    return Proposal("raci", f"activity {one.id}", values, reason)


def _likely(text: str) -> Activity | None:
    """The one activity whose words a text holds; None where none or several fit."""
    fitting = [
        one
        for one in load_activities().activities
        if any(
            re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
            for words in (*one.known_as.en, *one.known_as.de, one.title.en, one.title.de)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
