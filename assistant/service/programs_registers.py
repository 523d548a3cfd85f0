"""Registers for programs: what there is, entries with their history, and the AI Act's tier."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from assistant.ai_act.questionnaire import BadAnswers
from assistant.errors import Refused
from assistant.export.classified_text import classified_record
from assistant.export.register_text import (
    change_record,
    entry_record,
    field_record,
    register_record,
)
from assistant.records.entry_counts import entry_counts
from assistant.registers.load import load_registers
from assistant.registers.schema import Register
from assistant.service import classifying, registering
from assistant.service.arguments import BadArgument
from assistant.service.programs import Call, Record, Wanted

MOST_ENTRIES, MOST_CHANGES = 500, 500  # in one answer
LARGEST = 400_000  # characters of the values of one entry

Name = Annotated[
    str, Field(min_length=1, max_length=40, description="A register, as `registers` has.")
]
Id = Annotated[
    str, Field(min_length=1, max_length=40, description="The id of an entry, such as SYS-1.")
]
Values = Annotated[
    dict[str, Any],
    Field(
        min_length=1,
        max_length=100,
        description="Values by field; null or an empty text empties a field.",
    ),
]
Answers = Annotated[
    dict[str, Annotated[str, Field(max_length=200)]] | None,
    Field(
        max_length=100,
        description="Answers of the questionnaire; they go before those that are stored.",
    ),
]


def registers(call: Call, language: Wanted = None) -> Record:
    """List the registers (AI systems, risks, roles, audits …) with fields and number of entries."""
    call.visit.require("read")
    spoken = language or call.language
    counts = entry_counts(call.visit.service.database)
    found = [
        register_record(one, spoken)
        | {"entries": counts.get(one.id, 0)}
        | {"fields": [field_record(field, spoken) for field in one.fields]}
        for one in load_registers().values()
    ]
    return {"registers": found}


def entries(
    call: Call,
    register: Name,
    archived: Annotated[bool, Field(description="Archived entries too.")] = False,
    after: Annotated[
        int, Field(ge=0, description="Leave out the first ones, to read on behind an answer.")
    ] = 0,
    limit: Annotated[int, Field(ge=1, le=MOST_ENTRIES, description="At most so many.")] = 100,
) -> Record:
    """List entries of a register with their values and sources, by number."""
    found = registering.entries(call.visit, register, archived=archived)
    shown = [entry_record(one) for one in found[after : after + limit]]
    return {"register": register, "total": len(found), "after": after, "entries": shown}


def entry(call: Call, id: Id) -> Record:  # noqa: A002 - the name in the records
    """Return one entry with its values and sources, archived or not."""
    return entry_record(registering.entry(call.visit, _register_of(id).id, id))


def entry_history(
    call: Call,
    id: Id,  # noqa: A002 - the name in the records
    limit: Annotated[int, Field(ge=1, le=MOST_CHANGES, description="At most so many.")] = 100,
) -> Record:
    """Return who changed an entry when, before and after, the latest change first."""
    name = _register_of(id).id
    found = registering.entry(call.visit, name, id)
    changes = registering.history(call.visit, name, found.id)
    return {"id": found.id, "changes": [change_record(one) for one in changes[:limit]]}


def entry_save(
    call: Call,
    values: Values,
    register: Annotated[
        str | None, Field(max_length=40, description="The register of a new entry.")
    ] = None,
    id: Annotated[  # noqa: A002 - the name in the records
        str | None, Field(max_length=40, description="The entry to change; without it, a new one.")
    ] = None,
    version: Annotated[
        int | None,
        Field(ge=1, description="The version that was read: refused where it has changed."),
    ] = None,
    reason: Annotated[str, Field(max_length=500, description="Why; kept in the history.")] = "",
) -> Record:
    """Add an entry to a register, or change the given fields of one. Nothing is ever deleted."""
    call.visit.require("register")
    _check_size(values)
    if id is None:
        if register is None:
            raise BadArgument("programs.missing", name="register")
        made = registering.add(
            call.visit, _own(registering.register(register)).id, values, reason=reason
        )
    else:
        found = _own(_register_of(id))
        if register not in (None, found.id):
            raise Refused("registers.unknown_entry", entry=id)
        made = registering.change(call.visit, found.id, id, values, version=version, reason=reason)
    return entry_record(made)


def classify(call: Call, id: Id, answers: Answers = None, language: Wanted = None) -> Record:  # noqa: A002
    """Work out the EU AI Act tier of a system of the register, with reasons, quotes and duties.

    Nothing is written: a person confirms a classification. This is no legal advice.
    """
    try:
        made = classifying.classify(
            call.visit,
            id,
            answers,
            language=language or call.language,
            today=datetime.now(UTC).date(),
        )
    except BadAnswers as error:
        raise Refused("classifying.bad_answers", told=str(error)) from error
    return classified_record(made)


def _register_of(entry_id: str) -> Register:
    """Return the register whose ids begin as this one. Raises Refused."""
    prefix = entry_id.partition("-")[0]
    for one in load_registers().values():
        if one.prefix == prefix:
            return one
    raise Refused("registers.unknown_entry", entry=entry_id[:40])


def _own(register: Register) -> Register:
    """Return a register that people fill in. Raises Refused."""
    if register.made:
        raise Refused("register_cli.made", register=register.id)
    return register


def _check_size(values: dict[str, Any]) -> None:
    """Refuse what is no JSON that can be stored, or too much of it. Raises BadArgument."""
    try:
        size = len(json.dumps(values, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError) as error:  # a half character, infinity
        raise BadArgument("programs.type", name="values", type="JSON") from error
    if size > LARGEST:
        raise BadArgument("programs.too_long", name="values", limit=LARGEST)
