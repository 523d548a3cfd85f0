"""Values of entries as JSON for the database and for programs, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.registers.entry import Source, Value, Values


def to_json(values: Values) -> str:
    """Return values as JSON, the same text for the same values."""
    return json.dumps(record(values), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Values:
    """Return the values that `to_json` wrote."""
    return {name: _read(value) for name, value in json.loads(text).items()}


def record(values: Values) -> dict[str, Any]:
    """Return values as JSON objects: sources as mappings, tuples as lists."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, Source):
        return asdict(value) | {"section": list(value.section)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _read(value: Any) -> Value:
    if not isinstance(value, list):
        return value
    return tuple(source(one) if is_source(one) else one for one in value)


def is_source(value: Any) -> bool:
    """Tell whether a JSON object is a source."""
    return isinstance(value, Mapping) and {"document_id", "quote", "start", "end"} <= value.keys()


def source(value: Mapping[str, Any]) -> Source:
    """Return the source that a JSON object holds."""
    names = Source.__dataclass_fields__
    known = {name: value.get(name) for name in names}
    return Source(**known | {"section": tuple(value.get("section") or ())})
