"""Stacked bars as PNG pictures.

A picture holds bars and digits only; the words stand beside it as text that can be read aloud,
searched and translated. Each status has a pattern besides its colour, for prints without colour.
"""

from collections.abc import Mapping
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from assistant.review_types import STATUSES, ReviewStatus

FILLS: dict[ReviewStatus, str] = {  # strong: bars and marks
    "met": "2E7D5B",
    "partial": "E3A72F",
    "missing": "C2473D",
    "undetermined": "7A8797",
    "not_applicable": "D5DAE0",
}
TINTS: dict[ReviewStatus, str] = {  # light: behind black text
    "met": "DCEFE4",
    "partial": "FBEBC8",
    "missing": "F8DAD6",
    "undetermined": "E1E5EA",
    "not_applicable": "F3F4F6",
}
_INK = "#17222B"
_WHITE_DIGITS: tuple[ReviewStatus, ...] = ("met", "missing", "undetermined")
_GAP = 3  # white pixels between two parts


def stacked_bar(
    counts: Mapping[ReviewStatus, int], *, width: int = 1200, height: int = 84
) -> bytes:
    """Return a PNG: one bar, its parts in proportion to the counts, each with its number.

    Sizes in pixels. Without any count the bar is empty.
    """
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    total = sum(counts.get(status, 0) for status in STATUSES)
    if not total:
        draw.rectangle((0, 0, width - 1, height - 1), outline="#D5DAE0", width=2)
    left, before = 0, 0
    for status in STATUSES:
        count = counts.get(status, 0)
        if count:
            before += count
            right = round(width * before / total)
            end = right - (_GAP if before < total else 0)
            image.paste(_part(status, count, max(1, end - left), height), (left, 0))
            left = right
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _part(status: ReviewStatus, count: int, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), f"#{FILLS[status]}")
    draw = ImageDraw.Draw(image)
    _pattern(draw, status, width, height)
    font = ImageFont.load_default(size=round(height * 0.56))
    text = str(count)
    room = draw.textlength(text, font=font) + height * 0.3
    if room <= width:
        centre = (width / 2, height / 2)
        if status in ("partial", "missing", "undetermined"):  # keep the digits off the pattern
            half = room / 2
            box = (centre[0] - half, height * 0.14, centre[0] + half, height * 0.86)
            draw.rounded_rectangle(box, radius=height * 0.14, fill=f"#{FILLS[status]}")
        ink = "white" if status in _WHITE_DIGITS else _INK
        draw.text(centre, text, fill=ink, font=font, anchor="mm")
    return image


def _pattern(draw: ImageDraw.ImageDraw, status: ReviewStatus, width: int, height: int) -> None:
    """Met is plain; partial has rising lines, missing falling ones, undetermined dots."""
    if status == "partial":
        for start in range(-height, width, 18):
            draw.line((start, height, start + height, 0), fill="#F3CF85", width=4)
    elif status == "missing":
        for start in range(-height, width, 18):
            draw.line((start, 0, start + height, height), fill="#DB8A83", width=3)
    elif status == "undetermined":
        for x in range(9, width, 18):
            for y in range(9, height, 18):
                draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill="#B4BDC8")
    elif status == "not_applicable":
        draw.rectangle((0, 0, width - 1, height - 1), outline="#9AA5B1", width=2)
