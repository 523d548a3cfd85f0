"""Statements as numbers: what the learned weights of the judge are multiplied with.

Training (`eval.judging`) and judging use these functions alike. Words are hashed into a fixed
number of columns (the hashing trick, Weinberger et al. 2009), so no vocabulary is kept; the hash
is CRC-32, the same everywhere. Meaning comes from the shipped static encoder, which needs no
torch and knows both languages.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.judging.statements import Statement
from ingest.analysis.terms import analyse
from ingest.embed import Embedder

Matrix = NDArray[np.float32]
WORD_COLUMNS = 1 << 13
PHRASE_COLUMNS = 1 << 14
FLAGS = 10
# How much each part weighs beside the others; chosen on invented companies left out in turn.
_HEADINGS, _TITLE, _NEIGHBOURS = 1.0, 0.4, 0.8
_WORDS, _HEADING_WORDS, _PIECES = 1.5, 1.0, 0.7
_PIECE = 5  # letters
_PHRASE = 0.25
_MEANING = 2.0
INNER = 2  # headings counted from the innermost
_LEAD = 30  # words of a lead-in
_TOKEN = re.compile(r"\w+|[:?%]")
_MODALITIES = ("recommendation", "intention", "conditional", "possibility", "duty")


@dataclass(frozen=True, slots=True)
class Columns:
    """Sparse rows: row `r` has `values[k]` in column `columns[k]` for k in starts[r]..starts[r+1].

    Starts has one entry more than there are rows.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Matrix

    def dot(self, weights: Matrix) -> Matrix:
        """Return the product with a matrix of weights, shape (rows, outputs)."""
        rows = len(self.starts) - 1
        result = np.zeros((rows, weights.shape[1]), np.float32)
        for row in range(rows):
            part = slice(self.starts[row], self.starts[row + 1])
            if part.start < part.stop:
                result[row] = self.values[part] @ weights[self.columns[part]]
        return result


def meaning(statements: Sequence[Statement], encoder: Embedder) -> Matrix:
    """Return dense features, shape (statements, 4 × the encoder's dimension).

    The statement, the headings above it, the title of its document, and its neighbours in the
    same section.
    """
    own = encode(encoder, [s.text for s in statements])
    headings = encode(encoder, [" ".join(s.unit.section[-INNER:]) for s in statements])
    titles = encode(encoder, [s.unit.document.title for s in statements])
    parts = [
        own,
        _HEADINGS * headings,
        _TITLE * titles,
        _NEIGHBOURS * _beside(own, statements),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def words(statements: Sequence[Statement]) -> Columns:
    """Return hashed stems of each statement, their pieces, and the stems of headings and title.

    Pieces of five letters tie German compounds together: "Risikobeurteilung", "Beurteilung".
    """
    return _columns(_word_row(statement) for statement in statements)


def _word_row(statement: Statement) -> list[tuple[int, float]]:
    own = _stems(statement.text, statement)
    pieces = {
        stem[start : start + _PIECE]
        for stem in own
        if len(stem) > _PIECE
        for start in range(len(stem) - _PIECE + 1)
    }
    return [
        *_hashed(own, "t", WORD_COLUMNS, _WORDS),
        *_hashed(_stems(_context(statement), statement), "c", WORD_COLUMNS, _HEADING_WORDS),
        *_hashed(pieces, "g", WORD_COLUMNS, _PIECES),
    ]


def phrases(statements: Sequence[Statement]) -> Columns:
    """Return hashed words, pairs and triples, which tell how something is said."""
    return _columns(
        [
            (zlib.crc32(gram.encode()) % PHRASE_COLUMNS, _PHRASE)
            for gram in sorted(_phrases(statement))
        ]
        for statement in statements
    )


def manner(statements: Sequence[Statement], own: Matrix) -> Matrix:
    """Return dense features of how something is said: its meaning, and what the rules say.

    `own` are the statements' vectors; shape (statements, dimension + FLAGS).
    """
    flags = np.array([_flags(s) for s in statements], np.float32).reshape(-1, FLAGS)
    return np.concatenate([_MEANING * own, flags], axis=1).astype(np.float32)


def encode(encoder: Embedder, texts: Sequence[str]) -> Matrix:
    """Return the vectors of texts, shape (texts, dimension); equal texts are encoded once."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return np.zeros((0, encoder.dimension), np.float32)
    vectors = np.asarray(encoder.embed_documents(distinct), np.float32)
    place = {text: row for row, text in enumerate(distinct)}
    found: Matrix = vectors[[place[text] for text in texts]]
    return found


def _beside(own: Matrix, statements: Sequence[Statement]) -> Matrix:
    """The mean vector of the statements before and after, where they stand in the same section."""
    result = np.zeros_like(own)
    for row, statement in enumerate(statements):
        near = [
            other
            for other in (row - 1, row + 1)
            if 0 <= other < len(statements) and _same_place(statement, statements[other])
        ]
        if near:
            result[row] = own[near].mean(axis=0)
    return result


def _same_place(one: Statement, other: Statement) -> bool:
    return one.unit.document.id == other.unit.document.id and one.unit.section == other.unit.section


def _context(statement: Statement) -> str:
    return " ".join((*statement.unit.section[-INNER:], statement.unit.document.title))


def _stems(text: str, statement: Statement) -> list[str]:
    return analyse(text, statement.unit.language)


def _hashed(
    terms: Iterable[str], salt: str, columns: int, weight: float
) -> list[tuple[int, float]]:
    places = sorted({zlib.crc32(f"{salt}{term}".encode()) % columns for term in terms})
    return [(place, weight / len(places) ** 0.5) for place in places]


def _phrases(statement: Statement) -> set[str]:
    unit = statement.unit
    return {
        *_grams(unit.text),
        *(f"S_{gram}" for gram in _grams(" ".join(unit.section[1:]))),
        *(f"L_{gram}" for gram in _grams(unit.lead_text)[:_LEAD]),
    }


def _grams(text: str) -> list[str]:
    found = ["0" if token.isdigit() else token for token in _TOKEN.findall(text.lower())]
    pairs = [f"{a}_{b}" for a, b in pairwise(found)]
    triples = [f"{a}_{b}_{c}" for a, b, c in zip(found, found[1:], found[2:], strict=False)]
    return [*found, *pairs, *triples]


def _flags(statement: Statement) -> list[float]:
    modality = statement.modality
    return [
        2.0 * statement.denies,
        1.0 * statement.is_gap,
        *(1.0 * (modality == name) for name in _MODALITIES),
        1.0 * (statement.genre in ("glossary", "promotion")),
        1.0 * (statement.standing == "unknown"),
        1.0 * (statement.unit.kind == "table_row"),
    ]


def _columns(rows: Iterable[list[tuple[int, float]]]) -> Columns:
    starts, columns, values = [0], [], []
    for row in rows:
        columns += [column for column, _ in row]
        values += [value for _, value in row]
        starts.append(len(columns))
    return Columns(
        np.array(starts, np.int64), np.array(columns, np.int64), np.array(values, np.float32)
    )
