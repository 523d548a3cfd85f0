"""The history of a register as rows: who changed which field when, before and after."""

from collections.abc import Iterable, Sequence

from assistant.messages import Language, message
from assistant.registers.entry import Change, Value
from assistant.registers.schema import Register
from assistant.registers.stored import to_json
from assistant.registers.table import in_words

MOST = 20_000  # rows, the latest ones
_HEADS = ("at", "person", "entry", "deed", "field", "before", "after", "reason")


def history_rows(
    register: Register, history: Sequence[Change], language: Language
) -> list[list[str]]:
    """Return headings and one row for each changed field, the latest change first."""
    heads = [message(f"register_files.history_{one}", language) for one in _HEADS]
    rows = [row for change in history for row in change_rows(register, change, language)]
    return [heads, *rows[:MOST]]


def change_rows(register: Register, change: Change, language: Language) -> Iterable[list[str]]:
    """Return the rows of one change; a change of no field (archived) is one row."""
    at = f"{change.at:{'%d.%m.%Y %H:%M' if language == 'de' else '%Y-%m-%d %H:%M'}}"
    deed = message(f"register_files.deed_{change.deed}", language)
    said = [at, change.person, change.entry, deed]
    order = [field.id for field in register.fields]
    names = sorted(
        change.fields(), key=lambda one: order.index(one) if one in order else len(order)
    )
    if not names:
        yield [*said, "", "", "", change.reason]
    for name in names:
        before = (change.before or {}).get(name)
        yield [
            *said,
            field_name(register, name, language),
            field_words(register, name, before, language),
            field_words(register, name, change.after.get(name), language),
            change.reason,
        ]


def field_name(register: Register, name: str, language: Language) -> str:
    """Return what a field is called; its id where the register has it no more."""
    try:
        return register.field(name).label.in_(language)
    except KeyError:
        return name


def field_words(register: Register, name: str, value: Value, language: Language) -> str:
    """Return a value in words, also one that is data of the program."""
    if value is None:
        return ""
    try:
        field = register.field(name)
    except KeyError:
        return to_json({name: value})
    return (
        to_json(value)
        if field.type == "data" and isinstance(value, dict)
        else in_words(field, value, language)
    )
