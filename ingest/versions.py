"""Which documents are older versions of another one, as far as the documents say so themselves.

Conservative on purpose: hiding a valid rule is worse than showing an old one beside it. Two
documents are versions of each other only where both state a version and their titles are the
same but for version words and dates. Other numbers count: "Anlage 1" is not "Anlage 2".
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from ingest.types import Document, Kind, Status

Version = tuple[str, tuple[int, ...]]  # a scheme and the place in it; schemes do not compare

_SUFFIX = re.compile(r"\.[a-z]{1,5}$")
_DATE = re.compile(
    r"\b(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?)?(?:19|20)\d\d(?:\s?[./-]\s?\d{1,2}){0,2}\b"
)
_VERSION = re.compile(
    r"\b(?:version|vers|ver|v|revision|rev|release|rel|fassung|ausgabe|edition|issue|stand)"
    r"(?![^\W\d_])(?:[\s.:_-]*(?:\d+(?:[._-]\d+)*[a-z]?|[a-z])\b)?"
)
_WORDS = re.compile(
    r"\b(?:draft|entwurf|final|approved|freigegeben|signed|unterzeichnet|superseded|abgelöst|"
    r"obsolete|veraltet|neu|new|alt|old|kopie|copy)\b"
)
_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"\d+")
_LETTER = re.compile(r"(?:^|[\s.:_-])([a-z])$")


def current_versions(documents: Iterable[Document], *, today: date | None = None) -> dict[str, str]:
    """Return, for each outdated document's id, the id of the version that takes its place.

    Only the company's own documents count. A draft, a document that says it is superseded, and,
    given `today`, one that takes effect later, take nobody's place. Of two documents with one
    version number the later effective date is the newer; without dates both stand.
    """
    replaced: dict[str, str] = {}
    candidates = [d for d in documents if d.kind is Kind.COMPANY and _version(d) is not None]
    candidates.sort(key=lambda d: (_family(d), d.id))
    for family, members in groupby(candidates, key=_family):
        group = list(members)
        if not family[0]:
            continue
        for document in group:
            newer = [d for d in group if _in_force(d, today) and _is_newer(d, document)]
            if newer:
                replaced[document.id] = max(newer, key=_rank).id
    return replaced


def title_key(title: str) -> str:
    """Return a title without version words, dates, case and punctuation."""
    text = unicodedata.normalize("NFKC", title).casefold().strip()
    text = _SUFFIX.sub("", text).replace("_", " ")
    for pattern in (_DATE, _VERSION, _WORDS):
        text = pattern.sub(" ", text)
    return _NO_LETTER_OR_DIGIT.sub(" ", text).strip()


def _family(document: Document) -> tuple[str, str]:
    """What all versions of a document share. A translation is not a version."""
    return title_key(document.title), document.language


def _version(document: Document) -> Version | None:
    """Return a version that can be compared with others of the same scheme, None without one."""
    text = (document.control.version or "").casefold().strip()
    numbers = [int(n) for n in _NUMBERS.findall(text)]
    if numbers:
        if any(n > 1900 for n in numbers):
            # Dates only where the order of their parts is beyond doubt: 2025-03 or plain 2025.
            return ("date", tuple(numbers)) if numbers[0] > 1900 else None
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()  # 2.0 is 2
        return "number", tuple(numbers)
    letter = _LETTER.search(text)
    return ("letter", (ord(letter[1]),)) if letter and letter[1] != "v" else None


def _is_newer(one: Document, other: Document) -> bool:
    mine, theirs = _version(one), _version(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return False
    if mine != theirs:
        return mine > theirs
    dates = one.control.effective_date, other.control.effective_date
    return dates[0] is not None and dates[1] is not None and dates[0] > dates[1]


def _in_force(document: Document, today: date | None) -> bool:
    if document.control.status in (Status.DRAFT, Status.SUPERSEDED):
        return False
    start = document.control.effective_date
    return today is None or start is None or start <= today


def _rank(document: Document) -> tuple[Version, date, str]:
    version = _version(document) or ("", ())
    return version, document.control.effective_date or date.min, document.id
