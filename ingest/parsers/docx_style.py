"""What Word styles mean for reading: heading levels, bold, and what nobody can see."""

import re
from dataclasses import dataclass, replace
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PAPER = ("background1", "light1")  # the theme's colours of paper
_VANISH = (f"{W}vanish", f"{W}webHidden")
_OFF = {"0", "false", "off", "none"}
_HEADING = re.compile(r"(?:heading|überschrift|berschrift|titre|kop)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel)", re.IGNORECASE)
_LIST = re.compile(r"(?:list|liste|aufzählung|listenabsatz|listennummer)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|verzeichnis|table of figures|index)\s*\d", re.IGNORECASE)
_TINY = 4  # half-points: two points and less is for machines, not for readers


@dataclass(frozen=True, slots=True)
class Look:
    """How a run appears. `color` and `fill` are "RRGGBB", or "" for automatic."""

    bold: bool = False
    vanish: bool = False
    color: str = ""
    fill: str = ""
    size: int = 22  # half-points

    @property
    def hidden(self) -> bool:
        """Whether a reader would see nothing: vanish, tiny, or the colour of its ground."""
        same = bool(self.color) and _near(self.color, self.fill or "FFFFFF")
        return self.vanish or self.size <= _TINY or same


class Styles:
    """The style sheet of one document, with inheritance resolved."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = Look()
        self._looks: dict[str, Look] = {}
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style
        default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default = apply(Look(), default)

    def look(self, style_id: str, base: Look | None = None) -> Look:
        """Return how text in this style appears, on top of `base` (document defaults)."""
        if base is not None:
            for style in reversed(self._chain(style_id)):
                base = apply(base, style.find(f"{W}rPr"), style.find(f"{W}pPr"))
            return base
        if style_id not in self._looks:
            self._looks[style_id] = self.look(style_id, self._default)
        return self._looks[style_id]

    def heading_level(self, paragraph: Any) -> int | None:
        """Return the level that style or outline give to a paragraph, else None."""
        own = _outline(paragraph)
        if own is not None:
            return own
        for style in self._chain(style_of(paragraph)):
            name = _name(style)
            if match := _HEADING.fullmatch(name) or _HEADING.match(name):
                return max(1, int(match[1]))
            if _TITLE.fullmatch(name):
                return 1
            level = _outline(style)
            if level is not None:
                return level
        return None

    def is_list(self, paragraph: Any) -> bool:
        """Whether the style's name says that this is a list item."""
        return any(_LIST.match(_name(style)) for style in self._chain(style_of(paragraph)))

    def is_contents(self, paragraph: Any) -> bool:
        """Whether this is a line of a table of contents, which only repeats headings."""
        return any(_CONTENTS.match(_name(style)) for style in self._chain(style_of(paragraph)))

    def numbering(self, paragraph: Any) -> Any:
        """Return the numPr element in force, else None."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None:
            return own
        for style in self._chain(style_of(paragraph)):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None

    def shaded(self, table: Any) -> str:
        """Return a dark fill that a table's style uses somewhere, else ""."""
        style = table.find(f"{W}tblPr/{W}tblStyle")
        for entry in self._chain(style.get(f"{W}val", "")) if style is not None else ():
            for shade in entry.iter(f"{W}shd"):
                fill = _color(shade.get(f"{W}fill"))
                if fill and not _near(fill, "FFFFFF"):
                    return fill
        return ""

    def _chain(self, style_id: str) -> list[Any]:
        """The style and what it is based on, nearest first; a circle ends it."""
        chain: list[Any] = []
        while (style := self._styles.get(style_id)) is not None and style not in chain:
            chain.append(style)
            based = style.find(f"{W}basedOn")
            style_id = based.get(f"{W}val", "") if based is not None else ""
        return chain


def apply(look: Look, run: Any, paragraph: Any = None) -> Look:
    """Return the look after an rPr (and a pPr, for its shading) has been applied."""
    if paragraph is not None:
        fill = _color(_value(paragraph.find(f"{W}shd"), "fill"))
        look = replace(look, fill=fill) if fill else look
    if run is None:
        return look
    for element in run:
        if element.tag == f"{W}b":
            look = replace(look, bold=_on(element))
        elif element.tag in _VANISH:
            look = replace(look, vanish=_on(element))
        elif element.tag == f"{W}color":
            look = replace(look, color=_font_color(element))
        elif element.tag == f"{W}shd":
            look = replace(look, fill=_color(_value(element, "fill")) or look.fill)
        elif element.tag == f"{W}sz" and _value(element, "val").isdecimal():
            look = replace(look, size=int(_value(element, "val")))
        elif element.tag == f"{W}highlight" and _value(element, "val") not in ("white", "none", ""):
            look = replace(look, fill="808080")
    filled = run.find(f"{_W14}textFill")
    clear = filled is not None and filled.find(f"{_W14}noFill") is not None
    return replace(look, vanish=look.vanish or clear)


def _font_color(element: Any) -> str:
    paper = _value(element, "themeColor") in _PAPER and not element.get(f"{W}themeShade")
    return "FFFFFF" if paper else _color(_value(element, "val"))


def style_of(paragraph: Any) -> str:
    """Return the id of a paragraph's style; "Normal" where none is named."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return _value(style, "val") or "Normal"


def cell_fill(cell: Any) -> str:
    """Return the fill of a table cell, or "" where it has none or is white."""
    fill = _color(_value(cell.find(f"{W}tcPr/{W}shd"), "fill"))
    return "" if _near(fill or "FFFFFF", "FFFFFF") else fill


def _value(element: Any, name: str) -> str:
    return "" if element is None else str(element.get(f"{W}{name}", ""))


def _on(element: Any) -> bool:
    return _value(element, "val").lower() not in _OFF


def _name(style: Any) -> str:
    return _value(style.find(f"{W}name"), "val")


def _outline(owner: Any) -> int | None:
    value = _value(owner.find(f"{W}pPr/{W}outlineLvl"), "val")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else None


def _color(value: str | None) -> str:
    return value.upper() if value and re.fullmatch(r"[0-9A-Fa-f]{6}", value) else ""


def _near(one: str, other: str) -> bool:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return all(abs(a - b) < 16 for a, b in pairs)
