"""The packaged all-MiniLM-L6-v2 in numpy: the same vectors without importing torch.

Importing torch and sentence-transformers takes six seconds; one question takes ten milliseconds.
So the packaged model's forward pass (BERT: Devlin et al. 2019; mean pooling: Reimers & Gurevych
2019) stands here in numpy. All tokens of a batch are packed into one matrix, so nothing is padded;
only attention goes text by text. Packs run in threads, each with one BLAS thread: on a busy machine
BLAS threads wait for each other (measured: 260 to 900 tokens a second against 2,600 with one).
A test compares the vectors with those of sentence-transformers.
"""

import json
import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ingest.embedders.minilm import PACKAGED, packaged_folder, verify_packaged

Matrix = NDArray[np.float32]
TOKENS = 1_024  # packed at a time: bounds memory, and keeps the matrices in the cache


class MiniLmEmbedder:
    """An `Embedder` for the packaged model: 384 dimensions, 256 word pieces.

    The weights are checked against their SHA-256 once, at the first embedding. Raises
    ModelUnavailable where they are not the reviewed ones.
    """

    name = PACKAGED
    dimension = 384
    window = 256
    crossing = 1.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encode([text])[0].tolist()
        return vector

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return unit vectors, shape (len(texts), 384). Longer texts are cut at the window."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        pieces = [
            ids if len(ids) <= self.window else [*ids[: self.window - 1], ids[-1]] for ids in pieces
        ]
        result = np.empty((len(texts), self.dimension), np.float32)
        weights = self._weights

        def fill(rows: list[int]) -> None:
            result[rows] = weights.forward([pieces[i] for i in rows])

        packs = list(_packs([len(ids) for ids in pieces]))
        with threadpool_limits(1, user_api="blas"):
            if len(packs) == 1:
                fill(packs[0])
            else:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    list(pool.map(fill, packs))
        return result

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _weights(self) -> "_Bert":
        weights = packaged_folder() / "model.safetensors"
        verify_packaged(weights)
        return _Bert(_tensors(weights))


def _packs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield row numbers, short texts first, that together have about `TOKENS` tokens."""
    pack: list[int] = []
    size = 0
    for row in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if pack and size + lengths[row] > TOKENS:
            yield pack
            pack, size = [], 0
        pack.append(row)
        size += lengths[row]
    if pack:
        yield pack


class _Bert:
    """Six layers of post-norm BERT."""

    heads = 12
    layers = 6
    epsilon = 1e-12

    def __init__(self, tensors: dict[str, Matrix]) -> None:
        self._t = tensors

    def forward(self, batch: Sequence[Sequence[int]]) -> Matrix:
        """Return the normalised mean of the last layer for each token list."""
        ids = np.fromiter((i for row in batch for i in row), np.int64)
        places = np.concatenate([np.arange(len(row)) for row in batch])
        edges = np.cumsum([0, *(len(row) for row in batch)])
        t = self._t
        x = t["embeddings.word_embeddings.weight"][ids]
        x = x + t["embeddings.position_embeddings.weight"][places]
        x = x + t["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        for layer in range(self.layers):
            x = self._layer(x, edges, f"encoder.layer.{layer}")
        means = np.add.reduceat(x, edges[:-1], axis=0) / np.diff(edges)[:, None]
        vectors: Matrix = means / np.linalg.norm(means, axis=1, keepdims=True)
        return vectors.astype(np.float32)

    def _layer(self, x: Matrix, edges: NDArray[np.int64], name: str) -> Matrix:
        attended = self._attention(x, edges, f"{name}.attention.self")
        x = self._norm(
            x + self._dense(attended, f"{name}.attention.output.dense"),
            f"{name}.attention.output.LayerNorm",
        )
        inner = _gelu(self._dense(x, f"{name}.intermediate.dense"))
        return self._norm(
            x + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )

    def _attention(self, x: Matrix, edges: NDArray[np.int64], name: str) -> Matrix:
        width = x.shape[1] // self.heads
        query, key, value = (
            self._dense(x, f"{name}.{part}").reshape(len(x), self.heads, width).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        result = np.empty((self.heads, len(x), width), np.float32)
        for start, end in pairwise(edges):
            scores = query[:, start:end] @ key[:, start:end].swapaxes(1, 2) / np.float32(width**0.5)
            scores = np.exp(scores - scores.max(axis=2, keepdims=True))
            scores /= scores.sum(axis=2, keepdims=True)
            result[:, start:end] = scores @ value[:, start:end]
        merged: Matrix = result.swapaxes(0, 1).reshape(len(x), -1)
        return merged

    def _dense(self, x: Matrix, name: str) -> Matrix:
        product: Matrix = x @ self._t[f"{name}.weight"].T
        product += self._t[f"{name}.bias"]
        return product

    def _norm(self, x: Matrix, name: str) -> Matrix:
        centred = x - x.mean(axis=1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + np.float32(self.epsilon))
        normed: Matrix = centred / scale * self._t[f"{name}.weight"] + self._t[f"{name}.bias"]
        return normed


def _gelu(x: Matrix) -> Matrix:
    """x·Φ(x), with erf by Abramowitz & Stegun 7.1.26 (error below 1.5e-7)."""
    z = np.abs(x) * np.float32(1 / math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (
        np.float32(0.254829592)
        + t
        * (
            np.float32(-0.284496736)
            + t
            * (
                np.float32(1.421413741)
                + t * (np.float32(-1.453152027) + t * np.float32(1.061405429))
            )
        )
    )
    erf = np.copysign(1 - poly * np.exp(-z * z), x)
    result: Matrix = np.float32(0.5) * x * (1 + erf)
    return result


def _tensors(path: Path) -> dict[str, Matrix]:
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
