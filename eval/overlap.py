"""When do two quotes say the same words? However each was cut: one holds the other, or most of it.

Compared are letters and digits alone, so that hyphens, spaces and table rules do not matter.
"""

import re
from collections import Counter
from collections.abc import Sequence

from eval.matching import words

SHARE = 0.6  # of the gold quote's words
SHORTEST = 12  # letters of a quote of ours that counts by lying within a gold one


def overlaps(gold: str, ours: str) -> bool:
    """Tell whether words of ours are those of a gold quote, or hold them, or most of them.

    A few letters of ours within a long gold quote are no match; a short gold quote, the value of
    one table cell, within a row of ours is.
    """
    wanted, shown = bare(gold), bare(ours)
    if not wanted or not shown:
        return False
    if wanted in shown or (len(shown) >= SHORTEST and shown in wanted):
        return True
    counts = Counter(words(gold))
    found = counts & Counter(words(ours))
    return sum(found.values()) >= SHARE * sum(counts.values())


def says(gold: str, pieces: Sequence[str]) -> bool:
    """Tell whether one line of a reply, given piece by piece, shows the words of a gold quote.

    A gold quote of a few letters, such as the cell "4 hours", must be a piece (or the value of
    one), for within a sentence it may stand for something else.
    """
    wanted = bare(gold)
    if len(wanted) < SHORTEST:
        values = (piece.partition(": ")[2] or piece for piece in pieces)
        return any(bare(value) == wanted for value in (*values, *pieces))
    return overlaps(gold, " ".join(pieces)) or any(overlaps(gold, piece) for piece in pieces)


def bare(text: str) -> str:
    """Return letters and digits alone, in lower case."""
    return re.sub(r"[\W_]+", "", text).casefold()


def file_name(path: str) -> str:
    """Return the last part of a path: gold files name documents by it."""
    return path.rsplit("/", 1)[-1]
