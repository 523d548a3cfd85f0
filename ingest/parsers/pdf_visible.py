"""Which words a reader of the page can see.

Cheap signs raise a suspicion (colour of the ground, covered, cut off, tiny, invisible mode); for
colour, cover and cut the rendered page decides: where there is no ink, there is no text.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ingest.parsers.pdf_graphics import Fill, Graphics, Rect, covered
from ingest.parsers.pdf_words import Frame, Word

_TINY = 2.0  # points
_NARROW = 0.05  # times the font's size: a letter that is narrower is a stroke
_FAINT = 8  # of 255: alpha below this shows nothing
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
        style = word.style
        x, y = word.middle
        inside = 0 <= x <= width and 0 <= y <= height
        unseen = style.mode in (3, 7) or style.color[3] < _FAINT
        # Nearly every word is wide enough, so that no letter has to be looked at.
        thin = word.x1 - word.x0 < _NARROW * style.size * len(word.text) and _is_thin(word)
        if not inside or thin or style.size < _TINY or (unseen and not scan):
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


def _is_thin(word: Word) -> bool:
    """Whether the (Latin) letters of a level word are pressed into strokes."""
    width, most = word.x1 - word.x0, _NARROW * word.size
    letters = sum(one.isalpha() and one < "\u0250" for one in word.text)
    level = abs(word.style.angle) < 1
    return letters > 1 and level and width < most * letters


def _blends(word: Word, middle: tuple[float, float], graphics: Graphics) -> bool:
    """Whether the ground has nearly the word's colour, or something was drawn over it."""
    style = word.style
    order = graphics.text_order.get(style.object, -1)
    x, y = middle
    clip = graphics.clips.get(style.object)
    if style.mode == 1 or (clip and _cut_off(middle, clip)):  # an outline has its own colour
        return True
    if (
        order >= 0
        and graphics.images
        and any(
            above > order and left <= x <= right and top <= y <= bottom
            for above, (left, top, right, bottom) in zip(
                graphics.image_orders, graphics.images, strict=False
            )
        )
    ):
        return True
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
    return _alike(ground.color if ground else _PAPER, style.color)


@lru_cache(maxsize=4096)
def _alike(ground: tuple[int, int, int], ink: tuple[int, int, int, int]) -> bool:
    (r, g, b), (red, green, blue, alpha) = ground, ink
    return max(abs(r - red), abs(g - green), abs(b - blue)) * alpha < 40 * 255


def _cut_off(middle: tuple[float, float], clip: Rect) -> bool:
    """Whether a word stands outside of what its text object is cut to."""
    (left, top, right, bottom), (x, y) = clip, middle
    return not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1)


def _ink(page: Any, frame: Frame) -> Any:
    """Return a function that says whether anything is to be seen where a word stands."""
    turn = (frame.turn - page.get_rotation()) % 360
    image = page.render(scale=_SCALE, grayscale=True, rotation=turn).to_pil()

    def shows(word: Word) -> bool:
        top, bottom = word.base - 0.75 * word.size, word.base + 0.1 * word.size
        corners = (word.x0, top, word.x1, bottom)
        left, upper = max(round(corners[0] * _SCALE), 0), max(round(corners[1] * _SCALE), 0)
        # Beyond the page's edge a crop is black.
        right = min(max(round(corners[2] * _SCALE), left + 1), image.width)
        lower = min(max(round(corners[3] * _SCALE), upper + 1), image.height)
        if right <= left or lower <= upper:
            return False
        area = image.crop((left, upper, right, lower))
        low, high = area.getextrema()
        return bool(high - low >= _CONTRAST)

    return shows
