"""Fit how a criterion without learnt weights is compared: by its texts, words and headings."""

from collections.abc import Sequence

import numpy as np

from assistant.judging.relevance import TEXT_FEATURES, TextFeatures
from assistant.requirements.schema import Criterion, RequirementSet, Texts
from eval.judging.dataset import Sample

EVERY = 25  # of the statements that are not about a criterion one in so many is looked at
# Texts tell less than learnt weights. With this much less in log-odds (and `relevance.BARE` where
# there are no examples) the judge over-claims on 2 to 3 % of the requirements of invented
# companies, about as it does with learnt weights; without, on 10 %.
CAUTION = 1.0
COMPANIES = 12  # as many as suffice for five numbers


def learn_texts(samples: Sequence[Sample], requirement_set: RequirementSet) -> list[float]:
    """Return weights of the text features and a constant.

    Half of the criteria are compared without their examples, as those of a user's set may have
    none.
    """
    from sklearn.linear_model import LogisticRegression

    rows, answers, weights = [], [], []
    for sample in samples[:COMPANIES]:
        features = TextFeatures(sample.corpus, encoder=sample.encoder, embedder=sample.encoder)
        place = 0
        for requirement in requirement_set.requirements:
            for criterion in requirement.criteria:
                place += 1
                about = sample.targets([f"{requirement.ref}{criterion.id}"])[:, 0] > 0
                kept = np.flatnonzero(about | (np.arange(len(about)) % EVERY == place % EVERY))
                bare = criterion if place % 2 else _without_examples(criterion)
                rows.append(features.of(requirement, bare)[kept])
                answers.append(about[kept])
                weights.append(np.where(about[kept], 1.0, EVERY))
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(np.concatenate(rows), np.concatenate(answers), np.concatenate(weights))
    # Learnt log-odds give rare positives more weight (`learn.RARE`); these must compare.
    constant = float(model.intercept_[0]) + np.log(6.0) - CAUTION
    return [*(float(w) for w in model.coef_[0][:TEXT_FEATURES]), constant]


def _without_examples(criterion: Criterion) -> Criterion:
    return criterion.model_copy(update={"examples": Texts()})
