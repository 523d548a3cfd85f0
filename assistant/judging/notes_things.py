"""What a rule is about, closely enough that two rules about the same thing can be told.

A thing is a noun with what narrows it down: "supplier policy" and "AI policy" are two things. What
limits a rule as a whole ("for high-risk systems") is its scope.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.judging.notes_verbs import is_verb
from assistant.judging.notes_words import ACTIVITIES, OWN_DOCUMENT, Word, read_words
from ingest.analysis.lexicon import words as as_words
from ingest.types import Document

OTHER = frozenset({"other"})  # key of a thing that is known only by its words
_ARTICLES = as_words(
    """the a an our its their this these each every all any der die das den dem des ein eine
    einen einem einer eines unser unsere unserer unseres ihre ihrer diese dieser dieses diesem
    alle jede jeder jedes jedem sämtliche"""
)
_THIS = as_words("this diese dieser dieses diesem present vorliegende vorliegenden")
_NARROWS = as_words("of for on about in im zur zum für der des von über within")
_UNDER = as_words(
    """in im within of to with by per under gemäß gemäss nach laut aus mit von zur zum zu für
    for über on about from into as als auf an durch through using anhand following"""
)
_OF_VERB = as_words("of for der des von für")
_OWNING = as_words(
    """responsible accountable owner owners responsibility verantwortlich zuständig verantwortung
    zuständigkeit"""
)
_COMMON = as_words(
    """system model risk role document documentation record report objective minutes process
    incident contract supplier competence dataset procedure guideline"""
)
# English nouns that make of the noun before them something else: "policy owner", "training plan".
_HEADS = as_words(
    """plan plans programme program team owner owners criteria result results schedule
    template matrix change changes exception exceptions breach breaches needs requirement
    requirements method methodology report reports finding findings activity activities tool
    tools statement performance catalogue budget material materials content committee scope"""
)
_TRIGGER = re.compile(
    r"(?:,|\b(?:und|oder|sowie|and|or|as well as|plus))\s+(?:(?:zusätzlich|ferner|außerdem|immer|"
    r"additionally|also|whenever|otherwise|ad hoc|anlassbezogen|spätestens|in any case)\s+)*"
    r"(?:bei|nach|vor|wenn|sobald|falls|upon|on|after|before|in case of|when(?:ever)?|if|following|"
    r"anlassbezogen|ad hoc|as needed|bei bedarf)\b[^,;|]*",
    re.IGNORECASE,
)
# A clause on the side says when, not of what.
_SIDE = re.compile(
    r"^\W*(?:if|when|where|wenn|sobald|falls|sofern|soweit)\b[^,;]*,"
    r"|\b(?:if|when|whenever|wenn|sobald|falls|sofern|ob|whether)\b[^,;]*",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"\b(?P<risk>(?:hoch|hohe[mnrs]?|high|higher|mittlere[mnrs]?|medium|geringe[mnrs]?|niedrige[mnrs]?|"
    r"low|lower|begrenzte[mnrs]?|limited|minimal\w*|kritische[mnrs]?|critical|erhebliche[mnrs]?|"
    r"inakzeptab\w*|unacceptable|significant|major|minor)(?=[- ]?(?:risi|risk|krit|priorit|impact))"
    r"|hochrisiko|kritische[mnrs]?|critical|schwerwiegende[mnrs]?|serious|severe)"
    r"|\b(?P<level>(?:tier|class|level|category|stage|klasse|stufe|kategorie|risikoklasse|priority|"
    r"priorität)[- ][A-D0-9]{1,2})\b"
    r"|\b(?P<other>other|others|remaining|rest|übrige[nrs]?|andere[nrs]?|restliche[nrs]?|sonstige"
    r"[nrs]?)\b|\b(?P<new>new|neue[nrsm]?|newly|initial|first|erste[nrsm]?|erstmalig\w*)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-Z]{0,3}-?\d{1,3}|[A-Z]")
_LIMITS = re.compile(
    r"(?:^\W*(?:nach|after|before|vor|upon|following|until|bis|on|am)\b|\b(?:for|bei|beim|für|mit|"
    r"with|where|wenn|sofern|soweit|if|when|whenever|falls|unless|außer|except|in case of|"
    r"im falle?|during|während|without|ohne)\b)\s(?P<words>[^,;:()|]{1,120})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun (keys) with what narrows it down; `document` where it is that document itself."""

    keys: frozenset[str]
    narrowed: frozenset[str] = frozenset()
    document: str = ""

    @property
    def is_other(self) -> bool:
        """Whether it is known only by its words."""
        return self.keys == OTHER

    @property
    def is_common(self) -> bool:
        """Whether there may be many such things, so that more must agree than the noun."""
        return self.keys <= _COMMON and not self.narrowed

    @property
    def is_activity(self) -> bool:
        """Whether it is something that is done: an audit, an assessment."""
        return bool(self.keys & ACTIVITIES)

    def same(self, other: "Thing") -> bool:
        """Tell whether two rules that name these speak of one thing."""
        if self.document and other.document and self.document != other.document:
            return False
        return bool(self.keys & other.keys) and self.narrowed == other.narrowed


def things_of(text: str, language: str, document: Document) -> tuple[Thing, ...]:
    """Return what a clause is about, without what is only named beside it.

    `text` is a clause in which roles and periods are blanked out by commas.
    """
    text = _SIDE.sub(" ", _TRIGGER.sub(" ", text))
    words = read_words(text, language)
    found = [
        _own(words, place, document, language) or Thing(word.thing, _narrowed(words, place))
        for place, word in enumerate(words)
        if word.thing and _is_head(words, place) and _is_primary(words, place)
    ]
    if found:
        return tuple(dict.fromkeys(found))
    beside = {key for word in words if word.thing and (key := word.key)}
    rest = plain_keys(text, language) | beside
    return (Thing(OTHER, rest),) if rest else ()


def plain_keys(text: str, language: str) -> frozenset[str]:
    """Return the keys of all words that are neither things nor verbs."""
    found = read_words(_TRIGGER.sub(" ", text), language)
    return frozenset(word.key for word in found if word.key and not word.thing and _adds(word))


def scope_of(text: str, things: Sequence[Thing], language: str) -> frozenset[str]:
    """Return what limits a rule: risk classes, "for …", "bei …", "if …"; not further occasions."""
    text = _TRIGGER.sub(" ", text)
    known = {key for thing in things for key in (*thing.keys, *thing.narrowed)}
    found = {_class_key(match) for match in _CLASS.finditer(text)}
    for match in _LIMITS.finditer(text):
        words = read_words(match["words"], language)
        found |= {word.key for word in words if word.key and _adds(word)} - known
    return frozenset(found) - {"system"}


def _class_key(match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    if kind in ("other", "new"):
        return kind
    words = match.group().lower()
    return f"{kind} {words[:4] if kind == 'risk' else words}"


def _adds(word: Word) -> bool:
    return word.key is not None and not is_verb(word.text)


def _own(words: Sequence[Word], place: int, document: Document, language: str) -> Thing | None:
    """The document itself: "this policy", or "the policy" with nothing that says which."""
    word = words[place]
    if not word.thing & OWN_DOCUMENT:
        return None
    before = words[place - 1].text.lower() if place else ""
    bare = not (word.about_ai or word.before or _narrowed(words, place))
    ai_before = place > 0 and words[place - 1].about_ai
    if before not in _THIS and (not bare or ai_before or word.text.endswith(("s", "n"))):
        return None
    title = [w for w in read_words(document.title, language) if w.thing & OWN_DOCUMENT]
    named = read_words(document.title, language)
    if title:
        at = named.index(title[-1])
        return Thing(title[-1].thing | word.thing, _narrowed(named, at), document.id)
    return Thing(frozenset({f"document {document.id}"}), document=document.id)


def _is_head(words: Sequence[Word], place: int) -> bool:
    """Tell whether a noun is what its group of words is about: not "risk" in "risk owner"."""
    if place + 1 == len(words):
        return True
    after = words[place + 1]
    return not after.thing and after.text.lower() not in _HEADS


def _is_primary(words: Sequence[Word], place: int) -> bool:
    """Tell whether a noun is what something is done with, and not only where or by which rule."""
    start = place
    while start and (_adds(words[start - 1]) or words[start - 1].about_ai):
        start -= 1
    while start and words[start - 1].text.lower() in _ARTICLES - _OF_VERB:
        start -= 1
    if not start:
        return True
    before = words[start - 1].text.lower()
    if before in ("der", "des"):
        return start == 1 or not (
            words[start - 2].thing or (words[start - 2].key and not is_verb(words[start - 2].text))
        )
    if before not in _UNDER:
        return True
    verb = words[start - 2].text if start > 1 else ""
    known = is_verb(verb) or verb.lower() in _OWNING
    return before in _OF_VERB and (known or verb in ("", ",", "ist", "sind", "is", "are"))


def _narrows(words: Sequence[Word], place: int) -> bool:
    """Tell whether a word leads to what narrows a noun; "zu" does so before another noun only."""
    text = words[place].text.lower()
    noun = place + 1 < len(words) and words[place + 1].text[0].isupper()
    return text in _NARROWS or (text == "zu" and noun)


def _narrowed(words: Sequence[Word], place: int) -> frozenset[str]:
    """Return the keys of what stands with a noun: "supplier policy", "Richtlinie für Einkäufe"."""
    word = words[place]
    found: set[str | None] = set(word.before)
    for before in reversed(words[:place]):
        if not (_adds(before) or before.about_ai):
            break
        found |= {before.key, *before.before}
    after = place + 1
    if after < len(words) and _NUMBER.fullmatch(words[after].text):
        found.add(words[after].text.lower())  # "objective 2"
        after += 1
    while after < len(words) and _narrows(words, after):
        after += 1
        while after < len(words) and words[after].text.lower() in _ARTICLES:
            after += 1
        while after < len(words) and (_adds(words[after]) or words[after].about_ai):
            found |= {words[after].key, *words[after].before} - {"system"}  # "of AI systems"
            after += 1
    generic = {"system"} if word.thing & ACTIVITIES else set()
    return frozenset(key for key in found if key) - generic - {"management_system"}
