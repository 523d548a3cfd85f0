"""The sample company's documents, told apart from a visitor's own."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.resources import data_path
from ingest.types import Document, document_id


def sample_folder() -> Path:
    """Return the folder of the sample company's documents."""
    return data_path("corpus") / "sample" / "docs"


def is_sample(documents: Sequence[Document]) -> bool:
    """Tell whether a library holds documents of the sample company and no others."""
    return bool(documents) and {document.id for document in documents} <= _ids()


@lru_cache
def _ids() -> frozenset[str]:
    files = (path for path in sample_folder().iterdir() if path.is_file())
    return frozenset(document_id(path.read_bytes()) for path in files)
