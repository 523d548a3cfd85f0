"""How surely each statement is about each criterion, as log-odds.

For ISO/IEC 42001, weights were learnt from annotated documents of invented companies
(`eval.judging`): a linear model over meaning, words and headings. A criterion without weights (a
user's own set, a changed text) is compared with its texts and examples instead. Both give
log-odds of the same event, so the judge need not know which it was.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.judging.features import INNER, encode, meaning, words
from assistant.judging.scales import MODELS
from assistant.judging.statements import Corpus, Statement
from assistant.requirements.schema import Criterion, Requirement, RequirementSet, Text
from ingest.analysis.terms import analyse
from ingest.embed import Embedder

Matrix = NDArray[np.float32]
UNKNOWN = -8.0  # log-odds of a statement that is not compared at all
BARE = 0.5  # less in log-odds for a criterion without examples, which tells less
TEXT_FEATURES = 6  # see `TextFeatures.of`; the weights of `FOCUS` and a constant follow
FOCUS = (0,)  # features of which it also counts how far they lie below the nearest criterion's
# In a set of few criteria nearly everything is nearest to one of them, which then says little.
FEW, NEAREST_OF_FEW = 12, 0.5


@dataclass(frozen=True, slots=True)
class LearnedWeights:
    """Linear weights by criterion key, and those of the comparison with texts.

    `dense` has shape (features, criteria), `words` (WORD_COLUMNS, criteria), `bias` (criteria,).
    `lean` is what is added to the support of each criterion (`judge.Candidate`).
    """

    keys: tuple[str, ...]
    dense: Matrix
    words: Matrix
    bias: Matrix
    lean: Matrix
    text: Matrix


def criterion_key(requirement: Requirement, criterion: Criterion) -> str:
    """Return what names a criterion with its wording: the id and a hash of the English text."""
    digest = hashlib.sha256(criterion.text.en.encode()).hexdigest()[:12]
    return f"{requirement.criterion_id(criterion)}#{digest}"


@lru_cache(maxsize=1)
def load_weights(path: Path = MODELS / "relevance.npz") -> LearnedWeights:
    """Return the shipped weights; matrices are kept as 8-bit integers with a scale a column."""
    with np.load(path, allow_pickle=False) as data:
        return LearnedWeights(
            keys=tuple(str(key) for key in data["keys"]),
            dense=data["dense"].astype(np.float32) * data["dense_scale"],
            words=data["words"].astype(np.float32) * data["words_scale"],
            bias=data["bias"],
            lean=data["lean"],
            text=data["text"],
        )


def relevance(
    corpus: Corpus,
    requirement_set: RequirementSet,
    *,
    encoder: Embedder,
    embedder: Embedder,
    dense: Matrix | None = None,
) -> Matrix:
    """Return log-odds, shape (statements, criteria of the set in order).

    `encoder` is the shipped static one; `embedder` the library's, whose vectors the corpus holds
    where a criterion must be compared by its texts. `dense` is `features.meaning` if known.
    """
    weights = load_weights()
    column = {key: place for place, key in enumerate(weights.keys)}
    pairs = [(r, c) for r in requirement_set.requirements for c in r.criteria]
    result = np.full((len(corpus.statements), len(pairs)), UNKNOWN, np.float32)
    known = [(i, column[key]) for i, key in enumerate(_keys(pairs)) if key in column]
    if known and corpus.statements:
        if dense is None:
            dense = meaning(corpus.statements, encoder)
        places = [place for _, place in known]
        scores = dense @ weights.dense[:, places]
        scores += words(corpus.statements).dot(weights.words[:, places])
        result[:, [i for i, _ in known]] = scores + weights.bias[places]
    others = [i for i, key in enumerate(_keys(pairs)) if key not in column]
    if others and corpus.statements:
        features = TextFeatures(corpus, encoder=encoder, embedder=embedder)
        result[:, others] = by_texts(features, [pairs[i] for i in others], weights.text)
    return result


def by_texts(
    features: "TextFeatures", pairs: Sequence[tuple[Requirement, Criterion]], weights: Matrix
) -> Matrix:
    """Return log-odds of each criterion by its texts, shape (statements, criteria).

    A statement that is nearer to another of these criteria is less likely about this one.
    """
    of_focus, constant = weights[TEXT_FEATURES:-1], weights[-1]
    constant = constant - NEAREST_OF_FEW * max(0.0, 1.0 - len(pairs) / FEW)
    columns: list[Matrix] = []
    nearest = np.full((1, len(FOCUS)), -np.inf, np.float32)
    for requirement, criterion in pairs:
        values = features.of(requirement, criterion)
        bare = 0.0 if criterion.examples.en or criterion.examples.de else BARE
        own = values[:, FOCUS]
        nearest = np.maximum(nearest, own)
        columns.append(values @ weights[:TEXT_FEATURES] + own @ of_focus + constant - bare)
    scores: Matrix = np.stack(columns, axis=1) - (nearest @ of_focus)[:, None]
    return scores


def leans(requirement_set: RequirementSet) -> list[float]:
    """Return what is added to the support of each criterion, in order; 0 where nothing is known."""
    weights = load_weights()
    known = dict(zip(weights.keys, weights.lean.tolist(), strict=True))
    pairs = [(r, c) for r in requirement_set.requirements for c in r.criteria]
    return [float(known.get(key, 0.0)) for key in _keys(pairs)]


def needs_vectors(requirement_set: RequirementSet) -> bool:
    """Tell whether any criterion of a set must be compared by its texts."""
    known = set(load_weights().keys)
    pairs = [(r, c) for r in requirement_set.requirements for c in r.criteria]
    return any(key not in known for key in _keys(pairs))


def _keys(pairs: Sequence[tuple[Requirement, Criterion]]) -> list[str]:
    return [criterion_key(requirement, criterion) for requirement, criterion in pairs]


class TextFeatures:
    """Compares statements with a criterion's texts: by meaning, by words, by headings."""

    def __init__(self, corpus: Corpus, *, encoder: Embedder, embedder: Embedder) -> None:
        own = corpus.vectors
        self._embedder = encoder if own is None else embedder
        self._vectors = encode(encoder, [s.text for s in corpus.statements]) if own is None else own
        stems = [set(analyse(s.text, s.unit.language)) for s in corpus.statements]
        self._rarity = _rarity(stems)
        german = np.array([s.unit.language == "de" for s in corpus.statements], bool)
        self._rows = {"de": german, "en": ~german}
        self._stems = _places(stems)
        self._headings = _places([_heading_stems(s) for s in corpus.statements])
        headings = [" ".join(s.unit.section[-INNER:]) for s in corpus.statements]
        self._above = encode(self._embedder, headings)

    def of(self, requirement: Requirement, criterion: Criterion) -> Matrix:
        """Return features, shape (statements, TEXT_FEATURES).

        Best cosine with the criterion's text, best with an example, share of the criterion's
        words (weighted by rarity), share of the requirement's title in the headings; cosine of
        the headings with the text and with the title.
        """
        examples = [*criterion.examples.de, *criterion.examples.en]
        text = self._encode([criterion.text.de, criterion.text.en])
        title = self._encode([requirement.title.de, requirement.title.en])
        result = np.zeros((len(self._vectors), TEXT_FEATURES), np.float32)
        result[:, 0] = _best(self._vectors, text)
        result[:, 1] = _best(self._vectors, self._encode(examples)) if examples else result[:, 0]
        result[:, 2] = self._shares(criterion.text, self._stems)
        result[:, 3] = self._shares(requirement.title, self._headings)
        result[:, 4] = _best(self._above, text)
        result[:, 5] = _best(self._above, title)
        return result

    def _encode(self, texts: Sequence[str]) -> Matrix:
        return np.asarray(self._embedder.embed_documents(list(texts)), np.float32)

    def _shares(self, text: Text, places: Mapping[str, NDArray[np.intp]]) -> Matrix:
        """How much of a text's words each statement has, in the statement's language."""
        result = np.zeros(len(self._vectors), np.float32)
        for language, rows in self._rows.items():
            wanted = set(analyse(text.in_("de" if language == "de" else "en"), language))
            weights = {term: self._rarity.get(term, self._rarity[""]) for term in sorted(wanted)}
            found = np.zeros(len(result))
            for term, weight in weights.items():
                if term in places:
                    found[places[term]] += weight
            if weights:
                result[rows] = (found / sum(weights.values()))[rows]
        return result


def _places(stems: Sequence[set[str]]) -> dict[str, NDArray[np.intp]]:
    """The statements that each term occurs in."""
    places: dict[str, list[int]] = {}
    for row, terms in enumerate(stems):
        for term in terms:
            places.setdefault(term, []).append(row)
    return {term: np.array(rows, np.intp) for term, rows in places.items()}


def _best(vectors: Matrix, texts: Matrix) -> Matrix:
    best: Matrix = (vectors @ texts.T).max(axis=1)
    return best


def _heading_stems(statement: Statement) -> set[str]:
    text = " ".join((*statement.unit.section, statement.unit.document.title))
    return set(analyse(text, statement.unit.language))


def _rarity(stems: Sequence[set[str]]) -> dict[str, float]:
    """Inverse document frequency over the statements; "" stands for words that do not occur."""
    counts = Counter(term for one in stems for term in one)
    total = len(stems)
    found = {term: log(1 + total / (1 + count)) for term, count in counts.items()}
    return found | {"": log(1 + total)}
