"""Plain text: paragraphs between blank lines, numbered and underlined headings, list items."""

import re

from ingest.parsers.blocks import PageBuilder
from ingest.parsers.encoding import decode_text
from ingest.parsers.headings import heading_levels
from ingest.parsers.unseen import hidden_notice, unseen_characters
from ingest.types import Limits, ParsedFile

_ITEM = re.compile(r"\s*(?:[-*•–‣▪]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+\S")
_BULLET = re.compile(r"\s*[-*•–‣▪]\s+")
_UNDERLINE = re.compile(r"\s*(=|-|~|\*)\1{2,}\s*$")
_PAIR = re.compile(r"[^\W\d][^:.!?]{1,40}:\s+\S")
_HYPHEN = re.compile(r"([a-zäöüß])[-‐]\n\s*(?=[a-zäöüß])(?!und\b|oder\b|and\b|or\b|bzw\b)")


def parse_text(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return one page of the text; encodings UTF-8, UTF-16 and Windows-1252 are recognised."""
    text = decode_text(data)[: limits.characters + 1].replace("\r\n", "\n").replace("\r", "\n")
    blocks = _blocks(_HYPHEN.sub(r"\1", text.replace("\f", "\n\n")))
    levels = heading_levels([block for block, _ in blocks])
    builder = PageBuilder()
    for (block, underlined), level in zip(blocks, levels, strict=True):
        if underlined or level:
            builder.add_heading(block, level=level or underlined)
        elif _ITEM.match(block):
            builder.add_list_item(_BULLET.sub("", block))
        else:
            builder.add_paragraph(block)
    notices = hidden_notice(0, unseen_characters(text))
    return ParsedFile((builder.build(1),), fixed_pages=False, notices=notices)


def _blocks(text: str) -> list[tuple[str, int]]:
    """Blocks of text, each with the heading level its underline gives it (0: none)."""
    blocks: list[tuple[str, int]] = []
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        mark = _UNDERLINE.match(line)
        if mark and len(lines) == 1 and len(lines[0]) < 120:
            blocks.append((lines.pop(), 1 if mark[1] == "=" else 2))
        elif not line.strip() or mark:
            blocks += [(block, 0) for block in _paragraphs(lines)]
            lines = []
        else:
            lines.append(line)
    return blocks


def _paragraphs(lines: list[str]) -> list[str]:
    """Join wrapped lines; list items, "Label: value" lines and leading headings stand alone."""
    levels = heading_levels(lines)
    pairs = all(_PAIR.match(line) or level for line, level in zip(lines, levels, strict=True))
    joined: list[str] = []
    alone = True
    for line, level in zip(lines, levels, strict=True):
        heading = level is not None and not joined
        if alone or heading or pairs or _ITEM.match(line):
            joined.append(line)
        else:
            joined[-1] += " " + line.strip()
        alone = heading
    return joined
