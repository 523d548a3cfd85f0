"""Whether a page that could not be read may hold what was not found.

"Cannot judge" is not "gap". A document that is partly unreadable could hold anything its title
allows: where the title or file name speaks of the requirement, or says nothing at all, the
requirement cannot be judged; where it clearly speaks of something else, the gap stands.
"""

import re

from assistant.judging.statements import Corpus
from assistant.requirements.schema import Requirement
from ingest.analysis.terms import analyse
from ingest.types import Document, Status

TELLING = 2  # words of a title that say what a document is about
_NO_NAME = re.compile(
    r"\b(?:scan|scanned|img|image|bild|foto|photo|dokument|document|datei|file|seite|page|kopie|"
    r"copy|upload|unbenannt|untitled|neu|new|pdf|signed|unterschrieben|anlage|anhang|annex|"
    r"appendix|version|final|v)\b|\d+",
    re.IGNORECASE,
)


def unreadable_pages(requirement: Requirement, corpus: Corpus) -> tuple[str, ...]:
    """Return the unreadable places that may hold a requirement's evidence: "file, p. 1, 2"."""
    places = []
    for document in corpus.documents:
        pages = corpus.unreadable.get(document.id)
        if not pages or document.control.status is Status.SUPERSEDED:
            continue
        if _may_hold(requirement, document):
            shown = ", ".join(str(page) for page in pages[:10])
            places.append(f"{document.file}: {shown}{' …' if len(pages) > 10 else ''}")
    return tuple(places)


def _may_hold(requirement: Requirement, document: Document) -> bool:
    name = re.sub(r"\.\w{1,5}$", "", document.file.rsplit("/", 1)[-1])
    words = _NO_NAME.sub(" ", f"{document.control.title or ''} {name}".replace("_", " "))
    told = {term for language in ("de", "en") for term in analyse(words, language)}
    if len(told) < TELLING:
        return True
    own = f"{requirement.title.en} {' '.join(c.text.en for c in requirement.criteria)}"
    german = f"{requirement.title.de} {' '.join(c.text.de for c in requirement.criteria)}"
    return bool(told & ({*analyse(own, "en")} | {*analyse(german, "de")}) - _COMMON)


# Words of nearly every title and requirement: they tie nothing together.
_COMMON = {term for word in ("KI", "AI", "System", "Management") for term in analyse(word, "de")}
