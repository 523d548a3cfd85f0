"""The dated list of statements that are out of date: editions, dates and numbers of laws.

The list is `corpus/requirements/stale.yaml`, whose head explains its rules. It is checked when it
is read; every error names the file and the item.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.errors import BadRequirementSet
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.requirements.schema import Language, Name, Short, Text
from assistant.resources import data_path

FILE = "requirements/stale.yaml"  # within the shipped data
_BEGIN = r"(?:\A|(?<=[\n|])|(?<=[^\W\d]{3}[.!?]\s)|(?<=\)[.]\s))"  # of a sentence, line or cell
# One character of a sentence: no full stop, but for one after an abbreviation or within a word.
_WITHIN = r"(?:[^.!?|\n]|(?<![^\W\d]{3})(?<!\))\.|\.(?=\S|\s(?-i:[^\WA-ZÄÖÜ]))|\n(?=\w))"
_REACH, _NEAR = 300, 400  # characters that a rule looks ahead
_PART = re.compile(r"\{\{(\w+)\}\}")
_Pieces = str | tuple[str, ...]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Model):
    """How an outdated statement is recognised: in a sentence by `find`, in a table by `row`."""

    near: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    find: tuple[str, ...] = ()
    row: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Rule":
        if bool(self.find) == bool(self.row):
            raise ValueError("a rule has either find or row")
        return self


class Item(_Model):
    """One outdated statement: what it says, what is right now, since when, and by which source."""

    id: Name
    says: Text
    now: Text
    since: date
    source: Short
    rules: dict[Literal["en", "de", "any"], tuple[Rule, ...]]


class _File(_Model):
    id: Literal["stale"]
    version: Short
    as_of: date
    parts: dict[str, _Pieces] = {}
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outdated:
    """An item with its rules made ready, by language of the passage."""

    id: str
    says: Text
    now: Text
    since: date
    source: str
    sentences: dict[str, tuple[re.Pattern[str], ...]]
    rows: dict[str, tuple[re.Pattern[str], ...]]

    def hits(self, text: str, language: str, *, row: bool = False) -> bool:
        """Tell whether a sentence says it, or a table row ("cell | cell").

        Where the language is neither German nor English, the rules of both are tried.
        """
        if any(rule.search(text) for rule in _of(self.sentences, language)):
            return True
        return row and any(rule.search(f"| {text} |") for rule in _of(self.rows, language))


@dataclass(frozen=True, slots=True)
class StaleList:
    """The whole list, and the day on which it was last looked over."""

    as_of: date
    items: tuple[Outdated, ...]

    def find(
        self, text: str, language: str, *, today: date, row: bool = False
    ) -> tuple[Outdated, ...]:
        """Return what is out of date in a text by `today`, in the order of the list."""
        return tuple(
            item
            for item in self.items
            if item.since <= today and item.hits(text, language, row=row)
        )


def load_stale(path: Path | None = None) -> StaleList:
    """Return the list in a file, or the shipped one.

    Raises BadRequirementSet, which names the file and the item.
    """
    path = path or data_path("corpus") / FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadRequirementSet(f"{path}: cannot be read ({error.strerror}).") from error
    return _parse(str(path), data)


@lru_cache(maxsize=2)
def _parse(path: str, data: bytes) -> StaleList:
    try:
        raw = read_plain_yaml(data)
    except NotPlainYaml as error:
        raise BadRequirementSet(f"{path}: {error}") from error
    try:
        checked = _File.model_validate(raw)
    except ValidationError as error:
        raise BadRequirementSet(f"{path}: {_explain(error, raw)}") from error
    ids = [item.id for item in checked.items]
    if double := sorted({one for one in ids if ids.count(one) > 1}):
        raise BadRequirementSet(f"{path}: items: {', '.join(double)} is there twice")
    parts = _parts(checked.parts, path)
    return StaleList(checked.as_of, tuple(_ready(item, parts, path) for item in checked.items))


def _explain(error: ValidationError, raw: Any) -> str:
    """Name the first few faults by item and field."""
    faults = []
    for fault in error.errors()[:5]:
        place = [str(part) for part in fault["loc"]]
        if len(place) > 1 and place[0] == "items":
            item = raw["items"][int(place[1])]
            place[1] = str(item.get("id", place[1])) if isinstance(item, dict) else place[1]
        faults.append(f"{' → '.join(place)}: {fault['msg']}" if place else fault["msg"])
    return "; ".join(faults)


def _parts(raw: dict[str, _Pieces], path: str) -> dict[str, str]:
    parts = {"within": _WITHIN}
    for name, pieces in raw.items():
        one_of = pieces if isinstance(pieces, str) else "|".join(pieces)
        parts[name] = f"(?:{_filled(one_of, parts, f'{path}: parts → {name}')})"
    return parts


def _filled(text: str, parts: dict[str, str], place: str) -> str:
    """Put the parts in place of their names."""
    if unknown := sorted(set(_PART.findall(text)) - parts.keys()):
        raise BadRequirementSet(f"{place}: no such part: {', '.join(unknown)}")
    return _PART.sub(lambda match: parts[match[1]], text)


def _ready(item: Item, parts: dict[str, str], path: str) -> Outdated:
    place = f"{path}: items → {item.id}"
    sentences: dict[str, tuple[re.Pattern[str], ...]] = {}
    rows: dict[str, tuple[re.Pattern[str], ...]] = {}
    for language, rules in item.rules.items():
        found = [(bool(rule.row), _compiled(rule, parts, place)) for rule in rules]
        sentences[language] = tuple(pattern for is_row, pattern in found if not is_row)
        rows[language] = tuple(pattern for is_row, pattern in found if is_row)
    return Outdated(
        id=item.id,
        says=item.says,
        now=item.now,
        since=item.since,
        source=item.source,
        sentences=sentences,
        rows=rows,
    )


def _compiled(rule: Rule, parts: dict[str, str], place: str) -> re.Pattern[str]:
    pattern = _filled("".join(rule.row) if rule.row else _sentence(rule), parts, place)
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise BadRequirementSet(f"{place}: no regular expression ({error})") from error


def _sentence(rule: Rule) -> str:
    """The rule as one expression: looks ahead from where a sentence begins, then finds."""
    reach = f"{{{{within}}}}{{0,{_REACH}}}?"
    return "".join(
        (
            _BEGIN,
            *(f"(?=[^|]{{0,{_NEAR}}}?(?:{one}))" for one in rule.near),
            f"(?!{reach}(?:{'|'.join(rule.unless)}))" if rule.unless else "",
            *(f"(?={reach}(?:{one}))" for one in rule.needs),
            f"{reach}(?:{'|'.join(rule.find)})",
        )
    )


def _of(
    rules: dict[str, tuple[re.Pattern[str], ...]], language: str | Language
) -> tuple[re.Pattern[str], ...]:
    languages = (language,) if language in ("de", "en") else ("de", "en")
    return tuple(rule for one in (*languages, "any") for rule in rules.get(one, ()))
