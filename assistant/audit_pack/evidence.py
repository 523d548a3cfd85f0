"""The list of evidence: each quote of a review with its place, its checksums and its picture."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.audit_pack.manifest import sha256
from assistant.review_types import Evidence, RequirementFinding, Review
from ingest.types import Document, Page

MOST_PICTURES = 150  # pages; more make a pack that nobody can send
MOST_BYTES = 80_000_000  # of all pictures
_FIRST = ("contradicts", "supports", "weak")  # whose pages are drawn first
Place = tuple[str, int]  # document id, page


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote of the review. `stands` tells whether it stands on the stored page word for word.

    `page_digest` is of the stored text of that page, "" where there is none any more.
    """

    requirement: RequirementFinding
    evidence: Evidence
    stands: bool
    page_digest: str

    @property
    def place(self) -> Place:
        """The page that the quote is of."""
        return self.evidence.document_id, self.evidence.page

    @property
    def quote_digest(self) -> str:
        """The SHA-256 of the quote."""
        return sha256(self.evidence.quote.encode())


@dataclass(frozen=True, slots=True)
class Pictured:
    """A page as a picture: where it lies in the pack, and the quotes to be marked on it."""

    place: Place
    path: str
    quotes: tuple[str, ...]


def cited(review: Review, page_of: Callable[[str, int], Page | None]) -> tuple[Cited, ...]:
    """Return all evidence of a review, in its order. `page_of` gives stored pages."""
    pages: dict[Place, tuple[str, str] | None] = {}
    found = []
    for requirement in review.requirements:
        for one in requirement.evidence:
            place = one.document_id, one.page
            if place not in pages:
                page = page_of(*place)
                pages[place] = (page.text, sha256(page.text.encode())) if page else None
            known = pages[place]
            stands = known is not None and known[0][one.span.start : one.span.end] == one.quote
            found.append(Cited(requirement, one, stands, known[1] if known else ""))
    return tuple(found)


def pictured(
    found: Sequence[Cited], documents: Iterable[Document]
) -> tuple[tuple[Pictured, ...], int]:
    """Return the pages to be drawn, and how many more were cited than may be drawn.

    Only formats with fixed pages have pictures. Denials come first, then what supports.
    """
    paged = {one.id for one in documents if one.format == "pdf" and one.fixed_pages}
    quotes: dict[Place, dict[str, None]] = {}
    for bearing in _FIRST:
        for one in found:
            if one.evidence.bearing == bearing and one.stands and one.place[0] in paged:
                quotes.setdefault(one.place, {})[one.evidence.quote] = None
    chosen = list(quotes)[:MOST_PICTURES]
    pictures = tuple(
        Pictured(place, f"evidence/pages/{place[0][:12]}-p{place[1]:04}.png", tuple(quotes[place]))
        for place in chosen
    )
    return pictures, len(quotes) - len(chosen)


def within(
    pictures: Sequence[Pictured], draw: Callable[[Pictured], bytes | None]
) -> tuple[dict[Place, tuple[str, bytes]], list[Place], list[Place]]:
    """Draw pages until there are too many bytes.

    Returns path and content by place, the places that could not be drawn, those left out.
    """
    drawn: dict[Place, tuple[str, bytes]] = {}
    failed: list[Place] = []
    size = 0
    for number, picture in enumerate(pictures):
        content = draw(picture)
        if content is None:
            failed.append(picture.place)
            continue
        size += len(content)
        if size > MOST_BYTES:
            return drawn, failed, [one.place for one in pictures[number:]]
        drawn[picture.place] = picture.path, content
    return drawn, failed, []


def paged_documents(documents: Iterable[Document]) -> Collection[str]:
    """Return the ids of the documents whose pages can be drawn."""
    return frozenset(one.id for one in documents if one.format == "pdf" and one.fixed_pages)
