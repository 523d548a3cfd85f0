"""Line charts with logarithmic axes as SVG, readable on a light and on a dark page.

Only middle tones and no background: the page's own shows through. Lines differ in dash and marker
besides their colour.
"""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 40, 40, 52
_TEXT, _GRID = "#768390", "#76839055"
_STYLES = (  # colour, dash, marker
    ("#d1702b", "", "square"),
    ("#3b82d0", "", "circle"),
    ("#2f9e6e", "6 4", "circle"),
    ("#a06cd5", "2 4", "square"),
    ("#b8901f", "10 4 2 4", "circle"),
)

Points = Sequence[tuple[float, float]]


def line_chart(
    title: str, *, x: str, y: str, series: Mapping[str, Points], limit: float | None = None
) -> str:
    """Return an SVG document: a line for each series, its points positive.

    `limit` draws a level line, as for a target. A series without points is left out of the plot
    and of the legend. Raises ValueError where there is no point at all.
    """
    shown = {name: points for name, points in series.items() if points}
    if not shown:
        raise ValueError(f"{title}: nothing to draw")
    xs = [px for points in shown.values() for px, _ in points]
    ys = [py for points in shown.values() for _, py in points] + ([limit] if limit else [])
    across, up = _Axis(xs, _LEFT, WIDTH - _RIGHT), _Axis(ys, HEIGHT - _BOTTOM, _TOP + 40)
    parts = [_label(_LEFT, 20, title, size=16, bold=True), *_grid(across, up)]
    parts.append(_label((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 10, x, anchor="middle"))
    parts.append(_label(_LEFT, _TOP + 28, y))
    if limit:
        level = up.place(limit)
        parts.append(_line(_LEFT, level, WIDTH - _RIGHT, level, "#c0504d", 1.5, "4 3"))
    left = float(_LEFT)
    for number, (name, points) in enumerate(shown.items()):
        style = _STYLES[number % len(_STYLES)]
        parts += _curve([(across.place(a), up.place(b)) for a, b in points], style)
        parts += _curve([(left, _TOP), (left + 26, _TOP)], style, marks=1)
        parts.append(_label(left + 32, _TOP + 4, name))
        left += 52 + 7.2 * len(name)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="13">\n'
        f"<title>{escape(title)}</title>\n{body}\n</svg>\n"
    )


class _Axis:
    """Logarithmic places of values from whole decade to whole decade."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.first = math.floor(math.log10(min(values)) + 1e-9)
        self.last = max(self.first + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.start, self.end = start, end

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.first, self.last + 1)]


def _grid(across: _Axis, up: _Axis) -> list[str]:
    parts = []
    for value in across.ticks():
        place = across.place(value)
        parts.append(_line(place, up.start, place, up.end, _GRID))
        parts.append(_label(place, up.start + 18, f"{value:,g}", anchor="middle"))
    for value in up.ticks():
        place = up.place(value)
        parts.append(_line(across.start, place, across.end, place, _GRID))
        parts.append(_label(across.start - 8, place + 4, f"{value:,g}", anchor="end"))
    return parts


def _curve(points: Points, style: tuple[str, str, str], *, marks: int | None = None) -> list[str]:
    colour, dash, marker = style
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashed}/>'
    chosen = points if marks is None else [((points[0][0] + points[-1][0]) / 2, points[0][1])]
    return [line, *(_mark(a, b, colour, marker) for a, b in chosen)]


def _mark(x: float, y: float, colour: str, marker: str) -> str:
    if marker == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
    return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def _label(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 13, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{_TEXT}" text-anchor="{anchor}" '
        f'font-size="{size}"{weight}>{escape(text)}</text>'
    )
