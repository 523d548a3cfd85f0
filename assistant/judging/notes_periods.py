"""How often, for how long and by when: periods of German and English rules, in days.

"jährlich", "einmal im Jahr", "every twelve months" and "every October" are the same interval.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["every", "for", "within"]

YEAR = 365.0
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4}
_DAYS |= {"half": 365 / 2, "year": YEAR, "working": 7 / 5}
_ALIKE = 1.3  # "monthly" and "every four weeks" are alike, "30 days" and "one month" too
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "",
            "one a an once ein eine einen einem einer eines einmal",
            "two zwei twice zweimal",
            "three drei dreimal",
            "four vier viermal",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf",
        )
    )
    for word in words.split()
}
_NUMBERS |= {"fifteen": 15, "fünfzehn": 15, "twenty": 20, "zwanzig": 20, "thirty": 30}
_NUMBERS |= {"dreißig": 30, "sixty": 60, "sechzig": 60, "ninety": 90, "neunzig": 90}
_NUMBERS |= {"eighteen": 18, "achtzehn": 18, "fourteen": 14, "vierzehn": 14, "vierundzwanzig": 24}
_NUMBERS |= {"twenty-four": 24, "forty-eight": 48, "achtundvierzig": 48, "dreissig": 30}
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNITS = (
    ("working", r"(?:working|business)[\s-]days?|werktage?[ns]?|arbeitstage?[ns]?"),
    ("hour", r"hours?|stunden?"),
    ("day", r"(?:calendar\s)?days?|(?:kalender)?tage?[ns]?"),
    ("week", r"weeks?|wochen?"),
    ("month", r"(?:calendar\s)?months?|(?:kalender)?monate?[ns]?"),
    ("quarter", r"quarters?|quartale?[ns]?"),
    ("half", r"half[\s-]years?|halbjahre?[ns]?"),
    ("year", r"(?:calendar\s|full\s)?years?|(?:kalender)?jahre?[ns]?"),
)
_UNIT = "|".join(rf"(?P<{name}>{words})" for name, words in _UNITS)
MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"spring|autumn|winter|summer|januar|februar|märz|mai|juni|juli|oktober|dezember|frühjahr|"
    r"herbst|sommer)"
)
_FULL = r"(?:(?:full|volle[nr]?|ganze[nr]?|whole|weitere[nr]?)\s)?"
_PERIOD = rf"(?P<number>{_NUMBER})[\s-]{_FULL}(?:{_UNIT})"
# Words that are an interval by themselves; longer ones first, since they hold shorter ones.
_FIXED = (
    ("half", r"halbjährlich|semi-?annually|bi-?annually|half-yearly|twice (?:a|per) year|"
     r"(?:zwei|2 ?)mal (?:jährlich|(?:im|pro) jahr)|every half-year|jedes halbjahr"),
    ("quarter", r"vierteljährlich|quartalsweise|quarterly|(?:every|each|once a|once per) quarter|"
     r"(?:jedes|einmal (?:pro|im)) quartal|(?:vier|4 ?)mal (?:jährlich|(?:im|pro) jahr)|"
     r"four times (?:a|per) year"),
    ("biennial", r"zweijährlich|biennially|every (?:other|second) year|jedes zweite jahr"),
    ("triennial", r"dreijährlich|triennially|every third year|jedes dritte jahr"),
    ("fortnight", r"zweiwöchentlich|fortnightly|every (?:other|second) week|jede zweite woche"),
    ("bimonthly", r"zweimonatlich|every (?:other|second) month|jeden zweiten monat"),
    ("month", r"monatlich|monthly|(?:every|each|once a|once per) month|"
     r"(?:jeden|einmal (?:pro|im)) monat"),
    ("week", r"wöchentlich|weekly|(?:every|each|once a|once per) week|"
     r"(?:jede|einmal (?:pro|in der)) woche"),
    ("day", r"täglich|daily|(?:every|each|once a|once per) day|"
     r"(?:jeden|einmal (?:pro|am)) tag"),
    ("year", r"(?:einmal |1 ?mal )?jährlich|annually|yearly|(?:every|each|once a|once per) "
     r"(?:calendar )?year|(?:einmal (?:im|pro)|jedes) (?:kalender)?jahr|"
     rf"(?:every|each|jede[nrs]?) {MONTHS}|im {MONTHS} (?:jedes|eines jeden) jahres"),
)  # fmt: skip
_DAYS |= {"biennial": 730.0, "triennial": 1095.0, "fortnight": 14.0, "bimonthly": 365 / 6}
_WORD_ALONE = "|".join(rf"(?P<f_{name}>{words})" for name, words in _FIXED)
# "the annual review", "jährliche Überprüfung": an adjective, so it counts with what it describes.
_ADJECTIVES = (
    ("half", r"halbjährliche[nrsm]?|semi-annual|half-yearly|bi-?annual"),
    ("quarter", r"vierteljährliche[nrsm]?|quarterly"),
    ("biennial", r"zweijährliche[nrsm]?|biennial|two-yearly"),
    ("month", r"monatliche[nrsm]?|monthly"),
    ("week", r"wöchentliche[nrsm]?|weekly"),
    ("year", r"jährliche[nrsm]?|annual|yearly"),
)
_ACTIVITY = (
    r"(?:interne[nrsm]?\s|internal\s|management\s|policy\s|regelmäßige[nrsm]?\s|risk\s|impact\s|AI\s"
    r"|KI-)*(?=(?:\w*überprüfung|\w*prüfung|\w*bewertung|\w*schulung|\w*audits?|reviews?|audits?|"
    r"assessments?|training|unterweisung|\w*beurteilung|revision)\b)"
)
_ADJECTIVE = "|".join(rf"(?P<a_{name}>{words})" for name, words in _ADJECTIVES)
# "in the monthly meeting", "with daily backup" say of something else how often it is.
_DESCRIBES = "".join(
    rf"(?<!\b{word}\s)"
    for word in ("the", "a", "an", "our", "their", "its", "in", "at", "with", "of", "for", "this")
)
_EVERY = re.compile(
    rf"(?<![\w-])(?:(?:alle|every|sämtliche)\s{_PERIOD}(?!\w)"
    rf"|(?P<turn>{_NUMBER})-?(?P<turn_unit>monats|jahres|wochen)-?(?:turnus|rhythmus|abständen?)"
    rf"|(?:{_ADJECTIVE})\s{_ACTIVITY}"
    rf"|{_DESCRIBES}(?:{_WORD_ALONE})(?!\w))",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<!\w)(?:within|in no more than|no later than|not later than|innerhalb(?:\s(?:von|der))?|"
    r"binnen|spätestens(?:\s(?:nach|innerhalb von|binnen))?|in höchstens|in at most)\s"
    rf"(?:spätestens\s|höchstens\s|at most\s)?{_PERIOD}(?!\w)",
    re.IGNORECASE,
)
_FOR = re.compile(rf"(?<![\w,.-]){_PERIOD}(?!\w)", re.IGNORECASE)
_NOT_FOR = re.compile(
    r"(?:\b(?:alle|every|within|innerhalb(?: von| der)?|binnen|spätestens(?: nach)?|than|vor|"
    r"before|ago|last|letzten|past|vergangenen|older than|älter als|first|ersten|next|"
    r"nächsten))\s$",
    re.IGNORECASE,
)
_MINIMUM = re.compile(
    r"(?:mindestens|wenigstens|zumindest|at least|no less than|minimum(?: of)?|or more often)"
    r"(?:\s(?:for|once|einmal|every|alle|während))?\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it stands in a text: what it says, its length in days, where it stands.

    `minimum` is True for "at least"; then a shorter interval or a longer time keeps the rule, too.
    """

    kind: Kind
    days: float
    minimum: bool
    start: int
    end: int


def intervals(text: str) -> list[Period]:
    """Return how often something is done: "annually", "alle sechs Monate"."""
    return [_period("every", match, text) for match in _EVERY.finditer(text)]


def deadlines(text: str) -> list[Period]:
    """Return by when something is done: "within 72 hours", "binnen drei Tagen"."""
    return [_period("within", match, text) for match in _WITHIN.finditer(text)]


def durations(text: str) -> list[Period]:
    """Return how long something lasts: "six years", but neither "every" nor "within" them."""
    return [
        _period("for", match, text)
        for match in _FOR.finditer(text)
        if not _NOT_FOR.search(text[: match.start()])
    ]


def differ(one: Period, other: Period) -> bool:
    """Tell whether two periods of a kind cannot both be the rule.

    "At least annually" allows "every six months"; two different minimums do not agree.
    """
    if one.kind != other.kind:
        return False
    short, long = sorted((one, other), key=lambda period: period.days)
    if long.days <= short.days * _ALIKE:
        return False
    if one.minimum == other.minimum:
        return True
    # What is done more often than the minimum keeps it; so does what is kept longer.
    keeps = long.minimum if one.kind == "every" else short.minimum
    return not keeps or one.kind == "within"


def _period(kind: Kind, match: re.Match[str], text: str) -> Period:
    return Period(
        kind=kind,
        days=_days(match),
        minimum=_MINIMUM.search(text[max(0, match.start() - 40) : match.start()]) is not None,
        start=match.start(),
        end=match.end(),
    )


def _days(match: re.Match[str]) -> float:
    found = {name: value for name, value in match.groupdict().items() if value}
    number = _number(found.pop("number", found.pop("turn", "1")))
    turn = found.pop("turn_unit", "").lower()
    names = {"monats": "month", "jahres": "year", "wochen": "week"}
    name = names.get(turn) or next(iter(found)).split("_")[-1]
    return number * _DAYS[name]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
