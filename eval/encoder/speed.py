"""How fast MiniLM runs, in ratios to sentence-transformers: everything in one run on one machine.

The texts are the English passages of the sample company as an ingest cuts them. Time is the
processor's, which other work on the machine disturbs least; the first pass of each way is not
timed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.companies import sample_company
from ingest.embed import Passage, embed_passages
from ingest.embedders import STATIC, bert, load_embedder
from ingest.embedders.bert import MiniLmEmbedder
from ingest.embedders.minilm import SentenceTransformerEmbedder
from ingest.library.closeups import passages_of
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits

PASSAGES = 64


@dataclass(frozen=True, slots=True)
class Speed:
    """One way of embedding. `tokens` counts a passage once, whatever is embedded of it."""

    way: str
    threads: int
    tokens_a_cpu_second: float
    tokens_a_second: float
    times: float  # processor time of sentence-transformers for whole passages, to this
    cosine: float | None  # mean to the original's vectors of the same texts

    def line(self) -> str:
        """Return the figures as a line to print."""
        cosine = "" if self.cosine is None else f"  cosine {self.cosine:.4f}"
        return (
            f"{self.way:45} {self.threads} threads {self.tokens_a_cpu_second:9.0f} tokens/CPU-s "
            f"{self.tokens_a_second:9.0f} tokens/s {self.times:6.2f} x{cosine}"
        )


def compare(*, threads: int) -> list[Speed]:
    """Return the speeds with one thread and with `threads`."""
    passages = _passages()
    ways = _ways(passages)
    original = ways["sentence-transformers, whole passages"]
    tokens = sum(MiniLmEmbedder().count_tokens(one.text) for one in passages)
    speeds: list[Speed] = []
    for number in sorted({1, threads}):
        reference, basis = original(number), 0.0
        for name, way in ways.items():
            vectors = reference if way is original else way(number)
            processor, wall = time.process_time(), time.perf_counter()
            way(number)
            processor, wall = time.process_time() - processor, time.perf_counter() - wall
            basis = basis or processor
            cosine = float((vectors * reference).sum(axis=1).mean()) if "MiniLM" in name else None
            speeds.append(
                Speed(name, number, tokens / processor, tokens / wall, basis / processor, cosine)
            )
    return speeds


def _ways(passages: list[Passage]) -> dict[str, Callable[[int], np.ndarray]]:
    """The ways by name; each takes a number of threads and returns the passages' vectors."""
    import torch

    texts = [one.text for one in passages]
    original = SentenceTransformerEmbedder()
    ours, static = MiniLmEmbedder(), load_embedder(STATIC)
    bert.KEPT = 0  # no run is spared what an earlier one has read

    def torch_whole(threads: int) -> np.ndarray:
        torch.set_num_threads(threads)
        return np.asarray(original.embed_documents(texts), np.float32)

    def torch_both(threads: int) -> np.ndarray:
        torch.set_num_threads(threads)
        return np.stack([rows[0] for rows in embed_passages(original, passages)])

    def whole(threads: int) -> np.ndarray:
        ours.threads = threads
        return ours.encode(texts)

    def parts(threads: int) -> np.ndarray:
        ours.threads = threads
        return np.stack([rows[0] for rows in ours.embed_passages(passages)])

    def static_both(threads: int) -> np.ndarray:
        return np.stack([rows[0] for rows in embed_passages(static, passages)])

    return {
        "sentence-transformers, whole passages": torch_whole,
        "sentence-transformers, passages and units": torch_both,
        "MiniLM in 8 bits, whole passages": whole,
        "in 8 bits, passages by their units": parts,
        "static, passages and units": static_both,
    }


def _passages() -> list[Passage]:
    """The sample company's first English passages, cut for MiniLM."""
    embedder = MiniLmEmbedder()
    found: list[Passage] = []
    with (
        TemporaryDirectory(prefix="aims-speed-") as folder,
        Library.open(Path(folder), embedder=embedder, write=True) as library,
    ):
        ingest_paths([sample_company().docs], library=library, limits=Limits())
        for document in library.documents():
            chunks = [c for c in library.document_chunks(document.id) if c.language == "en"]
            found += passages_of(document, library.pages(document.id), chunks, embedder)
    return found[:PASSAGES]
