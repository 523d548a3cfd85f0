"""Read the activities and the rules on separation from `corpus/governance`, and check them."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import AssistantError
from assistant.registers.load import load_registers
from assistant.requirements.load import load_set
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.requirements.schema import Text, Texts
from assistant.resources import data_path

FOLDER = "governance"
Part = Literal["responsible", "accountable", "consulted", "informed"]
PARTS: tuple[Part, ...] = ("responsible", "accountable", "consulted", "informed")
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_M = TypeVar("_M", bound=BaseModel)


class BadGovernanceData(AssistantError):
    """A file of `corpus/governance` is not in order; the message names the file and the place."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Activity(_Model):
    """Something that has to be done; `requirements` are whole ids once loaded.

    `responsible` and `accountable` are kinds of role that usually do it and answer for it.
    """

    id: Name
    stage: Name
    title: Text
    help: Text
    requirements: Annotated[tuple[str, ...], Field(min_length=1)]
    responsible: Name
    accountable: Name
    duty: Name | None = None
    known_as: Texts = Texts()


class Activities(_Model):
    """All activities, in the order of the life cycle, then of the management system."""

    id: Literal["activities"]
    version: str
    set: Name
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)]

    def find(self, name: str) -> Activity | None:
        """Return the activity of that id, None where there is none."""
        return next((one for one in self.activities if one.id == name), None)


class Duty(_Model):
    """A duty of `Activity.duty`, and the parts in the matrix that count as having it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    duty: Name
    parts: Annotated[tuple[Part, ...], Field(alias="as", min_length=1)]


class DutyRule(_Model):
    """Two duties that should not lie in one hand."""

    id: Name
    first: Duty
    second: Duty
    reason: Text


class KindRule(_Model):
    """Kinds of role that should not be held by one person."""

    id: Name
    first: tuple[Name, ...]
    second: tuple[Name, ...]
    reason: Text


class Separation(_Model):
    """All rules on separation."""

    id: Literal["separation"]
    version: str
    duties: tuple[DutyRule, ...]
    kinds: tuple[KindRule, ...]


def load_activities() -> Activities:
    """Return the activities that ship. Raises BadGovernanceData."""
    return _activities(data_path("corpus") / FOLDER / "activities.yaml")


def load_separation() -> Separation:
    """Return the rules on separation that ship. Raises BadGovernanceData."""
    return _separation(data_path("corpus") / FOLDER / "separation.yaml")


@lru_cache(maxsize=2)
def _activities(path: Path) -> Activities:
    read = _read(path, Activities)
    known = {one.id for one in load_set(read.set).requirements}
    found = tuple(
        one.model_copy(update={"requirements": tuple(f"{read.set}:{r}" for r in one.requirements)})
        for one in read.activities
    )
    stages = {option.value for option in load_registers()["raci"].field("stage").options}
    for one in found:
        _only(path, one.id, one.requirements, known)
        _only(path, one.id, (one.stage,), stages)
        _only(path, one.id, (one.responsible, one.accountable), _kinds())
    if len({one.id for one in found}) != len(found):
        raise BadGovernanceData(f"{path}: two activities have the same id.")
    return read.model_copy(update={"activities": found})


@lru_cache(maxsize=2)
def _separation(path: Path) -> Separation:
    read = _read(path, Separation)
    duties = {one.duty for one in load_activities().activities if one.duty}
    for rule in read.duties:
        _only(path, rule.id, (rule.first.duty, rule.second.duty), duties)
    for kinds in read.kinds:
        _only(path, kinds.id, (*kinds.first, *kinds.second), _kinds())
    return read


def _kinds() -> set[str]:
    return {option.value for option in load_registers()["roles"].field("kind").options}


def _only(path: Path, where: str, named: Iterable[str], known: set[str]) -> None:
    unknown = sorted(set(named) - known)
    if unknown:
        raise BadGovernanceData(f"{path}: {where}: {', '.join(unknown)} is not known.")


def _read(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate(read_plain_yaml(path.read_bytes()))
    except (NotPlainYaml, ValidationError, OSError) as error:
        raise BadGovernanceData(f"{path}: {error}") from error
