"""What every file of a conversation says, in words; nothing here lays out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.drafting.words import source_line
from assistant.export.reading_words import reading_note
from assistant.export.review_words import clean, day
from assistant.messages import Language, message
from assistant.records.turns import KeptTurn, SeenTurn
from assistant.types import Citation
from ingest.types import Kind

_INTRODUCTIONS = ("answer.general", "answer.reference")  # said by the standing already


@dataclass(frozen=True, slots=True)
class ConversationFile:
    """A conversation to be written down: its turns as its person may see them now."""

    turns: Sequence[SeenTurn]
    language: Language  # of the words around the answers
    at: datetime  # of the export, UTC
    library: str  # snapshot of the library at that time

    @property
    def title(self) -> str:
        """Name and date: "Conversation of 3 Mar 2026"."""
        begun = self.turns[0].kept.at if self.turns else self.at
        return self.say("title", day=day(begun.astimezone().date(), self.language))

    @property
    def name(self) -> str:
        """Return the file's name without its ending."""
        begun = self.turns[0].kept.at if self.turns else self.at
        return f"{self.say('file')}-{begun.astimezone():%Y-%m-%d}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return what a reader must know of the file: name and value, a line each."""
        return [
            (self.say("questions"), str(len(self.turns))),
            (self.say("exported"), self.moment(self.at)),
            (self.say("library"), self.library),
        ]

    def say(self, name: str, **values: object) -> str:
        """Return a text of the area `conversation` of the catalogue."""
        return message(f"conversation.{name}", self.language, **values)

    def moment(self, at: datetime) -> str:
        """Return day and time at this machine: "3 Mar 2026, 14:05"."""
        local = at.astimezone()
        return f"{day(local.date(), self.language)}, {local:%H:%M}"

    def standing(self, seen: SeenTurn) -> str:
        """Return what an answer rests on, in words."""
        if seen.withheld:
            return message("web_ask.withheld", self.language)
        if seen.kept.answer.abstained:
            return "○ " + message("web.unanswered", self.language)
        basis = seen.kept.answer.basis
        known = basis if basis in ("reference", "general") else "company"
        return message(f"web.answer_{known}", self.language)

    def notes(self, seen: SeenTurn) -> list[str]:
        """Return when it was asked and what has to be known of the answer."""
        lines = [self.say("asked", moment=self.moment(seen.kept.at))]
        if seen.kept.library and seen.kept.library != self.library:
            lines.append(self.say("earlier_library", library=seen.kept.library))
        if seen.kept.only:
            lines.append(self.say("limited", count=len(seen.kept.only)))
        if seen.kept.answer.reading:
            lines.append(reading_note(seen.kept.answer.reading, self.language))
        if seen.gone:
            when = day(seen.kept.at.astimezone().date(), self.language)
            lines.append(message("web_ask.gone", self.language, day=when))
        return lines


def lines_of(turn: KeptTurn) -> list[str]:
    """Return an answer's lines without the introduction that its standing says already."""
    answer = turn.answer
    said = {message(key, answer.language) for key in _INTRODUCTIONS}
    return [line for line in clean(answer.text).splitlines() if line.strip() not in {"", *said}]


def place(citation: Citation, language: Language) -> str:
    """Return document and place of a quote, and its file: where it can be looked up."""
    if citation.kind is Kind.GENERAL:
        return f"{citation.document} ({message('web.kind_general', language)})"
    file = citation.file.rsplit("/", 1)[-1]
    named = source_line(citation, language)
    return named if file == citation.document else f"{named} ({file})"


def standing_of(citation: Citation, language: Language) -> str:
    """Return what a source is: in force, a draft, reference; "" for general knowledge."""
    if citation.kind is Kind.GENERAL:
        return ""
    if citation.kind is Kind.REFERENCE:
        return message("answer.kind_reference", language)
    return message(f"answer.status_{citation.document_status.value}", language)


def quoted(citation: Citation, language: Language) -> str:
    """Return a quote in quotation marks, to the letter; only unfit characters are left out."""
    opening, closing = ("„", "“") if language == "de" else ("“", "”")
    return f"{opening}{clean(citation.quote)}{closing}"


def plain(turn: KeptTurn, language: Language) -> str:
    """Return question, answer and sources of a turn as text to be pasted elsewhere."""
    answer = turn.answer
    sources = [
        f"[{one.number}] {place(one, language)}: {quoted(one, language)}"
        for one in answer.citations
    ]
    return "\n".join([turn.question, "", answer.text, *([""] if sources else []), *sources])
