"""An impact assessment as the content of a document: tables of entries, open questions, sources.

Word and Markdown show the same. What nobody has answered stands as a question in square brackets
and makes the document a draft, so that none of it counts as evidence when it is taken in later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.impact.answers import Answer, answer, fact
from assistant.impact.load import load_form
from assistant.impact.schema import ViewId
from assistant.impact.views import Shown, show, status_words
from assistant.messages import Language, message
from assistant.registers.check import german_day
from assistant.registers.entry import Entry, Source
from assistant.registers.load import load_registers

# What stands in the control block or is the system itself.
_DATED = ("assessed_on", "assessor", "approved_by", "approved_on", "next_on", "trigger")
_APART = frozenset(("title", "system", "status", "sources", *_DATED))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one cell; `open` ones are a question that somebody still has to answer."""

    text: str
    open: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is about, where the standard or law asks for it, what is entered."""

    label: str
    pieces: tuple[Piece, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document. `mapping` says where each question of each view is answered."""

    title: str
    language: Language
    version: str
    control: tuple[Line, ...]  # document control
    facts: tuple[Line, ...]
    blocks: tuple[Block, ...]
    mapping: tuple[tuple[str, str, str], ...]  # reference, question, state
    open_points: tuple[tuple[str, str], ...]  # question, places that ask for it
    sources: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]  # as what, who ("" where nobody is recorded)


def paper(entry: Entry, system: Entry | None, views: Sequence[ViewId], language: Language) -> Paper:
    """Return the document of one view, or of several of them in one."""
    return _Maker(entry, system, views, language).paper()


class _Maker:
    """One document in the making."""

    def __init__(
        self, entry: Entry, system: Entry | None, views: Sequence[ViewId], language: Language
    ) -> None:
        self.form, self.entry, self.system, self.language = load_form(), entry, system, language
        self.shown = [show(view, entry, system, language) for view in views]

    def say(self, name: str, **values: object) -> str:
        return message(f"impact.{name}", self.language, **values)

    def paper(self) -> Paper:
        alone = len(self.shown) == 1
        name = self.system.text("name") if self.system is not None else self.entry.text("system")
        kind = self.shown[0].title if alone else self.say("paper_all")
        return Paper(
            title=self.say("paper_title", kind=kind, system=name),
            language=self.language,
            version=str(self.entry.version),
            control=tuple(self._control()),
            facts=tuple(self._facts(alone=alone)),
            blocks=tuple(self._of_view(self.shown[0]) if alone else self._of_form()),
            mapping=() if alone else tuple(self._mapping()),
            open_points=tuple(self._open_points()),
            sources=tuple(dict.fromkeys(self._sources())),
            signatures=tuple(
                (self.say(f"signed_{name}"), self.entry.text(name))
                for name in ("assessor", "approved_by")
            ),
        )

    def _control(self) -> Iterator[Line]:
        """Document control in its usual words, so that its rows are never read as statements."""
        status = status_words(self.entry, self.shown, self.language)
        yield Line(self.say("control_id"), (Piece(self.entry.id),))
        yield Line(self.say("control_version"), (Piece(str(self.entry.version)),))
        yield Line(self.say("control_status"), (Piece(status),))
        for name in _DATED:
            one = answer(self.form, name, self.entry, self.language)
            yield Line(self.say(f"control_{name}"), (self._piece(one),))
        changed = self.entry.changed.date().isoformat()
        changed = german_day(changed) if self.language == "de" else changed
        yield Line(self.say("control_changed"), (Piece(changed),))

    def _facts(self, *, alone: bool) -> Iterator[Line]:
        """What the register of systems says and the view itself does not show again."""
        answers = [a for one in self.shown for q in one.questions for a in q.answers]
        asked = {one.field for one in answers if one.from_system}
        name = self.system.text("name") if self.system is not None else ""
        yield Line(
            self._label("impacts", "system"), (Piece(f"{self.entry.text('system')} {name}"),)
        )
        for name in self.form.facts:
            one = fact(self.form, name, self.system, self.language)
            if alone and name in asked:
                continue
            if one.answered or name in asked:
                yield Line(one.label, (self._piece(one),))

    def _of_view(self, one: Shown) -> Iterator[Block]:
        for part in one.parts:
            lines = []
            for question in part.questions:
                shown_ = [a for a in question.answers if a.needed or a.answered]
                pieces = tuple(self._piece(a, label=len(question.answers) > 1) for a in shown_)
                lines.append(Line(question.text, pieces, question.ref))
            yield Block(part.title, tuple(lines))

    def _of_form(self) -> Iterator[Block]:
        """The sections of the form: what the chosen views ask for, or what says something."""
        asked = [one for view in self.shown for q in view.questions for one in q.answers]
        needed = {one.field for one in asked if one.needed and not one.from_system}
        title, lines = "", list[Line]()
        for field in load_registers()["impacts"].fields:
            if field.section is not None:
                if lines:
                    yield Block(title, tuple(lines))
                title, lines = field.section.in_(self.language), []
            if field.id in _APART:
                continue
            one = answer(self.form, field.id, self.entry, self.language)
            if one.answered or field.id in needed:
                lines.append(Line(one.label, (self._piece(one),)))
        if lines:
            yield Block(title, tuple(lines))

    def _mapping(self) -> Iterator[tuple[str, str, str]]:
        for one in self.shown:
            for question in one.questions:
                state = self.say("answered" if question.complete else "open")
                yield f"{one.law} {question.ref}", question.text, state

    def _open_points(self) -> Iterator[tuple[str, str]]:
        """Each entry that is lacking once, with every place that asks for it."""
        places: dict[str, list[str]] = {}
        for one in self.shown:
            for question in one.open:
                for label in question.missing:
                    places.setdefault(label, []).append(f"{one.law} {question.ref}")
        for label, asked in places.items():
            question_ = self.say("open_point", label=label)
            yield question_, "; ".join(dict.fromkeys(asked))

    def _sources(self) -> Iterator[str]:
        own = self.entry.sources()
        for source in (*own, *(self.system.sources() if self.system is not None else ())):
            yield source_place(source, self.language)

    def _piece(self, one: Answer, *, label: bool = False) -> Piece:
        named = one.label if label else ""
        if one.answered:
            return Piece(one.text, label=named)
        question = self.say("open_entry", question=self.say("open_point", label=one.label))
        said = f"{one.text} {question}" if one.text.strip() else question
        return Piece(said, open=True, label=named)

    def _label(self, register: str, name: str) -> str:
        return load_registers()[register].field(name).label.in_(self.language)


def source_place(source: Source, language: Language) -> str:
    """Return where a source stands: document and page, sheet or section.

    The quoted words stay out: in a document that is taken in later they would count as its own.
    """
    kind, place = source.file.lower().rpartition(".")[2], ""
    if kind == "pdf":
        place = message("draft.page", language, page=source.page_label or source.page)
    elif kind in ("xlsx", "xlsm", "csv", "tsv") and source.page_label:
        place = message("draft.sheet", language, sheet=source.page_label)
    elif source.section:
        place = message("draft.section", language, section=source.section[-1])
    return f"{source.document}, {place}" if place else source.document
