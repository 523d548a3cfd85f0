"""Arguments of programs: checked against a function's signature before anything is done.

The signature says all: types, lengths and descriptions stand in its annotations.
"""

import inspect
import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import ErrorDetails

from assistant.errors import Told


class BadArgument(Told):
    """A program's argument is not there, unknown, or not what the function takes."""


def arguments_of(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters that a program fills: all but the first, the call itself."""
    return list(inspect.signature(function).parameters.values())[1:]


def schema_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the JSON Schema of a function's arguments."""
    schema = _model(function).model_json_schema()
    schema.pop("title", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
    return schema


def checked(function: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as the function takes them, surrounding blanks gone from texts.

    Raises BadArgument, which names the first that is wrong and says what is wanted.
    """
    clean = {name: _tidied(value) for name, value in given.items()}
    try:
        values = _model(function).model_validate(clean)
    except ValidationError as error:
        raise _bad(error.errors()[0]) from error
    return {name: getattr(values, name) for name in type(values).model_fields}


@lru_cache(maxsize=64)
def _model(function: Callable[..., Any]) -> type[BaseModel]:
    hints = typing.get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {
        one.name: (hints[one.name], ... if one.default is one.empty else one.default)
        for one in arguments_of(function)
    }
    # Strict: "3" is no number. The class's name is never shown.
    config = ConfigDict(extra="forbid", strict=True)
    return create_model("Arguments", __config__=config, **fields)


def _tidied(value: Any) -> Any:
    """A text without blanks around it and without what cannot be encoded."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    return value


def _bad(fault: ErrorDetails) -> BadArgument:
    name = str(fault["loc"][0])[:60] if fault["loc"] else "?"
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return BadArgument("programs.missing", name=name)
        case "extra_forbidden":
            return BadArgument("programs.unknown", name=name)
        case "string_too_long" | "too_long":
            return BadArgument("programs.too_long", name=name, limit=context["max_length"])
        case "string_too_short" | "too_short":
            return BadArgument("programs.empty", name=name)
        case "literal_error":
            return BadArgument(
                "programs.choice", name=name, choices=context["expected"].replace(" or ", ", ")
            )
        case "greater_than_equal":
            return BadArgument("programs.too_small", name=name, limit=context["ge"])
        case "less_than_equal":
            return BadArgument("programs.too_large", name=name, limit=context["le"])
        case kind:
            wanted = kind.removesuffix("_type").removesuffix("_parsing")
            return BadArgument("programs.type", name=name, type=wanted)
