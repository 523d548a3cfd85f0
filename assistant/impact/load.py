"""Read `corpus/impact/form.yaml` and check it against the two registers and the law's dates."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from assistant.ai_act.schema import Dates
from assistant.errors import AssistantError
from assistant.impact.schema import VIEWS, Form
from assistant.registers.load import load_registers
from assistant.registers.schema import Register
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.resources import data_path

# Conditions of rules that are worked out and stand in no field.
WORKED_OUT = {"annex", "personal", "several", "sign", "old"}


class BadForm(AssistantError):
    """The form is not in order; the message names the place."""


def load_form() -> Form:
    """Return the form. Raises BadForm."""
    return _form(data_path("corpus") / "impact" / "form.yaml")


def law_days() -> dict[str, date]:
    """Return the days from which parts of the AI Act apply, by id. Raises BadForm."""
    return _days(data_path("corpus") / "ai_act" / "dates.yaml")


@lru_cache(maxsize=2)
def _form(path: Path) -> Form:
    try:
        form = Form.model_validate(read_plain_yaml(path.read_bytes()))
    except (NotPlainYaml, ValidationError, OSError) as error:
        raise BadForm(f"{path}: {error}") from error
    faults = list(_faults(form))
    if faults:
        raise BadForm(f"{path}: {'; '.join(faults)}")
    return form


@lru_cache(maxsize=2)
def _days(path: Path) -> dict[str, date]:
    try:
        dates = Dates.model_validate(read_plain_yaml(path.read_bytes()))
    except (NotPlainYaml, ValidationError, OSError) as error:
        raise BadForm(f"{path}: {error}") from error
    return {one.id: one.day for one in dates.dates}


def _faults(form: Form) -> Iterator[str]:
    registers = load_registers()
    impacts, systems = registers["impacts"], registers["systems"]
    asked = {field.id for field in impacts.fields}
    facts = {field.id for field in systems.fields}
    aspects = {one.id for one in form.aspects}
    if tuple(view.id for view in form.views) != VIEWS:
        yield f"the views are {', '.join(VIEWS)}, in this order"
    for aspect in form.aspects:
        yield from _unknown({*aspect.effects, aspect.level, aspect.measures}, asked, aspect.id)
    yield from _unknown(form.facts, facts, "facts")
    yield from _unknown({sign.field for sign in form.signs}, facts, "signs")
    for view in form.views:
        if view.date is not None and view.date not in law_days():
            yield f"{view.id}: there is no date {view.date}"
        for question in view.questions():
            where = f"{view.id}.{question.id}"
            yield from _unknown(question.fields, asked, where)
            yield from _unknown(question.facts, facts, where)
            yield from _unknown(question.aspects, aspects, where)
            if not (question.fields or question.facts or question.aspects):
                yield f"{where}: nothing answers it"
        for rule in view.rules:
            for name, values in rule.when.items():
                yield from _condition(name, values, systems, impacts, view.id)


def _unknown(names: "set[str] | tuple[str, ...]", known: set[str], where: str) -> Iterator[str]:
    for name in sorted(set(names) - known):
        yield f"{where}: there is no {name}"


def _condition(
    name: str, values: tuple[str, ...], systems: Register, impacts: Register, where: str
) -> Iterator[str]:
    """A condition on a choice names its values; one that no system can have would never hold."""
    if name in WORKED_OUT:
        return
    register = impacts if name == "body" else systems
    try:
        options = {one.value for one in register.field(name).options}
    except KeyError:
        yield f"{where}: there is no {name}"
        return
    yield from _unknown(values, options | {"empty"}, f"{where}.{name}")
