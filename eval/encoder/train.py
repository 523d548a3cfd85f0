"""Distillation: the student learns to say in both languages what the teacher says in English."""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from eval.encoder.losses import contrast, distance, twins_of
from eval.encoder.student import Student, Tokens

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All numbers of one training."""

    steps: int = 1_200
    sentences: int = 768  # a batch
    words: int = 256  # dictionary entries a batch
    rate: float = 8e-3
    scale: float = 20.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Parallel:
    """Texts in both languages and the teacher's vector of the English one.

    A text that exists in English alone has an empty German side.
    """

    german: Tokens
    english: Tokens
    teacher: NDArray[np.float16]


def batches(count: int, size: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Yield row numbers for ever, each row once before any comes again."""
    while True:
        order = random.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]


def parallel_loss(
    german: Tensor, english: Tensor, teacher: Tensor, both: Tensor, scale: float
) -> Tensor:
    """Return distance to the teacher plus the contrastive terms of one batch.

    `german` has rows only for the texts `both` points to: those that exist in both languages.
    """
    twins = twins_of(teacher)
    near = twins[both][:, both]
    loss = distance(english, teacher) + contrast(english, teacher, scale=scale, twins=twins)
    loss = loss + distance(german, teacher[both])
    loss = loss + contrast(german, teacher[both], scale=scale, twins=near)
    return loss + contrast(german, english[both], scale=scale, twins=near)


def schedule(step: int, steps: int) -> float:
    """Return the learning rate's factor: a short rise, then a cosine down to nothing."""
    warm = max(1, steps // 20)
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def take_parallel(data: Parallel, rows: NDArray[np.int64]) -> tuple[list[Tokens], Tensor, Tensor]:
    """Return a batch: its German and English texts, the teacher's vectors, rows with German."""
    both = np.flatnonzero(np.diff(data.german.starts)[rows] > 0)
    teacher = torch.from_numpy(data.teacher[rows].astype(np.float32))
    groups = [data.german.take(rows[both]), data.english.take(rows)]
    return groups, torch.nn.functional.normalize(teacher, dim=1), torch.from_numpy(both)


def distil(student: Student, sentences: Parallel, words: Parallel, *, recipe: Recipe) -> None:
    """Train the student in place on sentences and, with half their weight, dictionary entries."""
    random = np.random.default_rng(recipe.seed)
    main = batches(len(sentences.teacher), recipe.sentences, random)
    side = batches(len(words.teacher), recipe.words, random)
    for step in range(recipe.steps):
        (german, english), teacher, both = take_parallel(sentences, next(main))
        (word, sense), meaning, all_words = take_parallel(words, next(side))
        batch = student.forward([german, english, word, sense])
        out = batch.outputs
        loss = parallel_loss(out[0], out[1], teacher, both, recipe.scale)
        loss = loss + 0.5 * parallel_loss(out[2], out[3], meaning, all_words, recipe.scale)
        torch.autograd.backward(loss)
        student.update(batch, rate=recipe.rate * schedule(step, recipe.steps))
        if step % 100 == 0:
            log.info("step %d of %d: loss %.3f", step, recipe.steps, float(loss.detach()))
