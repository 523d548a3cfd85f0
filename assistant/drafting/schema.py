"""What a template is: the shape of `corpus/templates/*.yaml`, checked by pydantic.

A template is a governance document in both languages. Its statements name the criteria they serve;
`{slot}` in a text stands for what only the company knows: filled from its documents or by a
person, else shown as a question.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant.messages import Language

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Served = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][\w.]*\.[a-z][a-z0-9]*$")]  # "5.2.a"
SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
Source = Literal["systems", "roles", "controls"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Model):
    """One text in both languages, with the same slots in each."""

    en: Long
    de: Long

    def in_(self, language: Language) -> str:
        """Return the text in a language."""
        return self.de if language == "de" else self.en

    @model_validator(mode="after")
    def _same_slots(self) -> "Wording":
        if set(SLOT.findall(self.en)) != set(SLOT.findall(self.de)):
            raise ValueError(f"slots differ between the languages: {self.en[:60]!r}")
        return self


class Wordings(_Model):
    """A list of texts in both languages, one for one."""

    en: tuple[Long, ...]
    de: tuple[Long, ...]

    def in_(self, language: Language) -> tuple[str, ...]:
        """Return the texts in a language."""
        return self.de if language == "de" else self.en

    @model_validator(mode="after")
    def _one_for_one(self) -> "Wordings":
        if len(self.en) != len(self.de):
            raise ValueError("a list has another length in German than in English")
        for en, de in zip(self.en, self.de, strict=True):
            if set(SLOT.findall(en)) != set(SLOT.findall(de)):
                raise ValueError(f"slots differ between the languages: {en[:60]!r}")
        return self


class TableRow(Wordings):
    """One row of a table: its cells, and the criteria it serves."""

    serves: tuple[Served, ...] = ()


class Table(_Model):
    """A table of fixed rows, or one with a row for each thing known of the company.

    `each` names what there is a row for: its AI systems, the holders of roles, or the controls of
    the requirement set. `fields` says what stands in each column ("name", "purpose", "owner" …);
    a field that is not known becomes a question. An empty field name gives an empty column.
    """

    columns: Wordings
    rows: tuple[TableRow, ...] = ()
    each: Source | None = None
    fields: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> "Table":
        width = len(self.columns.en)
        if bool(self.rows) == bool(self.each):
            raise ValueError("a table has either rows, or something it has a row for each of")
        if any(len(row.en) != width for row in self.rows):
            raise ValueError("a row has another number of cells than there are columns")
        if self.each and len(self.fields) != width:
            raise ValueError("give a field for each column")
        return self


class Item(_Model):
    """One piece of a section: exactly one of `text`, `statement`, `bullets` or `table`.

    A statement is a rule of the company: it is numbered and names the criteria it serves. `only`
    keeps a piece out of one form: a new document, or an addendum to a procedure that exists.
    """

    text: Wording | None = None
    statement: Wording | None = None
    bullets: Wordings | None = None
    table: Table | None = None
    serves: tuple[Served, ...] = ()
    only: Literal["document", "addendum"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Item":
        given = [p for p in (self.text, self.statement, self.bullets, self.table) if p is not None]
        if len(given) != 1:
            raise ValueError("a piece is one of text, statement, bullets, table")
        if self.statement is not None and not self.serves:
            raise ValueError(f"a statement serves a criterion: {self.statement.en[:60]!r}")
        if self.text is not None and self.serves:
            raise ValueError(f"only statements, bullets and tables serve: {self.text.en[:60]!r}")
        return self


class Section(_Model):
    """A heading and what stands under it."""

    title: Wording
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    only: Literal["document", "addendum"] | None = None


class Titles(_Model):
    """Words by which a document of this kind is known, in lower case: "internal audit"."""

    en: tuple[Short, ...]
    de: tuple[Short, ...]


class DocumentTemplate(_Model):
    """A type of governance document.

    A document in force whose title holds words of `known_by` is extended, not written anew: one
    about AI always, one of another management system (security, quality) where `extends` says so.
    """

    id: Name
    version: Short
    order: int  # which document a company writes first
    bundle: Name  # documents of one bundle make one document in a small company
    aliases: tuple[Name, ...] = ()
    title: Wording
    short: Wording  # a word or two for file names and lists
    purpose: Wording
    known_by: Titles
    extends: bool = False
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Slot(_Model):
    """Something only the company knows: the question that stands for it, and where it is found.

    `fact` names what is read from the company's documents (see `drafting.facts`).
    """

    question: Wording
    fact: Name | None = None


class Bundle(_Model):
    """The title of a document that several types are merged into.

    One that `lists` its parts holds only where all of them are there; else their names are listed.
    """

    title: Wording
    lists: bool = False


class Catalogue(_Model):
    """What the templates share: slots and bundles (`corpus/templates/catalogue.yaml`)."""

    slots: dict[str, Slot]
    bundles: dict[str, Bundle]
