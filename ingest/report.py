"""What a run of the pipeline tells: progress while it works, a report when it is done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ingest.types import Notice

Stage = Literal["collect", "parse", "embed", "store"]
What = Literal["added", "replaced", "unchanged", "duplicate", "removed", "skipped", "rejected"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: files for "collect", "parse" and "store", passages for "embed"."""

    stage: Stage
    file: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    `code` is stable, for message catalogues: that of the error ("encrypted", "limit"), or why
    nothing was to be done ("hidden", "outside", "unsupported"); `reason` and `remedy` are
    sentences. `document_id` is the document that holds the file's text now, if any.
    """

    file: str
    outcome: What
    code: str = ""
    reason: str = ""
    remedy: str = ""
    notices: tuple[Notice, ...] = ()
    document_id: str | None = None
    pages: int = 0
    chunks: int = 0

    def record(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "reason": self.reason,
            "remedy": self.remedy,
            "notices": [
                {"code": n.code, "pages": list(n.pages), "detail": n.detail} for n in self.notices
            ],
            "document_id": self.document_id,
            "pages": self.pages,
            "chunks": self.chunks,
        }


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. `seconds` is by stage: collect, parse, chunk, embed, store."""

    files: tuple[FileOutcome, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every file could go in."""
        return not any(file.outcome == "rejected" for file in self.files)

    @property
    def counts(self) -> dict[str, int]:
        """How many files had which outcome; outcomes without a file are left out."""
        return dict(sorted(Counter(file.outcome for file in self.files).items()))

    @property
    def pages(self) -> int:
        """Pages read in this run."""
        return sum(file.pages for file in self.files)

    @property
    def chunks(self) -> int:
        """Passages made in this run."""
        return sum(file.chunks for file in self.files)

    @property
    def pages_per_second(self) -> float | None:
        """Pages read a second, over all stages; None where none was read."""
        total = sum(self.seconds.values())
        return self.pages / total if self.pages and total else None

    def record(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "ok": self.ok,
            "counts": self.counts,
            "pages": self.pages,
            "chunks": self.chunks,
            "seconds": {stage: round(value, 3) for stage, value in self.seconds.items()},
            "pages_per_second": self.pages_per_second and round(self.pages_per_second, 1),
            "files": [file.record() for file in self.files],
        }

    def summary(self) -> str:
        """Return one line: outcomes, pages, and where the time went."""
        counts = ", ".join(f"{n} {what}" for what, n in self.counts.items()) or "no files"
        if not self.pages_per_second:
            return counts
        stages = ", ".join(f"{stage} {value:.1f} s" for stage, value in self.seconds.items())
        return f"{counts}; {self.pages} pages, {self.pages_per_second:.1f} a second ({stages})"
