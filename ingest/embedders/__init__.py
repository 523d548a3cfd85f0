"""The embedding models behind the seam of `ingest.embed`."""

from ingest.embed import Embedder

DEFAULT = "aims-union-de-en-2"  # both of the two below
STATIC = "aims-static-de-en-1"  # shipped with this program: German and English, fast, no torch
PACKAGED = "all-MiniLM-L6-v2"


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
    from ingest.embedders.minilm import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)
