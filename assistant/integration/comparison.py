"""ISO/IEC 42001 beside the EU AI Act, aspect by aspect (`corpus/integration/comparison.yaml`).

Dates are filled in from the data of the AI Act, which is the only place that holds them.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import Template
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from assistant.ai_act.load import load_law
from assistant.messages import Language, message
from assistant.requirements.plain_yaml import read_plain_yaml
from assistant.requirements.schema import Text
from assistant.resources import data_path

_Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Side(_Model):
    """One of the two that are compared."""

    title: Text
    edition: Text


class Sides(_Model):
    """Both of them."""

    norm: Side
    act: Side


class Basis(_Model):
    """The clauses and the articles that a row rests on; "–" where there is none."""

    norm: _Short
    act: _Short


class Row(_Model):
    """One aspect. `faq` are sentences of the FAQ that say the same."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
    aspect: Text
    norm: Text
    act: Text
    basis: Basis
    faq: tuple[Text, ...] = ()


class ComparisonData(_Model):
    """The file."""

    id: Literal["integration-comparison"]
    version: str
    title: Text
    sides: Sides
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ComparedAspect:
    """A row in one language, with its dates."""

    id: str
    aspect: str
    norm: str
    act: str
    norm_basis: str
    act_basis: str


@dataclass(frozen=True, slots=True)
class ComparedLaw:
    """The comparison in one language. `as_of` is the day that the dates were last checked."""

    title: str
    norm: str
    act: str
    norm_edition: str
    act_edition: str
    rows: tuple[ComparedAspect, ...]
    as_of: date


@lru_cache(maxsize=1)
def load_comparison() -> ComparisonData:
    """Return the comparison in both languages, as it is written."""
    path = data_path("corpus") / "integration" / "comparison.yaml"
    return ComparisonData.model_validate(read_plain_yaml(path.read_bytes()))


def comparison(language: Language) -> ComparedLaw:
    """Return the comparison in a language. Raises KeyError for a date that is not there."""
    data, dates = load_comparison(), load_law().dates
    days = {one.id: _day(one.day, language) for one in dates.dates}
    return ComparedLaw(
        title=data.title.in_(language),
        norm=data.sides.norm.title.in_(language),
        act=data.sides.act.title.in_(language),
        norm_edition=data.sides.norm.edition.in_(language),
        act_edition=data.sides.act.edition.in_(language),
        rows=tuple(
            ComparedAspect(
                one.id,
                one.aspect.in_(language),
                Template(one.norm.in_(language)).substitute(days),
                Template(one.act.in_(language)).substitute(days),
                _articles(one.basis.norm, language),
                _articles(one.basis.act, language),
            )
            for one in data.rows
        ),
        as_of=dates.as_of,
    )


def _day(value: date, language: Language) -> str:
    month = message("web.months", language).split()[value.month - 1]
    return message("web.date", language, day=value.day, month=month, year=value.year)


def _articles(basis: str, language: Language) -> str:
    if language == "en":
        return basis
    return basis.replace("Annex", "Anhang").replace("Regulation", "Verordnung")
