"""Which drafts are headings, and of what level: by the outline, by print, by numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ingest.parsers.headings import heading_levels
from ingest.parsers.pdf_blocks import Draft
from ingest.parsers.pdf_lines import body_size

_LENGTH = 140  # characters
_LARGE = 1.2  # times the body's size, if not bold
_LARGE_BOLD = 1.08
_LEVELS = 6
_NOT_END = re.compile(r"[.,;]$")
_LETTER = re.compile(r"[^\W\d_]{2}")

Style = tuple[float, bool]


def find_headings(
    pages: Sequence[Sequence[Draft]], outline: Mapping[int, Mapping[str, int]]
) -> list[list[int]]:
    """Return for each draft of each page its heading level, 0 where it is none.

    `outline` maps page indices to {squeezed title: level from 0}.
    """
    body = body_size(line for page in pages for draft in page for line in draft.lines)
    flat = [(number, draft) for number, page in enumerate(pages) for draft in page]
    numbered = heading_levels([draft.text or "|" for _, draft in flat])
    levels: list[int] = []
    heads: dict[int, tuple[Style, int, int | None]] = {}
    for i, (number, draft) in enumerate(flat):
        follows = flat[i + 1][1] if i + 1 < len(flat) else None
        marked = outline.get(number, {}).get(squeeze(draft.text)) if draft.lines else None
        if marked is not None or _is_heading(draft, follows, numbered[i], body):
            heads[i] = (_style(draft), numbered[i] or 0, marked)
    style_levels = _style_levels(list(heads.values()))
    for i in range(len(flat)):
        levels.append(_level(*heads[i], style_levels) if i in heads else 0)
    result, start = [], 0
    for page in pages:
        result.append(levels[start : start + len(page)])
        start += len(page)
    return result


def squeeze(title: str) -> str:
    """Return a title for comparison: letters and digits only, casefolded."""
    return re.sub(r"[\W_]+", "", title).casefold()


def _is_heading(draft: Draft, follows: Draft | None, numbered: int | None, body: float) -> bool:
    text = draft.text
    if not draft.lines or len(text) > _LENGTH or len(draft.lines) > 4 or not _LETTER.search(text):
        return False
    bold = draft.bold
    if _NOT_END.search(text) or (draft.listed and not numbered and not bold):
        return False
    if draft.size >= (_LARGE_BOLD if bold or numbered else _LARGE) * body:
        return True
    if bold and draft.size >= 0.95 * body and len(draft.lines) <= 2:
        return bool(numbered) or (follows is not None and not text.endswith(":"))
    # Plain print: a number makes a heading only where the line stands by itself.
    alone = len(draft.lines) == 1 and draft.space > 1.5 and draft.size >= 0.95 * body
    return bool(numbered) and alone and not _small_step(follows)


def _small_step(follows: Draft | None) -> bool:
    """A numbered line with the next numbered line at its heels is a list."""
    return follows is not None and follows.listed and follows.space < 1.5


def _style(draft: Draft) -> Style:
    return (round(draft.size * 2) / 2, draft.bold)


def _style_levels(heads: Sequence[tuple[Style, int, int | None]]) -> dict[Style, int]:
    """Give each style of heading a level; the levels that numbers and outline say lead."""
    known: dict[Style, Counter[int]] = defaultdict(Counter)
    for style, number, marked in heads:
        said = number or (0 if marked is None else marked + 1)
        if said:
            known[style][said] += 1
    styles = sorted({style for style, _, _ in heads}, reverse=True)
    first = next((k for k, style in enumerate(styles) if style in known), len(styles))
    levels: dict[Style, int] = {}
    above = 0
    for k, style in enumerate(styles):
        if style in known:
            level = known[style].most_common(1)[0][0] + min(first, 1)
        else:
            level = above + 1 if k > first or first == len(styles) else 1
        levels[style] = min(max(level, 1), _LEVELS)
        above = max(above, levels[style])
    return levels


def _level(style: Style, number: int, marked: int | None, levels: dict[Style, int]) -> int:
    """A number's depth counts before the print: "3.2" stands under "3" in any print."""
    if not number and marked is None:
        return levels[style]
    offset = 1 if any(level == 1 and other > style for other, level in levels.items()) else 0
    said = number or (marked or 0) + 1
    return min(_LEVELS, said + offset)
