import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.analysis.language import detect_language

PARALLEL = Path(__file__).resolve().parents[2] / "shared" / "data" / "parallel"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer genehmigt das?", "de"),
        ("Und wer prüft das?", "de"),
        ("KI-Richtlinie Freigabe", "de"),
        ("Aufbewahrungsfrist", "de"),
        ("Wann tagt der Ausschuss?", "de"),
        ("Die Leitung will das so.", "de"),
        ("Er war in der Sitzung.", "de"),
        ("Das Incident Response Team berichtet wöchentlich an den Head of AI.", "de"),
        ("Verantwortlich: Leitung Einkauf", "de"),
        ("Who approves it?", "en"),
        ("AI policy approval", "en"),
        ("What was the war about?", "en"),
        ("retention period", "en"),
        ("The Datenschutzbeauftragter is told within a day.", "en"),
        ("I have a question", "en"),
        ("", "und"),
        ("ISO 42001 6.1.4", "und"),
        ("ChatGPT", "und"),
        ("1234 | A | I | R", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text(max_size=300))
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    assert detect_language(text) == detect_language(text)
    assert detect_language(text) in {"de", "en", "und"}


@pytest.mark.parametrize(("column", "language"), [(0, "de"), (1, "en")])
@pytest.mark.parametrize(("fewest", "most", "least"), [(3, 6, 0.98), (7, 15, 0.995)])
def test_everyday_sentences_are_told_apart(
    column: int, language: str, fewest: int, most: int, least: float
) -> None:
    path = PARALLEL / "tatoeba_de_en.tsv"
    if not path.exists():
        pytest.skip("the parallel sentences are not beside this checkout")
    lines = [line.split("\t")[column] for line in path.read_text("utf-8").splitlines()]
    fitting = [line for line in lines if fewest <= len(line.split()) <= most]
    sample = random.Random(7).sample(fitting, 3000)
    assert sum(detect_language(line) == language for line in sample) / 3000 >= least
