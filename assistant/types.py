"""What the assistant says: answers and the citations they rest on. All values are frozen."""

from dataclasses import dataclass
from typing import Literal

from ingest.types import Kind, Span, Status


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands: `page_text[span.start:span.end] == quote`, checked."""

    number: int  # [n] in the answer; counts from 1
    document_id: str
    document: str  # title
    file: str
    page: int
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    span: Span
    document_status: Status
    kind: Kind
    language: str  # of the quote


@dataclass(frozen=True, slots=True)
class Reading:
    """What a language model had to do with an answer: what it was given and what became of it.

    `kept` sentences passed the checks, `dropped` did not (reason and count, by reason). `fallback`
    says why its words were not used: "" (they were), "unreachable", "none" (it found no answer),
    "nothing_kept" or "little_kept". `passages` are the ids of those it was shown.
    """

    model: str
    prompt: str  # name and version, as "answer@1"
    digest: str  # SHA-256 of the whole prompt
    passages: tuple[str, ...]
    kept: int
    dropped: tuple[tuple[str, int], ...] = ()
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question.

    `text` is Markdown-free plain text in which each sentence carries its [n]. If `abstained`, it
    says that the documents do not answer, `citations` is empty, and `related` holds the nearest
    passages. `basis` is "company", "reference" or "general" (the FAQ), or "none".
    """

    question: str
    language: Literal["de", "en"]
    text: str
    abstained: bool
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    basis: Literal["company", "reference", "general", "none"] = "none"
    confidence: float = 0.0  # 0..1, what the decision to answer rested on
    reason: str = ""  # why it answered or abstained, for people
    reading: Reading | None = None  # None where no language model was asked


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation with its answer."""

    question: str
    answer: Answer
