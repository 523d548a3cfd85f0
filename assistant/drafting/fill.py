"""Slots to words: what a person answered, else what a document says, else a visible question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.drafting.facts import Fact, Known
from assistant.drafting.model import OpenPoint, Run, Runs
from assistant.drafting.schema import SLOT, Catalogue
from assistant.messages import Language, message
from assistant.types import Citation

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
LONGEST = 400  # characters of an answer


@dataclass(slots=True)
class Filler:
    """Fills the slots of one draft and keeps count of its footnotes and open points."""

    catalogue: Catalogue
    known: Known
    answers: Mapping[str, str]
    language: Language
    heading: str = ""  # where the words being filled stand
    citations: list[Citation] = field(default_factory=list)
    _open: dict[str, OpenPoint] = field(default_factory=dict)

    def runs(self, text: str) -> Runs:
        """Return a template's text with its slots filled."""
        parts: list[Run] = []
        at = 0
        for match in SLOT.finditer(text):
            if match.start() > at:
                parts.append(Run(text[at : match.start()]))
            parts.append(self.slot(match[1]))
            at = match.end()
        if at < len(text):
            parts.append(Run(text[at:]))
        return tuple(parts)

    def slot(self, name: str) -> Run:
        """Return what stands for a slot of the catalogue."""
        slot = self.catalogue.slots[name]
        fact = self.known.facts.get(slot.fact) if slot.fact else None
        filled = self._filled(name, fact, self.known.entered.slots.get(name, ""))
        question = slot.question.in_(self.language)
        return filled or self._ask(OpenPoint(name, question, ()), question)

    def cell(self, name: str, column: str, row: str, fact: Fact | None, entered: str = "") -> Run:
        """The same for a table's cell, where column and row say what is asked."""
        question = message("draft.ask_cell", self.language, about=f"{column} – {row}")
        point = OpenPoint(name, question, (), column, row)
        shown = message("draft.open_cell", self.language)
        return self._filled(name, fact, entered) or self._ask(point, shown)

    def _filled(self, name: str, fact: Fact | None, entered: str) -> Run | None:
        """An answer, what a register holds, or a fact with its footnote."""
        answer = clean(self.answers.get(name) or self.answers.get(_any(name)) or "")
        if answer:
            return Run(answer, "answer", name)
        own = clean(entered)
        if own and (fact is None or own.casefold() != clean(fact.value).casefold()):
            return Run(own, "answer", name)
        if fact is not None:
            return Run(clean(fact.value), "fact", name, self.note(fact.citation))
        return None

    def _ask(self, point: OpenPoint, shown: str) -> Run:
        known = self._open.get(point.slot, point)
        if self.heading not in known.places:
            known = replace(known, places=(*known.places, self.heading))
        self._open[point.slot] = known
        return Run(message("draft.open", self.language, question=shown), "open", point.slot)

    def note(self, citation: Citation) -> int:
        """Return the number of the footnote for a citation; the same words get the same one."""
        for known in self.citations:
            if replace(citation, number=known.number) == known:
                return known.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)

    def open_points(self) -> tuple[OpenPoint, ...]:
        """Return the questions that are left, in the order they came up."""
        return tuple(self._open.values())


def clean(text: str) -> str:
    """Return text as one line of printable characters; brackets that would mark a slot are gone."""
    return " ".join(_CONTROL.sub(" ", text).replace("{", "(").replace("}", ")").split())[:LONGEST]


def _any(name: str) -> str:
    """The name under which an answer counts for every system or control: "*.purpose"."""
    return f"*.{name.rpartition('.')[2]}"
