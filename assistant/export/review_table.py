"""The parts of a sheet: columns, rows and what is marked, without any styling."""

from dataclasses import dataclass
from datetime import date

from assistant.review_types import ReviewStatus


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the status whose colour goes with it."""

    text: str
    status: ReviewStatus


Value = str | int | float | date | Marked | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (`report.col_<key>`), its width in characters, who fills it."""

    key: str
    width: float
    fill_in: bool = False
    share: bool = False  # a number 0..1, shown as a percentage


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name (`report.sheet_<key>`), columns and rows. `frozen` columns stay in view."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 0
