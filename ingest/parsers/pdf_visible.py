"""Which words a reader of the page can see.

Cheap signs raise a suspicion (colour of the ground, covered, tiny, invisible mode); for colour and
cover the rendered page decides: where there is no ink, there is no text.
"""

from collections.abc import Sequence
from typing import Any

from ingest.parsers.pdf_graphics import Fill, Graphics, covered
from ingest.parsers.pdf_words import Frame, Word

_TINY = 2.0  # points
_CONTRAST = 14  # of 255: what an eye still tells from its ground
_SCAN = 0.6  # share of the page an image takes if text over it is a scan's text layer
_SCALE = 2.0
_PAPER = (255, 255, 255)


def split_hidden(
    words: Sequence[Word], *, page: Any, frame: Frame, graphics: Graphics
) -> tuple[list[Word], list[Word]]:
    """Return the visible words and the hidden ones."""
    scan = covered(graphics, frame) >= _SCAN
    visible: list[Word] = []
    hidden: list[Word] = []
    doubtful: list[Word] = []
    width, height = frame.width, frame.height
    for word in words:
        x, y = word.middle
        inside = 0 <= x <= width and 0 <= y <= height
        unseen = _invisible(word)
        if not inside or word.size < _TINY or (unseen and not scan):
            hidden.append(word)
        elif not unseen and _blends(word, (x, y), graphics):
            doubtful.append(word)
        else:
            visible.append(word)
    if doubtful:
        ink = _ink(page, frame)
        for word in doubtful:
            (visible if ink(word) else hidden).append(word)
    visible.sort(key=lambda word: word.order)
    return visible, hidden


def _invisible(word: Word) -> bool:
    return word.style.mode in (3, 7) or word.style.color[3] == 0


def _blends(word: Word, middle: tuple[float, float], graphics: Graphics) -> bool:
    """Whether the ground has nearly the word's colour, or something was drawn over it."""
    order = graphics.text_order.get(word.style.object, -1)
    x, y = middle
    ground: Fill | None = None
    for fill in graphics.fills:
        left, top, right, bottom = fill.rect
        if not (left <= x <= right and top <= y <= bottom):
            continue
        if order >= 0 and fill.order > order:
            if fill.opaque:
                return True
        else:
            ground = fill
    (r, g, b), (red, green, blue, _) = ground.color if ground else _PAPER, word.style.color
    return max(abs(r - red), abs(g - green), abs(b - blue)) < 40


def _ink(page: Any, frame: Frame) -> Any:
    """Return a function that says whether anything is to be seen where a word stands."""
    turn = (frame.turn - page.get_rotation()) % 360
    image = page.render(scale=_SCALE, grayscale=True, rotation=turn).to_pil()

    def shows(word: Word) -> bool:
        top, bottom = word.base - 0.75 * word.size, word.base + 0.1 * word.size
        corners = (word.x0, top, word.x1, bottom)
        left, upper, right, lower = (round(value * _SCALE) for value in corners)
        area = image.crop((left, upper, max(right, left + 1), max(lower, upper + 1)))
        low, high = area.getextrema()
        return bool(high - low >= _CONTRAST)

    return shows
