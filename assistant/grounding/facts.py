"""The hard facts of a sentence, each in one spelling: numbers with units, dates, how often, names.

German and English alike: "zehn Arbeitstage" and "10 working days" are the same number of the same
unit, "12. März 2026" and "2026-03-12" the same date, "jährlich" and "every twelve months" the same
interval.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.judging.notes_periods import intervals
from ingest.dates import find_date

_TENS = {
    "zwanzig": "twenty",
    "dreißig": "thirty",
    "vierzig": "forty",
    "fünfzig": "fifty",
    "sechzig": "sixty",
    "siebzig": "seventy",
    "achtzig": "eighty",
    "neunzig": "ninety",
}
_ONES = {
    "ein": "one",
    "zwei": "two",
    "drei": "three",
    "vier": "four",
    "fünf": "five",
    "sechs": "six",
    "sieben": "seven",
    "acht": "eight",
    "neun": "nine",
    "zehn": "ten",
    "elf": "eleven",
    "zwölf": "twelve",
    "dreizehn": "thirteen",
    "vierzehn": "fourteen",
    "fünfzehn": "fifteen",
    "sechzehn": "sixteen",
    "siebzehn": "seventeen",
    "achtzehn": "eighteen",
    "neunzehn": "nineteen",
}
_WORDS = {word: str(at) for at, pair in enumerate(_ONES.items(), 1) for word in pair if at > 1}
_WORDS |= {"hundert": "100", "hundred": "100", "tausend": "1000", "thousand": "1000"}
_WORDS |= {"keinmal": "0", "zero": "0", "null": "0", "beide": "2", "beiden": "2", "both": "2"}
for _ten, (_de, _en) in enumerate(_TENS.items(), 2):
    _WORDS |= dict.fromkeys((_de, _de.replace("ß", "ss"), _en), f"{_ten}0")
    for _at, (_one_de, _one_en) in enumerate(list(_ONES.items())[:9], 1):
        _WORDS |= dict.fromkeys((f"{_one_de}und{_de}", f"{_en}-{_one_en}"), f"{_ten}{_at}")
_ONE = r"ein(?:e[nrms]?)?|one|an?"  # a number only before a unit
_ALONE = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_DIGITS = r"\d+(?:[.,'’]\d+)*"
_UNITS = {
    "working": r"(?:working|business)[\s-]days?|(?:werk|arbeits|bank|geschäfts)tage?[ns]?",
    "second": r"seconds?|sekunden?",
    "minute": r"minutes?|minuten?",
    "hour": r"hours?|stunden?|stündig\w*",
    "day": r"(?:calendar[\s-])?days?|(?:kalender)?tage?[ns]?|tägig\w*",
    "week": r"weeks?|(?:kalender)?wochen?|wöchig\w*",
    "month": r"months?|(?:kalender)?monate?[ns]?|monatig\w*",
    "quarter": r"quarters?|quartale?[ns]?",
    "year": r"years?|(?:kalender|geschäfts)?jahre?[ns]?|jährig\w*",
    "percent": r"%|prozent\w*|percent|per\scent|v\.\s?h\.",
    "euro": r"€|euros?|eur",
    "dollar": r"\$|us-dollars?|dollars?|usd",
    "franc": r"chf|franken|francs?",
    "pound": r"£|gbp|pounds?|pfund",
    "million": r"mio\.?|millionen|million",
    "billion": r"mrd\.?|milliarden?|billion",
}
_UNIT = "|".join(rf"(?P<{name}>{words})" for name, words in _UNITS.items())
_BETWEEN = (
    r"(?:\s|-|\s(?:full|volle[nrs]?|ganze[nrs]?|weitere[nr]?|consecutive|calendar|further)\s)?"
)
_NUMBER = re.compile(
    rf"(?:(?P<sign>[€$£]|\b(?:eur|usd|chf|gbp)\b)\s?)?"
    rf"(?:(?P<digits>{_DIGITS})|(?<!\w)(?P<word>{_ALONE})(?=\W|$|monat|jähr|tägig|stünd|wöchig)"
    rf"|(?<![\w-])(?P<one>{_ONE})(?!\w))(?:{_BETWEEN}(?:{_UNIT})(?!\w))?",
    re.IGNORECASE,
)
_SIGNS = {"€": "euro", "eur": "euro", "$": "dollar", "usd": "dollar", "chf": "franc"}
_SIGNS |= {"£": "pound", "gbp": "pound"}
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})*")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_MONTHS = (
    "januar|january|jänner|jan",
    "februar|february|feb",
    "märz|march|mar|mrz",
    "april|apr",
    "mai|may",
    "juni|june|jun",
    "juli|july|jul",
    "august|aug",
    "september|sept|sep",
    "oktober|october|okt|oct",
    "november|nov",
    "dezember|december|dez|dec",
)
_MONTH = re.compile(
    r"(?:\b(?:im|in|of|ab|seit|bis|since|until|by|from|each|every|jeden|jedes|ende|end|mitte|"
    r"anfang|\d{1,2}(?:\.|st|nd|rd|th)?)\s(?P<after>"
    + "|".join(_MONTHS)
    + r")|\b(?P<before>"
    + "|".join(_MONTHS)
    + r")\.?\s\d)(?!\w)",
    re.IGNORECASE,
)
_WEEKDAYS = (
    "montag|monday dienstag|tuesday mittwoch|wednesday donnerstag|thursday freitag|friday "
    "samstag|sonnabend|saturday sonntag|sunday"
)
_WEEKDAY = tuple(re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in _WEEKDAYS.split())
_OFTEN = tuple(
    (days, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for days, words in (
        (1, r"täglich\w*|daily"),
        (7, r"(?<!zwei)wöchentlich\w*|weekly"),
        (30, r"(?<!zwei)monatlich\w*|monthly"),
        (91, r"vierteljährlich\w*|quartalsweise|quarterly"),
        (182, r"halbjährlich\w*|half-yearly|semi-?annual\w*|bi-?annual\w*"),
        (365, r"jährlich\w*|annual(?:ly)?|yearly"),
    )
)
_BOUNDS = (
    ("least", r"mindest\w*|wenigstens|zumindest|minimal\w*|at least|no less than|not less than|"
     r"minimum|more than|mehr als|over(?= \d)|über(?= \d)|länger als|longer than"),
    ("most", r"höchst\w*|maxim\w*|spätestens|innerhalb|binnen|bis zu|at most|no more than|not more "
     r"than|within|up to|no later than|not later than|at the latest|less than|weniger als|"
     r"bis zum|by (?:the end|\d)|in under"),
)  # fmt: skip
_BOUND = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _BOUNDS}
_ALIKE = 0.05  # "monthly" is 30 days, twelve of them a year but for a little


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit ("day", "euro" …, empty without one)."""

    value: str
    unit: str = ""


def numbers(text: str) -> frozenset[Number]:
    """Return the numbers of a text; "ein" and "a" are one only before a unit."""
    found = set()
    for match in _NUMBER.finditer(_SPACED.sub("", text)):
        unit = next((name for name in _UNITS if match[name]), "")
        unit = unit or _SIGNS.get((match["sign"] or "").lower(), "")
        if match["one"]:
            found |= {Number("1", unit)} if unit else set()
        else:
            value = _WORDS.get((match["word"] or "").lower()) or _plain(match["digits"])
            found.add(Number(value, unit))
    return frozenset(found)


def without_facts(text: str) -> str:
    """Return the text without its dates, intervals, numbers, months and days of the week."""
    text = _NUMBER.sub(" ", _SPACED.sub("", without_intervals(without_dates(text))))
    for words in (_MONTH, *_WEEKDAY, *(often for _, often in _OFTEN), *_BOUND.values()):
        text = words.sub(" ", text)
    return text


def _plain(digits: str) -> str:
    """One spelling of a number; never an int, for it may have any length."""
    if _THOUSANDS.fullmatch(digits):
        return re.sub(r"\D", "", digits).lstrip("0") or "0"
    parts = re.split(r"\D", digits)
    if len(parts) == 2:
        parts[1] = parts[1].rstrip("0")
    parts = [parts[0].lstrip("0") or "0", *parts[1:]]
    return ".".join(part for at, part in enumerate(parts) if part or at == 0)


def dates(text: str) -> frozenset[date]:
    """Return the full dates of a text, at most 50."""
    return frozenset(day for day, _, _ in _dates(text))


def without_dates(text: str) -> str:
    """Return the text with its full dates blanked out."""
    for _, start, end in _dates(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _dates(text: str) -> Iterator[tuple[date, int, int]]:
    at = 0
    for _ in range(50):
        found = find_date(text[at:])
        if found is None:
            return
        day, start, end = found
        yield day, at + start, at + end
        at += end


def calendar(text: str) -> frozenset[str]:
    """Return the months ("month 3") and days of the week ("weekday 0") that a text names."""
    found = {f"month {day.month}" for day in dates(text)}
    for match in _MONTH.finditer(text):
        word = (match["after"] or match["before"]).lower()
        found |= {f"month {at}" for at, one in enumerate(_MONTHS, 1) if word in one.split("|")}
    found |= {f"weekday {at}" for at, one in enumerate(_WEEKDAY) if one.search(text)}
    return frozenset(found)


def often(text: str) -> list[float]:
    """Return in days how often something is done: "annually", "alle sechs Monate"."""
    told = [period.days for period in intervals(text)]
    return told + [float(days) for days, words in _OFTEN if words.search(text)]


def as_often(days: float, others: list[float]) -> bool:
    """Tell whether one of the intervals is this one."""
    return any(abs(days - other) <= _ALIKE * max(days, other) for other in others)


def without_intervals(text: str) -> str:
    """Return the text with "every six months" blanked out, whose number is told by `often`."""
    for period in intervals(text):
        gap = " " * (period.end - period.start)
        text = text[: period.start] + gap + text[period.end :]
    return text


def bounds(text: str) -> frozenset[str]:
    """Return "least" and "most" where a text sets such bounds."""
    return frozenset(name for name, words in _BOUND.items() if words.search(text))
