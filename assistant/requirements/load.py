"""Read requirement sets: those that ship, those in the data directory, and any file.

Every error names the file, the requirement, the field and what is wrong with it.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.errors import BadRequirementSet
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.requirements.schema import RequirementSet
from assistant.resources import data_path

DEFAULT_SET = "iso42001"
FOLDER = "requirements"  # within the shipped data and within a data directory
NOT_SETS = frozenset({"stale.yaml"})  # other data beside the sets
LARGEST = 5_000_000  # bytes of a set file; the largest shipped one has 0.3 million


def load_set(name: str, *, data_dir: Path | None = None) -> RequirementSet:
    """Return the set of that id, or the one in the file of that path.

    A set in `data_dir/requirements` goes before a shipped one of the same id. Raises
    BadRequirementSet where there is no such set, or where its file is not in order.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return read_set(Path(name))
    for folder in _folders(data_dir):
        path = folder / f"{name}.yaml"
        if path.is_file() and path.name not in NOT_SETS:
            return read_set(path)
    known = ", ".join(sorted(available_sets(data_dir=data_dir)))
    raise BadRequirementSet(f"{name}: no such requirement set. Known: {known}; or give a file.")


def available_sets(*, data_dir: Path | None = None) -> dict[str, Path]:
    """Return the ids of the sets that can be named, with their files."""
    found: dict[str, Path] = {}
    for folder in reversed(_folders(data_dir)):
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in NOT_SETS:
                found[path.stem] = path
    return found


def read_set(path: Path) -> RequirementSet:
    """Return the set in a YAML file. Raises BadRequirementSet."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)  # never more, whatever the file is
    except OSError as error:
        raise BadRequirementSet(f"{path}: cannot be read ({error.strerror}).") from error
    if len(data) > LARGEST:
        raise BadRequirementSet(f"{path}: larger than {LARGEST // 1_000_000} MB.")
    return _parse(str(path), data)


@lru_cache(maxsize=8)
def _parse(path: str, data: bytes) -> RequirementSet:
    try:
        raw = read_plain_yaml(data)
    except NotPlainYaml as error:
        raise BadRequirementSet(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise BadRequirementSet(f"{path}: a requirement set is a mapping with id, title, …")
    try:
        return RequirementSet.model_validate(raw)
    except ValidationError as error:
        raise BadRequirementSet(f"{path}: {_explain(error, raw)}") from error


def _folders(data_dir: Path | None) -> list[Path]:
    own = [data_dir / FOLDER] if data_dir else []
    return [*own, data_path("corpus") / FOLDER]


def _explain(error: ValidationError, raw: dict[str, Any]) -> str:
    """Name the first few faults by requirement and field."""
    listed = error.errors(include_url=False, include_input=False)[:5]
    faults = [_fault(fault["loc"], fault["msg"], raw) for fault in listed]
    more = error.error_count() - len(faults)
    return "; ".join(faults) + (f"; and {more} more" if more > 0 else "")


def _fault(place: Iterable[int | str], message: str, raw: dict[str, Any]) -> str:
    message = message.removeprefix("Value error, ")
    value: Any = raw
    names: list[str] = []
    for part in place:
        value = _inside(value, part)
        known = value.get("id") if isinstance(value, dict) and isinstance(part, int) else None
        names.append(str(known or part))
    return f"{' → '.join(names)}: {message}" if names else message


def _inside(value: Any, part: int | str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None
