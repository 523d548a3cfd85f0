"""May a model's wording stand in place of a template's statement? Only if it says the same.

Nothing is repaired. A wording is refused where it adds or loses a number, date, name, role,
negation or sentence, binds otherwise, touches what stands in square brackets, holds anything but
plain words, or has a word that could be a fact and that no source of the draft has.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.drafting.check import telling
from assistant.drafting.model import Run, Runs, plain
from assistant.grounding.claims import unfit
from assistant.grounding.support import disagreements
from assistant.judging.notes_roles import roles
from assistant.messages import Language
from assistant.words import WordMatcher, content_words
from ingest.analysis.sentences import split_sentences
from ingest.analysis.terms import analyse

LONGER = 1.4  # times the template's words …
MORE = 30  # … and so many characters
SHORTER = 0.5
ALIKE = 0.3  # cosine from which a word may stand for another: less than for a claim, for …
APART = 8  # … but one in so many content words may be further from all others
_STAND_IN = {"de": "Angabe", "en": "Entry"}  # for what is copied, where only the rest is looked at
_ORGANIZATION = {
    "de": re.compile(r"\b(?:die|der) Organisation\b", re.IGNORECASE),
    "en": re.compile(r"\bthe organization(?:['’]s)?(?!\w)", re.IGNORECASE),
}
_STRENGTHS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"muss|müssen|shall|must|ha(?:s|ve) to",
        r"(?:is|are) to",
        r"(?:ist|sind|hat|haben)\b[^.;]{1,120}?\b(?:zu\s+\w+en|\w+zu\w+en)",
        r"soll(?:en)?",
        r"sollte[nst]?|should",
        r"darf|dürfen|kann|können|may|can|might|could",
        r"will|werde|wirst|plans? to|intends? to",
    )
)
_BINDING_TURNS = re.compile(  # small words that decide when and for whom a rule holds
    r"\b(?:nur|ausschließlich|außer|bevor|vor|nach|nachdem|bis|spätestens|unverzüglich|wenn|falls|"
    r"sofern|soweit|mindestens|höchstens|alle[nrms]?|jede[nrms]?|oder|only|solely|unless|before|"
    r"after|until|within|without delay|if|where|when|at least|at most|all|every|each|any|or)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_POINTING = re.compile(  # in place of a noun they say less
    r"\b(?:it|its|they|them|their|this|these|those|such|es|sie|ihr\w{0,2}|seine?\w?|diese\w?|dies|deren|"
    r"dessen|solche\w?)\b",
    re.IGNORECASE,
)
# Whoever may have a duty, by the shape of the word; `roles` knows the offices by name.
_WHO = re.compile(
    r"\b(?:[\w-]*(?:verantwortliche|leitung|beauftragte|stelle|person|rolle|gremium|ausschuss|"
    r"abteilung|bereich|lieferant|kunde|partner|nutzende|betreiber|mitarbeitende|beschäftigte|"
    r"behörde|betriebsrat|auditor)\w{0,4}|niemand|"
    r"(?:(?!(?:the|a|an|each|every|any|all|no|this|that|one|of|by|and|or)\b)[\w-]+\s)?"
    r"(?:owner|lead|head|officer|manager|management|auditor|committee|board|role|person|department|"
    r"staff|supplier|customer|partner|user|operator|employee|authorit|council|people|nobody|"
    r"everyone)\w{0,3})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What wordings of one draft are measured by."""

    language: Language
    allowed: Collection[str]  # words that its sources have, case folded
    words: WordMatcher | None = None
    company: Run | None = None  # the run that names the organization, where that is known


def flat(runs: Runs) -> str:
    """Return a statement as a model reads it: facts with their footnote marks, "[^2]"."""
    return "".join(_literal(run) for run in runs)


def reworded(text: str, runs: Runs, by: Wording) -> Runs | str:
    """Return the runs of a statement in new words, or the code of why these are refused.

    Codes: "shape", "markup", "instruction", "language" (see `grounding.claims.unfit`), "length",
    "open" (a question, fact or footnote mark is changed), "sentences", "role", "binding" (a word
    that says how strongly, when or for whom it binds), those of `support.disagreements`, and
    "unsourced".
    """
    said = " ".join(text.split())
    copied = [run for run in runs if run.origin not in ("template", "model")]
    parts = _parts(said, copied)
    if parts is None or _parts(flat(runs), copied) is None:
        return "open"
    made = tuple(one for part in parts for one in _named(part, by))
    return _refused(made, runs, by) or made


def _literal(run: Run) -> str:
    return run.text + (f"[^{run.note}]" if run.note else "")


def _parts(said: str, copied: Sequence[Run]) -> list[Run] | None:
    """The text as runs, each that is copied in its place; None unless each is there, in order."""
    parts: list[Run] = []
    for run in copied:
        before, there, said = said.partition(_literal(run))
        if not there:
            return None
        parts += [Run(before, "model"), run]
    again = any(
        _literal(run) in part.text for part in parts if part.origin == "model" for run in copied
    )
    if again or any(_literal(run) in said for run in copied):
        return None
    return [one for one in (*parts, Run(said, "model")) if one.text]


def _named(part: Run, by: Wording) -> list[Run]:
    """The organization's name within a model's words as a run of its own: it is no word of it."""
    name = by.company.text if by.company else ""
    if part.origin != "model" or not name or name not in part.text:
        return [part]
    before, _, after = part.text.partition(name)
    origin = by.company.origin if by.company else "answer"
    runs = [Run(before, "model"), Run(name, origin, "company"), *_named(Run(after, "model"), by)]
    return [run for run in runs if run.text]


def _refused(made: Runs, runs: Runs, by: Wording) -> str:
    """Return why a wording does not say the same as the template's, "" where it does."""
    said, was = _bare(made, by), _bare(runs, by)
    for span in split_sentences(said):
        if reason := unfit(said[span.start : span.end], by.language):
            return reason
    if not SHORTER * len(was) <= len(said) <= LONGER * len(was) + MORE:
        return "length"
    if len(split_sentences(said)) != len(split_sentences(was)) or not said.endswith("."):
        return "sentences"
    told, before = _neutral(plain(made), by), _neutral(plain(runs), by)
    return _shifted(told, before) or _beyond(told, before, by) or _unknown(made, by)


def _bare(runs: Runs, by: Wording) -> str:
    """The words that are the template's or the model's, with a stand-in for each other run."""
    own = ("template", "model")
    return "".join(r.text if r.origin in own else _STAND_IN[by.language] for r in runs).strip()


def _neutral(text: str, by: Wording) -> str:
    """The text with the organization's name as what it is, so that calling it so is no change."""
    name = by.company.text if by.company else ""
    plain_name = {"de": "die Organisation", "en": "the organization"}[by.language]
    text = text.replace(name, plain_name) if name else text
    return _ORGANIZATION[by.language].sub(plain_name, text)


def _shifted(said: str, was: str) -> str:
    """Which of the words that carry a rule are others, or in another order."""
    if _NUMBER.findall(said) != _NUMBER.findall(was):
        return "number"
    if [one.name for one in roles(said)] != [one.name for one in roles(was)]:
        return "role"
    if _who(said) != _who(was):
        return "role"
    if any(len(one.findall(said)) != len(one.findall(was)) for one in _STRENGTHS):
        return "modality"
    if len(_POINTING.findall(said)) > len(_POINTING.findall(was)):
        return "foreign"
    return "" if _turns(said) == _turns(was) else "binding"


def _who(text: str) -> list[str]:
    return [re.sub(r"(?:e[nrms]?|s|n)$", "", one.lower()) for one in _WHO.findall(text)]


def _turns(text: str) -> list[str]:
    """The small words that bind, without their endings, in any order."""
    return sorted(
        re.sub(r"^(alle|jede)\w$", r"\1", one.lower()) for one in _BINDING_TURNS.findall(text)
    )


def _beyond(said: str, was: str, by: Wording) -> str:
    """In what either says more than the other: nothing may be added, nothing lost."""
    for claim, source in ((said, was), (was, said)):
        found = disagreements(claim, source, language=by.language, words=by.words)
        if found:
            return found[0]
        if _alone(claim, source, by):
            return "foreign"
    return ""


def _alone(claim: str, source: str, by: Wording) -> bool:
    """Whether more of a claim's words than may be have neither stem nor synonym in the source."""
    stems, said = set(analyse(source, by.language)), content_words(claim)
    new = [one for one in said if not set(analyse(one, by.language)) <= stems]
    if new and by.words is not None:
        near = by.words.taken_up(new, [content_words(source)])[0]
        new = [one for one, cosine in zip(new, near, strict=True) if cosine < ALIKE]
    return len(new) > len(said) // APART


def _unknown(made: Runs, by: Wording) -> str:
    """Whether a word could be a fact and no source of the draft has it."""
    own = " ".join(run.text for run in made if run.origin == "model")
    found = telling(own, by.language)
    return "unsourced" if any(one.casefold() not in by.allowed for one in found) else ""
