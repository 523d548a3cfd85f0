"""The shipped encoder: German and English in one space, numpy and tokenizers only.

A text's vector is the normalised sum of one stored vector per word piece (the idea of
sentence-transformers' `StaticEmbedding` and of Model2Vec). How it was trained: docs/encoder.md.
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Matrix, Passage
from ingest.embedders.pieces import Pieces
from ingest.embedders.questions import QuestionShifts, load_shifts
from ingest.embedders.stored import read_model, tensors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

MODEL = Path(__file__).resolve().parents[1] / "models" / "aims-static-de-en"

_BATCH = 512  # texts at a time: bounds memory, about 10 MB for passages and their sentences
_RUN = 32  # rows that are added up one after the other


class StaticEmbedder:
    """An `Embedder` that needs neither torch nor a network and reads texts of any length.

    Loading reads and hashes all files once (about 20 MB). Rows are kept as 8-bit integers with
    one scale a row and are only turned into numbers when a text needs them. A text without any
    known piece gets the vector of the unknown piece, so that every vector has length 1.

    Raises:
        ModelUnavailable: a file is missing or its SHA-256 is not the recorded one.
    """

    window = 0
    crossing = 1.0

    def __init__(self, folder: Path = MODEL, shifts: QuestionShifts | None = None) -> None:
        config, files = read_model(folder)
        self.folder = folder
        self.name = str(config["name"])
        self.dimension = int(config["dimension"])
        parts = tensors(files["model.safetensors"])
        self._rows: NDArray[np.int8] = parts["rows"]
        self._scales: Matrix = parts["scales"]
        self._shifts = shifts
        tokenizer = _tokenizer(files["tokenizer.json"])
        self.pieces = Pieces(tokenizer)
        self._unknown: int = tokenizer.token_to_id(config["unknown"])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        result: list[list[float]] = self.encode(texts).tolist()
        return result

    def embed_query(self, text: str) -> list[float]:
        result: list[float] = self.encode([text])[0].tolist()
        return result

    def embed_question(self, text: str) -> Matrix:
        """Return the unit vector to search with for what answers a question.

        What is moved are the vectors of words (`ingest.embedders.questions`); `embed_query` gives
        the vector that the same text has in a document.
        """
        if self._shifts is None:
            self._shifts = load_shifts()
        moved = self._shifts.moved(self.pieces.ids(text), self._sums([text])[0])
        unit: Matrix = moved / np.maximum(np.linalg.norm(moved), np.float32(1e-12))
        return unit

    def embed_passages(self, passages: Sequence[Passage]) -> list[Matrix]:
        """Return for each passage its vector, and below it those of its units."""
        texts = dict.fromkeys(text for one in passages for text in (one.text, *one.units))
        vectors = self.encode(list(texts))
        row = {text: number for number, text in enumerate(texts)}
        return [vectors[[row[text] for text in (one.text, *one.units)]] for one in passages]

    def count_tokens(self, text: str) -> int:
        return self.pieces.count(text)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (len(texts), dimension)."""
        result = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            part = list(texts[start : start + _BATCH])
            result[start : start + len(part)] = self._sums(part)
        norms = np.linalg.norm(result, axis=1, keepdims=True)
        result /= np.maximum(norms, np.float32(1e-12))
        return result

    def _sums(self, texts: list[str]) -> NDArray[np.float32]:
        pieces = [self.pieces.ids(text) or [self._unknown] for text in texts]
        ids = np.fromiter(chain.from_iterable(pieces), np.int64)
        distinct, places = np.unique(ids, return_inverse=True)
        rows = self._rows[distinct].astype(np.float32)
        rows *= self._scales[distinct, None]
        return sums_of(rows, places, np.array([len(one) for one in pieces]))

    def matrix(self) -> NDArray[np.float32]:
        """Return all rows as numbers, shape (pieces, dimension): 4 bytes a number."""
        return self._rows.astype(np.float32) * self._scales[:, None]


def sums_of(
    rows: NDArray[np.float32], places: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the sum of `rows[places]` for each text, shape (len(lengths), row's length).

    `lengths` says how many of the places are whose, at least one each. A text is cut into runs of
    32; all runs are added up side by side, place by place, and then their sums the same way. So
    the order depends on the text alone, and so does the result, bit for bit.
    """
    while True:
        runs = -(-lengths // _RUN)
        before = np.repeat(np.cumsum(runs) - runs, runs)
        inside = _RUN * (np.arange(len(before)) - before)
        starts = np.repeat(np.cumsum(lengths) - lengths, runs) + inside
        sizes = np.minimum(np.repeat(lengths, runs) - inside, _RUN)
        order = np.argsort(-sizes, kind="stable")  # those that end first come last
        starts, ends = starts[order], np.cumsum(np.bincount(_RUN - sizes, minlength=_RUN))[::-1]
        sums = np.zeros((len(order), rows.shape[1]), np.float32)
        for step, count in enumerate(ends[: int(sizes.max(initial=0))].tolist()):
            sums[:count] += rows.take(places[starts[:count] + step], axis=0)
        rows = np.empty_like(sums)
        rows[order] = sums
        if len(rows) == len(lengths):
            return rows
        places, lengths = np.arange(len(rows)), runs


def as_langchain(embedder: StaticEmbedder) -> "Embeddings":
    """Return the encoder as LangChain `Embeddings`."""
    from langchain_core.embeddings import Embeddings

    class StaticEmbeddings(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_documents(texts)

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_query(text)

    return StaticEmbeddings()


def as_sentence_transformer(folder: Path = MODEL) -> Any:
    """Return the same model as a `SentenceTransformer` (StaticEmbedding, then Normalize).

    Gives the same vectors as `StaticEmbedder`; needs torch. An empty text gets a zero vector.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer

    embedder = StaticEmbedder(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    static = StaticEmbedding(tokenizer, embedding_weights=embedder.matrix())
    return SentenceTransformer(modules=[static, Normalize()], device="cpu")


def _tokenizer(data: bytes) -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_str(data.decode("utf-8"))
