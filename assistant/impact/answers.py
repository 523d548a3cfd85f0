"""What counts as an answer: a value that says something. Empty, unknown or "TBD" is none."""

import re
from dataclasses import dataclass

from assistant.impact.schema import Aspect, Form
from assistant.messages import Language
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.registers.schema import FieldSpec
from ingest.analysis.placeholders import is_placeholder

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Answer:
    """A field in words. `text` is what was entered, also where that is no answer; "" for nothing.

    `from_system`: it stands in the register of systems.
    """

    field: str
    label: str
    text: str
    answered: bool
    needed: bool = True
    from_system: bool = False


def is_answered(form: Form, field: FieldSpec, entry: Entry | None) -> bool:
    """Tell whether an entry's field holds an answer."""
    value = None if entry is None else entry.values.get(field.id)
    if value is None or value == ():
        return False
    if field.type in ("choice", "choices"):
        chosen = set(value) if isinstance(value, tuple) else {value}
        return not chosen & {*form.open_values, *form.not_done.get(field.id, ())}
    if field.type in ("text", "long", "person", "lines"):
        said = "\n".join(value) if isinstance(value, tuple) else str(value)
        return says_something(form, said)
    return True


def says_something(form: Form, text: str) -> bool:
    """Tell whether a text is more than a sign of a gap ("?", "unknown", "wird noch geklärt")."""
    plain = " ".join(text.split())
    bare = plain.casefold().strip("[](){} ").rstrip("!.?:;, ")
    empty = {one.casefold().rstrip(".") for one in form.no_answer}
    if bare in empty or not _WORD.search(plain):
        return False
    return not is_placeholder(plain)


def answer(
    form: Form, name: str, entry: Entry, language: Language, *, needed: bool = True
) -> Answer:
    """Return a field of an assessment in words."""
    return _answer(form, "impacts", name, entry, language, needed=needed)


def fact(form: Form, name: str, system: Entry | None, language: Language) -> Answer:
    """Return a field of its system in words; without a system nothing is answered."""
    return _answer(form, "systems", name, system, language)


def measures_needed(form: Form, aspect: Aspect, entry: Entry) -> bool:
    """Tell whether an effect is rated so that measures must be named."""
    return entry.text(aspect.level) in form.levels_with_measures


def _answer(
    form: Form,
    register: str,
    name: str,
    entry: Entry | None,
    language: Language,
    *,
    needed: bool = True,
) -> Answer:
    field = load_registers()[register].field(name)
    value = None if entry is None else entry.values.get(name)
    return Answer(
        field=name,
        label=field.label.in_(language),
        text=shown(field, value, language),
        answered=is_answered(form, field, entry),
        needed=needed,
        from_system=register == "systems",
    )
