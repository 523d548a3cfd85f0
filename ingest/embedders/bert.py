"""The packaged all-MiniLM-L6-v2 by ONNX Runtime in 8 bits: fast, and no torch to import.

`bert_graph` makes the model from the packaged weights (BERT: Devlin et al. 2019; mean pooling:
Reimers & Gurevych 2019). Texts of the same number of tokens go through together, so nothing is
padded, and a vector depends on its text alone, bit for bit: matrices are multiplied in whole
numbers, and each batch runs on one thread. Batches run side by side. Parts of passages that
are met again, such as items that many documents have, come from memory.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embed import Matrix, Passage
from ingest.embedders import EIGHT_BITS
from ingest.embedders.minilm import packaged_folder, verify_packaged
from ingest.embedders.pieces import Pieces

TOKENS = 1_024  # in a batch at a time: bounds memory, and keeps the matrices in the cache
EPSILON = np.float32(1e-12)
KEPT = 8_192  # texts whose sums are remembered, at 1.5 KB each


class MiniLmEmbedder:
    """An `Embedder` for the packaged model: 384 dimensions, 256 word pieces.

    The weights are checked against their SHA-256 once, at the first embedding. Raises
    ModelUnavailable where they are not the reviewed ones.
    """

    name = EIGHT_BITS  # vectors of another name never meet these in a library
    dimension = 384
    window = 256
    crossing = 1.0
    threads = os.cpu_count() or 1  # batches that run side by side

    def __init__(self) -> None:
        self._known: dict[str, Matrix] = {}  # the oldest first
        self._lock = Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode([text])[0].tolist()
        return vector

    def embed_passages(self, passages: Sequence[Passage]) -> list[Matrix]:
        """Return for each passage its vector, and below it those of its units.

        The passage's is the mean over the tokens of its parts, each read by itself. Reading the
        whole once more would double the work.
        """
        texts = dict.fromkeys(text for one in passages for text in (*one.units, *one.rest))
        sums = self.recalled(list(texts))
        row = {text: number for number, text in enumerate(texts)}
        return [
            unit_rows(pooled(sums, [row[t] for t in one.units], [row[t] for t in one.rest]))
            for one in passages
        ]

    def count_tokens(self, text: str) -> int:
        return self._pieces.count(text) + 2  # the marks of beginning and end

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return unit vectors, shape (len(texts), 384). Longer texts are cut at the window."""
        return unit_rows(self.sums(texts))

    def recalled(self, texts: Sequence[str]) -> Matrix:
        """Return what `sums` does; texts met before need not be read again."""
        result = np.empty((len(texts), self.dimension), np.float32)
        new: list[int] = []
        with self._lock:
            for row, text in enumerate(texts):
                if (known := self._known.get(text)) is None:
                    new.append(row)
                else:
                    result[row] = known
        if new:
            result[new] = self.sums([texts[row] for row in new])
        with self._lock:
            self._known |= {texts[row]: result[row].copy() for row in new[-KEPT:]}
            for text in list(islice(self._known, max(0, len(self._known) - KEPT))):
                del self._known[text]
        return result

    def sums(self, texts: Sequence[str]) -> Matrix:
        """Return the sum over each text's tokens of the last layer, shape (len(texts), 384)."""
        begin, end = self._marks
        room = self.window - 2
        pieces = [[begin, *self._pieces.ids(text)[:room], end] for text in texts]
        result = np.empty((len(texts), self.dimension), np.float32)
        model = self._model

        def fill(rows: list[int]) -> None:
            result[rows] = model.sums(np.array([pieces[row] for row in rows]))

        batches = list(_batches([len(ids) for ids in pieces]))
        if len(batches) == 1:
            fill(batches[0])
        elif batches:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(fill, batches))
        return result

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces(self._tokenizer)

    @cached_property
    def _marks(self) -> tuple[int, int]:
        return self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> "_Model":
        weights = packaged_folder() / "model.safetensors"
        verify_packaged(weights)
        return _Model(tensors_of(weights))


def pooled(sums: Matrix, units: Sequence[int], rest: Sequence[int]) -> Matrix:
    """Return the sum of all named rows, and below it the rows of the units."""
    total = sums[[*units, *rest]].sum(axis=0, keepdims=True)
    return np.concatenate([total, sums[list(units)]])


def unit_rows(rows: Matrix) -> Matrix:
    """Return rows of length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Matrix = rows / np.maximum(lengths, EPSILON)
    return scaled


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield row numbers of texts of one length, long ones first, of about `TOKENS` tokens."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        groups[length].append(row)
    for length in sorted(groups, reverse=True):
        rows, size = groups[length], max(1, TOKENS // length)
        for start in range(0, len(rows), size):
            yield rows[start : start + size]


class _Model:
    """Looks up words and places, runs the layers and sums up."""

    def __init__(self, tensors: dict[str, Matrix]) -> None:
        import onnxruntime

        from ingest.embedders.bert_graph import bert_graph

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        # The graph stays as written: what one version would fuse, another might not, and the
        # layer normalisation that joins in the addition before it takes four times as long.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session = onnxruntime.InferenceSession(
            bert_graph(tensors), options, providers=["CPUExecutionProvider"]
        )
        self._words = tensors["embeddings.word_embeddings.weight"]
        kind = tensors["embeddings.token_type_embeddings.weight"][0]
        places = tensors["embeddings.position_embeddings.weight"] + kind
        self._places = places[:, np.newaxis]

    def sums(self, ids: NDArray[np.int64]) -> Matrix:
        """Return the sum of the last layer's states for each row of token ids."""
        x = self._words[ids.T]
        x += self._places[: len(x)]
        total: Matrix
        (total,) = self._session.run(None, {"x": x})
        return total


def tensors_of(path: Path) -> dict[str, Matrix]:
    """Return the float tensors of a safetensors file, mapped from disk and not copied."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    body = np.memmap(path, np.uint8, "r", offset=8 + length)
    tensors: dict[str, Matrix] = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            tensors[name] = body[first:last].view(np.float32).reshape(entry["shape"])
    return tensors
