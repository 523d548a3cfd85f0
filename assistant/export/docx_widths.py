"""How wide the columns of a table are: by what stands in them, so that no word is torn."""

from collections.abc import Sequence

CHARACTER = 0.2  # centimetres that a character of the table's size takes
PADDING = 0.45  # of a cell, left and right together
LONGEST_WORD = 22  # a longer one may be hyphenated
MOST = 160  # characters of a cell that count: one long cell must not starve the others


def fitting_widths(cells: Sequence[Sequence[str]], total: float) -> list[float]:
    """Return the columns' widths in centimetres, together `total`.

    `cells` are the rows, the heading first. Each column takes its longest word, and the rest goes
    by how much text a column holds. Where even the words do not fit, all columns shrink alike.
    """
    columns = list(zip(*cells, strict=True))
    least = [CHARACTER * min(_longest_word(column), LONGEST_WORD) + PADDING for column in columns]
    if sum(least) >= total:
        return [total * width / sum(least) for width in least]
    text = [_text(column) for column in columns]
    wanted = [
        max(CHARACTER * n + PADDING - width, 0.01) for n, width in zip(text, least, strict=True)
    ]
    rest = total - sum(least)
    return [width + rest * more / sum(wanted) for width, more in zip(least, wanted, strict=True)]


def _longest_word(column: Sequence[str]) -> int:
    words = [word for cell in column for word in cell.replace("-", "- ").split()]
    heading = [word + "  " for word in column[0].split()]  # it is set in bold
    return max(map(len, words + heading), default=1)


def _text(column: Sequence[str]) -> float:
    """Between the average and the longest cell."""
    lengths = [min(len(cell), MOST) for cell in column]
    return (max(lengths) + sum(lengths) / len(lengths)) / 2
