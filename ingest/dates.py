"""Dates as German and English documents write them."""

import calendar
import re
from datetime import date

_NAMES = (
    "januar january jan jänner jaenner",
    "februar february feb",
    "märz maerz march mar mär mrz",
    "april apr",
    "mai may",
    "juni june jun",
    "juli july jul",
    "august aug",
    "september sep sept",
    "oktober october okt oct",
    "november nov",
    "dezember december dez dec",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<y>[12]\d{3})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b",
        r"\b(?P<d>\d{1,2})\s?\.\s?(?P<m>\d{1,2})\s?\.\s?(?P<y>\d{4}|\d{2})\b(?!\.\d)",
        r"\b(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>[12]\d{3})\b",
        rf"\b(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<m>{_NAME})\.?,?[\s-]+(?P<y>[12]\d{{3}})\b",
        rf"\b(?P<m>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>[12]\d{{3}})\b",
    )
)
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/([12]\d{3}|\d{2})\b")
_MONTH_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<m>{_NAME})\.?,?\s+(?P<y>[12]\d{{3}})\b",
        r"(?<![\d./-])(?P<m>\d{1,2})\s?[/.]\s?(?P<y>[12]\d{3})\b",
        r"\b(?P<y>[12]\d{3})-(?P<m>\d{2})\b(?!-)",
    )
)
_QUARTER = re.compile(
    r"\b(?:Q\s?([1-4])|([1-4])\.\s?Quartal)\s*[/,]?\s*([12]\d{3})\b", re.IGNORECASE
)
_YEAR = re.compile(r"\s*(?:year|jahr|ende|end of|in)?\s*(20\d{2})\s*", re.IGNORECASE)


def parse_date(text: str, *, last: bool = False) -> date | None:
    """Return the first date in the text, or None.

    A month, quarter or year alone stands for its first day, or with `last` for its last.
    "03/04/2026" could be March or April and is no date.
    """
    found = find_date(text)
    if found is not None:
        return found[0]
    for first, months in _periods(text):
        if not last:
            return first
        end = first.month + months - 1
        return date(first.year, end, calendar.monthrange(first.year, end)[1])
    return None


def find_date(text: str) -> tuple[date, int, int] | None:
    """Return the earliest full date in the text with its start and end, or None."""
    found: list[tuple[int, int, date]] = []
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(text):
            day = _day(match["y"], match["m"], match["d"])
            if day:
                found.append((match.start(), match.end(), day))
                break
    for match in _SLASHED.finditer(text):
        one, two = int(match[1]), int(match[2])
        months = [(d, m) for d, m in ((one, two), (two, one)) if m <= 12]
        if len(set(months)) == 1:
            day = _day(match[3], str(months[0][1]), str(months[0][0]))
            if day:
                found.append((match.start(), match.end(), day))
    if not found:
        return None
    start, end, day = min(found, key=lambda item: (item[0], -item[1]))
    return day, start, end


def _day(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month.lower().rstrip("."), 0) or (int(month) if month.isdecimal() else 0)
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def _periods(text: str) -> list[tuple[date, int]]:
    """Months, quarters and years in the text, as (first day, number of months)."""
    periods = []
    for pattern in _MONTH_PATTERNS:
        for match in pattern.finditer(text):
            first = _day(match["y"], match["m"], "1")
            if first:
                periods.append((first, 1))
    for match in _QUARTER.finditer(text):
        quarter = int(match[1] or match[2])
        periods.append((date(int(match[3]), 3 * quarter - 2, 1), 3))
    year = _YEAR.fullmatch(text)
    if year and not periods:
        periods.append((date(int(year[1]), 1, 1), 12))
    return periods
