"""The steps of a parsed file around its embedding: into passages, and into the library."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.embed import Embedder, Matrix, Passage
from ingest.library.closeups import passages_of
from ingest.library.store import Library
from ingest.reading import Reading, read_file
from ingest.types import Kind, ParsedFile
from ingest.walk import Found


@dataclass(frozen=True, slots=True)
class Cut:
    """A file, ready to be embedded and stored; one passage for each chunk of its reading."""

    found: Found
    data: bytes
    reading: Reading
    passages: list[Passage]


def cut_file(
    found: Found, data: bytes, parsed: ParsedFile, *, kind: Kind, embedder: Embedder
) -> Cut:
    """Cut a parsed file into passages; may run in several threads at once."""
    reading = read_file(
        data,
        parsed,
        file=found.file,
        source=found.source,
        kind=kind,
        count_tokens=embedder.count_tokens,
        window=embedder.window,
        identity=found.id,
    )
    passages = passages_of(reading.document, reading.pages, reading.chunks, embedder)
    return Cut(found, data, reading, passages)


def store(cut: Cut, vectors: Sequence[Matrix], *, library: Library, recipe: str) -> None:
    """Put a file into the library; `vectors`: each passage's, and below it those of its units."""
    library.add(
        cut.reading.document,
        cut.reading.pages,
        cut.reading.chunks,
        [rows[0] for rows in vectors],
        closeup=[rows[1:] for rows in vectors],
        data=cut.data,
        recipe=recipe,
        own_id=bool(cut.found.identity),
    )
