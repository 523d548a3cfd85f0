"""The form of the files in `corpus/risk`: sources, opportunities, options, words, method."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.requirements.schema import Text, Texts

Area = Literal[
    "bias",
    "safety",
    "privacy",
    "security",
    "transparency",
    "reliability",
    "oversight",
    "third_parties",
    "environment",
    "society",
    "legal",
]
Concerned = Literal["people", "groups", "society", "organization"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
SourceId = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]
Control = Annotated[str, Field(pattern=r"^A\.\d+(\.\d+)+$")]
Names = Annotated[tuple[Name, ...], Field(min_length=1)]
CHOICES = ("role", "stage", "autonomy", "tier", "data")  # fields of systems that have options


class Model(BaseModel):
    """A strict one: nothing that it does not know, and nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Trigger(Model):
    """When something applies to a system: all that is named here holds, of each list one is enough.

    `given` and `missing` name fields that have, or have not, a value; `words` and `and_words` name
    groups of word stems.
    """

    role: tuple[Name, ...] = ()
    stage: tuple[Name, ...] = ()
    autonomy: tuple[Name, ...] = ()
    tier: tuple[Name, ...] = ()
    data: tuple[Name, ...] = ()
    given: tuple[Name, ...] = ()
    missing: tuple[Name, ...] = ()
    words: tuple[Name, ...] = ()
    and_words: tuple[Name, ...] = ()

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values wanted, by the field that has them."""
        every = {name: getattr(self, name) for name in CHOICES}
        return {name: wanted for name, wanted in every.items() if wanted}


class Source(Model):
    """A source of risk: what can happen, why, and when it is worth asking about."""

    id: SourceId
    title: Text
    event: Text
    causes: Text
    consequence: Text
    concerns: Annotated[tuple[Concerned, ...], Field(min_length=1)]
    reason: Text
    when: Annotated[tuple[Trigger, ...], Field(min_length=1)]
    options: Names
    ask: Texts


class AreaFile(Model):
    """The sources of one area."""

    area: Area
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class Opportunity(Model):
    """Something good that a system can bring about."""

    id: SourceId
    title: Text
    benefit: Text
    reason: Text
    when: Annotated[tuple[Trigger, ...], Field(min_length=1)]
    measures: Text
    controls: Annotated[tuple[Control, ...], Field(min_length=1)]


class OpportunityFile(Model):
    """All opportunities."""

    opportunities: tuple[Opportunity, ...]


class TreatmentOption(Model):
    """A way to treat risks, with the controls of Annex A that it draws on."""

    id: Name
    treatment: Literal["modify", "avoid", "share"]
    text: Text
    controls: Annotated[tuple[Control, ...], Field(min_length=1)]


class OptionFile(Model):
    """All ways to treat risks."""

    options: tuple[TreatmentOption, ...]


class WordGroup(Model):
    """Word stems for one subject, and the fields of a system that are read for them."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: Name
    fields: tuple[Name, ...] = Field(default=(), alias="in")
    terms: Annotated[tuple[str, ...], Field(min_length=1)]


class WordFile(Model):
    """All groups of word stems."""

    groups: tuple[WordGroup, ...]


class ScaleStep(Model):
    """A step of a scale, from 1 upwards by its place."""

    name: Text
    means: Text


class MethodFile(Model):
    """The method that applies while a company has none of its own."""

    version: str
    title: Text
    context: Text
    likelihood: Annotated[tuple[ScaleStep, ...], Field(min_length=3, max_length=7)]
    impact: Annotated[tuple[ScaleStep, ...], Field(min_length=3, max_length=7)]
    acceptable_to: int
    high_from: int
    review_months: int
