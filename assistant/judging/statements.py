"""Every sentence, list item and table row of the documents, with what speaks from it.

A statement is read once for all criteria: how it binds, whether it denies, whether it only marks
a gap, what the document around it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.judging.genre import (
    Genre,
    genre_of,
    glossary_section,
    is_correspondence,
    is_reference,
    is_template,
    lists_open_points,
    says_not_in_force,
)
from assistant.judging.outcome_claims import is_outcome_claim, is_outcome_row
from assistant.judging.subject import Subjects
from assistant.judging.systems import system_names
from assistant.review_types import Standing
from ingest.analysis.denial import is_denial
from ingest.analysis.modality import Modality, is_to_be_set_up, modality
from ingest.analysis.placeholders import has_open_question, is_marked
from ingest.control_facts import label_kind
from ingest.control_status import status_of
from ingest.dates import find_date
from ingest.library.store import Library
from ingest.types import Chunk, Document, Kind, Page, Status
from ingest.units import Unit, units_of

FEWEST_WORDS = 4  # a shorter piece outside a table is a label
_WORD = re.compile(r"\w+")
_VERSION = re.compile(r"(?:version|v|rev(?:ision)?|fassung|ausgabe)\.?\s*\d[\d.]*", re.IGNORECASE)
_ASKS = re.compile(r"\?|\b(?:fragen|questions|klammern|brackets)\b", re.IGNORECASE)
_PAIR = re.compile(r"([^:|]{1,50}):\s")


@dataclass(frozen=True)
class Statement:
    """One unit with what decides how it counts. `place` is its number in the corpus."""

    unit: Unit
    place: int
    standing: Standing
    genre: Genre
    on_subject: bool  # about AI, where the set asks for that
    only_system: str | None = None  # the one AI system its document or section is about

    @property
    def text(self) -> str:
        """The words with what governs them."""
        return self.unit.statement

    @cached_property
    def modality(self) -> Modality:
        """How strongly it binds."""
        return modality(self.text)

    @cached_property
    def denies(self) -> bool:
        """Whether it says that something is lacking."""
        return is_denial(self.unit.text, self.unit.language)

    @cached_property
    def is_gap(self) -> bool:
        """Whether it stands where a rule should.

        A draft may have open questions: it does not say that anything is lacking, it is not done.
        """
        text = self.unit.text
        return is_marked(text) or (self.standing != "draft" and has_open_question(text))

    @cached_property
    def is_blank_form(self) -> bool:
        """Whether it stands in a form that nobody has filled in."""
        return is_template(self.unit.section)

    @cached_property
    def is_to_come(self) -> bool:
        """Whether it provides for something to be set up after the year its document is of."""
        day = self.unit.document.control.effective_date
        return day is not None and is_to_be_set_up(self.unit.text, day.year)

    @cached_property
    def is_aside(self) -> bool:
        """Whether it speaks of the document itself: which clause a rule serves, what is asked."""
        unit = self.unit
        asks = lists_open_points(unit.section) and _ASKS.search(unit.text)
        refers = unit.kind != "table_row" and is_reference(unit.text)
        return bool(asks) or refers or is_correspondence(unit.section)

    @cached_property
    def says_something(self) -> bool:
        """Whether it is a statement at all: no label, no control data, no mere verdict."""
        unit = self.unit
        if self.is_aside:
            return False
        row = unit.kind == "table_row"
        if not row and len(_WORD.findall(self.text)) < FEWEST_WORDS:
            return False
        cells = [unit.page.text[cell.start : cell.end] for cell in unit.cells]
        verdict = is_outcome_row(cells) if row else is_outcome_claim(unit.text)
        return not verdict and not _is_control(unit.text)


@dataclass(frozen=True)
class Corpus:
    """What is reviewed."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    passages: int
    unreadable: Mapping[str, tuple[int, ...]]  # document id -> pages that could not be read
    vectors: NDArray[np.float32] | None = None  # of the library's model, shape (statements, n)


def read_corpus(
    library: Library,
    *,
    superseded: Mapping[str, str],
    subject: str = "any",
    allow: Callable[[Document], bool] = lambda document: True,
    leave_out: Callable[[Unit], bool] = lambda unit: False,
    with_vectors: bool = False,
) -> Corpus:
    """Return every statement of the company's own documents, in order of file and place.

    Reference material never counts as evidence. Pieces that instruct a machine are left out. The
    library's vectors are read `with_vectors` only: most sets do without them.
    """
    documents = _own_documents(library, allow)
    units: list[Unit] = []
    genres: dict[str, Genre] = {}
    unreadable: dict[str, tuple[int, ...]] = {}
    passages = 0
    for document in documents:
        pages = library.pages(document.id)
        if lost := tuple(page.number for page in pages if not page.readable):
            unreadable[document.id] = lost
        genres[document.id] = genre_of(document)
        chunks = library.document_chunks(document.id)
        passages += len(chunks)
        units += _units(document, pages, chunks)
    units = [unit for unit in units if not unit.suspicious and not leave_out(unit)]
    return Corpus(
        documents=tuple(documents),
        statements=_statements(units, genres, superseded, subject),
        passages=passages,
        unreadable=unreadable,
        vectors=_vectors(library, units) if with_vectors else None,
    )


def read_units(library: Library, *, allow: Callable[[Document], bool]) -> list[Unit]:
    """Return the pieces of `read_corpus` as they stand, in its order and not yet interpreted."""
    found: list[Unit] = []
    for document in _own_documents(library, allow):
        found += _units(document, library.pages(document.id), library.document_chunks(document.id))
    return [unit for unit in found if not unit.suspicious]


def _own_documents(library: Library, allow: Callable[[Document], bool]) -> list[Document]:
    documents = [d for d in library.documents() if d.kind is Kind.COMPANY and allow(d)]
    return sorted(documents, key=lambda d: (d.file.casefold(), d.id))


def _units(document: Document, pages: Sequence[Page], chunks: Sequence[Chunk]) -> list[Unit]:
    by_number = {page.number: page for page in pages}
    found: dict[tuple[str, int, int], Unit] = {}
    for chunk in chunks:
        for unit in units_of(chunk, document=document, page=by_number[chunk.page]):
            found.setdefault(unit.key, unit)
    return list(found.values())


def _vectors(library: Library, units: Sequence[Unit]) -> NDArray[np.float32]:
    """The vectors that the library keeps of these units; zeros where it has none."""
    closeups = library.closeups(list(dict.fromkeys(unit.chunk_id for unit in units)))
    chunks = {chunk.id: chunk for chunk in library.chunks(list(closeups))}
    found: dict[tuple[str, int, int], NDArray[np.float32]] = {}
    pages: dict[tuple[str, int], Page] = {}
    documents = {unit.document.id: unit.document for unit in units}
    for chunk_id, rows in closeups.items():
        chunk = chunks[chunk_id]
        place = chunk.document_id, chunk.page
        if place not in pages:
            pages[place] = library.page(*place)
        own = units_of(chunk, document=documents[chunk.document_id], page=pages[place])
        found |= {unit.key: row for unit, row in zip(own, rows[1:], strict=False)}
    empty = np.zeros(library.embedder.dimension, np.float32)
    return np.array([found.get(unit.key, empty) for unit in units], np.float32)


def _statements(
    units: Sequence[Unit],
    genres: Mapping[str, Genre],
    superseded: Mapping[str, str],
    subject: str,
) -> tuple[Statement, ...]:
    names = system_names(units) if subject == "ai" else ()
    subjects = Subjects(units, names)
    standings = {unit.document.id: standing_of(unit.document, superseded) for unit in units}
    waiting = {_section(unit) for unit in units if unit.section and says_not_in_force(unit.text)}

    def standing(unit: Unit) -> Standing:
        own = standings[unit.document.id]
        return "draft" if own == "in_force" and _section(unit) in waiting else own

    return tuple(
        Statement(
            unit=unit,
            place=place,
            standing=standing(unit),
            genre="glossary" if glossary_section(unit.section) else genres[unit.document.id],
            on_subject=subject != "ai" or subjects.on_subject(unit),
            only_system=_only_system(unit, subjects) if len(names) > 1 else None,
        )
        for place, unit in enumerate(units)
    )


def _section(unit: Unit) -> tuple[str, ...]:
    return unit.document.id, *unit.section


def _only_system(unit: Unit, subjects: Subjects) -> str | None:
    """The one system that a unit's document or section is about, by its headings."""
    return subjects.named_system(" ".join((unit.document.title, *unit.section)))


def standing_of(document: Document, superseded: Mapping[str, str]) -> Standing:
    """Return whether a document is in force, as far as it and its newer versions say."""
    status = document.control.status
    if document.id in superseded or status is Status.SUPERSEDED:
        return "superseded"
    if status is Status.DRAFT:
        return "draft"
    return "in_force" if status is Status.APPROVED else "unknown"


def _is_control(text: str) -> bool:
    """Tell whether a line holds nothing but control data: "Version: 0.3 | Status: draft"."""
    return all(_is_fact(part.strip()) for part in text.split(" | "))


def _is_fact(part: str) -> bool:
    """Tell whether a part of a line is "Status: draft", or a version, a status or a date alone."""
    pair = _PAIR.match(part)
    if pair is not None:
        return label_kind(pair[1].strip()) is not None
    found = find_date(part)
    if found is not None:
        return not (part[: found[1]] + part[found[2] :]).strip(" .,()")
    short = len(part.split()) <= 2
    return bool(_VERSION.fullmatch(part)) or (short and status_of(part) is not None)
