"""An assessment as one of its three views: sections, answers, and what is still open.

A question is answered when every field that answers it is; the counts never round up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.impact.answers import Answer, answer, fact, measures_needed
from assistant.impact.load import load_form
from assistant.impact.schema import Form, Question, ViewId
from assistant.messages import Language, message
from assistant.registers.entry import Entry


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the fields that answer it."""

    id: str
    ref: str
    text: str
    answers: tuple[Answer, ...]

    @property
    def complete(self) -> bool:
        """Whether everything that it needs is answered."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of what is needed and not answered."""
        return tuple(one.label for one in self.answers if one.needed and not one.answered)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading."""

    title: str
    questions: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One view of one assessment."""

    view: ViewId
    title: str
    law: str
    basis: str
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Answered, ...]:
        """All questions in order."""
        return tuple(question for part in self.parts for question in part.questions)

    @property
    def open(self) -> tuple[Answered, ...]:
        """The questions that are not fully answered."""
        return tuple(one for one in self.questions if not one.complete)

    @property
    def answered(self) -> int:
        """How many questions are fully answered."""
        return len(self.questions) - len(self.open)

    @property
    def complete(self) -> bool:
        """Whether no question is open. It says nothing of how good the answers are."""
        return not self.open


def show(view: ViewId, entry: Entry, system: Entry | None, language: Language) -> Shown:
    """Return a view of an assessment and of the system that it is of."""
    form = load_form()
    spec = form.view(view)
    parts = tuple(
        Part(
            section.title.in_(language),
            tuple(_answered(form, one, entry, system, language) for one in section.questions),
        )
        for section in spec.sections
    )
    return Shown(
        view=view,
        title=spec.title.in_(language),
        law=spec.law.in_(language),
        basis=spec.basis.in_(language),
        parts=parts,
    )


def _answered(
    form: Form, question: Question, entry: Entry, system: Entry | None, language: Language
) -> Answered:
    answers = [fact(form, name, system, language) for name in question.facts]
    answers += [answer(form, name, entry, language) for name in question.fields]
    for name in question.aspects:
        aspect = form.aspect(name)
        needed = measures_needed(form, aspect, entry)
        answers += [answer(form, one, entry, language) for one in (*aspect.effects, aspect.level)]
        answers.append(answer(form, aspect.measures, entry, language, needed=needed))
    return Answered(question.id, question.ref, question.text.in_(language), _once(answers))


def _once(answers: list[Answer]) -> tuple[Answer, ...]:
    """Each field once, in order; needed where anything in the question needs it."""
    kept: dict[tuple[bool, str], Answer] = {}
    for one in answers:
        key = one.from_system, one.field
        if key not in kept or (one.needed and not kept[key].needed):
            kept[key] = one
    return tuple(kept.values())


def approval_recorded(entry: Entry) -> bool:
    """Tell whether the approval stands with a name and a day, and the status says so."""
    return bool(
        entry.text("status") == "approved"
        and entry.text("approved_by").strip()
        and entry.text("approved_on")
    )


def status_words(entry: Entry, shown: Iterable[Shown], language: Language) -> str:
    """Return an assessment's status in words.

    It never says "approved" unless who and when are recorded and nothing of `shown` is open.
    """
    status = entry.text("status")
    if status != "approved":
        name = "reviewed" if status == "reviewed" else "draft"
        return message(f"impact.status_{name}", language)
    if not approval_recorded(entry):
        return message("impact.status_unrecorded", language)
    count = sum(len(one.open) for one in shown)
    if count:
        return message("impact.status_open", language, count=count)
    return message("impact.status_approved", language)


def hints(entry: Entry, system: Entry | None, today: date) -> tuple[str, ...]:
    """Return what does not fit together, as keys of the message catalogue.

    Only what the entry itself shows: nothing here says that an assessment is sound.
    """
    found = []
    status, residual = entry.text("status"), entry.text("residual")
    if status == "approved" and not approval_recorded(entry):
        found.append("impact.hint_approval")
    if approval_recorded(entry) and entry.text("approved_by") == entry.text("assessor"):
        found.append("impact.hint_same_person")
    if residual == "high" and entry.text("decision") == "go":
        found.append("impact.hint_high_go")
    if residual == "high" and entry.text("consultation") == "not_needed":
        found.append("impact.hint_consultation")
    if is_due(entry, today):
        found.append("impact.hint_due")
    assessed = entry.text("assessed_on")
    if assessed > today.isoformat():
        found.append("impact.hint_future")
    if system is not None and assessed and system.changed.date().isoformat() > assessed:
        found.append("impact.hint_system_changed")
    return tuple(found)


def is_due(entry: Entry, today: date) -> bool:
    """Tell whether the day of the next assessment has passed."""
    planned = entry.text("next_on")
    return bool(planned) and planned < today.isoformat()
