"""A draft: blocks of runs, each run with where its words come from. All values are frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.messages import Language
from assistant.types import Citation

Origin = Literal["template", "fact", "answer", "open", "model"]
BlockKind = Literal["heading", "text", "statement", "bullet", "table"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one origin: the template's, the company's documents', a person's, or a question.

    "model" are a template's words as a language model put them, checked (`drafting.rewording`).

    `slot` names what was filled or is still open; `note` is the number of the footnote.
    """

    text: str
    origin: Origin = "template"
    slot: str | None = None
    note: int | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; numbered like a statement where it serves criteria."""

    cells: tuple[Runs, ...]
    number: str | None = None
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, numbered statement, list item or table."""

    kind: BlockKind
    runs: Runs = ()
    level: int = 0  # headings: 1 is a chapter, 2 stands below it
    number: str | None = None  # headings: "2.1"; what serves criteria: "R-07"
    serves: tuple[str, ...] = ()  # criteria: "5.2.a"
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What nobody knows yet: a question, shown in its place and listed at the end.

    In a table with a row for each system, role or control, `column` and `row` name the cell.
    """

    slot: str
    question: str
    places: tuple[str, ...]  # headings under which it stands
    column: str | None = None
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One line of the table at the end: a statement, the requirement and criterion it serves."""

    number: str
    requirement: str  # "iso42001:5.2"
    criterion: str  # "5.2.a"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A document in force that says a requirement is lacking: it must be changed as well."""

    requirement: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Rephrasing:
    """What a language model had to do with a draft's statements.

    `rephrased` are in its words, `kept` in the template's (reason and count, by reason). `fallback`
    is what to tell people where the model failed and no word of it is used, "" where it did not.
    """

    model: str
    prompt: str  # name and version, as "draft_statement@1"
    rephrased: int
    kept: tuple[tuple[str, int], ...] = ()
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A governance document, not yet approved by anyone.

    `closes` are the requirements whose essential criteria its statements serve, every one;
    `contributes` those of which it serves a part, or which another document denies (`blocked`).
    `extends` is the document an addendum belongs to. `citations` are the footnotes, from 1.
    `rephrasing` is None where no language model was asked.
    """

    types: tuple[str, ...]
    form: Literal["document", "addendum"]
    language: Language
    title: Runs
    version: str
    control: tuple[tuple[str, Runs], ...]  # rows of the document-control block
    blocks: tuple[Block, ...]
    services: tuple[Service, ...]
    open_points: tuple[OpenPoint, ...]
    citations: tuple[Citation, ...]
    closes: tuple[str, ...]
    contributes: tuple[str, ...]
    extends: Citation | None = None
    blocked: tuple[Blocked, ...] = ()
    rephrasing: Rephrasing | None = None

    @property
    def heading(self) -> str:
        """The title as plain text."""
        return plain(self.title)


def plain(runs: Runs) -> str:
    """Return runs as text, without footnote numbers."""
    return "".join(run.text for run in runs)


def runs_of(block: Block) -> Iterator[Runs]:
    """Yield the runs of a block, and those of a table's cells."""
    yield block.runs
    yield from (cell for row in block.rows for cell in row.cells)
