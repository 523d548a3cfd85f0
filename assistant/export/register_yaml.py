"""A register as YAML: complete, with its sources, for programs and for keeping."""

from collections.abc import Sequence
from typing import Any

import yaml

from assistant.registers.entry import Entry
from assistant.registers.schema import Register
from assistant.registers.stored import record


def register_yaml(register: Register, entries: Sequence[Entry]) -> bytes:
    """Return the entries with all their values; choices by what is stored, not what is shown."""
    told = {"register": register.id, "entries": [_entry(register, one) for one in entries]}
    text: str = yaml.dump(
        told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2
    )
    return text.encode("utf-8", "backslashreplace")


def _entry(register: Register, entry: Entry) -> dict[str, Any]:
    """An entry with its fields in the order of the register."""
    values = record(entry.values)
    ordered = [field.id for field in register.fields if field.id in values]
    own: dict[str, Any] = {"id": entry.id, "version": entry.version}
    if entry.archived:
        own["archived"] = True
    return own | {name: values[name] for name in ordered}


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks; nothing is pointed to twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out each time: the reader takes no anchors."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    block = "\n" in text and all(one.isprintable() for one in text.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)


_Dumper.add_representer(str, _text)
