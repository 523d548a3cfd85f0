"""Passages read sentence by sentence: what is known of a unit whatever may be asked.

It is worked out once and remembered with the library's state, by page: the same passages come near
in many questions, and the passages of a document without pages share one text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.retrieve import Passage
from assistant.selection import announces, is_form, is_question, unit_words
from assistant.words import content_words
from ingest.analysis.placeholders import is_placeholder
from ingest.library.reading import Snapshot
from ingest.library.store import Library
from ingest.types import Page
from ingest.units import Unit, units_of

BLOCK, UNIT = 250, 2_500  # bytes that are counted for a block of a page and for a unit


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit that may be quoted, `place` among all of its passage, and what does not change."""

    unit: Unit
    place: int
    words: Sequence[str]  # of the unit with what governs it, its headings and title
    form: bool
    question: bool
    length: int  # words


@dataclass(frozen=True, slots=True)
class _ReadPage:
    """A page with the units of those of its chunks that were read, by chunk id."""

    page: Page
    units: Mapping[str, tuple[ReadUnit, ...]] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """About how many bytes it holds."""
        units = sum(map(len, self.units.values()))
        return 2 * len(self.page.text) + BLOCK * len(self.page.blocks) + UNIT * units


def read_units(passages: Sequence[Passage], library: Library) -> list[tuple[ReadUnit, ...]]:
    """Return the units of each passage that may answer.

    Not those that instruct a machine, mark a gap or only announce what a text is about.
    """
    with library.reading() as now:
        pages = _pages(passages, library, now)
        units = []
        for passage in passages:
            key = passage.document.id, passage.chunk.page
            page, read = pages[key].page, pages[key].units
            known = read.get(passage.chunk.id)
            if known is None:
                known = _read(passage, page)
                # A new one: threads share what is kept.
                pages[key] = _ReadPage(page, {**read, passage.chunk.id: known})
                now.kept.pages.put(key, pages[key], pages[key].weight)
            units.append(known)
        return units


def _pages(
    passages: Sequence[Passage], library: Library, now: Snapshot
) -> dict[tuple[str, int], _ReadPage]:
    wanted = dict.fromkeys((passage.document.id, passage.chunk.page) for passage in passages)
    known = {key: now.kept.pages.get(key) for key in wanted}
    found = {key: one for key, one in known.items() if isinstance(one, _ReadPage)}
    missing = [key for key in wanted if key not in found]
    return found | {key: _ReadPage(page) for key, page in library.places(missing).items()}


def _read(passage: Passage, page: Page) -> tuple[ReadUnit, ...]:
    units = units_of(passage.chunk, document=passage.document, page=page)
    if len(units) != len(passage.unit_similarities):
        raise ValueError(f"{passage.chunk.id}: its units are not those whose vectors are stored")
    return tuple(
        ReadUnit(
            unit=unit,
            place=place,
            words=content_words(unit_words(unit)),
            form=is_form(unit),
            question=is_question(unit),
            length=len(unit.text.split()),
        )
        for place, unit in enumerate(units)
        if not unit.suspicious and not is_placeholder(unit.text) and not announces(unit)
    )
