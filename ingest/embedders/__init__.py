"""The embedding models behind the seam of `ingest.embed`."""

from ingest.embed import Embedder

DEFAULT = "aims-union-de-en-3"  # both of the two below
STATIC = "aims-static-de-en-1"  # shipped with this program: German and English, fast, no torch
PACKAGED = "all-MiniLM-L6-v2"
EIGHT_BITS = f"{PACKAGED}-int8-2"  # the name of the vectors that `PACKAGED` makes
OWN = "aims-"  # how the names of this program's own models begin


def load_embedder(name: str) -> Embedder:
    """Return the embedder of that name.

    `DEFAULT`, `STATIC` and `PACKAGED` come with this program; anything else is a folder with a
    sentence-transformers model, or its name on the model hub. Raises ModelUnavailable.
    """
    if name == DEFAULT:
        from ingest.embedders.union import UnionEmbedder

        return UnionEmbedder()
    if name == STATIC:
        from ingest.embedders.static import StaticEmbedder

        return StaticEmbedder()
    if name == PACKAGED:
        from ingest.embedders.bert import MiniLmEmbedder

        return MiniLmEmbedder()
    from ingest.embedders.minilm import ModelUnavailable, SentenceTransformerEmbedder

    if name.startswith(OWN):  # one of an earlier version: no hub has it, so none is asked
        raise ModelUnavailable(
            f"{name}: this version has no such embedding model. Set AIMS_EMBEDDING_MODEL to "
            f"{DEFAULT!r} and run `aims ingest --reembed`."
        )
    return SentenceTransformerEmbedder(name)


def setting_of(built: str) -> str | None:
    """Return the setting that makes vectors of the name `built`, None where none does any more."""
    if built in (DEFAULT, STATIC):
        return built
    if built == EIGHT_BITS:
        return PACKAGED
    return None if built == PACKAGED or built.startswith(OWN) else built
