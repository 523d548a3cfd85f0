"""The embedding models behind the seam of `ingest.embed`."""

from ingest.embed import Embedder


def load_embedder(name: str) -> Embedder:
    """Return the embedder of that name; its weights are loaded at the first embedding.

    "all-MiniLM-L6-v2" is installed with this program; anything else is a folder with a
    sentence-transformers model, or its name on the model hub. Raises ModelUnavailable.
    """
    from ingest.embedders.minilm import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name)
