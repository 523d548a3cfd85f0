"""One file to a document with pages and passages: a pure function of its bytes and settings."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.analysis.language import detect_language
from ingest.chunk import split_chunks
from ingest.control import read_control
from ingest.parsers import detect_format
from ingest.suspicion import is_suspicious, suspicious_passages
from ingest.types import (
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Notice,
    Page,
    ParsedFile,
    Section,
    Status,
    document_id,
)

# Part of a document's recipe: count it up when reading, cutting or analysis change, and the next
# ingest reads every file anew although its bytes are the same.
READING = "7"
JOIN_TOKENS = 235  # short sections share a passage up to here
DEFAULT_WINDOW = 256  # tokens of a passage where the embedding model knows no limit


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, ready to be embedded and stored."""

    document: Document
    pages: tuple[Page, ...]
    chunks: tuple[Chunk, ...]


def recipe(embedder: str, window: int) -> str:
    """Return a name for how files are read and cut: the same recipe, the same passages.

    The model belongs to it, because each counts tokens its own way.
    """
    model = hashlib.sha256(embedder.encode()).hexdigest()[:8]
    return f"{READING}/{window or DEFAULT_WINDOW}/{model}"


def read_file(
    data: bytes,
    parsed: ParsedFile,
    *,
    file: str,
    source: str,
    kind: Kind,
    count_tokens: Callable[[str], int],
    window: int,
    identity: str = "",
) -> Reading:
    """Return the document that `parsed`, the pages of `data`, makes.

    `identity` is its id; without one that is the SHA-256 of `data`.
    """
    identity = identity or document_id(data)
    control = read_control(parsed, file=file)
    document = Document(
        id=identity,
        file=file,
        source=source,
        format=detect_format(data, file),
        kind=kind,
        language="und",
        control=control,
        pages=len(parsed.pages),
        fixed_pages=parsed.fixed_pages,
    )
    chunks, sections = split_chunks(
        parsed.pages,
        document_id=identity,
        title=document.title,
        count_tokens=count_tokens,
        max_tokens=window or DEFAULT_WINDOW,
        join_tokens=JOIN_TOKENS,
    )
    chunks, sections = _without_orders(chunks, sections)
    languages = [detect_language(chunk.text) for chunk in chunks]
    language = _majority(chunks, languages)
    # A passage too short to tell its language is analysed like the document around it.
    known = [language if one == "und" else one for one in languages]
    return Reading(
        document=replace(
            document,
            language=language,
            sections=tuple(sections),
            notices=(*parsed.notices, *_notices(parsed, control, kind)),
        ),
        pages=parsed.pages,
        chunks=tuple(replace(c, language=one) for c, one in zip(chunks, known, strict=True)),
    )


def _without_orders(
    chunks: Sequence[Chunk], sections: Sequence[Section]
) -> tuple[list[Chunk], list[Section]]:
    """Paths without headings that instruct a machine: a path is shown with every quote."""
    names = {name for section in sections for name in section.path}
    bad = {name for name in names if is_suspicious(name)}

    def clean(path: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in path if name not in bad)

    return (
        [replace(chunk, section=clean(chunk.section)) for chunk in chunks],
        [replace(section, path=clean(section.path)) for section in sections],
    )


def _majority(chunks: Sequence[Chunk], languages: Sequence[str]) -> str:
    """The language of most characters; ties go to the first by name."""
    weights: Counter[str] = Counter()
    for chunk, language in zip(chunks, languages, strict=True):
        if language != "und":
            weights[language] += len(chunk.text)
    return max(sorted(weights), key=lambda one: weights[one]) if weights else "und"


def _notices(parsed: ParsedFile, control: DocumentControl, kind: Kind) -> list[Notice]:
    notices = suspicious_passages(parsed.pages)
    approved = control.approver is not None or control.status is not Status.UNKNOWN
    if kind is Kind.COMPANY and not approved:
        notices.append(Notice("no_approval_found"))
    return notices


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(("collect", "parse", "chunk", "embed", "store"), 0.0)
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Count the time since the last lap to `stage`."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._since
        self._since = now
