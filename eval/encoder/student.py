"""The student: one vector and one weight a piece; a text is the normalised weighted sum.

Only the rows that a batch touches are read, differentiated and updated, which makes a step on
two cores about ten times as fast as with a dense embedding layer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as piece numbers, one after the other: text i is ids[starts[i]:starts[i + 1]]."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.int64]) -> "Tokens":
        """Return some of the texts."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        within = np.arange(int(starts[-1])) - np.repeat(starts[:-1], lengths)
        return Tokens(self.ids[np.repeat(self.starts[rows], lengths) + within], starts)

    def counts(self, columns: NDArray[np.int64], width: int) -> Any:
        """Return the texts as a sparse matrix (texts, width) with `columns` instead of ids."""
        ones = np.ones(len(columns), np.float32)
        return sparse.csr_matrix((ones, columns, self.starts), shape=(len(self), width))


def tokenise(tokenizer: Any, texts: Sequence[str]) -> Tokens:
    """Return the texts as piece numbers; unknown characters are left out."""
    unknown = tokenizer.token_to_id("[UNK]")
    rows: list[NDArray[np.int64]] = []
    for start in range(0, len(texts), 20_000):
        batch = tokenizer.encode_batch_fast(
            list(texts[start : start + 20_000]), add_special_tokens=False
        )
        rows += [np.array([i for i in e.ids if i != unknown], np.int64) for e in batch]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Tokens(np.concatenate(rows) if rows else np.zeros(0, np.int64), starts)


class _Product(torch.autograd.Function):
    """Sparse counts times dense rows; scipy is several times faster here than torch on a CPU."""

    @staticmethod
    def forward(ctx: Any, counts: Any, rows: Tensor) -> Tensor:
        ctx.counts = counts
        return torch.from_numpy(counts @ rows.detach().numpy())

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[None, Tensor]:
        return None, torch.from_numpy(ctx.counts.T @ grads[0].contiguous().numpy())


_product: Any = _Product


class Student:
    """Vectors and weights of the pieces, with the state of a lazy Adam (Kingma & Ba 2015)."""

    def __init__(self, vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        self.vectors = torch.from_numpy(vectors.copy())
        self.logs = torch.from_numpy(np.log(weights))
        self._moments = {
            name: (torch.zeros_like(t), torch.zeros_like(t))
            for name, t in (("vectors", self.vectors), ("logs", self.logs))
        }
        self._steps = 0

    def forward(self, groups: Sequence[Tokens]) -> "Batch":
        """Return unit vectors for several groups of texts, and what `update` needs."""
        ids = np.concatenate([g.ids for g in groups])
        touched, columns = np.unique(ids, return_inverse=True)
        rows = torch.from_numpy(touched)
        vectors = self.vectors[rows].requires_grad_()
        logs = self.logs[rows].requires_grad_()
        weighted = vectors * logs.exp()[:, None]
        outputs: list[Tensor] = []
        first = 0
        for group in groups:
            part = columns[first : first + len(group.ids)]
            first += len(group.ids)
            total: Tensor = _product.apply(group.counts(part, len(touched)), weighted)
            outputs.append(torch.nn.functional.normalize(total, dim=1))
        return Batch(rows, vectors, logs, tuple(outputs))

    def update(self, batch: "Batch", *, rate: float) -> None:
        """Move the touched rows against their gradients."""
        self._steps += 1
        for name, target, leaf in (
            ("vectors", self.vectors, batch.vectors),
            ("logs", self.logs, batch.logs),
        ):
            assert leaf.grad is not None
            first, second = self._moments[name]
            m = 0.9 * first[batch.rows] + 0.1 * leaf.grad
            v = 0.999 * second[batch.rows] + 0.001 * leaf.grad**2
            first[batch.rows], second[batch.rows] = m, v
            size = rate / (1 - 0.9**self._steps)
            target[batch.rows] -= size * m / ((v / (1 - 0.999**self._steps)).sqrt() + 1e-8)

    def matrix(self) -> NDArray[np.float32]:
        """Return the vectors with their weights multiplied in: what the product needs."""
        rows: NDArray[np.float32] = (self.vectors * self.logs.exp()[:, None]).numpy()
        return rows


@dataclass(frozen=True, slots=True)
class Batch:
    """The touched rows, the leaves that collect their gradients, and the groups' unit vectors."""

    rows: Tensor
    vectors: Tensor
    logs: Tensor
    outputs: tuple[Tensor, ...]


def encode(matrix: NDArray[np.float32], tokens: Tokens) -> NDArray[np.float32]:
    """Return unit vectors for all texts, from the finished matrix."""
    sums = tokens.counts(tokens.ids, len(matrix)) @ matrix
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(norms, 1e-12), np.float32)
