"""What the tasks ask: an open library and what is needed to read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.faq import FaqSearch
from assistant.words import WordMatcher
from ingest.embed import Embedder
from ingest.library.store import Library


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked: the library and its embedder, the FAQ, and which documents are outdated."""

    library: Library
    embedder: Embedder
    words: WordMatcher
    faq: FaqSearch
    superseded: Mapping[str, str]  # document id -> id of the version that took its place
