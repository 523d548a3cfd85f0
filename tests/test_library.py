import re
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ingest.analysis.terms import analyse
from ingest.embed import HashEmbedder
from ingest.errors import EmbedderMismatch, LibraryDamaged, LibraryError, UnknownDocument
from ingest.library import Library
from ingest.library.lexical import embedded_text
from ingest.types import (
    Block,
    Chunk,
    Document,
    DocumentControl,
    Kind,
    Notice,
    Page,
    Section,
    Span,
    Status,
    chunk_id,
    document_id,
)

EMBEDDER = HashEmbedder()


class OtherEmbedder(HashEmbedder):
    name = "other-32"
    dimension = 32


class CountingEmbedder(HashEmbedder):
    def __init__(self) -> None:
        self.texts = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += len(texts)
        return super().embed_documents(texts)


def put(
    library: Library,
    source: str,
    passages: Sequence[str],
    *,
    title: str | None = "KI-Richtlinie",
    kind: Kind = Kind.COMPANY,
) -> Document:
    """Add a document with one passage a page."""
    data = "\f".join([source.rsplit("@")[0], *passages]).encode()
    identity = document_id(data)
    document = Document(
        id=identity,
        file=source.split("@")[0],
        source=source,
        format="text",
        kind=kind,
        language="de",
        control=DocumentControl(
            title=title, version="1.2", status=Status.APPROVED, effective_date=date(2025, 3, 1)
        ),
        pages=len(passages),
        fixed_pages=False,
        notices=(Notice("ocr_used", (1, 2), "x"),),
        sections=(Section(("1 Zweck",), 1, 0),),
    )
    pages, chunks = [], []
    for number, text in enumerate(passages, 1):
        span = Span(0, len(text))
        blocks = (Block("table_row", span, cells=(Span(0, 2),)), Block("heading", span, level=2))
        pages.append(Page(number, text, blocks, label=f"i{number}", readable=number != 2))
        chunks.append(
            Chunk(
                id=chunk_id(identity, number, span),
                document_id=identity,
                page=number,
                span=span,
                text=text,
                section=("1 Zweck", "1.1 Geltung"),
                language="de",
                ordinal=number - 1,
            )
        )
    texts = [embedded_text(document.title, chunk, library.embedder) for chunk in chunks]
    vectors = library.embedder.embed_documents(texts)
    library.add(document, pages, chunks, vectors, data=data, recipe="1/256")
    return document


def dense(library: Library, text: str, k: int = 5, **options: object) -> list[str]:
    vector = np.asarray(library.embedder.embed_query(text), np.float32)
    hits = library.search_dense(vector, k, **options)  # type: ignore[arg-type]
    return [chunk.text for chunk in library.chunks(hit.chunk_id for hit in hits)]


def lexical(library: Library, text: str, **options: object) -> list[str]:
    terms = library.with_parts(analyse(text, "de"))
    hits = library.search_lexical(terms, 5, **options)  # type: ignore[arg-type]
    return [chunk.text for chunk in library.chunks(hit.chunk_id for hit in hits)]


def rows(data_dir: Path) -> dict[str, int]:
    with sqlite3.connect(data_dir / "library.db") as connection:
        tables = ("documents", "pages", "chunks", "postings", "compound_parts")
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        document = put(library, "Prüfung/größe.txt", ["Erste Seite ß", "Zweite Seite", "Dritte"])
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert library.documents() == [document] == [library.document(document.id)]
        pages = library.pages(document.id)
        assert [p.text for p in pages] == ["Erste Seite ß", "Zweite Seite", "Dritte"]
        assert pages[0].blocks[0] == Block("table_row", Span(0, 13), cells=(Span(0, 2),))
        assert [p.readable for p in pages] == [True, False, True]
        assert library.page(document.id, 3) == pages[2]
        places = [(document.id, 3), (document.id, 1)]
        assert library.places(places) == dict(zip(places, [pages[2], pages[0]], strict=True))
        assert library.places([]) == {}
        for place in ((document.id, 4), ("0" * 64, 1)):
            with pytest.raises(UnknownDocument):
                library.places([*places, place])
        chunks = library.document_chunks(document.id)
        assert [c.ordinal for c in chunks] == [0, 1, 2]
        assert chunks[1].section == ("1 Zweck", "1.1 Geltung")
        assert library.chunks([chunks[2].id, "absent", chunks[0].id]) == [chunks[2], chunks[0]]
        assert document_id(library.original(document.id)) == document.id
        counts = library.counts()
        assert (counts.documents, counts.pages, counts.unreadable_pages) == (1, 3, 1)
        assert library.counts().chunks == counts.chunks == 3
        assert not library.is_empty()


def test_both_searches_find_a_passage(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Die Risikobewertung erfolgt jährlich", "Schulungen finden statt"])
        assert dense(library, "Schulungen finden statt")[0] == "Schulungen finden statt"
        assert lexical(library, "Schulung") == ["Schulungen finden statt"]


def test_searches_can_be_kept_to_documents(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Schulung eins"])
        law = put(library, "b.txt", ["Schulung zwei"], kind=Kind.REFERENCE)
        for _ in range(2):  # while it is written, and as a reader sees it
            assert len(dense(library, "Schulung")) == len(lexical(library, "Schulung")) == 2
            assert dense(library, "Schulung", documents=[law.id]) == ["Schulung zwei"]
            assert lexical(library, "Schulung", documents={law.id}) == ["Schulung zwei"]
            assert dense(library, "Schulung", documents=["0" * 64]) == []
            assert lexical(library, "Schulung", documents=["0" * 64]) == []
            assert dense(library, "Schulung", documents=[]) == []
            assert lexical(library, "Schulung", documents=[]) == []
            library.settle()


def test_a_new_version_replaces_all_of_the_old(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        old = put(library, "a.txt", ["alte Fassung", "bleibt"])
        new = put(library, "a.txt", ["neue Fassung", "bleibt"])
        assert [d.id for d in library.documents()] == [new.id] != [old.id]
        assert lexical(library, "alte") == []
        assert "alte Fassung" not in dense(library, "alte Fassung")
        with pytest.raises(UnknownDocument):
            library.original(old.id)
    assert rows(tmp_path)["chunks"] == 2


def test_a_removed_document_leaves_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        document = put(library, "a.txt", ["Die Risikobewertung", "Risiko", "Bewertung"])
        library.remove(document.id)
        assert library.is_empty()
        assert dense(library, "Risiko") == lexical(library, "Risiko") == []
        with pytest.raises(UnknownDocument):
            library.remove(document.id)
    assert set(rows(tmp_path).values()) == {0}
    assert list((tmp_path / "files").iterdir()) == []


def test_the_same_content_has_the_same_snapshot_whatever_the_order(tmp_path: Path) -> None:
    snapshots = []
    for name, order in (("one", "ab"), ("two", "ba")):
        with Library.open(tmp_path / name, embedder=EMBEDDER, write=True) as library:
            for letter in order:
                put(library, f"{letter}.txt", [f"Text {letter}"])
            snapshots.append(library.snapshot_id)
            put(library, "c.txt", ["Text c"])
            assert library.snapshot_id != snapshots[-1]
    assert snapshots[0] == snapshots[1]


def test_find_by_name_title_or_start_of_id(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        one = put(library, "ordner/Prüfplan.txt", ["eins"], title="Prüfplan 2025")
        two = put(library, "Rollen.txt", ["zwei"], title="Rollen")
        for name in (one.id, one.id[:8], "prüfplan.TXT", "ordner/Prüfplan.txt", "PRÜFPLAN 2025"):
            assert library.find(name) == one
        assert library.find("rollen") == two
        with pytest.raises(UnknownDocument, match=r"Prüfplan\.txt"):
            library.find("prüf")
        put(library, "anders/rollen.txt", ["drei"], title="Rollen")
        with pytest.raises(UnknownDocument, match=r"several.*rollen\.txt.*Rollen\.txt"):
            library.find("Rollen")


def test_another_model_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text"])
    for write in (False, True):
        with pytest.raises(EmbedderMismatch, match="aims ingest --reembed"):
            Library.open(tmp_path, embedder=OtherEmbedder(), write=write)


@pytest.mark.parametrize(
    ("built", "advice"),
    [
        ("aims-union-de-en-1", "is set. Change over with"),  # no version has it any more
        ("all-MiniLM-L6-v2", "is set. Change over with"),  # its vectors are in 8 bits now
        ("all-MiniLM-L6-v2-int8-2", "AIMS_EMBEDDING_MODEL to 'all-MiniLM-L6-v2', or change"),
        ("/models/e5", "AIMS_EMBEDDING_MODEL to '/models/e5', or change"),
    ],
)
def test_another_model_names_a_setting_that_works(tmp_path: Path, built: str, advice: str) -> None:
    embedder = OtherEmbedder()
    embedder.name = built
    with Library.open(tmp_path, embedder=embedder, write=True) as library:
        put(library, "a.txt", ["Text"])
    with pytest.raises(EmbedderMismatch, match=re.escape(advice)):
        Library.open(tmp_path, embedder=EMBEDDER)


def test_an_empty_library_takes_any_model(tmp_path: Path) -> None:
    Library.open(tmp_path, embedder=EMBEDDER, write=True).close()
    with Library.open(tmp_path, embedder=OtherEmbedder(), write=True) as library:
        put(library, "a.txt", ["Text"])
        assert dense(library, "Text") == ["Text"]


def test_reembedding_changes_over_to_another_model(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins", "Text zwei"])
    steps: list[tuple[int, int]] = []
    other = OtherEmbedder()
    with Library.open(tmp_path, embedder=other, write=True, any_embedder=True) as library:
        library.reembed(other, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (2, 2)
    with Library.open(tmp_path, embedder=other) as library:
        assert dense(library, "Text zwei")[0] == "Text zwei"
    with pytest.raises(EmbedderMismatch):
        Library.open(tmp_path, embedder=EMBEDDER)


def test_reembedding_with_the_same_model_is_possible_too(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins"])
        for _ in range(3):
            library.reembed(EMBEDDER)
        assert dense(library, "Text eins") == ["Text eins"]


def test_a_lost_vector_folder_is_rebuilt_at_the_next_write(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins", "Text zwei"])
    shutil.rmtree(tmp_path / "vectors")
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert dense(library, "Text zwei") == []
        assert lexical(library, "zwei") == ["Text zwei"]
    Library.open(tmp_path, embedder=EMBEDDER, write=True).close()
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert dense(library, "Text zwei")[0] == "Text zwei"


@pytest.mark.parametrize("left", [b"", b"x" * 25])
def test_broken_vectors_are_named_and_then_rebuilt(tmp_path: Path, left: bytes) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins"])
    (records,) = tmp_path.glob("vectors/*/exact.ids")
    records.write_bytes(left)
    with (
        Library.open(tmp_path, embedder=EMBEDDER) as library,
        pytest.raises(LibraryDamaged, match=r"vectors.*aims ingest"),
    ):
        dense(library, "Text eins")
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        assert dense(library, "Text eins") == ["Text eins"]
    assert not (tmp_path / "vectors.damaged").exists()


def test_a_broken_chroma_stops_no_question_and_is_rebuilt_by_the_next_change(
    tmp_path: Path,
) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins"])
    (database,) = tmp_path.glob("vectors/*/chroma.sqlite3")
    database.write_bytes(b"not a database" * 500)
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert dense(library, "Text eins") == ["Text eins"]
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "b.txt", ["Text zwei"])
    with Library.open(tmp_path, embedder=EMBEDDER) as library:
        assert sorted(dense(library, "Text eins")) == ["Text eins", "Text zwei"]
        assert len(library.vector_store().similarity_search("Text", k=5)) == 2


def test_a_library_without_flat_files_is_searched_and_completed(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        document = put(library, "a.txt", ["Text eins", "anderes"])
        put(library, "b.txt", ["Text zwei"])
    for file in tmp_path.glob("vectors/*/exact.*"):
        file.unlink()
    for _ in range(2):
        with Library.open(tmp_path, embedder=EMBEDDER) as library:
            assert dense(library, "Text eins")[0] == "Text eins"
            assert len(dense(library, "Text", documents=[document.id])) == 2
        with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
            put(library, "c.txt", ["Text drei"])
        assert len(list(tmp_path.glob("vectors/*/exact.f32"))) > 0


def test_a_clean_library_opens_for_writing_without_any_embedding(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with Library.open(tmp_path, embedder=embedder, write=True) as library:
        put(library, "a.txt", ["Text eins"])
    before = embedder.texts
    Library.open(tmp_path, embedder=embedder, write=True).close()
    assert embedder.texts == before


def test_an_interrupted_change_is_put_right_at_the_next_write(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        put(library, "a.txt", ["Text eins", "Text zwei"])
    library = Library.open(tmp_path, embedder=EMBEDDER, write=True)
    put(library, "b.txt", ["Text drei"])
    library.__exit__(KeyboardInterrupt)
    (tmp_path / "files" / ("0" * 64)).write_bytes(b"left over")
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        assert len(dense(library, "Text")) == 3
        assert len(list((tmp_path / "files").iterdir())) == 2


def test_a_broken_database_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"this is not a database at all, but text" * 100)
    with pytest.raises(LibraryDamaged, match=r"library\.db.*aims ingest"):
        Library.open(tmp_path, embedder=EMBEDDER)


def test_a_library_of_another_schema_is_refused(tmp_path: Path) -> None:
    Library.open(tmp_path, embedder=EMBEDDER).close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(LibraryDamaged, match="99"):
        Library.open(tmp_path, embedder=EMBEDDER)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as library, pytest.raises(LibraryError):
        put(library, "a.txt", ["Text"])


def test_bytes_and_vectors_must_belong_to_the_document(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        document = put(library, "a.txt", ["Text"])
        pages, chunks = library.pages(document.id), library.document_chunks(document.id)
        with pytest.raises(ValueError, match="vectors"):
            library.add(document, pages, chunks, [])
        with pytest.raises(ValueError, match="bytes"):
            library.add(document, pages, chunks, [[1.0] * 64], data=b"other")


def test_an_open_reader_sees_what_a_writer_adds(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as reader:
        assert dense(reader, "Text eins") == []
        with Library.open(tmp_path, embedder=EMBEDDER, write=True) as writer:
            put(writer, "a.txt", ["Text eins"])
        assert dense(reader, "Text eins") == ["Text eins"]
        with Library.open(tmp_path, embedder=EMBEDDER, write=True) as writer:
            put(writer, "a.txt", ["Text zwei"])
        assert dense(reader, "Text eins") == ["Text zwei"]


def test_the_chunks_are_a_langchain_vector_store(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER, write=True) as library:
        with pytest.raises(LibraryError, match="aims ingest"):
            library.vector_store()
        document = put(library, "a.txt", ["Text eins", "anderes"])
        (found,) = library.vector_store().similarity_search("Text eins", k=1)
        by_id = library.vector_store().get_by_ids([found.id or ""])
        assert [one.page_content for one in by_id] == ["Text eins"]
    assert found.page_content == "Text eins"
    assert found.metadata["document"] == document.id
    assert found.metadata["page"] == 1


def test_any_sqlalchemy_address_serves(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    with Library.open(tmp_path / "d", embedder=EMBEDDER, write=True, database_url=url) as library:
        put(library, "a.txt", ["Text"])
    assert not (tmp_path / "d" / "library.db").exists()
    with Library.open(tmp_path / "d", embedder=EMBEDDER, database_url=url) as library:
        assert library.counts().chunks == 1
