"""An answer put into words by a language model, quote first, each sentence checked.

The answer without a model comes first and decides whether the documents answer at all. Then the
model reads the best passages and replies with claims, each with a passage's key and a quote. A
claim is shown only if its quote stands in that passage to the letter and bears it out; numbers [n]
are given here. Where too little is left, or the model fails, the answer without a model stands.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.finding import find
from assistant.grounding.claims import one_line, unfit
from assistant.grounding.material import (
    Found,
    Material,
    Passage,
    find_quote,
    material,
    passages_of,
)
from assistant.grounding.replies import objects
from assistant.grounding.support import disagreements
from assistant.messages import message
from assistant.model import ChatModel, ModelError
from assistant.prompts import Prompt, render
from assistant.sources import Sources, Standing, everything
from assistant.types import Answer, Citation, Reading
from assistant.words import WordMatcher
from ingest.types import Document, Kind, Span
from ingest.units import Unit

SENTENCES = 6  # the most that an answer has
REPLIES = 40  # objects of a reply that are looked at
_LANGUAGES = {"de": "German (Deutsch)", "en": "English (Englisch)"}


@dataclass(frozen=True, slots=True)
class Partial:
    """An answer that is still growing: its sentences so far, each checked, with their sources."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer by a model rests on; of one state of the library, which may be left then."""

    plain: Answer  # without a model
    material: Material
    words: WordMatcher


def gather(
    plain: Answer, *, sources: Sources, allow: Callable[[Document], bool] = everything
) -> Grounds | None:
    """Return what a model is to read, None where there is nothing to put into words.

    That is where the answer without a model abstains, or is general knowledge.
    """
    kinds = {"company": Kind.COMPANY, "reference": Kind.REFERENCE}
    if plain.abstained or plain.basis not in kinds:
        return None
    standing = Standing(kinds[plain.basis], True, sources, allow)
    found = passages_of(find(plain.question, sources=sources, allow=standing).candidates)
    if not found:
        return None
    places = dict.fromkeys((p.units[0].document.id, p.units[0].page.number) for p in found)
    read = material(found, plain.question, sources.library.places(places))
    return Grounds(plain, read, sources.words)


def stream_answer(grounds: Grounds, model: ChatModel) -> Iterator[Partial | Answer]:
    """Yield the answer after each sentence that passed its check; the last item is the Answer.

    Its `reading` says what became of the model's words. A failing model raises nothing: the answer
    without it is returned.
    """
    plain = grounds.plain
    prompt = render(
        "answer",
        language=_LANGUAGES[plain.language],
        passages=grounds.material.keyed.text,
        question=" ".join(plain.question.split()),
    )
    draft = _Draft(grounds)
    try:
        for kept in _read(model, prompt, draft):
            if kept:
                yield Partial(draft.answer(_reading(model, prompt, draft)))
    except ModelError as error:
        reading = _reading(model, prompt, draft, fallback="unreachable")
        told = message(error.key, plain.language, **error.values)
        yield replace(plain, reason=_because(plain, reading, told), reading=reading)
        return
    fallback = draft.too_little()
    reading = _reading(model, prompt, draft, fallback=fallback)
    if fallback:
        yield replace(plain, reason=_because(plain, reading), reading=reading)
    else:
        yield draft.answer(reading)


def _read(model: ChatModel, prompt: Prompt, draft: "_Draft") -> Iterator[bool]:
    """Take up the reply object by object; yields whether one was kept."""
    pieces = model.stream(prompt)
    try:
        for number, told in enumerate(objects(pieces)):
            for claim in _claims(told):
                yield draft.take(claim)
            if number == REPLIES or len(draft.lines) == SENTENCES:
                return
    finally:  # no more is asked for, and whoever sends it may stop
        getattr(pieces, "close", lambda: None)()


def _claims(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of an object: itself, or those of the one list in it."""
    lists = [value for value in told.values() if isinstance(value, list)]
    if "claim" in told or len(told) != 1 or not lists:
        return [told]
    return [one for one in lists[0][:REPLIES] if isinstance(one, dict)]


@dataclass(slots=True)
class _Draft:
    """The sentences kept so far, their sources, and what was dropped."""

    grounds: Grounds
    said: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # the same with their numbers
    numbers: dict[tuple[str, int, Span], Citation] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    none: bool = False

    def take(self, told: dict[str, Any]) -> bool:
        """Check one claim; tell whether it was kept."""
        if told.get("none") is True and "claim" not in told:
            self.none = True
            return False
        if len(self.lines) == SENTENCES:
            return False
        reason, said, found = self._checked(told)
        if reason or found is None:
            self.dropped[reason] += 1
            return False
        cited = [self._citation(unit, span) for unit, span in found.places]
        numbers = " ".join(f"[{number}]" for number in sorted({one.number for one in cited}))
        self.said.append(said)
        self.lines.append(f"{said} {numbers}")
        return True

    def _checked(self, told: dict[str, Any]) -> tuple[str, str, Found | None]:
        """Return why a claim is dropped ("" where it is kept), its words and its source."""
        claim, quote = told.get("claim"), told.get("quote")
        if not isinstance(claim, str) or not isinstance(quote, str):
            return "shape", "", None
        said = one_line(claim)
        if reason := unfit(said, self.grounds.plain.language):
            return reason, "", None
        passage = self.grounds.material.passage(told.get("key"))
        if passage is None:
            return "key", "", None
        found = find_quote(quote, passage)
        if found is None:
            return "quote", "", None
        if said in self.said:
            return "twice", "", None
        return self._unsupported(said, found, passage), said, found

    def _unsupported(self, said: str, found: Found, passage: Passage) -> str:
        """Return the first thing in which a claim goes beyond its source, "" where in none."""
        plain = self.grounds.plain
        beyond = disagreements(
            said,
            found.text,
            language=plain.language,
            question=plain.question,
            title=passage.title,
            words=self.grounds.words,
        )
        return next(iter(beyond), "")

    def _citation(self, unit: Unit, span: Span) -> Citation:
        """The citation of a place; one place has one number."""
        place = unit.document.id, unit.page.number, span
        if place not in self.numbers:
            number = len(self.numbers) + 1
            self.numbers[place] = self.grounds.material.citation(unit, span, number)
        return self.numbers[place]

    def too_little(self) -> str:
        """Return why the model's words are not used, "" where they are.

        A reply of which more is refused than kept is not to be trusted in what is left.
        """
        if not self.lines:
            return "none" if self.none and not self.dropped else "nothing_kept"
        refused = self.dropped.total() - self.dropped["twice"]
        return "little_kept" if refused > len(self.lines) else ""

    def answer(self, reading: Reading) -> Answer:
        """Return the answer that the sentences so far make."""
        plain = self.grounds.plain
        lead = plain.basis == "reference"
        intro = [message("answer.reference", plain.language)] if lead else []
        return replace(
            plain,
            text="\n".join([*intro, " ".join(self.lines)]),
            citations=tuple(self.numbers.values()),
            related=self._unheard(),
            reason=_because(plain, reading),
            reading=reading,
        )

    def _unheard(self) -> tuple[Citation, ...]:
        """What the answer without a model quotes from documents that the sentences leave out.

        Another document in force may say something else; no model makes it go away.
        """
        heard = {citation.document_id for citation in self.numbers.values()}
        left = [one for one in self.grounds.plain.citations if one.document_id not in heard]
        return tuple(replace(one, number=at) for at, one in enumerate(left, start=1))


def _reading(model: ChatModel, prompt: Prompt, draft: _Draft, *, fallback: str = "") -> Reading:
    return Reading(
        model=model.name,
        prompt=prompt.id,
        digest=prompt.digest,
        passages=tuple(draft.grounds.material.passages),
        kept=len(draft.lines),
        dropped=tuple(sorted(draft.dropped.items())),
        fallback=fallback,
    )


def _because(plain: Answer, reading: Reading, told: str = "") -> str:
    """The reason of the answer without a model, and what became of the model's words."""
    dropped = ", ".join(f"{reason} {count}" for reason, count in reading.dropped) or "none"
    said = f"{reading.model} ({reading.prompt}): kept {reading.kept}, dropped {dropped}"
    if reading.fallback:
        said += f"; its words are not used ({reading.fallback}{': ' if told else ''}{told})"
    return f"{plain.reason}; {said}"
