"""Running headers, footers and page numbers: found by repetition, removed line by line.

A line goes only if everything between it and the page's edge goes too, so that body text is never
cut into. Large print on its first page is a title and stays.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsers.headings import heading_level
from ingest.parsers.pdf_lines import Line

_ZONE = 0.2  # share of the page's height at either edge
_MARGIN = 0.1  # the same in short documents, where two pages may begin alike by chance
_SHORT = 4  # pages
_NEAR = 4.0  # points between "the same" heights
_TITLE = 1.25  # times the body's size
_ROMAN = r"[ivxlcdm]{1,8}"
_NUMBER = rf"(?:\d{{1,4}}|{_ROMAN})"
_PAGE_NUMBER = re.compile(
    rf"[-–—|\[(\s]*(?:(?:seite|page|blatt|s\.|p\.|pg\.?)\s*)?{_NUMBER}"
    rf"(?:\s*(?:von|of|/|aus)\s*{_NUMBER})?[-–—|\])\s.]*",
    re.IGNORECASE,
)
_SURE_NUMBER = re.compile(
    rf"[-–—|\s]*(?:(?:seite|page|blatt)\s*{_NUMBER}(?:\s*(?:von|of|/)\s*{_NUMBER})?"
    rf"|{_NUMBER}\s*(?:von|of)\s*{_NUMBER})[-–—|\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines and height, points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Edge:
    page: int
    line: Line
    text: str
    offset: float  # distance from its own edge of the page


def find_running(pages: Sequence[PageLines], *, body_size: float) -> list[set[int]]:
    """Return for each page the indices of lines that are running headers or footers."""
    running: list[set[int]] = [set() for _ in pages]
    for top in (True, False):
        edges = [list(_edge_lines(page, number, top)) for number, page in enumerate(pages)]
        repeated = _repeated([edge for page in edges for _, edge in page], pages)
        for number, page in enumerate(edges):
            for index, edge in page:
                large = edge.line.size > _TITLE * body_size
                first = repeated.get(id(edge.line), number)
                known = id(edge.line) in repeated or _sure(edge)
                if large and first == number and not _sure(edge):
                    break
                # What is no furniture ends it, unless it stands in a row with some: a chapter's
                # name beside the page number.
                if not known and not _beside(edge, [other for _, other in page], repeated):
                    break
                running[number].add(index)
    return running


def _edge_lines(page: PageLines, number: int, top: bool) -> Iterator[tuple[int, _Edge]]:
    """Lines in the zone with their index, from the edge inwards."""
    order = sorted(range(len(page.lines)), key=lambda i: page.lines[i].base, reverse=not top)
    for index in order:
        line = page.lines[index]
        offset = line.base if top else page.height - line.base
        if offset <= _ZONE * page.height:
            yield index, _Edge(number, line, " ".join(line.text.split()), offset)


def _repeated(edges: Sequence[_Edge], pages: Sequence[PageLines]) -> dict[int, int]:
    """Lines (by id) that stand at the same height with the same words on other pages.

    The value is the first page on which they do.
    """
    groups: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[_shape(edge.text)].append(edge)
    found: dict[int, int] = {}
    for group in groups.values():
        group.sort(key=lambda edge: (edge.offset, edge.page))
        start = 0
        for end in range(1, len(group) + 1):
            if end < len(group) and group[end].offset - group[end - 1].offset <= _NEAR:
                continue
            cluster = group[start:end]
            start = end
            if _often(cluster, pages) and _numbers_fit(cluster):
                first = min(edge.page for edge in cluster)
                found |= {id(edge.line): first for edge in cluster}
    return found


def _often(cluster: Sequence[_Edge], pages: Sequence[PageLines]) -> bool:
    """On two pages of a short document, on three of a longer one."""
    found = {edge.page for edge in cluster}
    if len(pages) > _SHORT:
        return len(found) > 2
    near = all(edge.offset <= _MARGIN * pages[edge.page].height for edge in cluster)
    numbers = all(_PAGE_NUMBER.fullmatch(edge.text) for edge in cluster)
    return len(found) > 1 and (near or numbers)


def _shape(text: str) -> str:
    """The text with its numbers made equal."""
    if _PAGE_NUMBER.fullmatch(text):
        return re.sub(_NUMBER, "#", text.lower())
    return re.sub(r"\d+", "#", text).strip()


def _numbers_fit(cluster: Sequence[_Edge]) -> bool:
    """Whether the words are the same, or differ only as page numbers differ."""
    texts = {edge.text for edge in cluster}
    if len(texts) == 1 or all(_PAGE_NUMBER.fullmatch(text) for text in texts):
        return True
    if any(edge.line.bold or heading_level(edge.text) for edge in cluster):
        return False
    numbers = [list(map(int, re.findall(r"\d+", edge.text))) for edge in cluster]
    # All have the same shape, so their numbers pair up: each fixed, or counting with the pages.
    for column in zip(*numbers, strict=True):
        shifts = {value - edge.page for value, edge in zip(column, cluster, strict=True)}
        if len(set(column)) > 1 and len(shifts) > 1:
            return False
    return True


def _sure(edge: _Edge) -> bool:
    """Whether it reads "Page 3 of 7", or the file itself calls it an artifact."""
    tagged = all(word.style.artifact for word in edge.line.words)
    return tagged or bool(_SURE_NUMBER.fullmatch(edge.text))


def _beside(edge: _Edge, others: Sequence[_Edge], repeated: dict[int, int]) -> bool:
    return any(
        abs(other.line.base - edge.line.base) < _NEAR
        and (id(other.line) in repeated or _sure(other))
        for other in others
        if other is not edge
    )
