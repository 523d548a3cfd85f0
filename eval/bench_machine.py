"""What the machine can do at best, and what that allows: products of matrices, memory, encoder."""

import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from eval import bench_tutorial
from eval.bench_text import Policy
from ingest.embedders import PACKAGED, load_embedder
from ingest.embedders.minilm import packaged_folder

SIZE = 1_536  # rows and columns of the matrices whose product is timed
FLOATS = 100_000_000  # 400 MB, far beyond any cache
VECTORS, DIMENSION = 100_000, 384
RUNS = 2  # of the encoders; the faster one counts
TRIES = 5  # the best counts: a limit is what can be reached
WORDS = 150  # of a text to encode: about 220 pieces


def machine(*, quick: bool) -> dict[str, Any]:
    """Peak GFLOP/s of fp32 products and GB/s of reading and copying, and what they bound."""
    peak = {"1 thread": _gemm(1, quick), "all threads": _gemm(None, quick)}
    read, copy = _memory(FLOATS // 20 if quick else FLOATS)
    vectors = VECTORS // 20 if quick else VECTORS
    megabytes = vectors * DIMENSION * 4 / 1e6
    return {
        "fp32 product GFLOP/s": peak,
        "memory GB/s": {"read": read, "copy": copy},
        "scan of 384 numbers each": {
            "vectors": vectors,
            "MB": megabytes,
            "bound ms": megabytes / read,
            "measured ms": _scan(vectors),
        },
    }


def _gemm(threads: int | None, quick: bool) -> float:
    size = SIZE // 3 if quick else SIZE
    rng = np.random.default_rng(1)
    a, b = (rng.random((size, size), np.float32) for _ in range(2))
    with threadpool_limits(threads, user_api="blas"):
        seconds = best(lambda: a @ b)
    return 2 * size**3 / seconds / 1e9


def _memory(floats: int) -> tuple[float, float]:
    """GB/s of summing and of copying (read and written bytes) an array."""
    array = np.ones(floats, np.float32)
    target = np.empty_like(array)
    summed = best(lambda: array.sum())
    copied = best(lambda: np.copyto(target, array))
    return array.nbytes / summed / 1e9, 2 * array.nbytes / copied / 1e9


def _scan(vectors: int) -> float:
    """Milliseconds of the cosines of one vector with so many."""
    rng = np.random.default_rng(1)
    matrix = rng.random((vectors, DIMENSION), np.float32)
    query = rng.random(DIMENSION, np.float32)
    return 1000 * best(lambda: matrix @ query)


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of a few runs."""
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def encoder(*, texts: int) -> dict[str, Any]:
    """Tokens a second of the packaged model: ours, the tutorial's, and the machine's bound.

    Both encode the same English texts of about 220 word pieces, in turn, and the faster of two
    runs counts.
    """
    ours, theirs = load_embedder(PACKAGED), bench_tutorial.timed_embeddings()
    passages = [_passage(number) for number in range(texts)]
    tokens = sum(min(ours.count_tokens(text), ours.window) for text in passages)
    ours.embed_documents(passages[:2])
    theirs.embed_documents(passages[:2])
    times: dict[str, list[float]] = {"ours": [], "tutorial": []}
    vectors: dict[str, Any] = {}
    for _ in range(RUNS):
        for name, embedder in (("ours", ours), ("tutorial", theirs)):
            began = time.perf_counter()
            vectors[name] = embedder.embed_documents(passages)
            times[name].append(time.perf_counter() - began)
    length = tokens / texts
    flops = flops_a_token(length)
    # The better of both: on a busy machine threads wait for each other.
    bound = max(_gemm(threads, quick=texts < 64) for threads in (1, None)) * 1e9 / flops
    speeds = {name: tokens / min(times[name]) for name in ("ours", "tutorial")}
    cosines = (np.array(vectors["ours"]) * np.array(vectors["tutorial"])).sum(axis=1)
    return {
        "tokens a text": length,
        "MFLOP a token": flops / 1e6,
        "tokens/s": speeds | {"bound": bound},
        "share of bound": {name: speed / bound for name, speed in speeds.items()},
        "ours / tutorial": speeds["ours"] / speeds["tutorial"],
        "lowest cosine between both": float(cosines.min()),
    }


def flops_a_token(length: float) -> float:
    """Operations that the packaged model needs a token of a text with `length` tokens.

    Each layer has four square products (query, key, value, output), two with the inner width, and
    two of attention, whose cost grows with the length; a multiplication and an addition count two.
    """
    config = json.loads((packaged_folder() / "config.json").read_text(encoding="utf-8"))
    width, inner = config["hidden_size"], config["intermediate_size"]
    layer = 2 * (4 * width * width + 2 * width * inner) + 4 * length * width
    return float(config["num_hidden_layers"] * layer)


def _passage(number: int) -> str:
    blocks = Policy(2 * number).blocks()  # even numbers are English
    words: list[str] = []
    while len(words) < WORDS:
        words += next(blocks).text.split()
    return " ".join(words[:WORDS])
