"""Which sentence answers? Each unit gets a score from a dozen features a person can read.

The score is their weighted sum. The weights stand in `ranking.json`, learnt by
`python -m eval answerability` on invented companies as a listwise softmax (Cao et al. 2007): of all
units read for a question the one that answers should come first. docs/answers.md tells more.
"""

import json
import math
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.analysis.answer_types import answer_evidence, expected_answer
from ingest.parsers.tables import is_control_key
from ingest.types import Span
from ingest.units import Unit

_ENDS = (".", "!", "?", ":", ";", ",", "…")
_CLOSING = "\"'»«”“)] "
_ANNOUNCES = re.compile(
    r"(?:how|what|which|who|whom|when|where|why|whether|wie|was|welche[rnsm]?|wer|wem|wen|wann|wo|"
    r"warum|wozu|wofür|ob)\b(?!.*:)",
    re.IGNORECASE,
)
FILE = Path(__file__).with_name("ranking.json")
NAMES = (  # of the weights, in the order of `Features._numbers`
    "similarity",
    "passage_similarity",
    "words",
    "words_before",
    "words_passage",
    "kind",
    "kind_missed",
    "rule",
    "rule_missed",
    "form",
    "question",
    "row",
    "item",
    "length",
)


@dataclass(frozen=True, slots=True)
class Query:
    """One question, and the kinds of answer it asks for, such as "duration" or "person"."""

    text: str
    language: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a question and a unit. Cosines and shares are 0..1."""

    similarity: float  # cosine of question and unit, with its lead-in
    passage_similarity: float  # cosine of question and the passage around the unit
    words: float = 0.0  # how well unit, headings and title take up the question's words
    words_before: float = 0.0  # the same with the unit before it
    words_passage: float = 0.0  # the same with the whole passage
    kind: int = 0  # 1 what is asked for stands in the unit, -1 it does not, 0 nothing in particular
    yes_no: bool = False  # the question asks for yes or no
    form: bool = False  # the unit is a row of the control block, or a line without a full stop
    question: bool = False  # the unit is itself a question
    row: bool = False  # a table row
    item: bool = False  # a list item
    length: int = 0  # words of the unit

    def values(self) -> dict[str, float]:
        """Return the features by the names under which they have weights."""
        return dict(zip(NAMES, self._numbers(), strict=True))

    def _numbers(self) -> tuple[float, ...]:
        return (
            self.similarity,
            self.passage_similarity,
            self.words,
            self.words_before,
            self.words_passage,
            float(self.kind > 0 and not self.yes_no),
            float(self.kind < 0 and not self.yes_no),
            float(self.kind > 0 and self.yes_no),
            float(self.kind < 0 and self.yes_no),
            float(self.form),
            float(self.question),
            float(self.row),
            float(self.item),
            math.log1p(self.length),
        )

    @property
    def score(self) -> float:
        """How likely the unit answers, compared with other units of the same question: log odds."""
        total: float = sum(map(operator.mul, _ordered_weights(), self._numbers()))
        return round(total, 6)


@lru_cache
def load_weights() -> Mapping[str, float]:
    """Return the learnt weights by feature."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    return {str(name): float(value) for name, value in raw.items()}


@lru_cache
def _ordered_weights() -> tuple[float, ...]:
    weights = load_weights()
    return tuple(weights[name] for name in NAMES)


def analyse_question(text: str, *, language: str) -> Query:
    """Return the question with the kinds of answer it expects."""
    return Query(text=text, language=language, expected=expected_answer(text, language))


def unit_words(unit: Unit) -> str:
    """Return what a unit says together with its headings and title, for comparing words."""
    return " ".join([unit.lead_text, unit.text, *unit.section, unit.document.title])


def is_question(unit: Unit) -> bool:
    """Tell whether the unit asks: the questions of a document answer none."""
    return unit.text.rstrip(_CLOSING).endswith("?")


def announces(unit: Unit) -> bool:
    """Tell whether the unit only says what a text is about: "How risks are found and treated".

    A line without a full stop that begins like a question is a subtitle, and answers none.
    """
    text = unit.text.strip()
    return is_form(unit) and not unit.cells and _ANNOUNCES.match(text) is not None


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
    return 1 if answer_evidence(text, unit.language, wanted=query.expected) else -1
