"""Which kind of example a description reads like, where the words of no rule were recognised.

Vectors of the shipped static encoder, one ridge regression a tier on the examples (Hoerl & Kennard
1970), solved when first needed, which takes some hundredths of a second for 500 examples. The same
input gives the same output. A vector hears no denial, so the caller asks only where nothing is
denied.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.ai_act.load import load_examples
from assistant.ai_act.schema import Example, Tier
from ingest.analysis.sentences import split_sentences
from ingest.embedders.static import StaticEmbedder

_TIERS: tuple[Tier, ...] = ("prohibited", "high", "transparency", "minimal", "unsure")
_RIDGE = 1.0
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeliest tier, how far it is ahead of the next (0 to about 1), the nearest example.

    `example` is the nearest one of that tier, `quote` the sentence that is nearest to it.
    """

    tier: Tier
    margin: float
    example: Example
    quote: str


@dataclass(frozen=True, slots=True)
class _Model:
    encoder: StaticEmbedder
    examples: tuple[Example, ...]
    vectors: Matrix
    centre: Matrix
    means: Matrix
    weights: Matrix


def likeness(text: str, folder: Path) -> Likeness:
    """Return what a description reads like, by the examples in the folder of the rules."""
    model = _model(folder)
    vector = model.encoder.encode([text])[0]
    scores = (vector - model.centre) @ model.weights + model.means
    order = np.argsort(-scores, kind="stable")
    tier = _TIERS[int(order[0])]
    places = [place for place, one in enumerate(model.examples) if one.tier == tier]
    near = max(places, key=lambda place: (float(model.vectors[place] @ vector), -place))
    return Likeness(
        tier,
        float(scores[order[0]] - scores[order[1]]),
        model.examples[near],
        _nearest_sentence(text, model, model.vectors[near]),
    )


def _nearest_sentence(text: str, model: _Model, example: Matrix) -> str:
    spans = split_sentences(text)
    sentences = [text[span.start : span.end] for span in spans]
    cosines = model.encoder.encode(sentences) @ example
    return sentences[int(np.argmax(cosines))]


@lru_cache(maxsize=2)
def _model(folder: Path) -> _Model:
    examples = load_examples(folder).examples
    encoder = StaticEmbedder()
    vectors = encoder.encode([one.text for one in examples])
    wanted = np.array([[float(one.tier == tier) for tier in _TIERS] for one in examples])
    centre, means = vectors.mean(axis=0), wanted.mean(axis=0)
    apart = (vectors - centre).astype(np.float64)
    gram = apart.T @ apart + _RIDGE * np.eye(apart.shape[1])
    weights = np.linalg.solve(gram, apart.T @ (wanted - means))
    return _Model(
        encoder, examples, vectors, centre, means.astype(np.float32), weights.astype(np.float32)
    )
