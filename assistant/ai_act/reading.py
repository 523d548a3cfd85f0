"""What each word of a description counts for: stated, denied, done by people, or planned for later.

"It is not used for recruiting" and "keine Bewertung von Bewerbern" say what a system does not do;
"the recruiter reads every letter herself" says what a person does. Only what is stated counts as a
fact. The scope of a denial goes to the next comma or full stop, or to the next "and" or "but"; the
same in both languages, because German puts "nicht" after what it denies.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from assistant.ai_act.terms import Word, normal, read_words
from ingest.analysis.lexicon import words as word_set


class Status(IntEnum):
    """How a word is meant."""

    STATED = 0
    LATER = 1
    BY_PEOPLE = 2
    DENIED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A description, its words and how each is meant."""

    text: str
    words: tuple[Word, ...]
    statuses: tuple[Status, ...]
    clauses: tuple[int, ...]

    def sentences(self) -> int:
        """Return the number of sentences."""
        return self.words[-1].sentence + 1 if self.words else 0


def _norm(text: str) -> frozenset[str]:
    return frozenset(map(normal, word_set(text)))


_BREAK = re.compile(r"[,;:.!?()\n–—]|\s-\s")
_JOINS = _norm("und and aber but sondern however jedoch sowie while während wobei")
_NOT = _norm(
    "nicht nie niemals nichts niemand niemanden niemandem weder"
    " not never nobody none neither nor cannot"
)
_NO = _norm("kein keine keinen keiner keinem keines keinerlei no without ohne")
_SHORT_NOT = _norm("t")  # of "doesn't", after the apostrophe
_NOT_ONLY = _norm("nur only just merely bloß zuletzt mehr")
_INSTEAD = _norm("statt anstatt anstelle instead rather except außer ausgenommen excluding")
_EXCLUDED = _norm(
    """ausgeschlossen excluded untersagt verzichtet verzichten
    verzicht refrain refrains unterbleibt ausgenommen"""
)
# "It was considered for reviews, but …"
_DROPPED = _norm("considered discussed meant gedacht erwogen diskutiert geplant vorgesehen")
_WAS = _norm("was were been war wurde waren once einst ursprünglich originally")
# A function that is off; a person's account may be "deactivated" too, which denies nothing.
_OFF = _norm(
    "deaktiviert deactivated abgeschaltet disabled abgestellt dropped removed entfernt off"
)
_FUNCTION = (
    "funktion",
    "function",
    "modul",
    "feature",
    "option",
    "komponent",
    "component",
    "erkennung",
)
# After "no" or "without" these end what is denied: the person is missing, the deed is not.
_PEOPLE = (
    "mensch", "human", "manuell", "manual", "person", "aufsicht", "oversight", "review", "wissen",
    "knowledge", "consent", "einwillig", "zustimm", "kontroll", "intervention", "eingriff",
    "ruecksprache", "anyone", "permission", "delay", "genehmig",
)  # fmt: skip
# "No AI is used for …": the whole clause is denied.
_SYSTEM = _norm(
    "ki ai system tool software einsatz verwendung nutzung use zweck purpose part teil bestandteil"
    " modell model"
)
_IN_USE = _norm("used active applied employed run")
_AFTER = _norm("nachdem after once sobald")
_MACHINE = _norm("ki ai system tool software algorithmus algorithm modell model program programm")
_BY_HAND = _norm(
    "selbst themselves himself herself manually manuell händisch hand alleine personally persönlich"
)
_HUMANS = (
    "mensch", "human", "recruiter", "lehrkraft", "lehrer", "teacher", "fachkraft", "sachbearbeit",
    "personalabteil", "fuehrungskraft", "manager", "clerk", "arzt", "aerzt", "doctor", "richter",
    "mitarbeit", "staff", "employee", "people", "person", "editor", "redakt", "wir", "we",
)  # fmt: skip
_LATER = re.compile(
    r"\b(?:at a later stage|in a later|later version|later phase|future version|may later|"
    r"might later|eventually|später(?:en|er)?\b|zu einem späteren|ausbaustufe|"
    r"in zukunft vielleicht|"
    r"next year we might|perhaps later|denkbar wäre|könnte künftig)",
    re.IGNORECASE,
)
OWN_NOT = frozenset(
    ("not", "nicht", "without", "ohne", "never", "nie")
)  # within a term of several words
_LONGEST_NO = 8  # words that "no" and "without" reach


def read(text: str) -> Reading:
    """Return the reading of a description."""
    words = read_words(text)
    clauses = _clauses(text, words)
    statuses = [Status.STATED] * len(words)
    for first, last in _runs(clauses):
        for place, status in _judged(words, first, last):
            statuses[place] = max(statuses[place], status)
    _go_on(words, clauses, statuses)
    _mark_later(text, words, statuses)
    return Reading(text, tuple(words), tuple(statuses), tuple(clauses))


def _clauses(text: str, words: Sequence[Word]) -> list[int]:
    """Number the clauses: a mark between two words begins a new one."""
    numbers: list[int] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        new = before is not None and (
            before.sentence != word.sentence or _BREAK.search(text[before.end : word.start])
        )
        numbers.append((numbers[-1] if numbers else 0) + bool(new))
    return numbers


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the first and the last place (inclusive) of each run of one number."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[start]:
            yield start, place - 1
            start = place


def _judged(words: Sequence[Word], first: int, last: int) -> Iterable[tuple[int, Status]]:
    """Yield the places in one clause that are denied or done by people."""
    forms = [word.form for word in words[first : last + 1]]
    if _is_by_people(forms):
        yield from ((place, Status.BY_PEOPLE) for place in range(first, last + 1))
    for offset in range(len(forms)):
        reach = _reach(forms, offset)
        if reach:
            yield from ((first + place, Status.DENIED) for place in range(reach[0], reach[1] + 1))


def _reach(forms: Sequence[str], offset: int) -> tuple[int, int] | None:
    """Return the first and last word of a clause that a word denies, or None."""
    form = forms[offset]
    if form in _NOT or (form in _SHORT_NOT and offset and forms[offset - 1].endswith("n")):
        only = offset + 1 < len(forms) and forms[offset + 1] in _NOT_ONLY
        return None if only else _segment(forms, offset)
    if form in _EXCLUDED or _is_off(forms, offset):
        return _segment(forms, offset)
    if form in _NO:
        return _of_no(forms, offset)
    return (offset, len(forms) - 1) if form in _INSTEAD else None


def _is_off(forms: Sequence[str], offset: int) -> bool:
    """Tell whether a use was only considered, or a function is switched off."""
    if forms[offset] in _DROPPED:
        return offset > 0 and forms[offset - 1] in _WAS
    return forms[offset] in _OFF and _has(forms, _FUNCTION)


def _has(forms: Sequence[str], parts: tuple[str, ...]) -> bool:
    return any(part in form for form in forms for part in parts)


def _segment(forms: Sequence[str], offset: int) -> tuple[int, int]:
    """From the last "and" or "but" before the word to the end, or to a "but" after it."""
    start = max((place + 1 for place in range(offset) if forms[place] in _JOINS), default=0)
    ends = (place for place in range(offset, len(forms)) if forms[place] in _JOINS - {"und", "and"})
    return start, next(ends, len(forms)) - 1


def _of_no(forms: Sequence[str], offset: int) -> tuple[int, int] | None:
    following = forms[offset + 1 : offset + 4]
    if following[:1] == ["longer"]:  # "no longer used" takes back, "no longer young" does not
        return _segment(forms, offset) if set(following) & _IN_USE else None
    if any(form in _SYSTEM for form in following[:2]) and forms[offset] not in ("without", "ohne"):
        return _segment(forms, offset)
    for step, form in enumerate(following):
        if form.startswith(_PEOPLE):
            return offset, offset + 1 + step
    limit = min(offset + _LONGEST_NO, len(forms) - 1)
    stops = (
        place for place in range(offset + 1, limit + 1) if forms[place] in _JOINS - {"und", "and"}
    )
    return offset, next(stops, limit + 1) - 1


def _is_by_people(forms: Sequence[str]) -> bool:
    """Tell whether a clause says what people do, or did before the system comes in."""
    if any(form in _MACHINE for form in forms):
        return False
    if forms[0] in _AFTER:
        return True
    human = any(form.startswith(_HUMANS) for form in forms)
    if human and any(form in _BY_HAND for form in forms):
        return True
    return forms[0] in ("a", "ein", "eine") and forms[1:2] in (["human"], ["mensch"], ["fachkraft"])


def _go_on(words: Sequence[Word], clauses: Sequence[int], statuses: list[Status]) -> None:
    """Carry a denial over the commas of a list: "no scoring, ranking or filtering of people"."""
    runs = list(_runs(clauses))
    for (first, last), (start, end) in pairwise(runs):
        denied = statuses[last] is Status.DENIED and words[last].sentence == words[start].sentence
        head = [word.form for word in words[start : min(start + 4, end + 1)]]
        listed = any(form in ("oder", "or", "noch", "nor") for form in head) or end - start < 2
        stated = any(form in _JOINS for form in head[:1])
        if denied and listed and not stated and first <= last:
            statuses[start : end + 1] = [Status.DENIED] * (end - start + 1)


def _mark_later(text: str, words: Sequence[Word], statuses: list[Status]) -> None:
    cues = [match.start() for match in _LATER.finditer(text)]
    sentences = {word.sentence for word in words for cue in cues if word.start <= cue < word.end}
    for place, word in enumerate(words):
        if word.sentence in sentences and statuses[place] is Status.STATED:
            statuses[place] = Status.LATER
