"""Answers to questions whose evidence is known: right, wrong, unsupported, refused?

The way a user asks: documents through the real ingest, `tasks.answer` with nothing left out. What
a reply shows is read from its text, line by line, and looked up in the documents as another reader
sees them (`eval.reading`), so a fault in our own pages cannot hide here.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.messages import message
from assistant.model import ChatModel
from assistant.reranking.seam import Reranker
from assistant.resources import data_path
from assistant.sources import Sources
from assistant.tasks.answer import answer
from assistant.tasks.answer_model import gather, stream_answer
from assistant.types import Answer
from eval.answers_errors import stage
from eval.companies import Company, Evidence, Question
from eval.library import company_library, sources_of
from eval.overlap import bare, file_name, says
from eval.reading import has_scans, letters
from ingest.embed import Embedder

_NUMBER = re.compile(r"\s*\[(\d+)\]")
_LABEL = re.compile(r": |(?<=[?!]) ")  # between a row's label and its value
_NOTES = (
    "answer.source_language_de",
    "answer.source_language_en",
    "answer.draft",
    "answer.reference",
    "answer.general",
)
CATEGORIES = {  # tag of a question -> its category; a question may be in several
    "two documents": "two documents",
    "conflicting": "conflicting",
    "superseded value": "superseded",
    "cross-language": "cross-language",
    "table": "table",
    "single": "single",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply: a sentence with what governs it, or a table row."""

    quotes: tuple[tuple[str, str], ...]  # (file name, words shown)
    unsupported: tuple[str, ...]  # pieces that another reader does not find in the document
    unread: int = 0  # pieces of documents that the other reader cannot read


@dataclass(frozen=True, slots=True)
class Row:
    """What one question came to. `gold` tells for each gold quote whether a line shows it."""

    company: str
    question: Question
    group: str  # "de", "en", "across"
    answer: Answer
    lines: tuple[Line, ...]
    gold: tuple[bool, ...]
    lines_with_gold: int
    stage: str | None = field(default=None)  # where it went wrong; None: it did not

    @property
    def answered(self) -> bool:
        """Whether something was quoted."""
        return not self.answer.abstained

    @property
    def right(self) -> bool:
        """Whether an answerable question was answered with gold words."""
        return self.answered and any(self.gold)

    @property
    def categories(self) -> list[str]:
        """The kinds of question this is; "not found" where no document in force answers."""
        if not self.question.answerable:
            return ["not found"]
        found = [CATEGORIES[tag] for tag in self.question.tags if tag in CATEGORIES]
        return found or ["single"]


def ask_all(
    companies: Sequence[Company],
    *,
    embedder: Embedder,
    limit: int | None,
    model: ChatModel | None = None,
    reranker: Reranker | None = None,
) -> list[Row]:
    """Ask the first `limit` questions (None: all) of every company; `model` puts answers in words.

    Of an answer in a model's words the passages that it cites are what it shows.
    """
    rows: list[Row] = []
    for company in companies:
        with company_library(company.docs, embedder=embedder) as (library, _):
            sources = replace(sources_of(library, embedder), reranker=reranker)
            reader = _Reader(company.docs)
            for question in company.questions[:limit]:
                rows.append(_row(company, question, sources, reader, model))
    return rows


def _reply(question: str, sources: Sources, model: ChatModel | None) -> Answer:
    plain = answer(question, sources=sources)
    grounds = gather(plain, sources=sources) if model else None
    if grounds is None or model is None:
        return plain
    *_, last = stream_answer(grounds, model)
    return last if isinstance(last, Answer) else plain


def _row(
    company: Company,
    question: Question,
    sources: Sources,
    reader: "_Reader",
    model: ChatModel | None,
) -> Row:
    reply = _reply(question.text, sources, model)
    shown = reply
    if reply.reading and not reply.reading.fallback:
        quotes = [f"{one.quote} [{one.number}]" for one in reply.citations]
        shown = replace(reply, text="\n".join(quotes))
    lines = () if reply.abstained else tuple(reader.lines(shown))
    gold = tuple(any(_shows(line, one) for line in lines) for one in question.evidence)
    with_gold = sum(any(_shows(line, one) for one in question.evidence) for line in lines)
    right = question.answerable == (not reply.abstained) and (any(gold) or not gold)
    return Row(
        company=company.name,
        question=question,
        group=company.group(question),
        answer=reply,
        lines=lines,
        gold=gold,
        lines_with_gold=with_gold,
        stage=None if right else stage(question, reply, sources),
    )


def _shows(line: Line, gold: Evidence) -> bool:
    return says(gold.quote, [words for file, words in line.quotes if file == gold.file])


class _Reader:
    """Looks up what a reply shows in the files themselves."""

    def __init__(self, docs: Path) -> None:
        files = [path for path in docs.rglob("*") if path.is_file()]
        self._paths = {path.name: path for path in files}
        self._scans = {path.name for path in files if has_scans(path)}
        faq = (p for p in (data_path("corpus") / "faq").rglob("*") if p.is_file())
        self._faq = "".join(letters(path) for path in faq)
        self._notes = {bare(message(key, spoken)) for key in _NOTES for spoken in ("de", "en")}

    def lines(self, reply: Answer) -> Iterator[Line]:
        """Take a reply's text apart: each piece goes with the number that follows it."""
        files = {citation.number: file_name(citation.file) for citation in reply.citations}
        for line in reply.text.splitlines():
            pieces = _NUMBER.split(line)
            quotes, unsupported, unread = [], [], 0
            for words, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
                words = words.strip(" |")
                if not number:
                    if bare(words) and bare(words) not in self._notes:
                        unsupported.append(words)
                    continue
                file = files.get(int(number), "")
                quotes.append((file, words))
                if not self._stands_in(file, words, general=reply.basis == "general"):
                    if file in self._scans:
                        unread += 1
                    else:
                        unsupported.append(words)
            if quotes or unsupported:
                yield Line(tuple(quotes), tuple(unsupported), unread)

    def _stands_in(self, file: str, words: str, *, general: bool) -> bool:
        """Whether a document has the words in this order; a row's label and value each."""
        told = self._faq if general else letters(self._paths[file]) if file in self._paths else ""
        parts = _LABEL.split(words, maxsplit=1)
        return bool(bare(words)) and (
            bare(words) in told or (len(parts) > 1 and all(bare(part) in told for part in parts))
        )


def write_rows(rows: Sequence[Row]) -> None:
    """Write every question with its reply, what was wanted and where it went wrong to stderr."""
    for row in rows:
        verdict = "right" if row.stage is None else f"WRONG: {row.stage}"
        sys.stderr.write(f"{row.question.id} {row.question.text}\n  {verdict}\n")
        sys.stderr.writelines(f"    {line}\n" for line in row.answer.text.splitlines())
        sys.stderr.writelines(f"    gold: {one.quote}\n" for one in row.question.evidence)
        sys.stderr.write(f"  {row.answer.reason}\n")
