"""The progress of the action plan as a PNG: bars for opened and done, a line for what is open.

The picture holds bars and digits only; the words stand beside it as text.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from assistant.governance.plan import Point

OPENED, DONE, LEFT = "#E3A72F", "#2E7D5B", "#0F6371"
_INK, _FAINT = "#17222B", "#D5DAE0"
_SIZE = (1200, 420)
_EDGE, _FOOT, _HEAD = 24, 44, 40  # pixels beside, below and above the bars


def progress_chart(points: Sequence[Point]) -> bytes:
    """Return a PNG of 1200 by 420 pixels: for each week or month two bars and a dot.

    The first bar, hatched, is what was opened, the second what was done; the line is what was
    open at the end. Below stands the number of the week or month.
    """
    image = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(image)
    width, height = _SIZE
    floor = height - _FOOT
    draw.line((_EDGE, floor, width - _EDGE, floor), fill=_FAINT, width=3)
    if points:
        top = max(1, *(max(one.opened, one.done, one.left) for one in points))
        each = (width - 2 * _EDGE) / len(points)
        dots = []
        for place, point in enumerate(points):
            middle = _EDGE + each * (place + 0.5)
            _bars(image, point, middle, each, floor, (floor - _HEAD) / top)
            dots.append((middle, floor - point.left * (floor - _HEAD) / top, point.left))
            draw.text((middle, floor + 22), _label(point), fill=_INK, font=_font(24), anchor="mm")
        _line(draw, dots)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bars(
    image: Image.Image, point: Point, middle: float, each: float, floor: int, unit: float
) -> None:
    wide = min(46, int(each * 0.3))
    for count, left, colour in (
        (point.opened, middle - wide - 3, OPENED),
        (point.done, middle + 3, DONE),
    ):
        tall = round(count * unit)
        if not tall:
            continue
        bar = Image.new("RGB", (wide, tall), colour)
        if colour == OPENED:
            hatch = ImageDraw.Draw(bar)
            for start in range(-tall, wide, 14):
                hatch.line((start, tall, start + tall, 0), fill="#F3CF85", width=3)
        image.paste(bar, (round(left), floor - tall))
        digits = ImageDraw.Draw(image)
        where = (left + wide / 2, floor - tall - 13)
        digits.text(where, str(count), fill=_INK, font=_font(20), anchor="mm")


def _line(draw: ImageDraw.ImageDraw, dots: Sequence[tuple[float, float, int]]) -> None:
    draw.line([(x, y) for x, y, _ in dots], fill=LEFT, width=4)
    for x, y, count in dots:
        half = 17
        draw.ellipse((x - half, y - half, x + half, y + half), fill=LEFT, outline="white", width=2)
        draw.text((x, y), str(count), fill="white", font=_font(20), anchor="mm")


def _label(point: Point) -> str:
    number = point.first.isocalendar().week if point.step == "week" else point.first.month
    return str(number)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
