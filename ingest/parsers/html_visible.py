"""Taking out of an HTML tree what a reader of the page would not see.

Styles are judged without a browser: inline styles and simple rules of <style> elements (tag,
.class, #id and lists of them) are known; anything cleverer counts as visible.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

_NEVER_TEXT = re.findall(
    r"\w+",
    "script style template noscript svg math canvas iframe object embed audio video head textarea "
    "select datalist meta link",
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|vw|vh|cm|mm|in)?", re.IGNORECASE)
_CLEAR = re.compile(r"#(?:[0-9a-f]{6}0[0-9a-f]|[0-9a-f]{3}0)")
_ALPHA = re.compile(
    r"(?:rgb|hsl)a?\(\s*[\d.%a-z-]+[\s,]+[\d.%]+[\s,]+[\d.%]+\s*[,/]\s*(\d*\.?\d+)(%?)\s*\)"
)
_NAMED = {
    "white": "FFFFFF",
    "black": "000000",
    "snow": "FFFAFA",
    "ivory": "FFFFF0",
    "whitesmoke": "F5F5F5",
    "ghostwhite": "F8F8FF",
    "floralwhite": "FFFAF0",
}

Style = dict[str, str]


@dataclass(frozen=True, slots=True)
class _State:
    """What a child inherits. `ground` is None where it is unknown (a picture, a gradient)."""

    color: str | None = "000000"
    ground: str | None = "FFFFFF"


def remove_invisible(soup: Any) -> int:
    """Delete from the tree what is no visible text; return how many hidden characters went.

    Scripts, styles and comments are no text and do not count; text hidden by attribute or style,
    or in the colour of its ground, does.
    """
    from bs4 import Comment

    rules = [rule for sheet in soup.find_all("style") for rule in _rules(sheet.get_text())]
    for element in soup.find_all(_NEVER_TEXT):
        if element.name != "head" or not element.find_parent("body"):
            element.extract()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    hidden = 0
    states: dict[int, _State] = {}
    for element in list(soup.find_all(True)):
        style = _style(element, rules)
        state = _next(states.get(id(element.parent), _State()), style)
        states[id(element)] = state
        if not _attributes_hide(element) and not _hides(style) and not _colours_hide(state):
            continue
        if _colours_hide(state) and not _hides(style) and not _attributes_hide(element):
            hidden += _remove_own_text(element)
        else:
            hidden += len(element.get_text(strip=True))
            for child in list(element.contents):
                child.extract()
    return hidden


def _rules(sheet: str) -> Iterator[tuple[str, frozenset[str], Style]]:
    """The sheet's rules as (tag, classes and ids, declarations); media blocks are flattened."""
    for selectors, body in _RULE.findall(_COMMENT.sub("", sheet[:500_000])):
        style = _declarations(body)
        for selector in selectors.split(","):
            last = selector.strip().split(" ")[-1].split(">")[-1]
            match = _SIMPLE.fullmatch(last)
            if match and (match[1] or match[2]) and style and "@" not in selector:
                marks = frozenset(re.findall(r"[.#][\w-]+", match[2]))
                yield (match[1] or "*").lower(), marks, style


def _style(element: Any, rules: list[tuple[str, frozenset[str], Style]]) -> Style:
    marks = {f".{name}" for name in element.get_attribute_list("class") if name}
    if element.get("id"):
        marks.add(f"#{element.get('id')}")
    style: Style = {}
    for tag, wanted, declared in rules:
        if tag in ("*", element.name) and wanted <= marks:
            style.update(declared)
    for attribute, name in (("color", "color"), ("bgcolor", "background-color")):
        if element.get(attribute):
            style[name] = str(element.get(attribute)).lower()
    style.update(_declarations(str(element.get("style") or "")))
    return style


def _declarations(text: str) -> Style:
    pairs = (part.split(":", 1) for part in text.lower().split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def _attributes_hide(element: Any) -> bool:
    return (
        element.has_attr("hidden")
        or str(element.get("aria-hidden")).lower() == "true"
        or (element.name == "input" and element.get("type") == "hidden")
    )


def _hides(style: Style) -> bool:
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if re.search(r"scale\(\s*0?\.?0*\s*[,)]", style.get("transform", "")):
        return True
    if style.get("content-visibility") == "hidden" or _is_small(style.get("opacity"), 0.05):
        return True
    size = style.get("font-size") or style.get("font", "").partition("/")[0].split(" ")[-1]
    if _is_small(size, 2.0, absolute=True):
        return True
    if style.get("overflow") in ("hidden", "clip") and any(
        _is_small(style.get(name), 1.0) for name in ("height", "width", "max-height", "max-width")
    ):
        return True
    if re.search(
        r"rect\(\s*0|inset\(\s*(?:50|100)%|circle\(\s*0",
        style.get("clip-path", style.get("clip", "")),
    ):
        return True
    return any(_far(style.get(name)) for name in ("left", "top", "right", "bottom", "text-indent"))


def _is_small(value: str | None, limit: float, *, absolute: bool = False) -> bool:
    """Whether a length is at most `limit`; relative units count only when they are near zero."""
    match = _LENGTH.fullmatch((value or "").strip())
    if not match:
        return False
    number, unit = float(match[1]), match[2] or ""
    return number <= (limit if not absolute or unit in ("px", "pt") else 0.1 if unit else 0.0)


def _far(value: str | None) -> bool:
    match = _LENGTH.match((value or "").strip())
    return bool(match) and float(match[1]) <= -100 if match else False


def _next(state: _State, style: Style) -> _State:
    background = style.get("background-color") or style.get("background")
    clear = ("none", "inherit", "initial")
    if background and background not in clear and not _is_clear(background):
        state = replace(state, ground=_color(background))
    if "background-image" in style and style["background-image"] != "none":
        state = replace(state, ground=None)
    colour = style.get("color")
    if colour and _is_clear(colour):
        return replace(state, color=state.ground)
    return replace(state, color=_color(colour)) if colour and colour != "inherit" else state


def _colours_hide(state: _State) -> bool:
    if state.color is None or state.ground is None:
        return False
    pairs = zip(bytes.fromhex(state.color), bytes.fromhex(state.ground), strict=True)
    return all(abs(one - other) < 16 for one, other in pairs)


def _is_clear(value: str) -> bool:
    """Whether a colour lets everything through."""
    clear = value.strip() == "transparent" or _CLEAR.fullmatch(value.strip()) is not None
    match = _ALPHA.search(value)
    return clear or (match is not None and float(match[1]) / (100 if match[2] else 1) < 0.05)


def _color(value: str) -> str | None:
    """Return "RRGGBB" of a plain colour, None for what cannot be told."""
    if "url(" in value or "gradient" in value or "var(" in value:
        return None
    if match := re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", value):
        digits = match[1]
        return digits.upper() if len(digits) == 6 else "".join(d * 2 for d in digits).upper()
    if match := re.search(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+(\d*\.?\d+))?", value):
        if match[4] and float(match[4]) < 0.05:
            return None
        return "".join(f"{min(int(match[i]), 255):02X}" for i in (1, 2, 3))
    return next((code for name, code in _NAMED.items() if value.split(" ")[0] == name), None)


def _remove_own_text(element: Any) -> int:
    """A child may have a colour of its own: only the element's own strings go."""
    gone = 0
    for text in list(element.find_all(string=True, recursive=False)):
        gone += len(text.strip())
        text.extract()
    return gone
