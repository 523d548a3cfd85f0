"""What is known of a company for its drafts, each thing with the words it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.types import Citation


@dataclass(frozen=True, slots=True)
class Fact:
    """A value as the documents write it, and where.

    `value` stands word for word in the quote, or is the title of the cited document.
    """

    value: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class KnownSystem:
    """An AI system that a document lists, with what is said of it by field ("purpose" …)."""

    name: Fact
    fields: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role, as the documents call it, and who holds it where that is said."""

    role: Fact
    holder: Fact | None = None


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term and its meaning, as a document defines it."""

    term: Fact
    meaning: Fact


@dataclass(frozen=True, slots=True)
class Procedure:
    """A document in force that covers a template's ground, for AI or for another system."""

    template: str  # id of the template
    title: str
    about_ai: bool
    citation: Citation  # words of it that show what it governs


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A system or a role as people entered it in a register: its fields by name, as text."""

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """What people entered in the registers. It goes before what documents say, as answers do.

    `slots` go by the names of `catalogue.yaml`.
    """

    slots: Mapping[str, str] = field(default_factory=dict)
    systems: tuple[EnteredRow, ...] = ()
    roles: tuple[EnteredRow, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """Return every text, so that a draft's words can be told from those of others."""
        rows = (*self.systems, *self.roles)
        return (
            *self.slots.values(),
            *(text for row in rows for text in (row.name, *row.fields.values())),
        )


NOTHING_ENTERED = Entered()


@dataclass(frozen=True, slots=True)
class Known:
    """All that drafts may use. Every part may be empty; nothing is ever guessed.

    `facts` goes by the names that `corpus/templates/catalogue.yaml` gives ("company",
    "top_management", "ai_officer" …). `applied` holds for each control's id the words that show
    it is applied, where a review found the control met; `denials` for each requirement's id the
    words of documents in force that say it is lacking.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    systems: tuple[KnownSystem, ...] = ()
    roles: tuple[KnownRole, ...] = ()
    terms: tuple[KnownTerm, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    applied: Mapping[str, Fact] = field(default_factory=dict)
    denials: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    entered: Entered = NOTHING_ENTERED

    def procedure(self, template_id: str) -> Procedure | None:
        """Return the document that a template would extend, one about AI before others."""
        own = [one for one in self.procedures if one.template == template_id]
        return next((one for one in own if one.about_ai), own[0] if own else None)


NOTHING_KNOWN = Known()
