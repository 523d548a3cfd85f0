"""Small documents for the tests of the judge: as files through the real pipeline, and by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.judging.statements import Statement
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Document, DocumentControl, Kind, Limits, Page, Span, Status
from ingest.units import Unit


def paper(title: str, body: str, *, status: str = "approved", version: str = "1.0") -> str:
    """Return a Markdown document with its control data; an empty status leaves approval open."""
    head = [f"title: {title}", f'version: "{version}"', "owner: Operations"]
    if status:
        head.append(f"status: {status}")
    if status == "approved":
        head += ["approved_by: Managing Director", "date: 2026-01-10"]
    return "---\n" + "\n".join(head) + f"\n---\n\n# {title}\n\n{body.strip()}\n"


@contextmanager
def library_of(files: Mapping[str, str], *, one_by_one: bool = False) -> Iterator[Library]:
    """Ingest files, all at once or one by one in the order given, and open the library."""
    with TemporaryDirectory(prefix="aims-judge-") as folder:
        docs, data = Path(folder, "docs"), Path(folder, "data")
        docs.mkdir()
        for name, text in files.items():
            (docs / name).write_text(text, encoding="utf-8")
        embedder = load_embedder(STATIC)
        with Library.open(data, embedder=embedder, write=True) as library:
            for path in [docs / name for name in files] if one_by_one else [docs]:
                ingest_paths([path], library=library, limits=Limits())
        with Library.open(data, embedder=embedder) as library:
            yield library


def document(title: str = "AI handbook", **changes: Any) -> Document:
    """Return a document as the library has it."""
    values: dict[str, Any] = {
        "id": title,
        "file": "handbook.md",
        "source": "handbook.md",
        "format": "markdown",
        "kind": Kind.COMPANY,
        "language": "en",
        "control": DocumentControl(title=title, status=Status.APPROVED),
        "pages": 1,
        "fixed_pages": False,
    }
    return Document(**(values | changes))


def unit(text: str, *, of: Document | None = None, **changes: Any) -> Unit:
    """Return a piece of a document that stands alone on its page."""
    of = of or document()
    values: dict[str, Any] = {"section": (of.title,), "language": of.language, "chunk_id": "c"}
    return Unit(of, Page(1, text, ()), Span(0, len(text)), **(values | changes))


def row(cells: Sequence[tuple[str, str]], *, of: Document | None = None) -> Unit:
    """Return a table row: pairs of column and value."""
    parts, spans, at = [], [], 0
    for column, value in cells:
        start = at + len(column) + 2
        parts.append(f"{column}: {value}")
        spans.append(Span(start, start + len(value)))
        at = start + len(value) + 3
    return unit(" | ".join(parts), of=of, kind="table_row", cells=tuple(spans))


def statement(text: str = "The board reviews it yearly.", **changes: Any) -> Statement:
    """Return a statement of a document in force that is about AI."""
    one = changes.pop("unit", None) or unit(text)
    values: dict[str, Any] = {
        "place": 0,
        "standing": "in_force",
        "genre": "rule",
        "on_subject": True,
    }
    return Statement(one, **(values | changes))
