"""Fit the judge's weights: what statements are about, and how they speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.judging.features import PHRASE_COLUMNS, WORD_COLUMNS, Columns
from assistant.judging.manner import looked_back
from eval.judging.dataset import SUPPORTS, Sample

Matrix = NDArray[np.float32]
EPOCHS, RATE, DECAY, RARE = 90, 0.03, 2e-4, 6.0
FEW = -4.0  # log-odds to begin with: a statement is about few of the criteria


@dataclass(frozen=True, slots=True)
class About:
    """Weights of relevance, shapes (dense, criteria), (WORD_COLUMNS, criteria), (criteria,)."""

    dense: Matrix
    words: Matrix
    bias: Matrix

    def scores(self, sample: Sample) -> Matrix:
        """Return log-odds, shape (statements, criteria)."""
        result: Matrix = sample.dense @ self.dense + sample.words.dot(self.words) + self.bias
        return result


@dataclass(frozen=True, slots=True)
class Manner:
    """Weights of denial and mention, shapes (PHRASE_COLUMNS, 2), (dense, 2), (2,)."""

    phrases: Matrix
    dense: Matrix
    bias: Matrix

    def chances(self, sample: Sample) -> Matrix:
        """Return probabilities, shape (statements, 2)."""
        scores = sample.phrases.dot(self.phrases) + sample.manner @ self.dense + self.bias
        return looked_back(sample.corpus, np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32))


def learn_about(samples: Sequence[Sample], criteria: Sequence[str]) -> About:
    """Fit one logistic regression a criterion, all at once (Adam, L2, fixed number of steps)."""
    torch.manual_seed(0)
    dense = torch.tensor(np.concatenate([sample.dense for sample in samples]))
    sparse = _sparse([sample.words for sample in samples], WORD_COLUMNS)
    wanted = torch.tensor(np.concatenate([sample.targets(criteria) for sample in samples]))
    weights = torch.zeros(dense.shape[1], len(criteria), requires_grad=True)
    words = torch.zeros(WORD_COLUMNS, len(criteria), requires_grad=True)
    bias = torch.full((len(criteria),), FEW, requires_grad=True)
    optimiser = torch.optim.Adam([weights, words, bias], lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, EPOCHS)
    rare = torch.full((len(criteria),), RARE)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        scores = dense @ weights + torch.sparse.mm(sparse, words) + bias
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            scores, wanted, pos_weight=rare, reduction="sum"
        )
        total = loss / len(dense) + DECAY * ((weights**2).sum() + (words**2).sum())
        total.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return About(weights.detach().numpy(), words.detach().numpy(), bias.detach().numpy())


def learn_manner(samples: Sequence[Sample]) -> Manner:
    """Fit denial against everything else that is marked, and mention against support."""
    denial = _logistic(samples, ("-",), (*SUPPORTS, "~", "?"))
    mention = _logistic(samples, ("~",), SUPPORTS)
    columns = [np.stack(pair, axis=1) for pair in zip(denial, mention, strict=True)]
    phrases, dense, bias = (np.asarray(column, np.float32) for column in columns)
    return Manner(phrases, dense, bias[0])


def _logistic(
    samples: Sequence[Sample], yes: Sequence[str], no: Sequence[str]
) -> tuple[Matrix, Matrix, Matrix]:
    from scipy.sparse import csr_matrix, hstack, vstack
    from sklearn.linear_model import LogisticRegression

    rows: list[Any] = []
    answers: list[NDArray[np.bool_]] = []
    for sample in samples:
        marked = np.flatnonzero(sample.signed((*yes, *no)))
        if not len(marked):
            continue
        found = sample.phrases
        shape = (len(sample.marks), PHRASE_COLUMNS)
        phrases = csr_matrix((found.values, found.columns, found.starts), shape=shape)
        rows.append(hstack([phrases, csr_matrix(sample.manner)]).tocsr()[marked])
        answers.append(sample.signed(yes)[marked])
    model = LogisticRegression(C=2.0, max_iter=500)
    model.fit(vstack(rows), np.concatenate(answers))
    weights = model.coef_[0]
    return weights[:PHRASE_COLUMNS], weights[PHRASE_COLUMNS:], model.intercept_


def _sparse(parts: Sequence[Columns], width: int) -> torch.Tensor:
    rows: list[NDArray[np.int64]] = []
    offset = 0
    for part in parts:
        counts = np.diff(part.starts)
        rows.append(np.repeat(np.arange(len(counts)), counts) + offset)
        offset += len(counts)
    places = np.stack([np.concatenate(rows), np.concatenate([part.columns for part in parts])])
    values = np.concatenate([part.values for part in parts])
    tensor = torch.sparse_coo_tensor(
        torch.tensor(places), torch.tensor(values), (offset, width), check_invariants=True
    )
    return tensor.coalesce()
