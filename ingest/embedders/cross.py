"""A cross-encoder by sentence-transformers, which reads a question and a passage together.

Only files that lie on this machine are read, unless `folder_of` is told to fetch, and only weights
in safetensors; nothing that a model brings along is run. Torch is imported at the first score.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from ingest.errors import IngestError

BATCH = 8  # passages of some hundred words: more only pads more
WINDOW = 512  # tokens of question and passage together, where the model says nothing
PARTS = (".safetensors", ".json", ".txt", ".model")  # of a model that change what it says
DIGITS = 6  # of a score: beyond them the order of sums shows


class RerankerUnavailable(IngestError):
    """The reranker cannot be loaded."""


class CrossEncoderReranker:
    """Scores passages for a question; `digest` is of all files that decide the scores.

    Raises RerankerUnavailable where the folder holds no weights in safetensors.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        self.name = name
        self.folder = folder
        _check_weights(folder, name)
        self._lock = Lock()  # its tokenizer is not safe for threads

    @cached_property
    def digest(self) -> str:
        """SHA-256 over weights, settings and vocabulary, by their names in the folder."""
        total = hashlib.sha256()
        for path in _parts(self.folder):
            with path.open("rb") as file:
                own = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{path.relative_to(self.folder).as_posix()}\0{own}\0".encode())
        return total.hexdigest()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text answers the question, the more the better.

        Raises RerankerUnavailable where the model cannot be loaded.
        """
        if not texts:
            return []
        from torch.nn import Identity

        with self._lock:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=BATCH,
                show_progress_bar=False,
                activation_fn=Identity(),  # between 0 and 1 the best would all be 1.000000
            )
        return [round(float(one), DIGITS) for one in found]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # standard error is for our own
        try:
            model = CrossEncoder(
                str(self.folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
            raise _unavailable(self.name, str(error)) from error
        if model.num_labels != 1:
            raise _unavailable(self.name, f"it gives {model.num_labels} scores in place of one")
        model.max_seq_length = min(model.max_seq_length or WINDOW, WINDOW)
        return model


def folder_of(name: str, *, fetch: bool = False) -> Path:
    """Return the folder of a model: itself, or where its hub's client keeps it.

    With `fetch` the hub is asked for what is not here, as far as the environment allows it
    (HF_HUB_OFFLINE); pickled weights and code are never fetched. Raises RerankerUnavailable.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise _unavailable(name, "there is no such folder")
    from huggingface_hub import snapshot_download

    patterns = [f"*{ending}" for ending in PARTS]
    try:
        return Path(snapshot_download(name, local_files_only=not fetch, allow_patterns=patterns))
    except (OSError, ValueError) as error:
        raise _unavailable(name, f"it is not on this machine: {error}") from error


def label_of(name: str) -> str:
    """Return the name under which a model is told: of a folder its own, without where it lies."""
    path = Path(name).expanduser()
    return path.resolve().name if path.is_dir() else name


def _check_weights(folder: Path, name: str) -> None:
    if not any(folder.glob("*.safetensors")):
        raise _unavailable(name, "it has no weights in safetensors")
    for pickled in folder.rglob("pytorch_model*.bin"):
        if not any(pickled.parent.glob("*.safetensors")):
            raise _unavailable(name, f"{pickled.parent.name} has weights as a pickle only")


def _parts(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in PARTS and path.is_file())
    return iter(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def _unavailable(name: str, cause: str) -> RerankerUnavailable:
    return RerankerUnavailable(
        f"{label_of(name)}: the reranker cannot be loaded ({' '.join(cause.split())[:300]}). Set "
        "AIMS_RERANKER to a folder that holds it, or to off."
    )
