"""What the tasks ask: an open library and what is needed to read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.faq import FaqSearch
from assistant.messages import Language
from assistant.words import WordMatcher
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.types import Document, Status


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked: the library and its embedder, the FAQ, and which documents are outdated."""

    library: Library
    embedder: Embedder
    words: WordMatcher
    faq: FaqSearch
    superseded: Mapping[str, str]  # document id -> id of the version that took its place

    def in_force(self, document: Document) -> bool:
        """Whether a document may be quoted as in force: no draft, and not superseded."""
        return document.id not in self.superseded and document.control.status not in (
            Status.SUPERSEDED,
            Status.DRAFT,
        )


def language_of_most(documents: Sequence[Document]) -> Language:
    """Return the language of most documents; of most pages where that is a draw, else English."""
    german, english = (
        (len(some), sum(document.pages for document in some))
        for some in ([d for d in documents if d.language == code] for code in ("de", "en"))
    )
    return "de" if german > english else "en"
