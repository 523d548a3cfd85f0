"""Words of a PDF page with their places, upright, y counted downwards from the top."""

from dataclasses import dataclass
from typing import NamedTuple

HYPHENS = "\ufffe\x02"  # pdfium's marks for a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Frame:
    """Maps page coordinates (y up) to upright ones (y down), `turn` degrees clockwise."""

    box: tuple[float, float, float, float]  # left, bottom, right, top of what is shown
    turn: int = 0

    @property
    def width(self) -> float:
        """Width in points, as seen upright."""
        left, bottom, right, top = self.box
        return top - bottom if self.turn % 180 else right - left

    @property
    def height(self) -> float:
        """Height in points, as seen upright."""
        left, bottom, right, top = self.box
        return right - left if self.turn % 180 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the upright place of a point of the page."""
        left, bottom, right, top = self.box
        if not self.turn:
            return x - left, top - y
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        return top - y, right - x


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share. `size` is in points as shown."""

    size: float
    bold: bool
    mode: int  # PDF text render mode; 3 is invisible
    color: tuple[int, int, int, int]
    angle: float  # degrees counter-clockwise on the unrotated page
    artifact: bool  # tagged as page furniture
    object: int  # address of the text object


class Word(NamedTuple):
    """A run of characters without white space. `base` is the baseline's y."""

    text: str
    x0: float
    x1: float
    base: float
    style: Style
    order: int  # position in the content stream
    spaced: bool = True  # white space stood before it

    @property
    def size(self) -> float:
        """Font size in points."""
        return self.style.size

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the word, for containment."""
        return (self.x0 + self.x1) / 2, self.base - 0.3 * self.style.size


@dataclass(frozen=True, slots=True)
class PageWords:
    """Words of a page: those along the reading direction, and those at an angle to it."""

    frame: Frame
    upright: tuple[Word, ...]
    slanted: tuple[Word, ...]
    suspicious: int  # zero-width and bidirectional control characters met
    unknown: int  # characters that no font explains
