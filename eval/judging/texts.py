"""Fit how a criterion without learnt weights is compared: by its texts, words and headings."""

from collections.abc import Sequence

import numpy as np

from assistant.judging.relevance import FOCUS, Matrix, TextFeatures
from assistant.requirements.schema import Criterion, RequirementSet, Texts
from eval.judging.dataset import Sample

EVERY = 25  # of the statements that are not about a criterion one in so many is looked at
# Texts tell less than learnt weights. With this much less in log-odds (and `relevance.BARE` where
# there are no examples) the judge over-claims on 2 to 3 % of the requirements of invented
# companies whose clauses it was not fitted to, about as it does with learnt weights.
CAUTION = 1.25
SIZES = (12, 40, 1000)  # criteria of a set, by turns: users' sets are small
COMPANIES = 12  # as many as suffice for five numbers


def learn_texts(samples: Sequence[Sample], requirement_set: RequirementSet) -> list[float]:
    """Return weights of the text features and a constant.

    Half of the criteria are compared without their examples, as those of a user's set may have
    none.
    """
    from sklearn.linear_model import LogisticRegression

    pairs = [
        (requirement, criterion if place % 2 else _without_examples(criterion))
        for place, (requirement, criterion) in enumerate(
            ((r, c) for r in requirement_set.requirements for c in r.criteria), start=1
        )
    ]
    names = [f"{requirement.ref}{criterion.id}" for requirement, criterion in pairs]
    rows, answers, weights = [], [], []
    for turn, sample in enumerate(samples[:: max(1, len(samples) // COMPANIES)]):
        features = TextFeatures(sample.corpus, encoder=sample.encoder, embedder=sample.encoder)
        values = np.stack([features.of(*pair) for pair in pairs], axis=1)
        values = _with_focus(values, SIZES[turn % len(SIZES)], turn)
        about = sample.targets(names) > 0
        number, place = np.indices(about.shape)
        kept = about | (number % EVERY == place % EVERY)
        rows.append(values[kept])
        answers.append(about[kept])
        weights.append(np.where(about[kept], 1.0, EVERY))
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(np.concatenate(rows), np.concatenate(answers), np.concatenate(weights))
    # Learnt log-odds give rare positives more weight (`learn.RARE`); these must compare.
    constant = float(model.intercept_[0]) + np.log(6.0) - CAUTION
    return [*(float(weight) for weight in model.coef_[0]), constant]


def _with_focus(values: Matrix, size: int, seed: int) -> Matrix:
    """Return features with those of `FOCUS` less their highest among the criteria of one set.

    The criteria are dealt into sets of about this size.
    """
    count = values.shape[1]
    focus = values[:, :, FOCUS]
    order = np.random.default_rng(seed).permutation(count)
    for members in np.array_split(order, max(1, count // size)):
        focus[:, members] -= focus[:, members].max(axis=1, keepdims=True)
    together: Matrix = np.concatenate([values, focus], axis=2)
    return together


def _without_examples(criterion: Criterion) -> Criterion:
    return criterion.model_copy(update={"examples": Texts()})
