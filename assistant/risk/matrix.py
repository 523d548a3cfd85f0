"""The likelihood × impact matrix: which risks lie in which cell, before and after treatment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.risk.assess import Assessed
from assistant.risk.controls import number_of
from assistant.risk.method import LevelName, Method

Cell = tuple[int, int]  # likelihood, impact


@dataclass(frozen=True, slots=True)
class Matrix:
    """Ids of risks by cell. `unplaced` have no rating on the scales in use, and lie nowhere.

    `levels` gives the level of every cell; without a usable method it is empty.
    """

    likelihoods: int
    impacts: int
    cells: Mapping[Cell, tuple[str, ...]]
    unplaced: tuple[str, ...]
    levels: Mapping[Cell, LevelName]

    def count(self, likelihood: int, impact: int) -> int:
        """Return how many risks lie in a cell."""
        return len(self.cells.get((likelihood, impact), ()))


def matrix(assessed: Iterable[Assessed], method: Method, *, after: bool) -> Matrix:
    """Return the matrix before treatment, or of what remains after it. Closed risks are left out.

    After treatment only risks with a residual rating count; the one before never stands in.
    """
    cells: dict[Cell, list[Assessed]] = {}
    unplaced: list[Assessed] = []
    for one in assessed:
        if one.over:
            continue
        rating = one.residual if after else one.initial
        if rating.state != "assessed" or rating.likelihood is None or rating.impact is None:
            unplaced.append(one)
        else:
            cells.setdefault((rating.likelihood, rating.impact), []).append(one)
    likelihoods, impacts = len(method.likelihood), len(method.impact)
    every = [(row, column) for row in range(1, likelihoods + 1) for column in range(1, impacts + 1)]
    return Matrix(
        likelihoods,
        impacts,
        {cell: _ids(cells[cell]) for cell in sorted(cells)},
        _ids(unplaced),
        {cell: method.level(cell[0] * cell[1]) for cell in every} if method.usable else {},
    )


def _ids(ones: Iterable[Assessed]) -> tuple[str, ...]:
    return tuple(one.risk.id for one in sorted(ones, key=lambda one: number_of(one.risk)))
