"""The likelihood × impact matrix as a PNG picture.

The picture holds cells, digits and patterns only; the words stand beside it as text. Levels are
told apart without colour: low cells are plain, medium ones have rising lines, high ones dots and a
thick frame.
"""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from assistant.risk.matrix import Matrix
from assistant.risk.method import LevelName

CELL, EDGE, GAP = 120, 64, 4  # pixels: a cell, the room for the axis numbers, between cells
FILLS: dict[LevelName, str] = {"low": "#DCEFE4", "medium": "#FBEBC8", "high": "#F3C2BC"}
NO_LEVEL = "#EEF1F4"
_LINES: dict[LevelName, str] = {"low": "#9CC9B2", "medium": "#E3A72F", "high": "#C2473D"}
_INK, _FAINT = "#17222B", "#7A8797"


def size_of(matrix: Matrix) -> tuple[int, int]:
    """Return the picture's width and height in pixels."""
    return EDGE + matrix.impacts * CELL + GAP, matrix.likelihoods * CELL + EDGE + GAP


def risk_matrix_png(matrix: Matrix) -> bytes:
    """Return the picture: likelihood upwards, impact to the right, in each cell how many risks.

    Cells without risks show a small dot in place of a number.
    """
    image = Image.new("RGB", size_of(matrix), "white")
    draw = ImageDraw.Draw(image)
    for likelihood in range(1, matrix.likelihoods + 1):
        top = (matrix.likelihoods - likelihood) * CELL + GAP
        _axis(draw, likelihood, (EDGE / 2, top + CELL / 2))
        for impact in range(1, matrix.impacts + 1):
            left = EDGE + (impact - 1) * CELL
            level = matrix.levels.get((likelihood, impact))
            cell = _cell(matrix.count(likelihood, impact), level)
            image.paste(cell, (left, top))
    for impact in range(1, matrix.impacts + 1):
        where = (EDGE + (impact - 0.5) * CELL, matrix.likelihoods * CELL + GAP + EDGE / 2)
        _axis(draw, impact, where)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _axis(draw: ImageDraw.ImageDraw, number: int, where: tuple[float, float]) -> None:
    draw.text(where, str(number), fill=_INK, font=ImageFont.load_default(size=34), anchor="mm")


def _cell(count: int, level: LevelName | None) -> Image.Image:
    side = CELL - GAP
    image = Image.new("RGB", (side, side), FILLS[level] if level else NO_LEVEL)
    draw = ImageDraw.Draw(image)
    if level is not None:
        _pattern(draw, level, side)
    frame = 7 if level == "high" else 2
    outline = _LINES[level] if level else _FAINT
    draw.rectangle((0, 0, side - 1, side - 1), outline=outline, width=frame)
    middle = (side / 2, side / 2)
    if not count:
        draw.ellipse((side / 2 - 4, side / 2 - 4, side / 2 + 4, side / 2 + 4), fill=_FAINT)
        return image
    font = ImageFont.load_default(size=48 if count < 1000 else 34)
    half = max(draw.textlength(str(count), font=font) / 2 + 12, 30)
    box = (middle[0] - half, middle[1] - 30, middle[0] + half, middle[1] + 30)
    draw.rounded_rectangle(box, radius=12, fill="white", outline=_INK, width=2)
    draw.text(middle, str(count), fill=_INK, font=font, anchor="mm")
    return image


def _pattern(draw: ImageDraw.ImageDraw, level: LevelName, side: int) -> None:
    if level == "medium":
        for start in range(-side, side, 16):
            draw.line((start, side, start + side, 0), fill="#F3CF85", width=2)
    elif level == "high":
        for x in range(14, side, 14):
            for y in range(14, side, 14):
                draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill="#C2473D")
