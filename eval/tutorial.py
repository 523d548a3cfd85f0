"""The tutorial way, to compare with: pypdf text, 110-word chunks, one encoder, plain BM25.

This is what a first evening with the usual libraries gives: no structure, no German analysis.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.embed import Embedder

WORDS = 110


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one file."""

    file: str
    text: str


def plain_text(path: Path) -> str:
    """Return the text of a PDF, DOCX, HTML or text file by the simplest means."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() or "" for page in PdfReader(path).pages)
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    text = path.read_text(encoding="utf-8", errors="replace")
    return re.sub(r"<[^>]+>", " ", text) if path.suffix in {".html", ".htm"} else text


def pieces(folder: Path) -> list[Piece]:
    """Cut every document of a folder into runs of 110 words."""
    found: list[Piece] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        words = plain_text(path).split()
        for start in range(0, len(words), WORDS):
            found.append(Piece(path.name, " ".join(words[start : start + WORDS])))
    return found


def dense_ranking(question: str, vectors: np.ndarray, embedder: Embedder) -> list[int]:
    """Return piece indices by cosine."""
    scores = vectors @ np.asarray(embedder.embed_query(question))
    return [int(i) for i in np.argsort(-scores, kind="stable")]


class PlainBm25:
    """BM25 over lower-cased words without any analysis (k1 1.5, b 0.75)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.bags = [Counter(re.findall(r"\w+", text.lower())) for text in texts]
        self.lengths = [sum(bag.values()) for bag in self.bags]
        self.average = sum(self.lengths) / max(1, len(self.lengths))
        self.frequency = Counter(word for bag in self.bags for word in bag)

    def ranking(self, question: str) -> list[int]:
        """Return piece indices by score, those without any shared word last."""
        total = len(self.bags)
        scores = []
        for bag, length in zip(self.bags, self.lengths, strict=True):
            score = 0.0
            for word in re.findall(r"\w+", question.lower()):
                if tf := bag.get(word, 0):
                    df = self.frequency[word]
                    idf = math.log(1 + (total - df + 0.5) / (df + 0.5))
                    norm = 1.5 * (0.25 + 0.75 * length / self.average)
                    score += idf * tf * 2.5 / (tf + norm)
            scores.append(score)
        return sorted(range(total), key=lambda i: (-scores[i], i))
