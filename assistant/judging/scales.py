"""The few numbers by which the judge decides, kept in `models/scales.json` where all can read them.

Weights are log-odds; the last one of each list is the constant.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MODELS = Path(__file__).with_name("models")


@dataclass(frozen=True, slots=True)
class Scales:
    """Weights and bars.

    `support` and `denial` weigh: best, best above -3, second best, the best three together,
    denied, denied as the nearest. `some` weighs: best of any document, the same above -3, best in
    force, denied, denied as the nearest.
    """

    support: tuple[float, ...]
    denial: tuple[float, ...]
    some: tuple[float, ...]
    supported: float  # probability from which a criterion counts as supported …
    floor: float  # … if its best statement has these log-odds
    denied: float  # probability from which a criterion counts as denied
    plain: float  # log-odds of a single statement's denial from which it is believed
    weak: float  # probability from which there is something …
    touch: float  # … where a statement of any document has these log-odds …
    doubt: float  # … unless it is denied with this probability
    margin: float  # or more surely than there is something, less this
    sure: float  # each essential criterion of a requirement that is met must be this probable,
    sure_mean: float  # or their mean log-odds be this high
    veto: float  # probability of denial of any criterion from which nothing is met
    despite: float  # from which something counts although an essential criterion is denied
    aside: float  # probability from which a supporting criterion alone makes it partly covered
    shown: float  # log-odds from which a statement is shown as evidence
    shown_denial: float


@lru_cache(maxsize=1)
def load_scales() -> Scales:
    """Return the shipped numbers."""
    raw = json.loads((MODELS / "scales.json").read_text(encoding="utf-8"))
    lists = {name: tuple(value) for name, value in raw.items() if isinstance(value, list)}
    return Scales(**(raw | lists))
