"""The embedding models behind the seam of `ingest.embed`."""

from ingest.embed import Embedder

STATIC = "aims-static-de-en-1"  # shipped with this program: German and English, fast, no torch
PACKAGED = "all-MiniLM-L6-v2"
READER = STATIC  # what reads passages sentence by sentence, whatever model built the library


def load_embedder(name: str) -> Embedder:
    """Return the embedder of that name.

    `STATIC` is shipped; "all-MiniLM-L6-v2" is installed with this program; anything else is a
    folder with a sentence-transformers model, or its name on the model hub. Raises
    ModelUnavailable.
    """
    if name == STATIC:
        from ingest.embedders.static import StaticEmbedder

        return StaticEmbedder()
    if name == PACKAGED:
        from ingest.embedders.bert import MiniLmEmbedder

        return MiniLmEmbedder()
    from ingest.embedders.minilm import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)
