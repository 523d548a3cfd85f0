"""Read the plain part of YAML: mappings, lists, texts, numbers, dates.

Requirement sets come from anyone. What could make a small file grow in memory, run code or hide
a second value is refused before anything is built from it: anchors, tags, deep nesting, very
long texts, and a key given twice (which YAML readers otherwise drop without a word).
"""

from typing import Any

import yaml

DEEPEST = 20  # levels; a set has nine
LONGEST = 4_000  # characters of one text; the longest field may have 1,500
MOST = 500_000  # parts of a file; the largest shipped set has 16,000

# The C parser is ten times as fast, and just as safe.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotPlainYaml(ValueError):
    """The text is no YAML, or more than plain YAML; the message names the line."""


def read_plain_yaml(data: bytes, *, longest: int = LONGEST) -> Any:
    """Return what a YAML text says; no text is longer than `longest`. Raises NotPlainYaml."""
    try:
        _check(data, longest)
        return _LOADER(data).get_single_data()
    except yaml.YAMLError as error:
        raise NotPlainYaml(f"no valid YAML. {_one_line(error)}") from error
    except NotPlainYaml:
        raise
    except ValueError as error:  # a date such as 2027-13-45, bytes that are no UTF-8
        raise NotPlainYaml(f"a value makes no sense: {_one_line(error)}") from error


def _check(data: bytes, longest: int) -> None:
    """Go through the file event by event, building nothing; raise at the first fault."""
    open_: list[_Keys | None] = []  # the mappings and lists around the event
    for count, event in enumerate(yaml.parse(data, Loader=_LOADER)):
        if count > MOST:
            raise NotPlainYaml(f"more than {MOST} parts")
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
        elif isinstance(event, yaml.NodeEvent):
            fault = _fault(event, longest)
            inside = open_[-1] if open_ else None
            if inside and not fault:
                fault = inside.take(event)
            if isinstance(event, yaml.CollectionStartEvent):
                open_.append(_Keys() if isinstance(event, yaml.MappingStartEvent) else None)
            if len(open_) > DEEPEST:
                fault = f"nested more than {DEEPEST} levels deep"
            if fault:
                line = event.start_mark.line + 1 if event.start_mark else "?"
                raise NotPlainYaml(f"line {line}: {fault}")


def _fault(event: yaml.NodeEvent, longest: int) -> str:
    if event.anchor:  # "&name", or "*name" that points to it
        return "anchors and aliases (& and *) are not allowed; write the text out"
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        return ""
    if event.tag:
        return f"tags ({event.tag}) are not allowed; write the value alone"
    if isinstance(event, yaml.ScalarEvent) and len(event.value) > longest:
        return f"a text of more than {longest} characters"
    return ""


class _Keys:
    """The keys of one mapping so far: parts come in turn as key, value, key, value."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._key_is_next = True

    def take(self, event: yaml.NodeEvent) -> str:
        """Note the next part of the mapping; return what is wrong with it, or nothing."""
        is_key, self._key_is_next = self._key_is_next, not self._key_is_next
        if not is_key:
            return ""
        if not isinstance(event, yaml.ScalarEvent):
            return "a list or mapping cannot be the name of a field"
        if event.value in self._seen:
            return f"{event.value[:40]!r} is given twice"
        self._seen.add(event.value)
        return ""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
