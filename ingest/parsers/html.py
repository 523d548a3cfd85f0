"""HTML pages: the visible text of their main part. Nothing is executed and nothing is fetched."""

import re
from typing import Any

from ingest.errors import DamagedFile
from ingest.parsers.blocks import PageBuilder, clean_text
from ingest.parsers.encoding import decode_text
from ingest.parsers.html_body import BodyWalker
from ingest.parsers.html_visible import remove_invisible
from ingest.parsers.unseen import hidden_notice, unseen_characters
from ingest.types import Limits, Page, ParsedFile

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_COOKIES = re.compile(r"cookie|consent", re.IGNORECASE)
_META = {"author", "version", "date", "status", "owner", "approver", "description", "keywords"}


def parse_html(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return one page of the visible text. Raises DamagedFile where the markup cannot be read.

    Title, meta data, and headers and footers outside the main part become properties.
    """
    declared = _CHARSET.search(data[:4096])
    text = decode_text(data, declared=declared[1].decode("ascii") if declared else None)
    soup = _tree(text[: limits.characters * 10], file)
    properties = _properties(soup)
    hidden = remove_invisible(soup)
    unseen = unseen_characters(soup.get_text())
    page, margins = read_tree(soup)
    return ParsedFile((page,), False, properties | margins, hidden_notice(hidden, unseen))


def read_tree(soup: Any) -> tuple[Page, dict[str, str]]:
    """Return the page of a tree without invisible parts, and its "header" and "footer" texts."""
    margins: dict[str, str] = {}
    mains = [m for m in soup.find_all(_is_main) if not m.find_parent(_is_main)]
    articles = soup.find_all("article")
    roots = mains or (articles if len(articles) == 1 else [])
    for element in soup.find_all(_is_boilerplate):
        element.extract()
    if roots:
        for name in ("header", "footer"):
            outside = [e for e in soup.find_all(name) if not _within(e, roots)]
            text = "\n".join(filter(None, (_lines(element) for element in outside)))
            if text:
                margins[name] = text
    page = PageBuilder()
    walker = BodyWalker(page)
    if roots and not any(root.find("h1") for root in roots):
        for heading in soup.find_all("h1"):
            page.add_heading(heading.get_text(" "), level=1)
    for root in roots or [soup.body or soup]:
        walker.walk(root)
    return page.build(1), margins


def _tree(text: str, file: str) -> Any:
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        return BeautifulSoup(text, "lxml")
    except (ParserRejectedMarkup, RecursionError, AssertionError) as error:
        raise DamagedFile(file, "Its markup cannot be read.", "Save it again as HTML.") from error


def _properties(soup: Any) -> dict[str, str]:
    found = {}
    if soup.title is not None:
        found["title"] = clean_text(soup.title.get_text())
    for meta in soup.find_all("meta"):
        name = str(meta.get("name") or "").lower().rsplit(".", 1)[-1]
        if name in _META and meta.get("content"):
            found[name] = clean_text(str(meta["content"]))
    return {name: value for name, value in found.items() if value}


def _is_main(element: Any) -> bool:
    return bool(element.name == "main" or element.get("role") == "main")


def _is_boilerplate(element: Any) -> bool:
    """Navigation and cookie banners; a section *about* cookies has a heading or much text."""
    if element.name == "nav" or element.get("role") in ("navigation", "search", "dialog"):
        return True
    if element.name not in ("div", "aside", "section", "dialog", "form"):
        return False
    marks = " ".join([*filter(None, element.get_attribute_list("class")), element.get("id") or ""])
    return bool(_COOKIES.search(marks)) and len(element.get_text(strip=True)) < 1500


def _within(element: Any, roots: list[Any]) -> bool:
    return any(root is element or root in element.parents for root in roots)


def _lines(element: Any) -> str:
    page = PageBuilder()
    BodyWalker(page).walk(element)
    return page.build(1).text
