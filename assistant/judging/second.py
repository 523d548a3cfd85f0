"""The second reader: what a language model is asked on a criterion, and what of its reply counts.

It sees passages without knowing what the first reader, the judge by rule, made of them. Its reply
counts only by quotes that stand in these passages to the letter, and a quote counts no more than
the rules allow for its document: a draft is never more than weak. Of two verdicts the more cautious
one counts, so a model can take a status away and give none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.grounding.keys import Extract, Keyed, keyed
from assistant.grounding.material import Passage, find_quote
from assistant.grounding.quotes import locate
from assistant.grounding.replies import objects
from assistant.judging.evidence import evidence_of
from assistant.judging.judge import NOTHING, Candidate, Verdict, reasons
from assistant.judging.scales import Scales
from assistant.messages import Language
from assistant.prompts import Prompt, render
from assistant.review_types import Bearing, Evidence, SecondReading, SecondVerdict
from ingest.suspicion import is_suspicious
from ingest.types import Span
from ingest.units import Unit

CAUTION: tuple[SecondVerdict, ...] = ("contradicted", "none", "weak", "supported")
STATEMENTS, CHARACTERS = 16, 6_000  # the most that is shown for a criterion
FEWEST, FAR = 4, -3.5  # beyond so many, only what bears on it with these log-odds
LONGEST = 20_000  # characters of a reply
OBJECTS = 12  # of a reply that are looked at
DOUBTFUL = 0.5  # chance of denial or mere mention from which a statement supports nothing
_LANGUAGES = {"de": "German (Deutsch)", "en": "English (Englisch)"}
_BEARINGS: Mapping[SecondVerdict, Bearing] = {
    "supported": "supports",
    "weak": "weak",
    "contradicted": "contradicts",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked on one criterion: its passages, and which candidate each piece of them is."""

    criterion: str
    prompt: Prompt
    passages: tuple[Passage, ...]
    keyed: Keyed
    candidates: Mapping[tuple[str, int, int], Candidate]  # by Unit.key


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict of a reply with the place of its quote: in the text of a passage, by its number.

    No `passage` is no quote that could be found. So what is kept of a reply holds no words.
    """

    verdict: SecondVerdict
    passage: int | None = None
    start: int = 0
    end: int = 0


def question(
    criterion: str,
    *,
    text: str,
    requirement: str,
    candidates: Sequence[Candidate],
    first: Verdict,
    language: Language,
) -> Question | None:
    """Return what to ask on a criterion; None where there is no passage that may count.

    The same candidates give the same prompt. `text` and `requirement` are in `language`.
    """
    chosen = _chosen(candidates, first)
    if not chosen:
        return None
    groups: dict[str, list[Unit]] = {}
    for candidate in chosen:
        groups.setdefault(candidate.statement.unit.chunk_id, []).append(candidate.statement.unit)
    passages = tuple(
        Passage(tuple(sorted(units, key=lambda unit: unit.key))) for units in groups.values()
    )
    # By number and not by id, which changes with any other part of the document.
    extracts = [Extract(str(at), _heading(one), one.text) for at, one in enumerate(passages)]
    shown = keyed(extracts, question=f"{criterion}\n{text}")
    prompt = render(
        "criterion",
        language=_LANGUAGES[language],
        requirement=requirement,
        criterion=text,
        passages=shown.text,
    )
    by_key = {one.statement.unit.key: one for one in chosen}
    return Question(criterion, prompt, passages, shown, by_key)


def _heading(passage: Passage) -> str:
    """Title and headings of a passage, but for what reads like an order to a machine."""
    first = passage.units[0]
    parts = (first.document.title, *first.section)
    return " › ".join(part for part in parts if not is_suspicious(part))


def _chosen(candidates: Sequence[Candidate], first: Verdict) -> list[Candidate]:
    """Those that the first reader shows, and the best of the others, up to the bounds."""
    shown: dict[tuple[str, int], list[int]] = {}
    for one in first.evidence:
        shown.setdefault((one.document_id, one.page), []).append(one.span.start)

    def rank(candidate: Candidate) -> tuple[bool, float, int]:
        unit = candidate.statement.unit
        starts = shown.get((unit.document.id, unit.page.number), ())
        cited = any(unit.span.start <= start < unit.span.end for start in starts)
        support = candidate.support if candidate.may_support else NOTHING
        denial = candidate.denies_nearest if candidate.may_deny else NOTHING
        return not cited, -max(support, denial), candidate.statement.place

    able = [(rank(one), one) for one in candidates if one.may_support or one.may_deny]
    chosen: list[Candidate] = []
    left = CHARACTERS
    for (uncited, away, _), candidate in sorted(able, key=lambda pair: pair[0]):
        if uncited and away > -FAR and len(chosen) >= FEWEST:
            break
        size = len(candidate.statement.text)
        if size > left and chosen:
            continue
        chosen.append(candidate)
        left -= size
        if len(chosen) == STATEMENTS or left <= 0:
            break
    return chosen


def read_reply(asked: Question, pieces: Iterable[str]) -> tuple[Said, ...] | None:
    """Return what a reply says; None where it holds no verdict. Raises what `pieces` raises."""
    found: list[Said] = []
    for told in objects(pieces, most=LONGEST):
        for one in _verdicts(told):
            found.append(_said(asked, one))
            if len(found) == OBJECTS:
                return tuple(found)
    return tuple(found) or None


def _verdicts(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The verdicts of an object: itself, or those of the one list in it."""
    lists = [value for value in told.values() if isinstance(value, list)]
    items = lists[0][:OBJECTS] if "verdict" not in told and len(lists) == 1 else [told]
    return [one for one in items if isinstance(one, dict) and one.get("verdict") in CAUTION]


def _said(asked: Question, told: dict[str, Any]) -> Said:
    verdict: SecondVerdict = told["verdict"]
    extract, quote = asked.keyed.of(told.get("key")), told.get("quote")
    if verdict == "none" or extract is None or not isinstance(quote, str):
        return Said(verdict)
    span = locate(quote, extract.text)
    return Said(verdict) if span is None else Said(verdict, int(extract.id), span.start, span.end)


def reading(asked: Question, said: Sequence[Said], first: Verdict) -> SecondReading:
    """Return what counts of a reply: quotes as evidence, bearing no more than the rules allow."""
    found: dict[tuple[str, int, Span, Bearing], Evidence] = {}
    void = 0
    for one in said:
        if one.verdict == "none":
            continue
        evidence = _evidence(asked, one)
        void += not evidence
        for piece in evidence:
            place = piece.document_id, piece.page, piece.span, piece.bearing
            found.setdefault(place, piece)
    evidence = tuple(found.values())
    bearings = {one.bearing for one in evidence}
    order: tuple[SecondVerdict, ...] = ("contradicted", "supported", "weak")
    verdict: SecondVerdict = next((one for one in order if _BEARINGS[one] in bearings), "none")
    return SecondReading(first.outcome, verdict, evidence, void)


def _evidence(asked: Question, said: Said) -> tuple[Evidence, ...]:
    """The whole statements that a quote is of; none where it is not found or may not count."""
    if said.passage is None or not 0 <= said.passage < len(asked.passages):
        return ()
    passage = asked.passages[said.passage]
    found = find_quote(passage.text[said.start : said.end], passage)
    if found is None:
        return ()
    units = {unit.key: unit for unit, _ in found.places}
    candidates = [asked.candidates[key] for key in units]
    bearings = [_bearing(one, said.verdict) for one in candidates]
    if None in bearings:
        return ()
    bearing: Bearing = "weak" if "weak" in bearings else _BEARINGS[said.verdict]
    return tuple(
        evidence
        for candidate in candidates
        for evidence in evidence_of(
            candidate.statement,
            criterion=asked.criterion,
            bearing=bearing,
            reasons=reasons(candidate, bearing),
        )
    )


def _bearing(candidate: Candidate, verdict: SecondVerdict) -> Bearing | None:
    """How a statement may bear, whatever a model says; None where it may not count at all."""
    if verdict == "contradicted":
        return "contradicts" if candidate.may_deny else None
    if not candidate.may_support:
        return None
    doubtful = max(candidate.denial, candidate.mention) >= DOUBTFUL
    return "supports" if verdict == "supported" and candidate.fits and not doubtful else "weak"


def more_cautious(first: SecondVerdict, second: SecondVerdict) -> SecondVerdict:
    """Return the verdict that claims less; a denial goes before nothing at all."""
    return min(first, second, key=CAUTION.index)


def combined(first: Verdict, second: SecondReading | None, scales: Scales) -> Verdict:
    """Return the verdict that counts: the first reader's, or what is left of it.

    Where less counts than the first reader found, nothing of its evidence supports any more.
    """
    if second is None:
        return first
    outcome = more_cautious(first.outcome, second.verdict)
    if outcome == first.outcome:
        return first
    denial = max(first.denial, scales.denied) if outcome == "contradicted" else first.denial
    evidence = tuple(
        replace(one, bearing="weak", reasons=("second_reader", *one.reasons))
        if one.bearing == "supports"
        else one
        for one in first.evidence
    )
    return replace(first, outcome=outcome, denial=denial, evidence=evidence)


def sees_more(second: SecondReading) -> bool:
    """Tell whether the second reader found evidence where the first found less."""
    return CAUTION.index(second.verdict) > CAUTION.index(second.first)
