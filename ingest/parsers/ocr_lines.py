"""The picture of a scanned page: set it straight, find ruling lines and shaded table cells.

Lines on scans are thin and often pale, so a line is what is darker than the paper on both of its
sides over a length that no letter has. Dark areas give their edges. Works at half resolution.
"""

from typing import TYPE_CHECKING, Any

from ingest.parsers.pdf_graphics import Fill, Graphics
from ingest.parsers.pdf_grid import find_grids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Mask = NDArray[np.bool_]
    Grey = NDArray[np.int16]

_LEVEL_RUN = 90  # pixels at half resolution: longer than any stroke of a letter
_UPRIGHT_RUN = 60
_SMOOTH = 9  # pixels along a line over which noise is evened out
_ASIDE = 4  # pixels to its sides where the paper is looked at
_CONTRAST = 9  # of 255
_DARK = 128
_CELLS = 2_000
_RIM = 7  # pixels
_BAR = (7.0, 80.0)  # points: height of a dark bar
_NEAR = 5.0  # points

Line = tuple[float, float, float]  # position, start, end; points


def find_skew(image: "Image") -> float:
    """Return the degrees by which the picture must be turned for its lines to lie level."""
    import numpy as np

    small = image.resize((max(1, image.width // 3), max(1, image.height // 3)))
    ys, xs = np.nonzero(np.asarray(small) < _DARK)
    if len(ys) < 500:
        return 0.0
    step = len(ys) // 150_000 + 1
    rows, columns = ys[::step].astype(np.float64), xs[::step].astype(np.float64)

    def sharpness(angle: float) -> float:
        places = np.round(rows - columns * np.tan(np.radians(angle))).astype(np.int64)
        counts = np.bincount(places - places.min()).astype(np.float64)
        return float(np.sum(np.diff(counts) ** 2))

    coarse = max((a / 4 for a in range(-16, 17)), key=lambda a: (sharpness(a), -abs(a)))
    fine = max((coarse + a / 20 for a in range(-5, 6)), key=lambda a: (sharpness(a), -abs(a)))
    return fine if abs(fine) >= 0.05 else 0.0


def read_lines(image: "Image", *, scale: float) -> "tuple[Graphics, Image]":
    """Return the lines and shaded cells, and the picture without them, dark on light.

    `scale` is pixels per point; the graphics are in points.
    """
    import numpy as np
    from PIL import Image

    half = image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.Resampling.BOX)
    grey = np.asarray(half).astype(np.int16)
    level, upright = _ridges(grey, _LEVEL_RUN), _ridges(grey.T, _UPRIGHT_RUN)
    graphics = Graphics(levels=_runs(level, scale / 2), uprights=_runs(upright, scale / 2))
    _add_bars(graphics, grey < _DARK, scale / 2)
    mask = _thicken(level) | _thicken(upright).T
    full = np.asarray(Image.fromarray(mask).resize(image.size, Image.Resampling.NEAREST))
    pixels = np.asarray(image).copy()
    _shade_cells(graphics, pixels, scale)
    ground = int(np.percentile(pixels, 90))
    pixels[full] = np.maximum(pixels[full], ground)
    return graphics, Image.fromarray(pixels)


def _shade_cells(graphics: Graphics, pixels: Any, scale: float) -> None:
    """Note each cell's shade; turn white print on dark cells into dark print on white."""
    import numpy as np

    for grid in find_grids(graphics):
        if len(grid.home) > _CELLS:
            continue
        for row, column in grid.home:
            x0, x1 = grid.xs[column], grid.xs[column + 1]
            y0, y1 = grid.ys[row], grid.ys[row + 1]
            area = pixels[
                round(y0 * scale) : round(y1 * scale), round(x0 * scale) : round(x1 * scale)
            ]
            if not area.size:
                continue
            shade = int(np.median(area))
            graphics.fills.append(Fill((x0, y0, x1, y1), (shade, shade, shade), 0, True))
            if shade < _DARK:
                area[...] = np.minimum(255 - area.astype(np.int16) + shade, 255)
                _clear_rim(pixels, [round(edge * scale) for edge in (x0, y0, x1, y1)])


def _clear_rim(pixels: Any, rect: list[int]) -> None:
    """Whiten the border of a turned cell, where a dark edge stays."""
    left, top, right, bottom = rect
    for edge in (top, bottom):
        pixels[max(0, edge - _RIM) : edge + _RIM, max(0, left - _RIM) : right + _RIM] = 255
    for edge in (left, right):
        pixels[max(0, top - _RIM) : bottom + _RIM, max(0, edge - _RIM) : edge + _RIM] = 255


def _ridges(grey: "Grey", length: int) -> "Mask":
    """Level lines: darker than what lies above and below, over at least `length` pixels."""
    import numpy as np

    height, width = grey.shape
    found = np.zeros((height, width), dtype=np.bool_)
    if height <= 2 * _ASIDE or width <= length:
        return found
    padded = np.pad(grey, ((0, 0), (_SMOOTH // 2 + 1, _SMOOTH // 2)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.int32)
    smooth = (sums[:, _SMOOTH:] - sums[:, :-_SMOOTH]) // _SMOOTH
    middle = smooth[_ASIDE:-_ASIDE] + _CONTRAST
    found[_ASIDE:-_ASIDE] = (middle < smooth[: -2 * _ASIDE]) & (middle < smooth[2 * _ASIDE :])
    return _long(found, length)


def _long(mask: "Mask", length: int) -> "Mask":
    """What of a mask lies in a level run of at least `length` pixels."""
    import numpy as np

    height, width = mask.shape
    if width <= length:
        return np.zeros_like(mask)
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(mask, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= length
    marks = np.zeros((height, width + 1), dtype=np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, length : length + full.shape[1]] -= full
    return np.asarray(np.cumsum(marks[:, :width], axis=1) > 0)


def _add_bars(graphics: Graphics, ink: "Mask", scale: float) -> None:
    """Add the edges of dark bars; a table's upright lines go on through its dark header."""
    import numpy as np

    mask = _long(ink, _LEVEL_RUN)
    padded = np.pad(ink, ((2, 2), (0, 0)))
    tops = _widest(_runs(_long(mask & ~padded[:-4], _LEVEL_RUN // 2), scale))
    bottoms = _widest(_runs(_long(mask & ~padded[4:], _LEVEL_RUN // 2), scale))
    for top, left, right in tops:
        for bottom, start, end in bottoms:
            same = abs(left - start) < _NEAR and abs(right - end) < _NEAR
            if not same or not _BAR[0] <= bottom - top <= _BAR[1]:
                continue
            graphics.levels += [(top, left, right), (bottom, start, end)]
            through = {x for x, y0, _ in graphics.uprights if left < x < right
                       and abs(y0 - bottom) < _NEAR}  # fmt: skip
            graphics.uprights += [(x, top, bottom) for x in sorted({left, right} | through)]
            break


def _widest(runs: list[Line]) -> list[Line]:
    """One line for all runs at about the same height."""
    lines: list[Line] = []
    for at, start, end in sorted(runs):
        if lines and at - lines[-1][0] <= 1.5:
            lines[-1] = (lines[-1][0], min(lines[-1][1], start), max(lines[-1][2], end))
        else:
            lines.append((at, start, end))
    return lines


def _runs(mask: "Mask", scale: float) -> list[Line]:
    """The level runs of a mask as (position, start, end) in points."""
    import numpy as np

    found = []
    for row in np.flatnonzero(mask.any(axis=1)):
        steps = np.flatnonzero(np.diff(np.pad(mask[row].astype(np.int8), 1)))
        for start, end in zip(steps[::2], steps[1::2], strict=True):
            found.append(((float(row) + 0.5) / scale, float(start) / scale, float(end) / scale))
    return found


def _thicken(mask: "Mask") -> "Mask":
    """The mask, two pixels wider on each side: the pale rim of a line."""
    thick = mask.copy()
    for step in (1, 2):
        thick[step:] |= mask[:-step]
        thick[:-step] |= mask[step:]
    return thick
