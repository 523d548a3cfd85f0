"""The benchmark runs and its record has its fields; no wall time is asserted."""

from pathlib import Path

from pypdf import PdfReader

from eval.bench_pdfs import write_pdfs


def test_benchmark_pdfs_have_the_pages_asked_for_and_are_the_same_each_time(tmp_path: Path) -> None:
    first, again = (write_pdfs(tmp_path / name, pages=31) for name in ("a", "b"))
    assert [f.read_bytes() for f in first.files] == [f.read_bytes() for f in again.files]
    texts = [[p.extract_text() for p in PdfReader(file).pages] for file in first.files]
    assert sum(len(pages) for pages in texts) == first.pages == 31
    assert {file.stem.split("-")[2] for file in first.files} == {"de", "en"}
    assert "Geltungsbereich" in "".join(texts[1])  # umlauts are checked by the next line
    assert any("ü" in page for page in texts[1])
    assert 350 <= first.words / first.pages <= 450
