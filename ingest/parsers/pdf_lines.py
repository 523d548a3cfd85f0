"""Words to lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from ingest.parsers.pdf_words import Word


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, left to right; made by `make_line`.

    `base` and `size` are those of most characters, in points; `bold` means (nearly) all of it.
    """

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        """About the top of its capitals."""
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """About the bottom of its descenders."""
        return self.base + 0.22 * self.size


def make_line(words: Sequence[Word]) -> Line:
    """Return the line of words that stand on one baseline, given from left to right."""
    parts = [words[0].text]
    for before, word in pairwise(words):
        parts.append(f" {word.text}" if _apart(before, word) else word.text)
    letters = [len(word.text) for word in words]
    styles = [word.style for word in words]
    bold = sum(count for style, count in zip(styles, letters, strict=True) if style.bold)
    return Line(
        words=tuple(words),
        text="".join(parts),
        x0=words[0].x0,
        x1=max([word.x1 for word in words]),
        base=_common([word.base for word in words], letters),
        size=_common([style.size for style in styles], letters),
        bold=bold > 0.9 * sum(letters),
    )


def build_lines(words: Sequence[Word]) -> list[Line]:
    """Return lines from top to bottom; words far apart on one baseline make several lines."""
    lines: list[Line] = []
    for row in _rows(words):
        run: list[Word] = []
        for word in row:
            if run and _split(run[-1], word):
                lines.append(make_line(run))
                run = []
            run.append(word)
        lines.append(make_line(run))
    return lines


def row_texts(words: Sequence[Word]) -> list[str]:
    """Return one text a baseline, from top to bottom."""
    return [make_line(row).text for row in _rows(words)]


def merge_rows(lines: Iterable[Line]) -> list[Line]:
    """Return one line a baseline: pieces side by side are joined, from left to right."""
    lines = list(lines)
    known = {id(line.words[0]): line for line in lines}
    merged = []
    for row in map(tuple, _rows([word for line in lines for word in line.words])):
        line = known.get(id(row[0]))
        merged.append(line if line and line.words == row else make_line(row))
    return merged


def body_size(lines: Iterable[Line]) -> float:
    """Return the font size of most of the text, points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 10.0


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by baseline, top to bottom; raised and lowered small print stays in its line."""
    rows: list[list[Word]] = []
    bases: list[tuple[float, float]] = []  # baseline and size of each row's largest word
    for word in sorted(words, key=_place):
        own, own_size = word.base, word.style.size
        if bases and bases[-1] == (own, own_size):  # most words stand beside the one before
            rows[-1].append(word)
            continue
        for index in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
            base, size = bases[index]
            apart = abs(own - base)
            small, large = (size, own_size) if size < own_size else (own_size, size)
            if apart <= 0.2 * small or (
                apart <= 0.5 * large
                and small < 0.8 * large
                and any(_touches(word, other) for other in rows[index])
            ):
                rows[index].append(word)
                if own_size > size:
                    bases[index] = (own, own_size)
                break
        else:
            rows.append([word])
            bases.append((own, own_size))
    return [sorted(row, key=_left) for row in rows]


_place = attrgetter("base", "x0")
_left = attrgetter("x0")


def _touches(word: Word, other: Word) -> bool:
    gap = max(word.x0 - other.x1, other.x0 - word.x1)
    return gap < 0.3 * max(word.size, other.size)


def _split(before: Word, after: Word) -> bool:
    gap = after.x0 - before.x1
    if gap <= 0.7 * after.style.size:  # nearly always
        return False
    size = max(before.size, after.size)
    neighbours = 0 < after.order - before.order <= len(after.text) + 3
    return gap > (2.2 if neighbours else 0.7) * size


def _apart(before: Word, after: Word) -> bool:
    gap = after.x0 - before.x1
    neighbours = 0 < after.order - before.order <= len(after.text) + 3
    if neighbours and not after.spaced:
        return gap > 0.5 * after.size
    return after.spaced if neighbours else gap > 0.12 * max(before.size, after.size)


def _common(values: Sequence[float], weights: Sequence[int]) -> float:
    """Return the value of most weight, to a tenth; the largest of several."""
    first = values[0]
    if all([value == first for value in values]):
        return round(first, 1)
    counts: dict[float, int] = {}
    for value, weight in zip(values, weights, strict=True):
        value = round(value, 1)
        counts[value] = counts.get(value, 0) + weight
    return max(counts, key=lambda value: (counts[value], value))
