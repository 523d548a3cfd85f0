"""Model files that come with this program: checked by their SHA-256 and read without copying."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embedders.minilm import ModelUnavailable

_KINDS = {"I8": np.int8, "I32": np.int32, "F32": np.float32}


def read_model(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a model's configuration and the contents of its files by name.

    Raises:
        ModelUnavailable: a file is missing or its SHA-256 is not the recorded one.
    """
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in config["sha256"]}
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"{error.filename}: the encoder's file is missing. Install the package again."
        ) from error
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != config["sha256"][name]:
            raise ModelUnavailable(
                f"{folder / name}: not the published file (its SHA-256 differs). "
                "Install the package again."
            )
    return config, files


def tensors(data: bytes) -> Mapping[str, NDArray[Any]]:
    """Return the tensors of a safetensors file by name, without copying them."""
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    body = memoryview(data)[8 + length :]
    found = {}
    for name, told in header.items():
        first, last = told["data_offsets"]
        found[name] = np.frombuffer(body[first:last], _KINDS[told["dtype"]]).reshape(told["shape"])
    return found
