"""What the shipped encoders make of their files, made once for each process of a test run.

Whoever loads an encoder still reads its files and checks their SHA-256; only what comes of the
same bytes is not made again.
"""

from functools import cache, cached_property, lru_cache

from ingest.embedders import bert, minilm, static
from ingest.embedders.bert import MiniLmEmbedder


def keep_models() -> None:
    """From now on set up the static encoder's tokenizer and the packaged model only once."""
    static._tokenizer = lru_cache(maxsize=2)(static._tokenizer)
    make = MiniLmEmbedder.__dict__["_model"].func

    @cache
    def made() -> bert._Model:
        model: bert._Model = make(MiniLmEmbedder())
        return model

    def checked(_: MiniLmEmbedder) -> bert._Model:
        minilm.verify_packaged(minilm.packaged_folder() / "model.safetensors")
        return made()

    kept = cached_property(checked)
    kept.__set_name__(MiniLmEmbedder, "_model")
    MiniLmEmbedder._model = kept  # type: ignore[assignment,method-assign]
