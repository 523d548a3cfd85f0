"""The trained matrix as the files that ship: 8-bit rows, one scale a row, hashes recorded."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.encoder.vocabulary import UNKNOWN


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return rows as integers -127..127 and the scale that turns each back."""
    scales = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-12)) / np.float32(127)
    rows = np.asarray(np.rint(matrix / scales[:, None]), np.int8)
    return rows, np.asarray(scales, np.float32)


def with_unknown(matrix: NDArray[np.float32], row: int, seed: int) -> NDArray[np.float32]:
    """Return the matrix with a faint chance vector for the unknown piece.

    It is too small to move a text that has any known piece, and gives the others a direction.
    """
    random = np.random.default_rng(seed)
    chance = np.asarray(random.normal(size=matrix.shape[1]), np.float32)
    result = matrix.copy()
    usual = float(np.median(np.linalg.norm(matrix, axis=1)))
    result[row] = chance / np.linalg.norm(chance) * usual * 1e-4
    return result


def write_model(
    folder: Path, matrix: NDArray[np.float32], tokenizer: Any, *, name: str, seed: int
) -> None:
    """Write `model.safetensors`, `tokenizer.json` and `config.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = quantise(with_unknown(matrix, tokenizer.token_to_id(UNKNOWN), seed))
    (folder / "model.safetensors").write_bytes(safetensors({"rows": rows, "scales": scales}))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "name": name,
        "dimension": int(matrix.shape[1]),
        "pieces": int(matrix.shape[0]),
        "unknown": UNKNOWN,
    }
    write_config(folder, config, ["model.safetensors", "tokenizer.json"])


def write_config(folder: Path, told: Mapping[str, Any], files: Sequence[str]) -> None:
    """Write `config.json`: what is told, and the SHA-256 of the model's files in `folder`."""
    hashes = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files}
    text = json.dumps({**told, "sha256": hashes}, indent=2) + "\n"
    (folder / "config.json").write_text(text, encoding="utf-8")


def safetensors(tensors: dict[str, NDArray[Any]]) -> bytes:
    """Return the tensors in the safetensors layout: header length, JSON header, raw bytes."""
    kinds = {np.dtype(np.int8): "I8", np.dtype(np.int32): "I32", np.dtype(np.float32): "F32"}
    header: dict[str, Any] = {}
    body = b""
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].itemsize):
        data = np.ascontiguousarray(tensor).tobytes()
        place = [len(body), len(body) + len(data)]
        header[name] = {
            "dtype": kinds[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": place,
        }
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body
