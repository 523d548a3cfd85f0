"""Which cells of a workbook show nothing to a reader, though they hold something."""

import io
import posixpath
import re
import zipfile
from typing import Any

_FLAT = 0.5  # points of a row, characters of a column
_TINY = 2  # points
_REFERENCE = re.compile(rb"<table\b[^>]*?\bref=\"[A-Z]+(\d+)")
_TARGET = re.compile(r"Target=\"([^\"]*tables/[^\"]*)\"")
_PART = 200_000  # bytes of a part that are looked at


def is_flat(size: str | None) -> bool:
    """Return whether a row or column is so low or narrow that nothing of it shows."""
    try:
        return size is not None and float(size) < _FLAT
    except ValueError:
        return False


def is_blank(cell: Any) -> bool:
    """Return whether a cell shows nothing: white on no ground, tiny, or a format without a text."""
    if getattr(cell, "number_format", "").replace(" ", "") == ";;;":
        return True
    font = getattr(cell, "font", None)
    if font is None:
        return False
    if font.sz is not None and font.sz <= _TINY:
        return True
    return _is_white(font.color) and not _has_ground(getattr(cell, "fill", None))


def _is_white(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "theme":
        return bool(color.theme == 0 and not color.tint)  # 0 is the theme's paper
    if color.type == "indexed":
        return color.indexed in (1, 9)
    digits = str(color.rgb or "")[-6:]
    return re.fullmatch(r"(?:F[0-9A-F]){3}", digits, re.IGNORECASE) is not None


def _has_ground(fill: Any) -> bool:
    """Whether a cell is filled with another colour than white; a pattern counts as one."""
    kind = getattr(fill, "fill_type", None)
    if kind is None or kind == "none":
        return False
    return kind != "solid" or not _is_white(fill.fgColor)


def table_heads(data: bytes, path: str) -> frozenset[int]:
    """Return the first rows of a sheet's tables, whose style may colour what is white by itself."""
    folder, name = posixpath.split(path.lstrip("/"))
    found: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        links = f"{folder}/_rels/{name}.rels"
        if links not in names:
            return frozenset()
        with archive.open(links) as part:
            targets = _TARGET.findall(part.read(_PART).decode("utf-8", "replace"))
        for target in targets[:200]:
            place = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            if place in names:
                with archive.open(place) as part:
                    found.update(map(int, _REFERENCE.findall(part.read(_PART))[:1]))
    return frozenset(found)
