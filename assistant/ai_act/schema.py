"""The form of the data in `corpus/ai_act`. Anything that is not in order is an error at loading."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Tier = Literal["prohibited", "high", "transparency", "minimal", "unsure"]
Role = Literal["provider", "deployer", "both", "unclear"]
Stage = Literal["scope", "prohibited", "high", "doubt", "transparency", "minimal"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Names = tuple[Name, ...]


class Model(BaseModel):
    """Strict and unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """The same text in both languages."""

    en: Annotated[str, Field(min_length=1, max_length=600)]
    de: Annotated[str, Field(min_length=1, max_length=600)]

    def of(self, language: str) -> str:
        """Return the text in German for "de", else in English."""
        return self.de if language == "de" else self.en


class Concept(Model):
    """Something a description may say; `any` are combinations of word sets ("a + b - c")."""

    id: Name
    text: Text
    any: Annotated[tuple[Short, ...], Field(min_length=1)]
    within: int = 2
    plain: bool = False


class Concepts(Model):
    """`concepts.yaml`."""

    id: Literal["ai-act-concepts"]
    version: Short
    words: dict[Name, tuple[Short, ...]]
    concepts: tuple[Concept, ...]


class Rule(Model):
    """One rule: when it holds, the tier and the articles it leads to."""

    id: Name
    stage: Stage
    tier: Tier
    articles: Annotated[tuple[Short, ...], Field(min_length=1)]
    text: Text
    change: Text
    all: Names = ()
    any: Names = ()
    none: Names = ()
    ask: Names = ()
    annex: Literal["III", "I", "IB"] | None = None
    date: Name = "prohibitions"
    yields: bool = False  # a prohibited practice goes before this exclusion
    underived: bool = False  # Art. 6(3) is not granted from a description alone


class Derogation(Model):
    """Art. 6(3): `asserted` concepts take a listed use out, `plain` ones what only touches an area.

    Where `denied_by` is denied and nowhere stated, `plain` ones are enough for a listed use.
    """

    articles: tuple[Short, ...]
    asserted: Names
    plain: Names
    blocked_by: Name
    denied_by: Name
    text: Text
    blocked: Text
    change: Text


class Domain(Model):
    """A sensitive area: without a deciding fact its questions are asked.

    In a `weak` one a purpose that is described and concerns no person needs no question.
    """

    id: Name
    weak: bool = False
    articles: tuple[Short, ...]
    ask: Names


class Unsure(Model):
    """What is said where nothing decides."""

    domain: Text
    nothing: Text
    change: Text
    ask: Names


class Likeness(Model):
    """What is said where a description was only compared with examples."""

    fact: Text
    text: Text
    doubt: Text
    open: Text


class Fallback(Model):
    """What is said where a purpose is described and no rule holds."""

    articles: tuple[Short, ...]
    text: Text
    change: Text


class Rules(Model):
    """`rules.yaml`."""

    id: Literal["ai-act-rules"]
    version: Short
    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    derogation: Derogation
    domains: tuple[Domain, ...]
    unsure: Unsure
    fallback: Fallback
    likeness: Likeness


class Duty(Model):
    """What follows for a role in a case, and the date it names."""

    cases: Annotated[Names, Field(alias="for", min_length=1)]
    article: Short
    roles: tuple[Literal["provider", "deployer"], ...]
    date: Name
    text: Text
    only: tuple[Tier, ...] = ()


class GeneralModels(Model):
    """What is said of general-purpose AI models."""

    track: Text
    uses: Text
    provides: Text
    systemic: Text


class Duties(Model):
    """`duties.yaml`."""

    id: Literal["ai-act-duties"]
    version: Short
    duties: tuple[Duty, ...]
    gpai: GeneralModels
    disclaimer: Text


class Day(Model):
    """A day from which something applies."""

    id: Name
    day: date
    article: Short
    text: Text


class Dates(Model):
    """`dates.yaml`: the only place of dates."""

    id: Literal["ai-act-dates"]
    version: Short
    as_of: date
    edition: Short
    dates: tuple[Day, ...]


class Option(Model):
    """An answer, the concepts it stands for and those it rules out."""

    value: Name
    found: Names = ()
    not_found: Names = ()


class Example(Model):
    """A description with its tier; `rule` decides it, `ref` is an article that must be named."""

    tier: Tier
    text: Annotated[str, Field(min_length=2, max_length=600)]
    rule: Name | None = None
    ref: Short | None = None
    role: Role | None = None


class Examples(Model):
    """`examples.yaml`."""

    id: Literal["ai-act-examples"]
    version: Short
    examples: tuple[Example, ...]


class Question(Model):
    """A question; with options it is part of the questionnaire."""

    id: Name
    text: Text
    options: tuple[Option, ...] = ()


class Questions(Model):
    """`questions.yaml`."""

    id: Literal["ai-act-questions"]
    version: Short
    questions: tuple[Question, ...]
