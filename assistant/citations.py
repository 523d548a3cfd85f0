"""A quote becomes a citation only if its words stand on the page: to the character, or refused."""

import re
import unicodedata

from assistant.types import Citation
from ingest.types import Document, Page, Span

_FOLD = {
    "\u00ad": "",  # soft hyphen
    "\u200b": "",
    "\ufeff": "",
    "„": '"',
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "‚": "'",
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "‑": "-",
}
_LINE_END_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?=[a-zäöüß])")


class QuoteNotFound(ValueError):
    """The words do not stand in the text they were said to come from."""


def normalise(text: str) -> tuple[str, list[int]]:
    """Return `text` without what typesetting adds, and for each kept character its offset.

    White space runs become one space, hyphens at line ends vanish, ligatures and typographic
    quotation marks and dashes are unified. Case and wording are kept.
    """
    dropped = {i for m in _LINE_END_HYPHEN.finditer(text) for i in range(m.start(), m.end())}
    out: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        if index in dropped:
            continue
        piece = _FOLD.get(character, unicodedata.normalize("NFKC", character))
        for folded in piece:
            if folded.isspace():
                if not out or out[-1] == " ":
                    continue
                folded = " "
            out.append(folded)
            offsets.append(index)
    while out and out[-1] == " ":
        out.pop()
        offsets.pop()
    return "".join(out), offsets


def locate(quote: str, text: str) -> Span | None:
    """Return where `quote` stands in `text`, exact after `normalise`; None is a refusal."""
    wanted, _ = normalise(quote)
    if not wanted:
        return None
    haystack, offsets = normalise(text)
    start = haystack.find(wanted)
    if start < 0:
        return None
    return Span(offsets[start], offsets[start + len(wanted) - 1] + 1)


def cite(
    document: Document,
    page: Page,
    span: Span,
    *,
    number: int,
    section: tuple[str, ...],
    language: str,
    superseded: bool = False,
) -> Citation:
    """Return the citation of `page.text[span]`.

    Raises:
        QuoteNotFound: the span is empty or reaches beyond the page.
    """
    quote = page.text[span.start : span.end]
    if not quote.strip() or span.end > len(page.text):
        raise QuoteNotFound(f"{document.file}, page {page.number}: no words at {span}")
    status = type(document.control.status).SUPERSEDED if superseded else document.control.status
    return Citation(
        number=number,
        document_id=document.id,
        document=document.title,
        file=document.file,
        page=page.number,
        page_label=page.label,
        section=section,
        quote=quote,
        span=span,
        document_status=status,
        kind=document.kind,
        language=language,
    )


def verify(citation: Citation, page: Page) -> None:
    """Check a citation against the stored page.

    Raises:
        QuoteNotFound: the page does not hold exactly these words at this place.
    """
    if page.text[citation.span.start : citation.span.end] != citation.quote:
        raise QuoteNotFound(f"{citation.file}, page {citation.page}: quote differs from the page")
