"""Parsing ahead of embedding and storing: same library, bounded, one bad file is one bad file."""

import threading
from pathlib import Path
from typing import ClassVar

import pytest

from ingest import ahead
from ingest.ahead import ReadAhead
from ingest.embed import HashEmbedder
from ingest.errors import DamagedFile
from ingest.library import Library
from ingest.pipeline import IngestReport, ingest_paths
from ingest.types import Limits, Page, ParsedFile
from ingest.walk import Found, find_files

FILES = 12


class FakeWorker:
    """Answers with the file's name, refuses "bad" ones, and counts."""

    begun: ClassVar[list[str]] = []
    lock = threading.Lock()

    def parse_bytes(self, data: bytes, *, file: str, limits: Limits) -> ParsedFile:
        with self.lock:
            self.begun.append(file)
        if "bad" in file:
            raise DamagedFile(file, "It is bad.", "Leave it out.")
        return ParsedFile((Page(1, file, ()),), False)

    def close(self) -> None:
        pass


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Found]:
    for number in range(FILES):
        (tmp_path / f"{number:02}{'bad' if number == 3 else ''}.txt").write_text(f"Text {number}.")
    monkeypatch.setattr(ahead, "ParserWorker", FakeWorker)
    FakeWorker.begun.clear()
    return find_files([tmp_path], limits=Limits(), leave_out=tmp_path / "none").found


def uncut(_: Found, data: bytes, parsed: ParsedFile) -> tuple[bytes, ParsedFile]:
    return data, parsed


def test_files_come_in_order_and_a_bad_one_is_only_itself(found: list[Found]) -> None:
    names: list[str] = []
    with ReadAhead(found, limits=Limits(), workers=3, wanted=lambda _: True, cut=uncut) as reading:
        for one in found:
            try:
                data, parsed = reading.taken(one)
                assert data == one.path.read_bytes()
                names.append(parsed.pages[0].text)
            except DamagedFile as error:
                names.append(error.code)
    expected = [one.file for one in found]
    expected[3] = DamagedFile.code
    assert names == expected
    assert sorted(FakeWorker.begun) == [one.file for one in found]


def test_how_far_ahead_is_bounded(found: list[Found], monkeypatch: pytest.MonkeyPatch) -> None:
    with ReadAhead(found, limits=Limits(), workers=2, wanted=lambda _: True, cut=uncut) as reading:
        reading.taken(found[0])
        reading._threads.shutdown(wait=True)  # whatever was begun
    assert len(FakeWorker.begun) <= 1 + 5
    FakeWorker.begun.clear()
    monkeypatch.setattr(ahead, "BYTES", 1)
    with ReadAhead(found, limits=Limits(), workers=2, wanted=lambda _: True, cut=uncut) as reading:
        reading.taken(found[0])
        reading._threads.shutdown(wait=True)  # whatever was begun
    assert len(FakeWorker.begun) <= 2


def test_a_wrong_guess_changes_nothing(found: list[Found]) -> None:
    with ReadAhead(found, limits=Limits(), workers=2, wanted=lambda _: False, cut=uncut) as reading:
        assert reading.taken(found[5])[1].pages[0].text == found[5].file
    with ReadAhead(found, limits=Limits(), workers=2, wanted=lambda _: True, cut=uncut) as reading:
        assert reading.taken(found[9])[1].pages[0].text == found[9].file


def _documents(folder: Path) -> None:
    folder.mkdir()
    for number in range(5):
        text = f"# Regel {number}\n\nVersion: {number}.0\n\nDie Leitung prüft Absatz {number}.\n"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    (folder / "2-damaged.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (folder / "4-copy.md").write_bytes((folder / "4.md").read_bytes())


def _ingest(folder: Path, data_dir: Path, workers: int) -> tuple[IngestReport, list[object]]:
    with Library.open(data_dir, embedder=HashEmbedder(), write=True) as library:
        report = ingest_paths([folder], library=library, limits=Limits(), workers=workers)
        documents = library.documents()
        held = [(one, library.document_chunks(one.id), library.pages(one.id)) for one in documents]
        return report, [library.snapshot_id, *held]


def test_the_library_does_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    _documents(tmp_path / "docs")
    one, held = _ingest(tmp_path / "docs", tmp_path / "one", 1)
    three, same = _ingest(tmp_path / "docs", tmp_path / "three", 3)
    assert held == same
    assert one.files == three.files
    assert [file.outcome for file in one.files].count("rejected") == 1


class NoEmbedder(HashEmbedder):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError("nothing is to be embedded")


def test_an_unchanged_library_is_neither_parsed_nor_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _documents(tmp_path / "docs")
    (tmp_path / "docs" / "2-damaged.pdf").unlink()
    _ingest(tmp_path / "docs", tmp_path / "data", 2)
    monkeypatch.setattr(ahead, "ParserWorker", FakeWorker)
    FakeWorker.begun.clear()
    with Library.open(tmp_path / "data", embedder=NoEmbedder(), write=True) as library:
        report = ingest_paths([tmp_path / "docs"], library=library, limits=Limits())
    assert {file.outcome for file in report.files} == {"unchanged", "duplicate"}
    assert not FakeWorker.begun
    (tmp_path / "docs" / "0.md").write_text("Neu.", encoding="utf-8")
    with Library.open(tmp_path / "data", embedder=HashEmbedder(), write=True) as library:
        ingest_paths([tmp_path / "docs"], library=library, limits=Limits())
    assert FakeWorker.begun == ["0.md"]
