"""The parser process: same results as in ours, and no file takes down more than itself."""

import io
import os
import sys
from pathlib import Path

import pytest

from ingest import sandbox
from ingest.errors import DamagedFile, EncryptedFile, FileRejected, LimitExceeded
from ingest.parsed_json import read_result, write_result
from ingest.parsers import parse
from ingest.sandbox import ParserWorker
from ingest.types import Block, Limits, Notice, Page, ParsedFile, Span

LIMITS = Limits(seconds=20)
NOTE = "# Regel\n\nAlle prüfen jährlich.\n\n| Rolle | Frist |\n|---|---|\n| Büro | 3 Tage |\n"
# Children that do not parse at all; `sandbox` starts them in place of the real one.
LOOP = "import sys, time; sys.stdin.buffer.readline(); time.sleep(60)"
CRASH = "import os, signal, sys; sys.stdin.buffer.readline(); os.kill(os.getpid(), signal.SIGSEGV)"
KILLED = CRASH.replace("SIGSEGV", "SIGKILL")
BUSY = CRASH.replace("SIGSEGV", "SIGXCPU")
NONSENSE = (
    "import sys; sys.stdin.buffer.readline(); out = sys.stdout.buffer\n"
    "out.write((2).to_bytes(8, 'big') + b'[]'); out.flush()"
)
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "regel.md"
    path.write_text(NOTE, "utf-8")
    return path


def test_the_worker_gives_what_the_parser_gives(note: Path) -> None:
    here = parse(note.read_bytes(), file="a/regel.md", limits=LIMITS)
    with ParserWorker() as worker:
        there = worker.parse_bytes(note.read_bytes(), file="a/regel.md", limits=LIMITS)
    assert there == here
    assert "prüfen" in here.pages[0].text


def test_one_process_serves_many_files(note: Path) -> None:
    with ParserWorker() as worker:
        for _ in range(3):
            worker.parse_bytes(note.read_bytes(), file="regel.md", limits=LIMITS)
            process = worker._process
            assert process is not None
        assert worker._process is process
    assert process.poll() is not None


def test_refusals_come_back_as_they_are(note: Path) -> None:
    with ParserWorker() as worker:
        with pytest.raises(DamagedFile, match=r"x/leer\.pdf"):
            worker.parse_bytes(b"", file="x/leer.pdf", limits=LIMITS)
        assert worker.parse_bytes(note.read_bytes(), file="regel.md", limits=LIMITS).pages


def test_a_file_over_the_size_limit_is_not_even_sent(note: Path) -> None:
    with ParserWorker() as worker:
        with pytest.raises(LimitExceeded, match="more than 10 bytes"):
            worker.parse_bytes(note.read_bytes(), file="regel.md", limits=Limits(file_bytes=10))
        assert worker._process is None


@pytest.mark.parametrize(
    ("child", "error", "reason"),
    [
        pytest.param(LOOP, LimitExceeded, "longer than", id="hangs"),
        pytest.param(CRASH, DamagedFile, "crashed", id="crashes", marks=posix),
        pytest.param(KILLED, LimitExceeded, "memory", id="killed", marks=posix),
        pytest.param(BUSY, LimitExceeded, "longer than", id="uses its time up", marks=posix),
        pytest.param(NONSENSE, DamagedFile, "no sense", id="answers nonsense"),
    ],
)
def test_a_lost_child_refuses_its_file_and_the_next_file_goes_in(
    note: Path,
    monkeypatch: pytest.MonkeyPatch,
    child: str,
    error: type[FileRejected],
    reason: str,
) -> None:
    monkeypatch.setattr(sandbox, "_GRACE", 1.5)
    with ParserWorker() as worker:
        with monkeypatch.context() as patch:
            patch.setattr(sandbox, "_START", child)
            with pytest.raises(error, match=reason):
                worker.parse_bytes(note.read_bytes(), file="regel.md", limits=Limits(seconds=0.5))
        assert worker.parse_bytes(note.read_bytes(), file="regel.md", limits=LIMITS).pages


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds address space")
def test_memory_is_bounded() -> None:
    data = b"Ein Wort. " * 8_000_000
    with ParserWorker() as worker, pytest.raises(LimitExceeded, match="memory"):
        worker.parse_bytes(data, file="gross.txt", limits=Limits(memory_bytes=150_000_000))


def test_pages_are_drawn_in_the_worker() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(60, 700, "Ein Satz.")
    canvas.save()
    with ParserWorker() as worker:
        data = buffer.getvalue()
        png = worker.render(data, 1, file="a.pdf", limits=LIMITS, quotes=["Satz"])
        with pytest.raises(DamagedFile, match="no page 9"):
            worker.render(data, 9, file="a.pdf", limits=LIMITS)
    assert png.startswith(b"\x89PNG")


def test_results_survive_the_pipe() -> None:
    page = Page(
        number=2,
        text="Rolle: Büro\nEnde",
        blocks=(
            Block("table_row", Span(0, 11), 0, (Span(7, 11),)),
            Block("heading", Span(12, 16), 3),
        ),
        label="ii",
        readable=False,
        ocr=True,
    )
    parsed = ParsedFile((page,), True, {"title": "Ü"}, (Notice("ocr_used", (2,), "x"),))
    assert read_result(write_result(parsed)) == parsed
    refusal = read_result(write_result(EncryptedFile("a.pdf", "Locked.", "Open it.")))
    assert isinstance(refusal, EncryptedFile)
    assert str(refusal) == "a.pdf: Locked. Open it."


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"{}",
        b'{"refused":["unknown","a","b","c"]}',
        b'{"pages":[[1,"abc",[["heading",0,9,1,[]]],null,true,false]],'
        b'"fixed_pages":true,"properties":{},"notices":[]}',
    ],
)
def test_an_answer_that_is_none_is_refused(reply: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_result(reply)
