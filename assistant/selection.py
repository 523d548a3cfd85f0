"""Which sentence answers? Each unit gets a score from four features a person can read.

The weights were chosen on labelled questions (`python -m eval questions`, docs/answers.md) and are
kept few and round.
"""

from dataclasses import dataclass

from ingest.analysis.answer_types import answer_evidence, expected_answer
from ingest.parsers.tables import is_control_key
from ingest.types import Span
from ingest.units import Unit

_ENDS = (".", "!", "?", ":", ";", ",", "…")
_CLOSING = "\"'»«”“)] "
PASSAGE = 0.3  # share of the passage's cosine against the unit's own
WORDS = 0.2
KIND = 0.03
FORM = 0.1  # taken off what is no statement: control blocks, subtitles


@dataclass(frozen=True, slots=True)
class Query:
    """One question, and the kinds of answer it asks for, such as "duration" or "person"."""

    text: str
    language: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a question and a unit."""

    similarity: float  # cosine of question and unit, with its lead-in
    passage_similarity: float  # cosine of question and the passage around the unit
    word_match: float  # how well the unit takes up the question's words, 0..1
    kind: int  # 1 what is asked for stands in the unit, -1 it does not, 0 nothing in particular
    form: bool = False  # the unit is a row of the control block, or a line without a full stop

    @property
    def score(self) -> float:
        """How likely the unit answers, compared with other units; about 0..1."""
        near = (1 - PASSAGE) * self.similarity + PASSAGE * self.passage_similarity
        return round(near + WORDS * self.word_match + KIND * self.kind - FORM * self.form, 6)


def analyse_question(text: str, *, language: str) -> Query:
    """Return the question with the kinds of answer it expects."""
    return Query(text=text, language=language, expected=expected_answer(text, language))


def unit_words(unit: Unit) -> str:
    """Return what a unit says together with its heading, for comparing words."""
    heading = unit.section[-1] if unit.section else ""
    return f"{unit.lead_text} {unit.text} {heading}".strip()


def is_form(unit: Unit) -> bool:
    """Tell whether the unit states nothing: a row of document control, a subtitle, a caption."""
    if not unit.cells:
        return unit.kind == "paragraph" and not unit.text.rstrip(_CLOSING).endswith(_ENDS)
    return all(label and is_control_key(label) for label, _ in labelled_cells(unit))


def labelled_cells(unit: Unit) -> list[tuple[str, Span]]:
    """Return a table row's cells with their labels, "" where a column has none."""
    text, at, cells = unit.page.text, unit.span.start, []
    for cell in unit.cells:
        cells.append((text[at : cell.start].strip(" |").removesuffix(":"), cell))
        at = cell.end
    return cells


def kind_in(query: Query, unit: Unit) -> int:
    """Tell whether the kind of thing asked for stands in the unit: 1, -1, or 0 if none is."""
    if not query.expected:
        return 0
    text = f"{unit.lead_text} {unit.text}"
    return 1 if query.expected & answer_evidence(text, unit.language) else -1
