"""The form of the files in `corpus/registers`: a register, its fields and their choices."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.requirements.schema import Text

FieldType = Literal[
    "text",  # one line
    "long",  # several lines
    "lines",  # a list of short texts, one a line
    "choice",  # one of the options
    "choices",  # some of the options
    "number",  # a whole number, 0 or more
    "date",  # "2026-11-28"
    "person",  # a name
    "link",  # the id of one entry of the register `to`
    "links",  # ids of entries
    "requirements",  # ids of a requirement set: "iso42001:A.6.2.4"
    "sources",  # words of documents, each checked word for word
    "data",  # JSON of the program, no field of a form
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(_Model):
    """A choice: what is stored and what is shown."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=40)]
    label: Text


class FieldSpec(_Model):
    """One field. `listed` ones are columns of the table, `section` begins a part of the form."""

    id: Name
    type: FieldType
    label: Text
    help: Text | None = None
    section: Text | None = None
    required: bool = False
    listed: bool = False
    options: tuple[Option, ...] = ()
    to: Name | None = None

    def option(self, value: str) -> Option:
        """Return the option of that value. Raises KeyError."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(value)

    @model_validator(mode="after")
    def _fits_together(self) -> "FieldSpec":
        if (self.type in ("choice", "choices")) != bool(self.options):
            raise ValueError(f"{self.id}: choices have options, and nothing else has")
        if (self.type in ("link", "links")) != (self.to is not None):
            raise ValueError(f"{self.id}: links name a register, and nothing else does")
        return self


class Register(_Model):
    """A register. `title_field` names an entry; `prefix` begins the ids: "SYS-1".

    One that is `made` is filled by the program alone, such as issued versions.
    """

    id: Name
    version: str
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]
    title: Text
    one: Text  # a single entry
    note: Text  # what it is for
    title_field: Name
    made: bool = False
    fields: Annotated[tuple[FieldSpec, ...], Field(min_length=1)]

    def field(self, name: str) -> FieldSpec:
        """Return the field of that id. Raises KeyError."""
        for field in self.fields:
            if field.id == name:
                return field
        raise KeyError(name)

    @model_validator(mode="after")
    def _fits_together(self) -> "Register":
        names = [field.id for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.id}: two fields have the same id")
        if self.title_field not in names:
            raise ValueError(f"{self.id}: there is no field {self.title_field}")
        return self
