"""Markdown: front matter to properties, the rest rendered and read like HTML.

Going through HTML gives one rule for both: what a reader of the rendered page would not see
(comments, hidden elements, scripts) is no text here either.
"""

import datetime
import re
from typing import Any

from ingest.parsers.blocks import clean_text
from ingest.parsers.encoding import decode_text
from ingest.parsers.html import _tree, read_tree
from ingest.parsers.html_visible import remove_invisible
from ingest.parsers.unseen import hidden_notice, unseen_characters
from ingest.types import Limits, ParsedFile

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LENGTH = 64_000  # characters
_PAIR = re.compile(r"([\w .-]{1,60}):\s*(.+)")
# "<Name>" is a blank to be filled in, not markup.
_PLACEHOLDER = re.compile(r"<(/?[^\W\d_][\w .,/&-]*)>")
_LESS = "\ue000"  # stands for "<" while Markdown is rendered, in code spans too
_TAGS = re.compile(
    r"(?:a|abbr|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|"
    r"del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|"
    r"i|iframe|img|input|ins|kbd|label|li|main|mark|meta|nav|noscript|object|ol|option|p|picture|"
    r"pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|"
    r"svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr)\b",
    re.IGNORECASE,
)


def parse_markdown(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return one page of the rendered text, with front matter as properties."""
    from markdown_it import MarkdownIt

    text = decode_text(data)[: limits.characters + 1].replace("\r\n", "\n").replace("\r", "\n")
    properties: dict[str, str] = {}
    front = _FRONT.match(text[:_FRONT_LENGTH])
    if front:
        properties, text = _front_matter(front[1]), text[front.end() :]
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(
        ["table", "strikethrough"]
    )
    text = _PLACEHOLDER.sub(_keep_placeholder, text.replace(_LESS, ""))
    soup = _tree(markdown.render(text).replace(_LESS, "&lt;"), file)
    hidden = remove_invisible(soup)
    for gone in soup.find_all(["s", "del"]):  # struck out is withdrawn
        gone.extract()
    unseen = unseen_characters(soup.get_text())
    page, _ = read_tree(soup)
    return ParsedFile((page,), False, properties, hidden_notice(hidden, unseen))


def _keep_placeholder(match: "re.Match[str]") -> str:
    return match[0] if _TAGS.match(match[1].lstrip("/")) else f"{_LESS}{match[1]}>"


def _front_matter(text: str) -> dict[str, str]:
    """Scalars and lists of scalars; nested values are left out. Bad YAML is read line by line."""
    import yaml

    try:
        loaded: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        pairs = (_PAIR.fullmatch(line.strip()) for line in text.split("\n"))
        loaded = {pair[1]: pair[2] for pair in pairs if pair}
    if not isinstance(loaded, dict):
        return {}
    found = {}
    for name, value in loaded.items():
        values = value if isinstance(value, list) else [value]
        plain = [_scalar(v) for v in values if isinstance(v, str | int | float | datetime.date)]
        text = clean_text(", ".join(plain))
        if text and isinstance(name, str):
            found[clean_text(name).lower()] = text
    return found


def _scalar(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
