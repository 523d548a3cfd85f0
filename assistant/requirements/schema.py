"""What a requirement set is: the shape of the YAML files, checked by pydantic.

A set is any standard, law or rule book that documents are to be compared with. Texts come in
German and English; a criterion is one statement that can be checked by itself.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Language = Literal["de", "en"]
Weight = Literal["essential", "supporting"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*:[A-Za-z0-9][\w.()-]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Model):
    """One text in both languages."""

    en: Short
    de: Short

    def in_(self, language: Language) -> str:
        """Return the text in a language."""
        return self.de if language == "de" else self.en


class Texts(_Model):
    """Several texts in both languages."""

    en: tuple[Short, ...] = ()
    de: tuple[Short, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """Return the texts in a language."""
        return self.de if language == "de" else self.en


class LongText(_Model):
    """A text of several sentences in both languages."""

    en: Long
    de: Long

    def in_(self, language: Language) -> str:
        """Return the text in a language."""
        return self.de if language == "de" else self.en


class Criterion(_Model):
    """One checkable statement of a requirement.

    `action` says what to write where it is missing; `examples` how a company may word it.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,7}$")]
    weight: Weight
    text: Text
    action: Text | None = None
    examples: Texts = Texts()


class CrossReference(_Model):
    """A place in another framework that intersects a requirement; hardly ever an equivalent.

    `verified` is False where the pair is a judgement that no public source confirms.
    """

    to: Name
    ref: Short
    note: Short | None = None
    verified: bool = False


class Requirement(_Model):
    """One requirement. Its id begins with the set's id, since standards share clause numbers."""

    id: Reference
    kind: Literal["clause", "control", "duty", "rule"] = "rule"
    group: Reference
    stage: Literal[1, 2] = 1  # of a certification audit, where it is usually looked at first
    title: Text
    summary: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=6)]
    evidence: Texts = Texts()
    questions: Texts = Texts()
    documents: tuple[Name, ...] = ()
    documented_information: Literal["document", "record", "both", "none"] = "none"
    owner: Text | None = None
    applies_from: date | None = None
    false_friend: Text | None = None
    crosswalk: tuple[CrossReference, ...] = ()

    @property
    def ref(self) -> str:
        """The number without the set's name: "6.1.4", "A.6.2.4"."""
        return self.id.split(":", 1)[1]

    def criterion_id(self, criterion: Criterion) -> str:
        """Return a criterion's id within all sets: "iso42001:6.1.4.a"."""
        return f"{self.id}.{criterion.id}"

    @model_validator(mode="after")
    def _criteria_are_distinct(self) -> "Requirement":
        ids = [criterion.id for criterion in self.criteria]
        if len(set(ids)) != len(ids):
            raise ValueError("criteria: two have the same id")
        if not any(criterion.weight == "essential" for criterion in self.criteria):
            raise ValueError("criteria: at least one must be essential")
        return self


class Group(_Model):
    """A chapter or objective under which requirements stand."""

    id: Reference
    title: Text


class Framework(_Model):
    """Another standard or law that cross-references name."""

    title: Text
    edition: Short


class RequirementSet(_Model):
    """A whole set.

    `subject` says what a document must be about to count (see `judging.subject`).
    """

    id: Name
    version: Short
    edition: Short
    title: Text
    note: LongText | None = None
    subject: Literal["ai", "any"] = "any"
    frameworks: dict[Name, Framework] = {}
    groups: tuple[Group, ...]
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]

    def requirement(self, requirement_id: str) -> Requirement:
        """Return a requirement by its id, or by its number alone. Raises KeyError."""
        for requirement in self.requirements:
            if requirement_id in (requirement.id, requirement.ref):
                return requirement
        raise KeyError(requirement_id)

    @model_validator(mode="after")
    def _fits_together(self) -> "RequirementSet":
        ids = [requirement.id for requirement in self.requirements]
        double = sorted({one for one in ids if ids.count(one) > 1})
        if double:
            raise ValueError(f"requirements: {', '.join(double)} is there twice")
        groups = {group.id for group in self.groups}
        for requirement in self.requirements:
            if not requirement.id.startswith(f"{self.id}:"):
                raise ValueError(f"{requirement.id}: an id must begin with {self.id}:")
            if requirement.group not in groups:
                raise ValueError(f"{requirement.id}: group {requirement.group} is not listed")
        return self
