"""The second stage: questions, headings and words find the passages that answer them.

Distillation goes on beside it, so that what the first stage taught is not forgotten.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from eval.encoder.student import Student, Tokens, tokenise
from eval.encoder.train import Parallel, batches, parallel_loss, schedule, take_parallel
from eval.encoder.values import Example

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """Examples as piece numbers. `same[i]` is equal for examples with the same passage."""

    questions: Tokens
    positives: Tokens
    negatives: Tokens  # of all examples, one after the other
    owner: NDArray[np.int64]  # negatives of example i: owner[i]:owner[i + 1]
    same: NDArray[np.int64]
    size: int  # examples a batch
    weight: float


@dataclass(frozen=True, slots=True)
class TuneRecipe:
    """All numbers of the second stage."""

    steps: int = 500
    sentences: int = 384
    words: int = 128
    rate: float = 3e-3
    scale: float = 20.0
    seed: int = 2


def make_source(tokenizer: Any, examples: Sequence[Example], *, size: int, weight: float) -> Source:
    """Return examples ready for training."""
    numbers: dict[str, int] = {}
    same = [numbers.setdefault(e.positive.lower(), len(numbers)) for e in examples]
    return Source(
        questions=tokenise(tokenizer, [e.question for e in examples]),
        positives=tokenise(tokenizer, [e.positive for e in examples]),
        negatives=tokenise(tokenizer, [n for e in examples for n in e.negatives]),
        owner=np.concatenate([[0], np.cumsum([len(e.negatives) for e in examples])]),
        same=np.array(same, np.int64),
        size=size,
        weight=weight,
    )


def ask_loss(
    questions: Tensor, positives: Tensor, negatives: Tensor, same: NDArray[np.int64], scale: float
) -> Tensor:
    """Return the contrastive loss of questions against all passages of the batch."""
    twins = torch.from_numpy((same[:, None] == same[None, :]) & ~np.eye(len(same), dtype=bool))
    target = torch.arange(len(same))
    scores = (scale * questions @ positives.T).masked_fill(twins, -1e4)
    backwards = cross_entropy(scores.T, target)
    if len(negatives):
        scores = torch.cat([scores, scale * questions @ negatives.T], dim=1)
    return cross_entropy(scores, target) + 0.5 * backwards


def tune(
    student: Student,
    sentences: Parallel,
    words: Parallel,
    sources: Sequence[Source],
    *,
    recipe: TuneRecipe,
) -> None:
    """Train the student in place on all sources at once."""
    random = np.random.default_rng(recipe.seed)
    main = batches(len(sentences.teacher), recipe.sentences, random)
    side = batches(len(words.teacher), recipe.words, random)
    plans = [batches(len(s.same), s.size, random) for s in sources]
    for step in range(recipe.steps):
        pair, teacher, both = take_parallel(sentences, next(main))
        word, meaning, all_words = take_parallel(words, next(side))
        picks = [next(plan) for plan in plans]
        asked = [g for s, rows in zip(sources, picks, strict=True) for g in _groups(s, rows)]
        batch = student.forward([*pair, *word, *asked])
        out = batch.outputs
        loss = parallel_loss(out[0], out[1], teacher, both, recipe.scale)
        loss = loss + 0.5 * parallel_loss(out[2], out[3], meaning, all_words, recipe.scale)
        for i, (source, rows) in enumerate(zip(sources, picks, strict=True)):
            question, positive, negative = out[4 + 3 * i : 7 + 3 * i]
            part = ask_loss(question, positive, negative, source.same[rows], recipe.scale)
            loss = loss + source.weight * part
        torch.autograd.backward(loss)
        student.update(batch, rate=recipe.rate * schedule(step, recipe.steps))
        if step % 100 == 0:
            log.info("tuning step %d of %d: loss %.3f", step, recipe.steps, float(loss.detach()))


def _groups(source: Source, rows: NDArray[np.int64]) -> list[Tokens]:
    spans = [np.arange(source.owner[i], source.owner[i + 1]) for i in rows]
    negatives = source.negatives.take(np.concatenate(spans).astype(np.int64))
    return [source.questions.take(rows), source.positives.take(rows), negatives]
