"""Read the registers from `corpus/registers` and check that they fit together."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.registers.schema import Register
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.resources import data_path

FOLDER = "registers"


class BadRegister(AssistantError):
    """A file of `corpus/registers` is not in order; the message names the file and the place."""


def load_registers() -> Mapping[str, Register]:
    """Return all registers by id. Raises BadRegister."""
    return _load(data_path("corpus") / FOLDER)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Mapping[str, Register]:
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}
    prefixes: dict[str, str] = {}
    for name, register in found.items():
        if register.id != name:
            raise BadRegister(f"{folder / name}.yaml: its id is {register.id}, not {name}.")
        if register.prefix in prefixes:
            raise BadRegister(
                f"{folder / name}.yaml: {register.prefix} begins ids of {prefixes[register.prefix]}"
            )
        prefixes[register.prefix] = name
        for field in register.fields:
            if field.to is not None and field.to not in found:
                raise BadRegister(f"{folder / name}.yaml: {field.id} links to no register.")
    return MappingProxyType(found)


def _read(path: Path) -> Register:
    try:
        return Register.model_validate(read_plain_yaml(path.read_bytes()))
    except (NotPlainYaml, ValidationError, OSError) as error:
        raise BadRegister(f"{path}: {error}") from error
