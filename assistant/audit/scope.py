"""Read an audit's scope: numbers of requirements, or of chapters that stand for all in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.requirements.schema import Requirement, RequirementSet


@dataclass(frozen=True, slots=True)
class Scope:
    """The requirements of a scope in the order of the set, and the numbers that are none of it."""

    requirements: tuple[Requirement, ...]
    unknown: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the requirements."""
        return frozenset(one.id for one in self.requirements)


def read_scope(names: Iterable[str], requirements: RequirementSet) -> Scope:
    """Return what numbers stand for: "9" for all of chapter 9, "6.1.2" for that one.

    Nothing named is nothing in scope: an audit without a scope covers nothing.
    """
    wanted: set[str] = set()
    unknown = []
    for name in names:
        ref = name.removeprefix(f"{requirements.id}:").strip().rstrip(".")
        found = [one.id for one in requirements.requirements if _within(one.ref, ref)]
        if found:
            wanted.update(found)
        elif ref and name not in unknown:
            unknown.append(name)
    ordered = tuple(one for one in requirements.requirements if one.id in wanted)
    return Scope(ordered, tuple(unknown))


def short_scope(ids: Iterable[str], requirements: RequirementSet) -> tuple[str, ...]:
    """Return requirements as few numbers: a chapter where all of it is meant, else each one."""
    wanted = set(ids)
    said = []
    for group in requirements.groups:
        inside = [one.id for one in requirements.requirements if one.group == group.id]
        if inside and wanted.issuperset(inside):
            said.append(group.id)
        else:
            said += [one for one in inside if one in wanted]
    return tuple(said)


def _within(ref: str, name: str) -> bool:
    return bool(name) and (ref.casefold() + ".").startswith(name.casefold() + ".")
