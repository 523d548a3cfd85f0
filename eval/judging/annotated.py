"""Invented companies whose sentences are annotated with the criteria they bear on.

A mark follows the sentence, list item or table row it speaks of: `⟦+6.1.2a,-7.3b⟧`. The signs are
`+` supports, `#` would support but is about security, quality or privacy alone, `1:` supports for
one of several AI systems, `~` mentions, `-` says it is lacking, `?` is a placeholder. The marks are
taken out before the documents are read, and found again by the words before them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from eval.library import company_library
from ingest.embed import Embedder
from ingest.library.store import Library

COMPANIES = Path(__file__).with_name("companies")
_MARK = re.compile(r"\s?⟦([^⟧]*)⟧")
_SIGN = re.compile(r"([+#~?-]|1:)(.+)")
_TAIL = 40  # letters and digits before a mark by which its unit is found again


@dataclass(frozen=True, slots=True)
class Mark:
    """What one annotation says: a sign and a criterion id ("6.1.2a"), with the words before it."""

    file: str
    before: str  # letters and digits only, at most `_TAIL`
    cells: tuple[str, ...]  # for a table row: the letters and digits of each cell
    sign: str
    criterion: str


@dataclass(frozen=True, slots=True)
class AnnotatedCompany:
    """An invented company: its folder, language, labels by requirement id, and marks."""

    name: str
    language: str
    folder: Path
    labels: dict[str, str]
    marks: tuple[Mark, ...]

    @contextmanager
    def library(self, embedder: Embedder) -> Iterator[Library]:
        """Ingest the documents, without their marks, into a temporary library."""
        with TemporaryDirectory(prefix="aims-annotated-") as folder:
            for path in sorted((self.folder / "docs").glob("*.md")):
                text = _MARK.sub("", path.read_text(encoding="utf-8"))
                (Path(folder) / path.name).write_text(text, encoding="utf-8")
            with company_library(Path(folder), embedder=embedder) as (library, _):
                yield library


def annotated_companies() -> list[AnnotatedCompany]:
    """Return all annotated companies, by folder name."""
    return [load(path.parent) for path in sorted(COMPANIES.glob("*/company.yaml"))]


def load(folder: Path) -> AnnotatedCompany:
    """Read one company's folder."""
    facts = yaml.safe_load((folder / "company.yaml").read_text(encoding="utf-8"))
    marks = [mark for path in sorted((folder / "docs").glob("*.md")) for mark in _marks(path)]
    return AnnotatedCompany(
        name=folder.name,
        language=facts["language"],
        folder=folder,
        labels={str(key): str(value) for key, value in facts["labels"].items()},
        marks=tuple(marks),
    )


def letters(text: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def marks_of(text: str, found: list[Mark], *, row: bool) -> list[Mark]:
    """Return those of one document's marks that belong to the unit with this text."""
    plain = letters(text)
    if row:
        return [m for m in found if m.cells and all(cell in plain for cell in m.cells)]
    return [m for m in found if m.before and not m.cells and _tail(m, plain) in plain]


def _tail(mark: Mark, plain: str) -> str:
    return mark.before[-min(len(plain), _TAIL) :]


def _marks(path: Path) -> Iterator[Mark]:
    for line in path.read_text(encoding="utf-8").splitlines():
        for match in _MARK.finditer(line):
            before = _MARK.sub("", line[: match.start()])
            cells: tuple[str, ...] = ()
            if before.lstrip().startswith("|"):
                cells = tuple(filter(None, map(letters, before.split("|"))))
            plain = letters(before)[-_TAIL:]
            for item in match[1].split(","):
                signed = _SIGN.fullmatch(item.strip())
                if signed:
                    yield Mark(path.name, plain, cells, signed[1], signed[2])
