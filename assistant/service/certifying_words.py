"""The documents as they are now, and words of a review cut from their pages once more."""

from collections import OrderedDict
from functools import partial
from weakref import WeakKeyDictionary

from assistant.export.review_words import is_row
from assistant.registers.entry import Source
from assistant.review_types import Evidence
from assistant.service.visit import Service, Visit
from assistant.soa.evidence import Holdings
from ingest.errors import UnknownDocument
from ingest.types import Page

_KEPT = 4  # libraries of which the cut words are kept
_Cut = dict[Evidence, Source | None]
_cuts: "WeakKeyDictionary[Service, OrderedDict[object, _Cut]]" = WeakKeyDictionary()


def holdings(visit: Visit) -> Holdings:
    """Return the documents that the person may read, with what stands in them word for word."""
    documents = {one.id: one for one in visit.documents()}
    kept = _cuts.setdefault(visit.service, OrderedDict())
    key = visit.assistant.snapshot_id(), frozenset(documents)
    cuts = kept.setdefault(key, {})
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return Holdings(documents, visit.superseded(), partial(_cut, visit, cuts, {}))


def _cut(
    visit: Visit, cuts: _Cut, pages: dict[tuple[str, int], Page | None], evidence: Evidence
) -> Source | None:
    """Return the words of evidence as a source where they still stand there, word for word."""
    if evidence not in cuts:
        cuts[evidence] = _read(visit, pages, evidence)
    return cuts[evidence]


def _read(
    visit: Visit, pages: dict[tuple[str, int], Page | None], evidence: Evidence
) -> Source | None:
    where = evidence.document_id, evidence.page
    try:
        if where not in pages:
            pages[where] = visit.page(*where)
    except (UnknownDocument, KeyError, IndexError):
        pages[where] = None
    page = pages[where]
    start, end = evidence.span.start, evidence.span.end
    if page is None or not evidence.quote or page.text[start:end] != evidence.quote:
        return None
    document = visit.document(evidence.document_id)
    if is_row(evidence):  # a cell alone says little: the row that holds it
        at = page.text.rfind(evidence.lead, 0, end + len(evidence.lead))
        if 0 <= at <= start and end <= at + len(evidence.lead):
            start, end = at, at + len(evidence.lead)
    return Source(
        document.id,
        document.title,
        document.file,
        evidence.page,
        page.label,
        evidence.section,
        page.text[start:end],
        start,
        end,
    )
