"""What the student is asked for."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy


def distance(student: Tensor, teacher: Tensor) -> Tensor:
    """Return the mean squared distance of unit vectors, halved: 1 - cosine."""
    return 1.0 - (student * teacher).sum(dim=1).mean()


def contrast(left: Tensor, right: Tensor, *, scale: float, twins: Tensor | None = None) -> Tensor:
    """Return the two-way in-batch contrastive loss; `twins` marks pairs that are no negatives."""
    scores = scale * left @ right.T
    if twins is not None:
        scores = scores.masked_fill(twins, -1e4)
    target = torch.arange(len(left))
    return (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2


def twins_of(teacher: Tensor, *, above: float = 0.92) -> Tensor:
    """Return which texts of a batch say the same as another, as a mask without the diagonal."""
    same = teacher @ teacher.T > above
    same.fill_diagonal_(False)
    return same
