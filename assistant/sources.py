"""What the tasks ask: an open library and what is needed to read it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from assistant.faq import FaqSearch
from assistant.messages import Language
from assistant.reranking.seam import Reranker
from assistant.words import WordMatcher
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.types import Document, Kind, Status


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked: the library and its embedder, the FAQ, and which documents are outdated."""

    library: Library
    embedder: Embedder
    words: WordMatcher
    faq: FaqSearch | None  # None: general knowledge is not asked for
    superseded: Mapping[str, str]  # document id -> id of the version that took its place
    counted: frozenset[str] | None = None  # ids of documents that may be read; None: all
    reranker: Reranker | None = None

    def in_force(self, document: Document) -> bool:
        """Whether a document may be quoted as in force: no draft, and not superseded."""
        return document.id not in self.superseded and document.control.status not in (
            Status.SUPERSEDED,
            Status.DRAFT,
        )


def everything(document: Document) -> bool:
    """Allow every document."""
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A filter: documents of one kind that are in force, or that are not, and otherwise allowed."""

    kind: Kind
    in_force: bool
    sources: Sources
    allow: Callable[[Document], bool] = everything

    def __call__(self, document: Document) -> bool:
        return (
            document.kind is self.kind
            and self.sources.in_force(document) is self.in_force
            and self.allow(document)
        )

    @property
    def constant(self) -> Hashable:
        """What tells it from other such filters while the library stays, None where nobody can."""
        if self.allow is not everything:
            return None
        return self.kind, self.in_force, _Same(self.sources.superseded)


def counted_ids(
    documents: Sequence[Document], allow: Callable[[Document], bool]
) -> frozenset[str] | None:
    """Return the ids of the documents whose words count, None for all."""
    ids = frozenset(one.id for one in documents if allow(one))
    return None if len(ids) == len(documents) else ids


class _Same:
    """One object, itself and none that equals it."""

    def __init__(self, of: object) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.of is self.of

    def __hash__(self) -> int:
        return id(self.of)


def language_of_most(documents: Sequence[Document]) -> Language:
    """Return the language of most documents; of most pages where that is a draw, else English."""
    german, english = (
        (len(some), sum(document.pages for document in some))
        for some in ([d for d in documents if d.language == code] for code in ("de", "en"))
    )
    return "de" if german > english else "en"
