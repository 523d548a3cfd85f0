"""What a model reads for a question, and where a quote of its reply stands in it.

Passages are made of the units that may be quoted; what instructs a machine or marks a gap is not
among them, so it reaches no model. A quote counts with the whole sentence it is taken from and with
what governs that, for half a sentence may say the opposite.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.citations import cite, verify
from assistant.finding import Candidate
from assistant.grounding.keys import Extract, Keyed, keyed
from assistant.grounding.quotes import locate
from assistant.selection import labelled_cells
from assistant.types import Citation
from ingest.types import Page, Span
from ingest.units import Unit

PASSAGES = 10  # the most that a model is shown …
CHARACTERS = 4_000  # … and of each of them
MOST_UNITS = 4  # a quote of more sentences is no quote

Places = Mapping[tuple[str, int], Page]  # pages as they are stored, by document id and number


@dataclass(frozen=True, slots=True)
class Passage:
    """Units of one passage in reading order."""

    units: tuple[Unit, ...]

    @property
    def id(self) -> str:
        """The chunk's id."""
        return self.units[0].chunk_id

    @property
    def title(self) -> str:
        """Title and headings of the document at this place."""
        first = self.units[0]
        return " › ".join([first.document.title, *first.section])

    @property
    def spans(self) -> list[Span]:
        """What is shown of the page: the units and what governs them, in order."""
        spans = {span for unit in self.units for span in (unit.lead, unit.span) if span}
        return sorted(spans, key=lambda span: (span.start, span.end))

    @property
    def text(self) -> str:
        """The passage as a model reads it; a line ends where the page has something between."""
        page, shown, at = self.units[0].page.text, "", -1
        for span in self.spans:
            if at >= 0:
                between = page[at : span.start] if at <= span.start else "\n"
                shown += between if not between.strip() else "\n"
            shown += page[max(span.start, at) : span.end]
            at = max(at, span.end)
        return shown[:CHARACTERS]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands: the places to be cited, and all that they say."""

    places: tuple[tuple[Unit, Span], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """The passages for one question, under their keys."""

    passages: Mapping[str, Passage]
    keyed: Keyed
    pages: Places

    def passage(self, key: object) -> Passage | None:
        """Return the passage of a key, None where it was not shown."""
        extract = self.keyed.of(key)
        return self.passages[extract.id] if extract else None

    def citation(self, unit: Unit, span: Span, number: int) -> Citation:
        """Return the citation of a place, compared with the stored page. Raises QuoteNotFound."""
        made = cite(
            unit.document,
            unit.page,
            span,
            number=number,
            section=unit.section,
            language=unit.language,
        )
        verify(made, self.pages[unit.document.id, unit.page.number])
        return made


def passages_of(candidates: Sequence[Candidate]) -> list[Passage]:
    """Return the passages of the best units, the best first."""
    found: dict[str, list[Unit]] = {}
    for candidate in candidates:
        found.setdefault(candidate.unit.chunk_id, []).append(candidate.unit)
    ordered = [sorted(units, key=lambda unit: unit.key) for units in found.values()]
    return [Passage(tuple(units)) for units in ordered[:PASSAGES]]


def material(passages: Sequence[Passage], question: str, pages: Places) -> Material:
    """Return the passages under keys that hold for this question alone."""
    extracts = [Extract(one.id, one.title, one.text) for one in passages]
    by_id = {one.id: one for one in passages}
    return Material(by_id, keyed(extracts, question=question), pages)


def find_quote(quote: str, passage: Passage) -> Found | None:
    """Return where a quote stands in a passage; None where it does not, or only in part."""
    page, spans = passage.units[0].page, passage.spans
    start = spans[0].start
    end = max(span.end for span in spans)
    located = locate(quote, page.text[start:end])
    if located is None:
        return None
    span = Span(start + located.start, start + located.end)
    if not _shown(span, spans, page.text):
        return None  # what was left out of the passage lies between
    touched = [unit for unit in passage.units if _overlap(unit.span, span)]
    if not touched:  # what governs others, quoted alone
        unit = next(one for one in passage.units if one.lead and _overlap(one.lead, span))
        lead = unit.lead or span
        return Found(((unit, lead),), page.text[lead.start : lead.end])
    places = list(dict.fromkeys(place for unit in touched for place in _places(unit, span)))
    if len(touched) > MOST_UNITS or not places:
        return None
    said = dict.fromkeys(text for unit in touched for text in _said(unit, places) if text)
    return Found(tuple(places), " ".join(said))


def _said(unit: Unit, places: Sequence[tuple[Unit, Span]]) -> list[str]:
    """What a unit says as far as it is cited: of a row the cited cells with their labels."""
    if not unit.cells:
        return [unit.lead_text, unit.text]
    cited = {span for one, span in places if one is unit}
    text = unit.page.text
    return [
        f"{label}: {text[cell.start : cell.end]} |"
        for label, cell in labelled_cells(unit)
        if cell in cited
    ]


def _places(unit: Unit, span: Span) -> list[tuple[Unit, Span]]:
    """What is cited for a unit: it and what governs it; of a row the cells that are quoted."""
    if not unit.cells:
        return [(unit, one) for one in (unit.lead, unit.span) if one]
    filled = [cell for cell in unit.cells if cell.end > cell.start]
    quoted = [cell for cell in filled if _overlap(cell, span)]
    # The first cell names the row: without it "90 days" would be of nobody knows what.
    return [(unit, cell) for cell in dict.fromkeys([*filled[:1], *quoted])] if quoted else []


def _shown(span: Span, spans: Sequence[Span], text: str) -> bool:
    """Tell whether all the words of a span are shown to the model."""
    at = span.start
    for one in spans:
        if one.end <= at:
            continue
        if any(map(str.isalnum, text[at : min(one.start, span.end)])):
            return False
        at = max(at, one.end)
        if at >= span.end:
            return True
    return not any(map(str.isalnum, text[at : span.end]))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
