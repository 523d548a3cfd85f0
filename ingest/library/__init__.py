"""The store: documents that can be searched, in SQL and a vector index, kept in step."""

from ingest.library.read import Counts
from ingest.library.store import Library

__all__ = ["Counts", "Library"]
