"""Numbered headings in plain lines: "3.2.1 Titel", "§ 5 …", "Abschnitt 4", "Annex B", "Article 5".

A line alone cannot always tell a heading from a numbered list item; `heading_levels` therefore
looks at neighbours too: items that count on without text between them are a list.
"""

import re
from collections.abc import Sequence

_LENGTH = 110  # characters; longer lines are sentences
_WORDS = 14

_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})(\.|\))?\s+(\S.*)")
_LETTERED = re.compile(r"([A-Z](?:\.\d{1,2}){1,5})\.?\s+(\S.*)")
_ROMAN = re.compile(r"(X{0,2}(?:IX|IV|V?I{1,3}|V|X))\.\s+(\S.*)")
_PARAGRAPH = re.compile(r"§§?\s?\d{1,4}\s?[a-z]?\b\.?\s*(.*)")
_NAMED = re.compile(
    r"(Teil|Part|Kapitel|Chapter|Abschnitt|Section|Artikel|Article|Art\.|"
    r"Anhang|Anlage|Annex|Appendix|Attachment)"
    r"\s+(\d{1,3}(?:\.\d{1,2})*[a-z]?|[IVX]{1,5}|[A-Z])\b[.:)]?\s*[–—-]?\s*(.*)",
    re.IGNORECASE,
)
_NAMED_LEVELS = {
    **dict.fromkeys(("teil", "part", "anhang", "anlage", "annex", "appendix", "attachment"), 1),
    **dict.fromkeys(("kapitel", "chapter", "abschnitt", "section"), 1),
    **dict.fromkeys(("artikel", "article", "art."), 2),
}
# What follows a number in running text or a reference, and never begins a heading's title.
_NOT_A_TITLE = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"January|February|March|May|June|July|October|December|Jan\.|Feb\.|Okt\.|Oct\.|"
    r"Uhr|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Stunden?|Minuten?|Werktage?n?|Arbeitstage?n?|"
    r"Millionen|Mio|Mrd|Milliarden|Prozent|Euro|EUR|USD|%|€|Kalendertage?n?|"
    r"Days?|Weeks?|Months?|Years?|Hours?|Minutes?|Million|Billion|Percent)\b",
)
_REFERENCE = re.compile(
    r"(?:Abs|Absatz|Satz|S\.|Nr|Ziff|lit|Buchst|Unterabs|DSGVO|BGB|AktG|para)\b"
)
_END = re.compile(r"[.;,!:]$")
_PAGE_LEADER = re.compile(r"(?:\.\s?){3,}\s*\d*$|…\s*\d+$")


def heading_level(line: str) -> int | None:
    """Return the level (1 is the top) if the line alone reads as a numbered heading, else None.

    Sentences, references ("§ 5 Abs. 2 …"), dates, amounts and lines of a table of contents are
    not headings.
    """
    line = line.strip()
    if not line or len(line) > _LENGTH or len(line.split()) > _WORDS or _PAGE_LEADER.search(line):
        return None
    for level_of in (_decimal, _lettered, _named, _paragraph, _roman):
        level = level_of(line)
        if level is not None:
            return level
    return None


def heading_levels(lines: Sequence[str]) -> list[int | None]:
    """Return each line's heading level; lines that count on like a list are no headings.

    `lines` are consecutive blocks of one document. Only numbers of one part ("1.", "2)") are
    doubted: two of them in a row with nothing between make a list.
    """
    levels = [heading_level(line) for line in lines]
    numbers = [_single_number(line) for line in lines]
    for i, number in enumerate(numbers):
        if number is None or levels[i] is None:
            continue
        after = i + 1 < len(lines) and numbers[i + 1] == number + 1
        before = i > 0 and numbers[i - 1] == number - 1
        if after or before:
            levels[i] = None
    return levels


def _decimal(line: str) -> int | None:
    match = _DECIMAL.fullmatch(line)
    if not match or match[2] == ")" or not _is_title(match[3]):
        return None
    parts = [int(part) for part in match[1].split(".")]
    if (parts[0] == 0 and len(parts) > 1) or (len(parts) == 1 and parts[0] > 40):
        return None
    return len(parts)


def _lettered(line: str) -> int | None:
    match = _LETTERED.fullmatch(line)
    if not match or not _is_title(match[2]):
        return None
    return match[1].count(".") + 1


def _roman(line: str) -> int | None:
    match = _ROMAN.fullmatch(line)
    return 1 if match and _is_title(match[2]) else None


def _named(line: str) -> int | None:
    match = _NAMED.fullmatch(line)
    if not match or not match[1][0].isupper() or (match[3] and not _is_title(match[3])):
        return None
    deeper = match[2].count(".")
    return _NAMED_LEVELS[match[1].lower()] + deeper


def _paragraph(line: str) -> int | None:
    match = _PARAGRAPH.fullmatch(line)
    if not match or (match[1] and not _is_title(match[1].strip("()–— "))):
        return None
    return 2


def _is_title(text: str) -> bool:
    text = text.strip()
    if not text or _END.search(text) or _NOT_A_TITLE.match(text) or _REFERENCE.match(text):
        return False
    first = text.lstrip("\"'„“»«(")[:1]
    # A full stop followed by a new sentence is prose; "z. B." and "Nr. 3" are not.
    prose = re.search(r"[a-zäöüß]{3,}[.!?]\s+[A-ZÄÖÜ]", text)
    return (first.isupper() or (first.isdigit() and len(text) > 3)) and not prose


def _single_number(line: str) -> int | None:
    match = re.match(r"\s*(\d{1,2})[.)]?\s+\S", line)
    return int(match[1]) if match else None
